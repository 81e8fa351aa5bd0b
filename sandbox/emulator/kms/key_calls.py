"""Keys, aliases, key policies and key states."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any, Mapping

from moto.kms.models import kms_backends

from emulator import clock
from emulator.errors import json_error, not_emulated
from emulator.gate.caller import Caller
from emulator.kms import keys
from emulator.kms.paging import page
from emulator.policy.bound_principals import bind_principals
from emulator.policy.document import MalformedPolicy, parse_policy
from emulator.policy.evaluate import NamedPolicy, evaluate
from emulator.policy.principals import principal_test

_ALIAS = re.compile(r"alias/[a-zA-Z0-9/_-]{1,250}")


def create_key(caller: Caller, region: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """A symmetric key; other kinds of key are not emulated."""
    spec = params.get("KeySpec") or params.get("CustomerMasterKeySpec") or "SYMMETRIC_DEFAULT"
    if spec != "SYMMETRIC_DEFAULT" or params.get("KeyUsage", "ENCRYPT_DECRYPT") != "ENCRYPT_DECRYPT":
        raise not_emulated("kms", "CreateKey", f"for key spec {spec}")
    if params.get("MultiRegion") or params.get("Origin", "AWS_KMS") != "AWS_KMS":
        raise not_emulated("kms", "CreateKey", "for multi-Region, imported or external keys")
    policy = params.get("Policy")
    if policy is not None:
        _check_policy(caller, str(policy), bool(params.get("BypassPolicyLockoutSafetyCheck")))
    try:
        key = keys.create_key(caller.account_id, region, str(params.get("Description", "")), policy)
    except MalformedPolicy as malformed:
        raise json_error("MalformedPolicyDocumentException", str(malformed)) from malformed
    tags = params.get("Tags") or []
    if tags:
        kms_backends[caller.account_id][region].tagger.tag_resource(key.id, tags)
    return dict(key.to_dict())


def describe_key(caller: Caller, region: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """KeyMetadata, KeyManager AWS for AWS's own keys."""
    return dict(keys.key_named(params["KeyId"], caller.account_id, region).to_dict())


def list_keys(caller: Caller, region: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """Keys of the account in this Region, AWS's own included."""
    rows = [{"KeyId": key.id, "KeyArn": key.arn} for key in keys.keys_of(caller.account_id, region)]
    return page("Keys", rows, params, 100, 1000)


def create_alias(caller: Caller, region: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """A new name for a key; alias/aws/ is reserved."""
    name = str(params.get("AliasName", ""))
    if name.startswith("alias/aws/"):
        raise json_error("NotAuthorizedException", "The alias/aws/ prefix is reserved for AWS managed keys.")
    if not _ALIAS.fullmatch(name):
        raise json_error("InvalidAliasNameException", f"{name} is not a valid alias name.")
    if any(alias.alias_name == name for alias in keys.aliases_of(caller.account_id, region)):
        arn = f"arn:aws:kms:{region}:{caller.account_id}:{name}"
        raise json_error("AlreadyExistsException", f"An alias with the name {arn} already exists")
    key = keys.key_named(params["TargetKeyId"], caller.account_id, region)
    kms_backends[caller.account_id][region].create_alias(key.id, name)
    return {}


def list_aliases(caller: Caller, region: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """Aliases of the account in this Region, of one key when KeyId is given."""
    wanted = keys.key_named(params["KeyId"], caller.account_id, region).id if params.get("KeyId") else None
    rows = [
        {"AliasName": alias.alias_name, "AliasArn": alias.alias_arn, "TargetKeyId": alias.target_key_id}
        for alias in keys.aliases_of(caller.account_id, region)
        if wanted in (None, alias.target_key_id)
    ]
    return page("Aliases", rows, params, 50, 100)


def get_key_policy(caller: Caller, region: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """The key's one policy, named default."""
    return {"Policy": keys.key_named(params["KeyId"], caller.account_id, region).policy, "PolicyName": "default"}


def put_key_policy(caller: Caller, region: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """Replace the key policy; refused when the caller could not change it again."""
    key = keys.key_named(params["KeyId"], caller.account_id, region)
    policy = str(params.get("Policy", ""))
    document = _check_policy(caller, policy, bool(params.get("BypassPolicyLockoutSafetyCheck")))
    try:
        bind_principals(key.arn, document)
    except MalformedPolicy as malformed:
        raise json_error("MalformedPolicyDocumentException", str(malformed)) from malformed
    key.policy = policy
    return {}


def enable_key(caller: Caller, region: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """Back to Enabled."""
    return _set_state(caller, region, params, "Enabled")


def disable_key(caller: Caller, region: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """No cryptographic use until enabled."""
    return _set_state(caller, region, params, "Disabled")


def schedule_key_deletion(caller: Caller, region: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """PendingDeletion for 7 to 30 days, then gone."""
    key = _living(caller, region, params)
    days = int(params.get("PendingWindowInDays", 30))
    if not 7 <= days <= 30:
        raise json_error("ValidationException", f"PendingWindowInDays must be between 7 and 30, not {days}.")
    key.key_state, key.enabled = "PendingDeletion", False
    key.deletion_date = clock.now() + timedelta(days=days)
    date = key.deletion_date.timestamp()
    return {"KeyId": key.arn, "DeletionDate": date, "KeyState": key.key_state, "PendingWindowInDays": days}


def cancel_key_deletion(caller: Caller, region: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """Back from PendingDeletion, to Disabled."""
    key = keys.key_named(params["KeyId"], caller.account_id, region)
    if key.key_state != "PendingDeletion":
        raise json_error("KMSInvalidStateException", f"{key.arn} is not pending deletion.")
    key.key_state, key.deletion_date = "Disabled", None
    return {"KeyId": key.arn}


def _set_state(caller: Caller, region: str, params: Mapping[str, Any], state: str) -> dict[str, Any]:
    key = _living(caller, region, params)
    key.key_state, key.enabled = state, state == "Enabled"
    return {}


def _living(caller: Caller, region: str, params: Mapping[str, Any]) -> Any:
    key = keys.key_named(params["KeyId"], caller.account_id, region)
    if key.key_state == "PendingDeletion":
        raise json_error("KMSInvalidStateException", f"{key.arn} is pending deletion.")
    return key


def _check_policy(caller: Caller, text: str, bypass: bool) -> Any:
    try:
        document = parse_policy(text, "resource")
    except MalformedPolicy as malformed:
        raise json_error("MalformedPolicyDocumentException", str(malformed)) from malformed
    context = {"kms:calleraccount": (caller.account_id,), "aws:principalarn": (caller.role_arn or caller.arn,)}
    test = principal_test(caller, {})
    verdict = evaluate([NamedPolicy("default", document)], "kms:PutKeyPolicy", "*", context, test)
    if not bypass and not verdict.allowed:
        raise json_error(
            "MalformedPolicyDocumentException",
            "The new key policy will not allow you to update the key policy in the future.",
        )
    return document
