"""Grants: what they allow, and who may retire them."""

from __future__ import annotations

from typing import Any, Mapping

from moto.kms.models import kms_backends

from emulator.errors import json_error
from emulator.gate.caller import Caller
from emulator.kms.keys import key_named

OPERATIONS = frozenset(
    """
    Decrypt Encrypt GenerateDataKey GenerateDataKeyWithoutPlaintext ReEncryptFrom ReEncryptTo Sign Verify GetPublicKey
    CreateGrant RetireGrant DescribeKey GenerateDataKeyPair GenerateDataKeyPairWithoutPlaintext GenerateMac VerifyMac
    DeriveSharedSecret
    """.split()
)


def grant_allows(key: Any, caller: Caller, action: str, encryption_context: Mapping[str, str]) -> bool:
    """Whether a live grant on the key gives this action to the caller."""
    operation = action.partition(":")[2]
    return any(
        operation in grant.operations and _is_grantee(grant, caller) and _constraints_hold(grant, encryption_context)
        for grant in key.grants.values()
    )


def may_retire(grant: Any, caller: Caller) -> bool:
    """The retiring principal may retire, and the grantee when the grant says RetireGrant (KMS developer guide)."""
    principals = {caller.arn, caller.role_arn}
    if grant.retiring_principal and grant.retiring_principal in principals:
        return True
    return grant.grantee_principal in principals and "RetireGrant" in grant.operations


def grant_to_retire(params: Mapping[str, Any], caller: Caller, region: str) -> tuple[Any, Any]:
    """(key, grant) by GrantToken, or by KeyId and GrantId; NotFoundException otherwise."""
    token = params.get("GrantToken")
    if token:
        for account in list(kms_backends.values()):
            keys = account[region].keys.values() if region in account else ()
            for key in keys:
                for grant in key.grants.values():
                    if grant.token == token:
                        return key, grant
        raise json_error("InvalidGrantTokenException", "The grant token is not valid.")
    key = key_named(str(params.get("KeyId", "")), caller.account_id, region)
    grant = key.grants.get(params.get("GrantId"))
    if grant is None:
        raise json_error("NotFoundException", f"Grant ID {params.get('GrantId')} not found")
    return key, grant


def _is_grantee(grant: Any, caller: Caller) -> bool:
    return grant.grantee_principal in (caller.arn, caller.role_arn)


def _constraints_hold(grant: Any, given: Mapping[str, str]) -> bool:
    constraints = grant.constraints or {}
    subset = constraints.get("EncryptionContextSubset")
    equals = constraints.get("EncryptionContextEquals")
    if equals is not None and dict(given) != equals:
        return False
    return subset is None or all(given.get(name) == value for name, value in subset.items())
