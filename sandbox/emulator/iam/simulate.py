"""SimulatePrincipalPolicy, by the same evaluator as the gate."""

from __future__ import annotations

from typing import Any, Mapping

from moto.core.responses import ActionResult
from moto.iam.responses import IamResponse

from emulator.errors import not_emulated, query_error
from emulator.gate.caller import Caller, current_caller
from emulator.gate.request import current_request
from emulator.iam.directory import account_of_arn, find_role, find_user
from emulator.iam.principal_policies import policies_of_principal
from emulator.iam.simulation_result import ActionSimulation, Verdict
from emulator.policy.conditions import Context
from emulator.policy.document import MalformedPolicy, PolicyDocument, parse_policy
from emulator.policy.evaluate import ALLOWED, EXPLICIT_DENY, NamedPolicy, evaluate
from emulator.policy.principals import principal_test

DEFAULT_ITEMS, MAXIMUM_ITEMS = 100, 1_000
_NOT_EMULATED = ("PermissionsBoundaryPolicyInputList", "CallerArn", "ResourceHandlingOption", "ResourceOwner")


def install() -> None:
    """Add the call that moto lacks."""
    IamResponse.simulate_principal_policy = _simulate_principal_policy


def _simulate_principal_policy(_response: Any) -> ActionResult:
    """What the principal's identity policies (and a given resource policy) say to each action on each resource."""
    params = current_request().params
    for name in _NOT_EMULATED:
        if params.get(name):
            raise not_emulated("iam", "SimulatePrincipalPolicy", f"with {name}")
    policies = _policies(params)
    context = _context(params.get("ContextEntries") or [])
    resource_policy = _resource_policy(params)
    resources = [str(arn) for arn in params.get("ResourceArns") or ["*"]]
    principal = _principal(str(params["PolicySourceArn"]))
    actions = [_checked_action(str(action)) for action in params.get("ActionNames") or []]
    results = []
    for action in actions:
        verdicts = [_verdict(policies, resource_policy, principal, action, arn, context) for arn in resources]
        results.append(ActionSimulation(action, tuple(verdicts)).as_answer())
    return ActionResult(_page(results, params))


def _verdict(
    policies: list[NamedPolicy],
    resource_policy: PolicyDocument | None,
    principal: Caller,
    action: str,
    arn: str,
    context: Context,
) -> Verdict:
    own = evaluate(policies, action, arn, context)
    if resource_policy is None:
        return Verdict(arn, own.decision, own.matched, own.missing)
    theirs = evaluate(
        [NamedPolicy("resource", resource_policy, "Resource Policy")],
        action,
        arn,
        context,
        principal_test(principal, {}),
    )
    decision = own.decision
    if EXPLICIT_DENY in (own.decision, theirs.decision):
        decision = EXPLICIT_DENY
    elif account_of_arn(arn) not in ("", principal.account_id):
        decision = ALLOWED if own.allowed and theirs.allowed else "implicitDeny"
    elif theirs.allowed_directly():
        decision = ALLOWED
    return Verdict(arn, decision, own.matched + theirs.matched, own.missing | theirs.missing)


def _policies(params: Mapping[str, Any]) -> list[NamedPolicy]:
    arn = str(params.get("PolicySourceArn", ""))
    if account_of_arn(arn) != current_caller().account_id:
        raise query_error("AccessDenied", f"The principal {arn} belongs to another account.", 403)
    if find_role(arn) is None and find_user(arn) is None:
        raise query_error("NoSuchEntity", f"The principal {arn} cannot be found.", 404)
    added = [
        NamedPolicy(f"PolicyInputList.{index}", _parsed(str(text), "identity"))
        for index, text in enumerate(params.get("PolicyInputList") or [], start=1)
    ]
    return policies_of_principal(arn) + added


def _principal(arn: str) -> Caller:
    entity = find_role(arn) or find_user(arn)
    role_arn = arn if ":role/" in arn else None
    return Caller(account_of_arn(arn), arn, "", role_arn=role_arn, user_id=str(entity.id))


def _resource_policy(params: Mapping[str, Any]) -> PolicyDocument | None:
    text = params.get("ResourcePolicy")
    if not text:
        return None
    # AWS refuses a resource policy for a role without CallerArn, which itself may only be a user (IAM API reference).
    if ":role/" in str(params.get("PolicySourceArn", "")):
        raise query_error("InvalidInput", "Resource policies are not simulated for IAM roles.")
    return _parsed(str(text), "resource")


def _parsed(text: str, kind: str) -> PolicyDocument:
    try:
        return parse_policy(text, kind)
    except MalformedPolicy as malformed:
        raise query_error("InvalidInput", f"Invalid policy: {malformed}") from malformed


def _context(entries: list[Mapping[str, Any]]) -> Context:
    context: dict[str, tuple[str, ...]] = {}
    for entry in entries:
        values = tuple(str(value) for value in entry.get("ContextKeyValues") or ())
        kind = str(entry.get("ContextKeyType", ""))
        if not entry.get("ContextKeyName") or not kind or not values:
            raise query_error("InvalidInput", "A context entry needs a name, a type and values.")
        if not kind.endswith("List") and len(values) > 1:
            raise query_error("InvalidInput", f"Context key {entry['ContextKeyName']} of type {kind} has more than one value.")
        context[str(entry["ContextKeyName"]).lower()] = values
    return context


def _checked_action(action: str) -> str:
    service, colon, name = action.partition(":")
    if not (service and colon and name) or "*" in action:
        raise query_error("InvalidInput", f"Invalid action name: {action}")
    return action


def _page(results: list[dict[str, Any]], params: Mapping[str, Any]) -> dict[str, Any]:
    limit = int(params.get("MaxItems") or DEFAULT_ITEMS)
    if not 1 <= limit <= MAXIMUM_ITEMS:
        raise query_error("ValidationError", f"MaxItems must be between 1 and {MAXIMUM_ITEMS}, not {limit}.")
    marker = str(params.get("Marker") or "0")
    if not marker.isdigit() or int(marker) > len(results):
        raise query_error("InvalidInput", "Invalid marker.")
    start, end = int(marker), int(marker) + limit
    truncated = end < len(results)
    return {
        "EvaluationResults": results[start:end],
        "IsTruncated": truncated,
        "Marker": str(end) if truncated else None,
    }
