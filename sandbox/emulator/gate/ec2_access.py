"""What an EC2 call needs: the action itself, CreateTags for tags put at creation, PassRole for an instance profile."""

from __future__ import annotations

from typing import Any, Iterator, Mapping, Sequence

from emulator.gate.authorization import Requirement, ResourceInContext
from emulator.gate.authorize import denial_of
from emulator.gate.caller import Caller
from emulator.gate.denial import denied
from emulator.gate.request import AwsRequest
from emulator.iam.directory import iam_of

# In EC2 ARNs of these resources have no account (service authorization reference for Amazon EC2).
_WITHOUT_ACCOUNT = frozenset({"snapshot", "image"})


def authorize_ec2(request: AwsRequest, caller: Caller, context: Mapping[str, Sequence[str]]) -> None:
    """Raise UnauthorizedOperation unless the caller's policies allow every part of the call."""
    for requirement in _requirements(request, caller):
        denial = denial_of(caller, requirement, context)
        if denial:
            raise denied("ec2", caller, denial)


def _requirements(request: AwsRequest, caller: Caller) -> Iterator[Requirement]:
    from emulator.ec2.resources import request_context, resources_for

    action, params = request.action, request.params
    resources = resources_for(action, params, caller.account_id, request.region)
    yield Requirement(f"ec2:{action}", resources or [ResourceInContext("*")], request_context(action, params))
    if action != "CreateTags":
        yield from _tags_at_creation(request, caller)
    profile = params.get("IamInstanceProfile")
    if action == "RunInstances" and profile:
        yield from _pass_role(profile, caller.account_id)


def _tags_at_creation(request: AwsRequest, caller: Caller) -> Iterator[Requirement]:
    specifications: list[Any] = list(request.params.get("TagSpecifications") or request.params.get("TagSpecification") or [])
    if not specifications and request.params.get("CopyTagsFromSource"):
        specifications = [{"ResourceType": "snapshot", "Tags": []}]
    for specification in specifications:
        kind = specification.get("ResourceType", "*")
        account = "" if kind in _WITHOUT_ACCOUNT else caller.account_id
        tags = {tag.get("Key", ""): tag.get("Value", "") for tag in specification.get("Tags") or []}
        context: dict[str, Sequence[str]] = {f"aws:RequestTag/{key}": [value] for key, value in tags.items()}
        context["ec2:CreateAction"] = [request.action]
        if tags:
            context["aws:TagKeys"] = list(tags)
        arn = f"arn:aws:ec2:{request.region}:{account}:{kind}/*"
        yield Requirement("ec2:CreateTags", [ResourceInContext(arn)], context)


def _pass_role(profile: Mapping[str, str], account_id: str) -> Iterator[Requirement]:
    name = profile.get("Name") or profile.get("Arn", "").rsplit("/", 1)[-1]
    for known in iam_of(account_id).instance_profiles.values():
        if known.name == name:
            roles = [ResourceInContext(role.arn) for role in known.roles]
            yield Requirement("iam:PassRole", roles, {"iam:PassedToService": ["ec2.amazonaws.com"]})
