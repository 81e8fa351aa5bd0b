"""What an IAM call acts on."""

from __future__ import annotations

from typing import Any, Mapping, Sequence

from emulator.errors import not_emulated, query_error
from emulator.gate.authorization import Requirement, ResourceInContext
from emulator.gate.authorize import denial_of
from emulator.gate.caller import Caller
from emulator.gate.denial import denied
from emulator.gate.request import AwsRequest
from emulator.iam.directory import iam_of

_OWN_USER_BY_DEFAULT = frozenset({"GetUser", "CreateAccessKey", "DeleteAccessKey", "ListAccessKeys"})


def authorize_iam(request: AwsRequest, caller: Caller, context: Mapping[str, Sequence[str]]) -> None:
    """Raise AccessDenied unless the caller's policies allow the action on its role, user or instance profile."""
    if request.params.get("PermissionsBoundary"):
        raise not_emulated("iam", request.action, "with PermissionsBoundary")
    _name_the_caller(request, caller)
    arn = _resource_of(request, caller)
    tags = {tag["Key"]: tag.get("Value", "") for tag in request.params.get("Tags") or []}
    extra: dict[str, Sequence[str]] = {f"aws:RequestTag/{key}": [value] for key, value in tags.items()}
    if tags:
        extra["aws:TagKeys"] = list(tags)
    requirements = [Requirement(f"iam:{request.action}", [ResourceInContext(arn)], extra)]
    if request.action == "AddRoleToInstanceProfile":
        role = ResourceInContext(_arn_of(caller, "role", str(request.params.get("RoleName", "*"))))
        requirements.append(Requirement("iam:PassRole", [role], {"iam:PassedToService": ["ec2.amazonaws.com"]}))
    for requirement in requirements:
        denial = denial_of(caller, requirement, context)
        if denial:
            raise denied("iam", caller, denial)


def _name_the_caller(request: AwsRequest, caller: Caller) -> None:
    """Without UserName these calls mean the calling user; moto would search all accounts for the key."""
    if request.action not in _OWN_USER_BY_DEFAULT or request.params.get("UserName"):
        return
    if caller.is_session:
        raise query_error("ValidationError", "Must specify userName when calling with non-User credentials")
    request.params["UserName"] = caller.arn.rsplit("/", 1)[-1]


def _resource_of(request: AwsRequest, caller: Caller) -> str:
    params: Mapping[str, Any] = request.params
    if request.action == "SimulatePrincipalPolicy":
        return str(params.get("PolicySourceArn", "*"))
    if request.action.startswith("List") and request.action in ("ListRoles", "ListInstanceProfiles"):
        return "*"
    for parameter, kind in (("InstanceProfileName", "instance-profile"), ("RoleName", "role"), ("UserName", "user")):
        if params.get(parameter):
            return _arn_of(caller, kind, str(params[parameter]), str(params.get("Path") or "/"))
    return caller.arn


def _arn_of(caller: Caller, kind: str, name: str, path: str = "/") -> str:
    backend = iam_of(caller.account_id)
    known = {"role": backend.roles, "user": backend.users, "instance-profile": backend.instance_profiles}[kind]
    for entity in known.values():
        if entity.name == name:
            return str(entity.arn)
    return f"arn:aws:iam::{caller.account_id}:{kind}{path}{name}"
