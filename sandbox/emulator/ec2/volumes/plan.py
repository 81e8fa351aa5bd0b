"""What a volume will be: type, size, performance and key, from what was asked and the snapshot it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping, Optional

from emulator.ec2 import keys
from emulator.ec2.billing import Billing
from emulator.ec2.refusals import Refusal, invalid, missing
from emulator.ec2.snapshots import ownership
from emulator.ec2.snapshots.record import SnapshotRecord
from emulator.ec2.volumes import types


@dataclass(frozen=True)
class VolumePlan:
    """A volume about to be made. Size in GiB, throughput in MiB/s; `kms_key_arn` None means unencrypted."""

    volume_type: str
    size: int
    iops: Optional[int] = None
    throughput: Optional[int] = None
    kms_key_arn: Optional[str] = None
    snapshot_id: Optional[str] = None
    multi_attach: bool = False
    billing: Optional[Billing] = None
    # False when the request named a key that does not exist here; EC2 finds that out after its answer.
    key_exists: bool = True


def plan_volume(backend: Any, asked: Mapping[str, Any], default_type: str = "gp2") -> VolumePlan:
    """Check a CreateVolume request or an Ebs block of a mapping and complete it with the defaults of AWS.

    Refuses a snapshot that is not completed, a size below the snapshot's, and performance that the type does not have.
    """
    source = None
    if asked.get("SnapshotId"):
        source = ownership.completed(backend.account_id, backend.region_name, asked["SnapshotId"])
    size = _size(asked, source)
    volume_type = asked.get("VolumeType") or default_type
    iops, throughput = types.performance(volume_type, size, _number(asked, "Iops"), _number(asked, "Throughput"))
    multi_attach = bool(asked.get("MultiAttachEnabled"))
    if multi_attach and volume_type not in ("io1", "io2"):
        raise Refusal("InvalidParameterCombination", "Multi-Attach is supported on io1 and io2 volumes only.")
    key, key_exists = _key(backend, asked, source)
    return VolumePlan(
        volume_type=volume_type,
        size=size,
        iops=iops,
        throughput=throughput,
        kms_key_arn=key,
        snapshot_id=source.id if source else None,
        multi_attach=multi_attach,
        billing=source.billing if source else None,
        key_exists=key_exists,
    )


def _size(asked: Mapping[str, Any], source: Optional[SnapshotRecord]) -> int:
    size = _number(asked, "Size") or _number(asked, "VolumeSize")
    if size is None:
        if source is None:
            raise missing("size/snapshot")
        return source.volume_size
    if source is not None and size < source.volume_size:
        too_small = f"Volume of {size}GiB is smaller than snapshot '{source.id}', expect size >= {source.volume_size}GiB"
        raise invalid(f"Invalid value '{size}' for size. {too_small}")
    return size


def _key(backend: Any, asked: Mapping[str, Any], source: Optional[SnapshotRecord]) -> tuple[Optional[str], bool]:
    """The key of the new volume, and whether it exists.

    As asked; else that of the own encrypted snapshot; else, if the volume must be encrypted, the account's default.
    A snapshot received from another account gives a volume under the receiver's default key (EBS encryption outcomes).
    """
    key = asked.get("KmsKeyId")
    encrypted = bool(asked.get("Encrypted"))
    if key and not encrypted:
        raise Refusal("InvalidParameterDependency", "The parameter KmsKeyId requires the parameter Encrypted to be set.")
    if key:
        found = keys.resolve(backend, key)
        return found or key, found is not None
    if source is not None and source.encrypted and source.owner_id == backend.account_id:
        return source.kms_key_arn, True
    if encrypted or backend.ebs_encryption_by_default or (source is not None and source.encrypted):
        return keys.default_key_arn(backend), True
    return None, True


def keys_usable(backend: Any, plan: VolumePlan) -> bool:
    """Whether the volume can come alive: its key and that of its snapshot can be used by the caller."""
    if not plan.key_exists:
        return False
    if plan.snapshot_id is None:
        return plan.kms_key_arn is None or keys.usable_for_new_volume(plan.kms_key_arn)
    source = ownership.usable(backend.account_id, backend.region_name, plan.snapshot_id)
    return keys.usable_for_volume_of_snapshot(source.kms_key_arn, plan.kms_key_arn)


def _number(asked: Mapping[str, Any], name: str) -> Optional[int]:
    value = asked.get(name)
    return None if value is None else int(value)
