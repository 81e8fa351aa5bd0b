"""How many snapshots of a volume and how many copies may be in progress at once (EBS quotas)."""

from __future__ import annotations

from typing import Any, Iterable

from emulator.ec2.refusals import Refusal
from emulator.ec2.volumes.record import VolumeRecord
from emulator.indexes.backend_indexes import indexes_of

PENDING_PER_VOLUME = 5
PENDING_PER_THROUGHPUT_VOLUME = 1
COPIES_PER_REGION = 20


def room_for_snapshots(backend: Any, volumes: Iterable[VolumeRecord]) -> None:
    """Refuses when one of the volumes has as many pending snapshots as its type allows: 1 for st1 and sc1, 5 for the others."""
    in_progress = indexes_of(backend).snapshots_in_progress
    for volume in volumes:
        allowed = PENDING_PER_THROUGHPUT_VOLUME if volume.volume_type in ("st1", "sc1") else PENDING_PER_VOLUME
        if in_progress.count(volume.id) >= allowed:
            raise Refusal("ConcurrentSnapshotLimitExceeded", "Maximum allowed in-progress snapshots for a single volume exceeded.")


def room_for_a_copy(backend: Any) -> None:
    """Refuses the 21st copy in progress of the account in this destination region."""
    if indexes_of(backend).copies_in_progress.count(backend.region_name) >= COPIES_PER_REGION:
        raise Refusal(
            "ResourceLimitExceeded",
            f"Too many snapshot copies in progress. The limit is {COPIES_PER_REGION} for this destination region.",
        )
