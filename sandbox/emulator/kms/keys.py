"""Keys by id, ARN, alias or alias ARN, in moto's storage."""

from __future__ import annotations

import json
from typing import Any, Iterable, Optional

from moto.kms.models import kms_backends

from emulator import clock
from emulator.errors import json_error
from emulator.iam.directory import account_exists, account_of_arn
from emulator.policy.bound_principals import bind_principals
from emulator.policy.document import parse_policy

EBS_ALIAS = "alias/aws/ebs"


def find_key(reference: str, account_id: str, region: str) -> Any:
    """The key that an account means by id, ARN, alias or alias ARN (other accounts' keys by ARN only); None if there is none."""
    if reference.startswith("arn:"):
        parts = reference.split(":", 5)
        if len(parts) != 6 or parts[2] != "kms" or parts[3] != region or not account_exists(parts[4]):
            return None
        account_id, reference = parts[4], parts[5]
    if reference.startswith("alias/"):
        return _by_alias(reference, account_id, region)
    key = _keys(account_id, region).get(reference[len("key/") :] if reference.startswith("key/") else reference)
    return None if key is None or _is_gone(key) else key


def key_named(reference: str, account_id: str, region: str) -> Any:
    """Like find_key, but a missing key is NotFoundException in KMS's words."""
    key = find_key(reference, account_id, region)
    if key is not None:
        return key
    if reference.startswith("arn:") and account_of_arn(reference) not in ("", account_id):
        raise json_error(
            "AccessDeniedException",
            "The caller is not authorized because the resource does not exist in this Region, "
            "no resource-based policies allow access, or a resource-based policy explicitly denies access",
        )
    arn = reference if reference.startswith("arn:") else f"arn:aws:kms:{region}:{account_id}:{_path(reference)}"
    what = f"Alias {arn} is not found." if ":alias/" in arn else f"Key '{arn}' does not exist"
    raise json_error("NotFoundException", what)


def keys_of(account_id: str, region: str) -> list[Any]:
    """All keys of an account in a Region, the gone ones left out."""
    return [key for key in _keys(account_id, region).values() if not _is_gone(key)]


def aliases_of(account_id: str, region: str) -> Iterable[Any]:
    """All aliases of an account in a Region."""
    return (alias for key in keys_of(account_id, region) for alias in key.aliases.values())


def create_key(account_id: str, region: str, description: str, policy: Optional[str] = None) -> Any:
    """A new symmetric customer-managed key; without a policy, the default one that delegates to the account."""
    backend = kms_backends[account_id][region]
    key = backend.create_key(policy, "ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT", description, None)
    bind_principals(key.arn, parse_policy(key.policy, "resource"))
    return key


def default_ebs_key(account_id: str, region: str) -> Any:
    """The AWS-managed key aws/ebs, made on first use as AWS does."""
    key = _by_alias(EBS_ALIAS, account_id, region)
    if key is None:
        description = "Default key that protects my EBS volumes when no other key is defined"
        key = create_key(account_id, region, description, _ebs_key_policy(account_id, region))
        key.key_manager = "AWS"
        kms_backends[account_id][region].create_alias(key.id, EBS_ALIAS)
    return key


def is_aws_managed(key: Any) -> bool:
    """Whether the key is one of AWS's own, which cannot be shared."""
    return bool(key.key_manager == "AWS")


def _by_alias(alias: str, account_id: str, region: str) -> Any:
    return next((key for key in keys_of(account_id, region) if alias in key.aliases), None)


def _keys(account_id: str, region: str) -> dict[str, Any]:
    keys: dict[str, Any] = kms_backends[account_id][region].keys
    return keys


def _is_gone(key: Any) -> bool:
    return key.key_state == "PendingDeletion" and key.deletion_date is not None and key.deletion_date <= clock.now()


def _path(reference: str) -> str:
    return reference if reference.startswith("alias/") else f"key/{reference}"


def _ebs_key_policy(account_id: str, region: str) -> str:
    via_ec2 = {"StringEquals": {"kms:CallerAccount": account_id, "kms:ViaService": f"ec2.{region}.amazonaws.com"}}
    use = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:CreateGrant", "kms:DescribeKey"]
    look = ["kms:Describe*", "kms:Get*", "kms:List*", "kms:RevokeGrant"]
    root = {"AWS": f"arn:aws:iam::{account_id}:root"}
    statements = [
        {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": use, "Resource": "*", "Condition": via_ec2},
        {"Effect": "Allow", "Principal": root, "Action": look, "Resource": "*"},
    ]
    return json.dumps({"Version": "2012-10-17", "Id": "auto-ebs-2", "Statement": statements})
