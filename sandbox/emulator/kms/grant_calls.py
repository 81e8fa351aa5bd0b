"""CreateGrant, ListGrants, RetireGrant, RevokeGrant."""

from __future__ import annotations

from typing import Any, Mapping

from emulator.errors import json_error
from emulator.gate.caller import Caller
from emulator.iam.directory import account_exists, account_of_arn, unique_id_of
from emulator.kms.access import refuse_unless_usable
from emulator.kms.grants import OPERATIONS, grant_to_retire
from emulator.kms.keys import key_named
from emulator.kms.paging import page


def create_grant(caller: Caller, region: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """A grant; the same Name with the same parameters gives the grant that is there."""
    key = key_named(params["KeyId"], caller.account_id, region)
    refuse_unless_usable(key)
    operations = [str(name) for name in params.get("Operations") or []]
    unknown = sorted(set(operations) - OPERATIONS)
    if not operations or unknown:
        raise json_error("ValidationException", f"Operations must name grant operations, not {unknown or 'nothing'}.")
    grantee, retiring = str(params.get("GranteePrincipal", "")), str(params.get("RetiringPrincipal", ""))
    for principal in filter(None, (grantee, retiring)):
        _check_principal(principal)
    if not grantee:
        raise json_error("ValidationException", "GranteePrincipal is required.")
    constraints, name = params.get("Constraints") or {}, str(params.get("Name", ""))
    wanted = (name, grantee, retiring, operations, constraints)
    for known in key.grants.values():
        terms = (known.name, known.grantee_principal, known.retiring_principal, known.operations, known.constraints)
        if name and terms == wanted:
            return {"GrantId": known.id, "GrantToken": known.token}
    grant = key.add_grant(name, grantee, operations, constraints, retiring)
    return {"GrantId": grant.id, "GrantToken": grant.token}


def list_grants(caller: Caller, region: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """Grants of a key, by GrantId or GranteePrincipal when given."""
    key = key_named(params["KeyId"], caller.account_id, region)
    grant_id, grantee = params.get("GrantId"), params.get("GranteePrincipal")
    rows = [
        {name: value for name, value in {**grant.to_json(), "KeyId": key.arn}.items() if value}
        for grant in key.grants.values()
        if grant_id in (None, grant.id) and grantee in (None, grant.grantee_principal)
    ]
    return page("Grants", rows, params, 50, 100)


def retire_grant(caller: Caller, region: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """End a grant from its user's side."""
    key, grant = grant_to_retire(params, caller, region)
    del key.grants[grant.id]
    return {}


def revoke_grant(caller: Caller, region: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """End a grant from the key owner's side."""
    key = key_named(params["KeyId"], caller.account_id, region)
    if key.grants.pop(params.get("GrantId"), None) is None:
        raise json_error("NotFoundException", f"Grant ID {params.get('GrantId')} not found")
    return {}


def _check_principal(arn: str) -> None:
    known = account_exists(account_of_arn(arn))
    if known and (":role/" in arn or ":user/" in arn):
        known = unique_id_of(arn) is not None
    if not known:
        raise json_error("InvalidArnException", f"{arn} is not a valid principal.")
