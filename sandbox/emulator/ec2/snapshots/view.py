"""A snapshot as the calls show it."""

from __future__ import annotations

from typing import Any

from emulator.ec2.snapshots.record import SnapshotRecord
from emulator.ec2.tags import store


def shown(backend: Any, snapshot: SnapshotRecord) -> dict[str, Any]:
    """A snapshot in DescribeSnapshots; an account that only received it sees none of the owner's tags."""
    return {
        **begun(backend, snapshot),
        "StateMessage": snapshot.state_message,
        "CompletionTime": snapshot.completion_time,
        "DataEncryptionKeyId": snapshot.data_key_id,
        "StorageTier": "standard",
        "FullSnapshotSizeInBytes": snapshot.volume_size * 1024**3 if snapshot.state == "completed" else None,
        "TransferType": _transfer(snapshot),
        "CompletionDurationMinutes": snapshot.completion_minutes,
    }


def begun(backend: Any, snapshot: SnapshotRecord) -> dict[str, Any]:
    """A snapshot in the answer of CreateSnapshot."""
    owner = snapshot.owner_id == backend.account_id
    return {
        "SnapshotId": snapshot.id,
        "VolumeId": snapshot.volume_id,
        "State": snapshot.state,
        "StartTime": snapshot.start_time,
        "Progress": snapshot.progress,
        "OwnerId": snapshot.owner_id,
        "Description": snapshot.description,
        "VolumeSize": snapshot.volume_size,
        "Encrypted": snapshot.encrypted,
        "KmsKeyId": snapshot.kms_key_arn,
        "Tags": (store.as_list(backend, snapshot.id) if owner else []) or None,
    }


def in_set(backend: Any, snapshot: SnapshotRecord) -> dict[str, Any]:
    """A snapshot in the answer of CreateSnapshots, which has no key."""
    return {**begun(backend, snapshot), "KmsKeyId": None}


def _transfer(snapshot: SnapshotRecord) -> str | None:
    if not snapshot.is_copy:
        return None
    return "time-based" if snapshot.completion_minutes else "standard"
