"""DescribeSnapshots: own, shared with the account and public snapshots; by id, owner, restorable by, filters; in pages."""

from __future__ import annotations

from typing import Any, Iterable, Mapping, Optional, Sequence

from moto.core.responses import ActionResult

from emulator.ec2 import paging, refusals
from emulator.ec2.filters import Fact, Pattern, filters_asked, select
from emulator.ec2.identifiers import well_formed
from emulator.ec2.images.public import public_images
from emulator.ec2.snapshots import ownership, view
from emulator.ec2.snapshots.record import SnapshotRecord
from emulator.indexes import shares
from emulator.indexes.backend_indexes import indexes_of
from emulator.settings import settings_of

_FACTS: dict[str, Fact] = {
    "snapshot-id": lambda snapshot: snapshot.id,
    "volume-id": lambda snapshot: snapshot.volume_id,
    "volume-size": lambda snapshot: snapshot.volume_size,
    "description": lambda snapshot: snapshot.description,
    "encrypted": lambda snapshot: snapshot.encrypted,
    "owner-id": lambda snapshot: snapshot.owner_id,
    "owner-alias": lambda snapshot: None,
    "progress": lambda snapshot: snapshot.progress,
    "start-time": lambda snapshot: snapshot.start_time,
    "status": lambda snapshot: snapshot.state,
    "storage-tier": lambda snapshot: "standard",
    "transfer-type": lambda snapshot: "standard" if snapshot.is_copy else None,
}


def describe_snapshots(request: Any) -> ActionResult:
    """An unknown id is an error, one that the account may not see is left out. Sizes above 1,000 count as 1,000."""
    page = paging.page_asked(request, clamp=True, ids="SnapshotIds", ids_name="snapshotSet")
    filters = filters_asked(request)
    backend = request.ec2_backend
    public_images(backend.region_name)  # Their snapshots are public from the first call on.
    found = _by_id(backend, request._get_param("SnapshotIds")) if request._get_param("SnapshotIds") else _visible(backend, filters)
    found = _of_owners(backend, found, request._get_param("OwnerIds") or [])
    found = _restorable_by(backend, found, request._get_param("RestorableByUserIds") or [])
    found = select(_old_enough(backend, found, filters), filters, _FACTS, backend)
    shown, token = paging.cut(found, page, lambda snapshot: snapshot.sequence)
    return ActionResult({"Snapshots": [view.shown(backend, each) for each in shown], "NextToken": token})


def _by_id(backend: Any, snapshot_ids: Sequence[str]) -> list[SnapshotRecord]:
    ids = well_formed("snap", snapshot_ids)
    unknown = [each for each in ids if shares.find(backend.region_name, each) is None]
    if unknown:
        raise refusals.no_snapshots(unknown)
    found = [shares.find(backend.region_name, each) for each in ids]
    return [each for each in found if each is not None and ownership.may_use(backend.account_id, each)]


def _visible(backend: Any, filters: Mapping[str, Sequence[str]]) -> list[SnapshotRecord]:
    """All that the account may see, in order of age; for a tag without wildcards only the account's snapshots with that tag."""
    tagged = _with_tag(backend, filters)
    if tagged is not None:
        return tagged
    received = [each for each in shares.received_by(backend.region_name, backend.account_id) if each.owner_id != backend.account_id]
    own = list(backend.snapshots.values())
    return sorted([*own, *received], key=lambda each: each.sequence) if received else own


def _with_tag(backend: Any, filters: Mapping[str, Sequence[str]]) -> Optional[list[SnapshotRecord]]:
    for name, values in filters.items():
        if name.startswith("tag:") and Pattern(values).is_exact:
            listed = indexes_of(backend).snapshots_by_tag
            ids = {snapshot_id for value in values for snapshot_id in listed.get((name[4:], value), ())}
            return sorted((backend.snapshots[each] for each in ids), key=lambda each: each.sequence)
    return None


def _of_owners(backend: Any, found: list[SnapshotRecord], owners: Sequence[str]) -> list[SnapshotRecord]:
    if not owners:
        return found
    wanted = {backend.account_id if owner == "self" else owner for owner in owners}
    return [each for each in found if each.owner_id in wanted]


def _restorable_by(backend: Any, found: list[SnapshotRecord], users: Sequence[str]) -> list[SnapshotRecord]:
    """`self`: owned or received by name; `all`: public; another account: the own snapshots shared with it."""
    if not users:
        return found
    return [each for each in found if any(_restorable(backend.account_id, each, user) for user in users)]


def _restorable(account_id: str, snapshot: SnapshotRecord, user: str) -> bool:
    if user == "self" or user == account_id:
        return snapshot.owner_id == account_id or account_id in snapshot.receivers
    return user in snapshot.receivers and (user == shares.PUBLIC or snapshot.owner_id == account_id)


def _old_enough(backend: Any, found: list[SnapshotRecord], filters: Iterable[str]) -> list[SnapshotRecord]:
    """Eventual consistency, when the account's setting asks for it: look-ups by tag do not see the youngest snapshots."""
    delay = settings_of(backend.account_id).tag_visibility_delay_seconds
    if not delay or not any(name.startswith("tag") for name in filters):
        return found
    return [each for each in found if each.life.age >= delay]
