"""Put snapshots on the account's shelf and take them off, with all indexes."""

from __future__ import annotations

from typing import Any, Mapping

from emulator.ec2.snapshots.record import SnapshotRecord
from emulator.ec2.tags import store
from emulator.indexes import shares
from emulator.indexes.backend_indexes import indexes_of


def put(backend: Any, snapshot: SnapshotRecord, tags: Mapping[str, str]) -> None:
    """Keep a new snapshot and count it as in progress."""
    backend.snapshots[snapshot.id] = snapshot
    shares.remember(backend.region_name, snapshot)
    store.put(backend, snapshot.id, tags)
    indexes = indexes_of(backend)
    if snapshot.is_copy:
        indexes.copies_in_progress.begin(backend.region_name, snapshot)
    else:
        indexes.snapshots_in_progress.begin(snapshot.volume_id, snapshot)


def take(backend: Any, snapshot: SnapshotRecord) -> None:
    """Remove a snapshot, its shares and its tags; its place in a concurrency limit stays taken until its work would have ended."""
    del backend.snapshots[snapshot.id]
    shares.forget(backend.region_name, snapshot)
    store.drop(backend, snapshot.id)
