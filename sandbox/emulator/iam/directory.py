"""Users, roles and keys of all accounts, as moto keeps them."""

from __future__ import annotations

from typing import Any, Optional

from moto.iam.models import iam_backends

PARTITION = "aws"

_accounts: set[str] = set()
_account_of_key: dict[str, str] = {}


def account_exists(account_id: str) -> bool:
    """Whether an account was made; moto itself invents accounts as they are asked for."""
    return account_id in _accounts


def register_account(account_id: str) -> None:
    """Make an account known."""
    _accounts.add(account_id)


def iam_of(account_id: str) -> Any:
    """moto's IAM backend of an account."""
    return iam_backends[account_id][PARTITION]


def find_role(arn: str) -> Any:
    """The role with this ARN, or None."""
    account_id = account_of_arn(arn)
    if not account_id or not account_exists(account_id):
        return None
    return next((role for role in iam_of(account_id).roles.values() if role.arn == arn), None)


def find_user(arn: str) -> Any:
    """The user with this ARN, or None."""
    account_id = account_of_arn(arn)
    if not account_id or not account_exists(account_id):
        return None
    return next((user for user in iam_of(account_id).users.values() if user.arn == arn), None)


def find_user_key(access_key_id: str) -> Optional[tuple[Any, Any]]:
    """(user, key) of a long-lived access key that still exists, or None."""
    account_id = _account_of_key.get(access_key_id)
    candidates = [account_id] if account_id else list(_accounts)
    for candidate in candidates:
        backend = iam_of(candidate)
        key = backend.access_keys.get(access_key_id)
        user = backend.users.get(key.user_name) if key and key.user_name else None
        if key and user:
            _account_of_key[access_key_id] = candidate
            return user, key
    return None


def account_of_arn(arn: str) -> str:
    """The account id inside an ARN, '' when it has none."""
    parts = arn.split(":", 5)
    return parts[4] if len(parts) == 6 else ""


def unique_id_of(principal: str) -> Optional[str]:
    """The unique id of the user or role with this ARN, or None."""
    found = find_role(principal) if ":role/" in principal else find_user(principal)
    return str(found.id) if found else None


def tags_of_principal(arn: str) -> dict[str, str]:
    """The tags on the user or role with this ARN."""
    found = find_role(arn) if ":role/" in arn else find_user(arn)
    return {tag["Key"]: tag["Value"] for tag in (found.tags if found else None) or []}
