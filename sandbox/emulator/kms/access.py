"""Who may use a key: its policy, a grant, and the caller's own policies."""

from __future__ import annotations

from typing import Any, Mapping, Optional, Sequence

from emulator.errors import json_error
from emulator.gate.authorization import Requirement, ResourceInContext
from emulator.gate.authorize import Denial, ResourcePolicy, denial_of, resource_denial
from emulator.gate.caller import Caller
from emulator.gate.context import lower_case
from emulator.gate.denial import denied
from emulator.gate.request import AwsRequest
from emulator.kms.ciphertext import key_of_ciphertext
from emulator.kms.grants import grant_allows, grant_to_retire, may_retire
from emulator.kms.keys import key_named
from emulator.policy.bound_principals import bound_principals
from emulator.policy.document import parse_policy
from emulator.policy.evaluate import NamedPolicy

_WITHOUT_KEY = frozenset({"CreateKey", "ListKeys", "ListAliases"})
_OWN_ACCOUNT_ONLY = frozenset(
    {
        "CreateAlias",
        "GetKeyPolicy",
        "PutKeyPolicy",
        "DisableKey",
        "EnableKey",
        "ScheduleKeyDeletion",
        "CancelKeyDeletion",
    }
)

Context = Mapping[str, Sequence[str]]


def authorize_kms(request: AwsRequest, caller: Caller, context: Context) -> None:
    """Raise AccessDeniedException unless key policy (or a grant) and identity policy allow the call."""
    action, params = request.action, request.params
    if action in _WITHOUT_KEY:
        denial = denial_of(caller, Requirement(f"kms:{action}", [ResourceInContext("*")]), context)
        if denial:
            raise denied("kms", caller, denial)
        return
    if action == "RetireGrant":
        key, grant = grant_to_retire(params, caller, request.region)
        if may_retire(grant, caller):
            return
        _require(caller, key, "kms:RetireGrant", context, request)
    elif action == "ReEncrypt":
        _require(caller, key_of_ciphertext(params, request.region), "kms:ReEncryptFrom", context, request)
        target = key_named(str(params.get("DestinationKeyId", "")), caller.account_id, request.region)
        _require(caller, target, "kms:ReEncryptTo", context, request)
    elif action == "Decrypt":
        _require(caller, key_of_ciphertext(params, request.region), "kms:Decrypt", context, request)
    else:
        name = "TargetKeyId" if action == "CreateAlias" else "KeyId"
        key = key_named(str(params.get(name, "")), caller.account_id, request.region)
        _require(caller, key, f"kms:{action}", context, request)
        if action == "CreateAlias":
            alias = f"arn:aws:kms:{request.region}:{caller.account_id}:{params.get('AliasName', '')}"
            denial = denial_of(caller, Requirement("kms:CreateAlias", [ResourceInContext(alias)]), context)
            if denial:
                raise denied("kms", caller, denial)


def _require(caller: Caller, key: Any, action: str, context: Context, request: AwsRequest) -> None:
    extra = _request_context(request)
    denial = key_denial(caller, key, action, {**context, **extra}, request.params.get("EncryptionContext"))
    if denial is None and request.action in _OWN_ACCOUNT_ONLY and caller.account_id != key.account_id:
        denial = Denial(action, key.arn, "because no resource-based policy allows the action")
    if denial:
        raise denied("kms", caller, denial)


def key_denial(
    caller: Caller, key: Any, action: str, context: Context, encryption_context: Optional[Mapping[str, str]] = None
) -> Optional[Denial]:
    """None when the caller may do this to the key; context names are lower-case."""
    full = {
        **context,
        "kms:calleraccount": (caller.account_id,),
        "kms:keyorigin": (key.origin,),
        "kms:keyspec": (key.key_spec,),
        "kms:keyusage": (key.key_usage,),
        "kms:resourcealiases": tuple(key.aliases),
        "aws:resourceaccount": (key.account_id,),
    }
    owner = ResourcePolicy(NamedPolicy("default", parse_policy(key.policy, "resource")), key.account_id, bound_principals(key.arn))
    granted = grant_allows(key, caller, action, encryption_context or {})
    return resource_denial(caller, action, key.arn, full, owner, granted)


def _request_context(request: AwsRequest) -> dict[str, Sequence[str]]:
    params = request.params
    context: dict[str, Sequence[str]] = {}
    for name, value in (params.get("EncryptionContext") or {}).items():
        context[f"kms:EncryptionContext:{name}"] = [str(value)]
    if params.get("EncryptionContext"):
        context["kms:EncryptionContextKeys"] = list(params["EncryptionContext"])
    if request.action == "CreateGrant":
        context["kms:GrantIsForAWSResource"] = ["false"]
        context["kms:GranteePrincipal"] = [str(params.get("GranteePrincipal", ""))]
        context["kms:GrantOperations"] = [str(name) for name in params.get("Operations") or []]
    return lower_case(context)


def refuse_unless_usable(key: Any) -> None:
    """Cryptographic use of a key that is disabled or going away is refused (KMS developer guide, key states)."""
    if key.key_state == "Disabled":
        raise json_error("DisabledException", f"{key.arn} is disabled.")
    if key.key_state != "Enabled":
        raise json_error("KMSInvalidStateException", f"{key.arn} is pending deletion.")
