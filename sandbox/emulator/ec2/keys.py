"""Keys as EBS uses them: which one is meant, whether it is AWS's own, whether the caller may use it."""

from __future__ import annotations

from typing import Any, Optional

from emulator.gate.caller import current_caller
from emulator.kms import ebs
from emulator.kms.ebs import ebs_key_problem
from emulator.kms.keys import default_ebs_key, find_key
from emulator.kms.keys import is_aws_managed as key_is_aws_managed

# EBS user guide, permissions for EBS encryption: a new empty volume, and a volume under the key of its snapshot.
_NEW = ("kms:DescribeKey", "kms:CreateGrant", "kms:GenerateDataKeyWithoutPlaintext")
_SAME = (*_NEW, "kms:Decrypt")


def resolve(backend: Any, reference: str) -> Optional[str]:
    """The ARN of the key that an account means by id, ARN or alias in this region; None when there is none."""
    key = find_key(reference, backend.account_id, backend.region_name)
    return None if key is None else str(key.arn)


def default_key_arn(backend: Any) -> str:
    """The account's default key for EBS: aws/ebs, made with its first use."""
    return str(default_ebs_key(backend.account_id, backend.region_name).arn)


def is_aws_managed(key_arn: str) -> bool:
    key = find_key(key_arn, _account_of(key_arn), _region_of(key_arn))
    return key is not None and key_is_aws_managed(key)


def is_disabled(key_arn: str) -> bool:
    """Whether the key exists but is disabled or going away."""
    key = find_key(key_arn, _account_of(key_arn), _region_of(key_arn))
    return key is not None and key.key_state != "Enabled"


def usable_for_new_volume(key_arn: str) -> bool:
    """Whether the caller of this request may make an empty volume under the key."""
    return _usable(key_arn, _NEW)


def usable_for_volume_of_snapshot(snapshot_key_arn: Optional[str], key_arn: Optional[str]) -> bool:
    """Whether the caller may make a volume or a copy from a snapshot; None stands for unencrypted."""
    if snapshot_key_arn == key_arn:
        return key_arn is None or _usable(key_arn, _SAME)
    readable = snapshot_key_arn is None or _usable(snapshot_key_arn, ebs.READS)
    return readable and key_arn is not None and _usable(key_arn, ebs.WRITES)


def _usable(key_arn: str, actions: tuple[str, ...]) -> bool:
    return ebs_key_problem(current_caller(), key_arn, _region_of(key_arn), actions) is None


def _region_of(key_arn: str) -> str:
    return key_arn.split(":")[3] if key_arn.startswith("arn:") and key_arn.count(":") >= 5 else ""


def _account_of(key_arn: str) -> str:
    return key_arn.split(":")[4] if key_arn.startswith("arn:") and key_arn.count(":") >= 5 else ""
