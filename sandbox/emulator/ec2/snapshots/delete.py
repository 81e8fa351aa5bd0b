"""DeleteSnapshot: the owner's alone, and not while an image stands on it."""

from __future__ import annotations

from typing import Any

from moto.core.responses import EmptyResult

from emulator.ec2.refusals import Refusal, dry_run
from emulator.ec2.snapshots import ownership, shelf
from emulator.indexes.backend_indexes import indexes_of


def delete_snapshot(request: Any) -> EmptyResult:
    """Remove the snapshot from sight at once, in whatever state it is."""
    backend = request.ec2_backend
    snapshot = ownership.owned(backend, request._get_param("SnapshotId"))
    if request._get_param("DryRun"):
        raise dry_run()
    image_id = indexes_of(backend).image_by_snapshot.get(snapshot.id)
    if image_id is not None:
        raise Refusal("InvalidSnapshot.InUse", f"The snapshot {snapshot.id} is currently in use by {image_id}")
    shelf.take(backend, snapshot)
    return EmptyResult()
