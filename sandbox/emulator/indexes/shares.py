"""Snapshots by id in a region whoever owns them, and shares by receiver: moto would search (and so create) every account."""

from __future__ import annotations

from typing import Any, Iterable, Optional

PUBLIC = "all"

_by_id: dict[tuple[str, str], Any] = {}
_by_receiver: dict[tuple[str, str], dict[str, Any]] = {}


def remember(region: str, snapshot: Any) -> None:
    """A snapshot was made in the region."""
    _by_id[(region, snapshot.id)] = snapshot


def forget(region: str, snapshot: Any) -> None:
    """A snapshot is gone, and so are its shares."""
    _by_id.pop((region, snapshot.id), None)
    for receiver in list(snapshot.receivers):
        unshare(region, snapshot, receiver)


def find(region: str, snapshot_id: str) -> Optional[Any]:
    """The snapshot with this id in the region, of any account."""
    return _by_id.get((region, snapshot_id))


def share(region: str, snapshot: Any, receiver: str) -> None:
    """Let an account (or everybody: PUBLIC) see, copy and use the snapshot."""
    snapshot.receivers.add(receiver)
    _by_receiver.setdefault((receiver, region), {})[snapshot.id] = snapshot


def unshare(region: str, snapshot: Any, receiver: str) -> None:
    """Take a share back; nothing happens when there is none."""
    snapshot.receivers.discard(receiver)
    shared = _by_receiver.get((receiver, region))
    if shared is not None:
        shared.pop(snapshot.id, None)


def received_by(region: str, account_id: str) -> Iterable[Any]:
    """The snapshots of others that this account may use: shared with it by name, then public ones."""
    named = _by_receiver.get((account_id, region), {})
    public = _by_receiver.get((PUBLIC, region), {})
    return list({**named, **public}.values())
