"""May this caller do this? Identity policies, the session policy, and the policy of the resource where it has one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Mapping, Optional, Sequence

from emulator.gate.authorization import Requirement, ResourceInContext
from emulator.gate.caller import Caller
from emulator.gate.context import Context, lower_case, resource_context
from emulator.iam.principal_policies import policies_of_principal
from emulator.policy.document import parse_policy
from emulator.policy.evaluate import Evaluation, NamedPolicy, evaluate
from emulator.policy.principals import BoundPrincipals, principal_test


@dataclass(frozen=True)
class ResourcePolicy:
    """The policy of a role (trust) or key, its account, and the principals it named when it was written."""

    policy: NamedPolicy
    account_id: str
    bound: BoundPrincipals


@dataclass(frozen=True)
class Denial:
    """Why not, in the words of AWS."""

    action: str
    resource: str
    reason: str


def denial_of(caller: Caller, requirement: Requirement, context: Mapping[str, Sequence[str]]) -> Optional[Denial]:
    """None when identity and session policies allow the action on each resource; else the first denial."""
    for resource in requirement.resources:
        keys = context_of(requirement, resource, context)
        denial = identity_denial(caller, requirement.action, resource.arn, keys)
        if denial:
            return denial
    return None


def context_of(requirement: Requirement, resource: ResourceInContext, context: Mapping[str, Sequence[str]]) -> Context:
    """All condition keys in force for one resource of a requirement."""
    return {**context, **lower_case(requirement.context), **resource_context(resource)}


def identity_denial(caller: Caller, action: str, resource: str, context: Context) -> Optional[Denial]:
    """The answer of the caller's own policies: identity policies, then the session policy on top."""
    own = evaluate(policies_of_principal(caller.role_arn or caller.arn), action, resource, context)
    if own.denied_explicitly:
        return Denial(action, resource, "with an explicit deny in an identity-based policy")
    session = session_evaluation(caller, action, resource, context)
    if session and session.denied_explicitly:
        return Denial(action, resource, "with an explicit deny in a session policy")
    if not own.allowed:
        return Denial(action, resource, f"because no identity-based policy allows the {action} action")
    if session and not session.allowed:
        return Denial(action, resource, f"because no session policy allows the {action} action")
    return None


def session_evaluation(caller: Caller, action: str, resource: str, context: Context) -> Optional[Evaluation]:
    """What the session policy says; None when the session has none."""
    if caller.session_policy is None:
        return None
    policy = NamedPolicy("session", parse_policy(caller.session_policy))
    return evaluate([policy], action, resource, context)


def resource_denial(
    caller: Caller, action: str, resource: str, context: Context, owner: ResourcePolicy, granted: bool = False
) -> Optional[Denial]:
    """For roles and keys: their policy (or a grant) must allow; alone it is enough only within one account, for a principal it names."""
    own = identity_denial(caller, action, resource, context)
    if own and "explicit deny" in own.reason:
        return own
    theirs = evaluate([owner.policy], action, resource, context, principal_test(caller, owner.bound))
    if theirs.denied_explicitly:
        return Denial(action, resource, "with an explicit deny in a resource-based policy")
    if not theirs.allowed and not granted:
        return Denial(action, resource, f"because no resource-based policy allows the {action} action")
    if own is None:
        return None
    alone = caller.account_id == owner.account_id and (granted or theirs.allowed_directly())
    if not alone:
        return own
    # A grant to the role itself is still cut by the session policy.
    session = session_evaluation(caller, action, resource, context)
    return own if session and not session.allowed else None
