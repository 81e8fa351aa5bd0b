"""A volume as the calls show it."""

from __future__ import annotations

from typing import Any

from emulator.ec2 import zones
from emulator.ec2.tags import store
from emulator.ec2.volumes.record import Attachment, VolumeRecord


def shown(backend: Any, volume: VolumeRecord) -> dict[str, Any]:
    """A volume in DescribeVolumes."""
    return {
        **_facts(backend, volume),
        "State": volume.status,
        "Attachments": [attached(each, "attached") for each in volume.attachments],
    }


def created(backend: Any, volume: VolumeRecord) -> dict[str, Any]:
    """A volume in the answer of CreateVolume, which always says `creating`."""
    return {**_facts(backend, volume), "State": "creating"}


def attached(attachment: Attachment, state: str) -> dict[str, Any]:
    """An attachment in DescribeVolumes, AttachVolume and DetachVolume."""
    return {
        "VolumeId": attachment.volume.id,
        "InstanceId": attachment.instance.id,
        "Device": attachment.device,
        "State": state,
        "AttachTime": attachment.attach_time,
        "DeleteOnTermination": attachment.delete_on_termination,
    }


def _facts(backend: Any, volume: VolumeRecord) -> dict[str, Any]:
    return {
        "VolumeId": volume.id,
        "Size": volume.size,
        "VolumeType": volume.volume_type,
        "Iops": volume.iops,
        "Throughput": volume.throughput,
        "Encrypted": volume.encrypted,
        "KmsKeyId": volume.kms_key_arn,
        "SnapshotId": volume.snapshot_id or "",
        "AvailabilityZone": volume.zone,
        "AvailabilityZoneId": zones.existing(backend, volume.zone),
        "CreateTime": volume.create_time,
        "MultiAttachEnabled": volume.multi_attach,
        "Tags": store.as_list(backend, volume.id) or None,
    }
