"""May this caller assume this role? The trust policy, the caller's own policies, and the two extra permissions of a chain."""

from __future__ import annotations

from typing import Any, Mapping, Sequence

from emulator.errors import AwsError, query_error
from emulator.gate.authorize import Denial, ResourcePolicy, resource_denial
from emulator.gate.caller import Caller
from emulator.gate.context import Context, lower_case
from emulator.gate.denial import denied
from emulator.gate.request import AwsRequest
from emulator.iam.directory import find_role
from emulator.policy.bound_principals import bound_principals
from emulator.policy.document import parse_policy
from emulator.policy.evaluate import NamedPolicy
from emulator.sts.parameters import AssumeRoleParameters, read_parameters


def authorize_sts(request: AwsRequest, caller: Caller, context: Mapping[str, Sequence[str]]) -> None:
    """Raise AccessDenied unless every action of the call is allowed on both sides; a role that does not exist is AccessDenied too."""
    wanted = read_parameters(request.params)
    role = find_role(wanted.role_arn)
    if role is None:
        raise denied("sts", caller, Denial("sts:AssumeRole", wanted.role_arn, ""))
    tags = session_tags(caller, wanted)
    keys = {**context, **_sts_context(role, caller, wanted, tags)}
    for action in _actions(caller, wanted, tags):
        policy = NamedPolicy("trust", parse_policy(role.assume_role_policy_document, "trust"))
        trust = ResourcePolicy(policy, role.account_id, bound_principals(role.id))
        denial = resource_denial(caller, action, role.arn, keys, trust)
        if denial:
            raise denied("sts", caller, denial)


def session_tags(caller: Caller, wanted: AssumeRoleParameters) -> dict[str, str]:
    """Tags of the new session: inherited transitive ones and those passed; an inherited key cannot be passed again."""
    inherited = {key: value for key, value in caller.session_tags.items() if key in caller.transitive_tag_keys}
    clash = {key.lower() for key in inherited} & {key.lower() for key in wanted.tags}
    if clash:
        raise query_error(
            "InvalidParameterValue",
            "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key "
            f"from the calling session: {sorted(clash)[0]}",
        )
    return {**inherited, **wanted.tags}


def source_identity_of(caller: Caller, wanted: AssumeRoleParameters) -> str | None:
    """The source identity of the new session; once set it cannot be changed down the chain."""
    if caller.source_identity and wanted.source_identity not in (None, caller.source_identity):
        raise _changed_source_identity()
    return caller.source_identity or wanted.source_identity


def _actions(caller: Caller, wanted: AssumeRoleParameters, tags: Mapping[str, str]) -> list[str]:
    actions = ["sts:AssumeRole"]
    if tags:
        actions.append("sts:TagSession")
    if source_identity_of(caller, wanted):
        actions.append("sts:SetSourceIdentity")
    return actions


def _sts_context(role: Any, caller: Caller, wanted: AssumeRoleParameters, tags: Mapping[str, str]) -> Context:
    context: dict[str, Sequence[str]] = {"sts:RoleSessionName": [wanted.session_name]}
    if wanted.external_id is not None:
        context["sts:ExternalId"] = [wanted.external_id]
    source_identity = source_identity_of(caller, wanted)
    if source_identity:
        context["sts:SourceIdentity"] = [source_identity]
    for key, value in tags.items():
        context[f"aws:RequestTag/{key}"] = [value]
    if tags:
        context["aws:TagKeys"] = list(tags)
    transitive = wanted.transitive_tag_keys | caller.transitive_tag_keys
    if transitive:
        context["sts:TransitiveTagKeys"] = sorted(transitive)
    for tag in role.tags or []:
        context[f"aws:ResourceTag/{tag['Key']}"] = [tag["Value"]]
        context[f"iam:ResourceTag/{tag['Key']}"] = [tag["Value"]]
    context["aws:ResourceAccount"] = [role.account_id]
    return lower_case(context)


def _changed_source_identity() -> AwsError:
    return query_error("AccessDenied", "The source identity of a session cannot be changed in a role chain.", 403)
