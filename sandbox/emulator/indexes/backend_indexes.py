"""The indexes of one account in one region, kept with moto's backend of that account and region."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from emulator.indexes.in_progress import InProgress


@dataclass
class BackendIndexes:
    """What is looked up often: instances by id, snapshots by tag, work in progress, private addresses, snapshots of images."""

    instances: dict[str, Any] = field(default_factory=dict)
    snapshots_by_tag: dict[tuple[str, str], dict[str, None]] = field(default_factory=dict)
    snapshots_in_progress: InProgress = field(default_factory=InProgress)
    copies_in_progress: InProgress = field(default_factory=InProgress)
    interface_by_address: dict[str, dict[str, str]] = field(default_factory=dict)
    next_address: dict[str, int] = field(default_factory=dict)
    image_by_snapshot: dict[str, str] = field(default_factory=dict)
    image_by_name: dict[str, str] = field(default_factory=dict)


def indexes_of(backend: Any) -> BackendIndexes:
    """The indexes of a backend, made empty with the first use."""
    found: BackendIndexes | None = backend.__dict__.get("_snapward_indexes")
    if found is None:
        found = backend.__dict__["_snapward_indexes"] = BackendIndexes()
    return found
