"""Whose snapshot it is: the owner may do all, a receiver of a share may describe, copy and create volumes."""

from __future__ import annotations

from typing import Any

from emulator.ec2 import refusals
from emulator.ec2.identifiers import well_formed
from emulator.ec2.refusals import Refusal, missing
from emulator.ec2.snapshots.record import SnapshotRecord
from emulator.indexes import shares


def usable(account_id: str, region: str, snapshot_id: Any) -> SnapshotRecord:
    """A snapshot in a region that the account owns or received; all others do not exist for it."""
    if not snapshot_id:
        raise missing("SnapshotId")
    well_formed("snap", [snapshot_id])
    found: SnapshotRecord | None = shares.find(region, snapshot_id)
    if found is None or not may_use(account_id, found):
        raise refusals.no_snapshots([snapshot_id])
    return found


def owned(backend: Any, snapshot_id: Any) -> SnapshotRecord:
    """A snapshot to be changed or deleted: AuthFailure for a received one, NotFound for one that the account cannot see."""
    found = usable(backend.account_id, backend.region_name, snapshot_id)
    if found.owner_id != backend.account_id:
        raise Refusal("AuthFailure", f"Not authorized for resource: {snapshot_id}")
    return found


def completed(account_id: str, region: str, snapshot_id: Any) -> SnapshotRecord:
    """A usable snapshot to copy or to restore from; refuses one that is not completed."""
    found = usable(account_id, region, snapshot_id)
    if found.state != "completed":
        raise refusals.snapshot_not_completed(found.id)
    return found


def may_use(account_id: str, snapshot: SnapshotRecord) -> bool:
    return account_id == snapshot.owner_id or account_id in snapshot.receivers or shares.PUBLIC in snapshot.receivers
