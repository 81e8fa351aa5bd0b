"""CreateSnapshot and CreateSnapshots. Neither has a client token: the same call twice makes snapshots twice."""

from __future__ import annotations

from typing import Any, Mapping, Sequence

from moto.core.responses import ActionResult

from emulator.ec2 import lookup
from emulator.ec2.instances.record import InstanceRecord
from emulator.ec2.refusals import Refusal, dry_run, invalid, missing, no_volumes
from emulator.ec2.snapshots import limits, shelf, view
from emulator.ec2.snapshots.life import Life
from emulator.ec2.snapshots.record import SnapshotRecord
from emulator.ec2.tags import store
from emulator.ec2.tags.specifications import tags_asked, within_limit
from emulator.ec2.volumes.record import VolumeRecord
from emulator.settings import settings_of, snapshot_failure


def create_snapshot(request: Any) -> ActionResult:
    """One snapshot of one volume; the answer says `pending`."""
    tags = tags_asked(request, "snapshot")["snapshot"]
    backend = request.ec2_backend
    volume = lookup.volume(backend, request._get_param("VolumeId"))
    if request._get_param("DryRun"):
        raise dry_run()
    if volume.status not in ("available", "in-use"):
        raise Refusal("IncorrectState", f"The volume '{volume.id}' is not 'available' or 'in-use'.")
    limits.room_for_snapshots(backend, [volume])
    snapshot = _begin(backend, [volume], request._get_param("Description") or "", {volume.id: tags})[0]
    return ActionResult(view.begun(backend, snapshot))


def create_snapshots(request: Any) -> ActionResult:
    """One crash-consistent set of an instance's volumes, all or none; the answer shows each as `pending`."""
    tags = tags_asked(request, "snapshot")["snapshot"]
    source = request._get_param("InstanceSpecification") or {}
    if "InstanceId" not in source:
        raise missing("InstanceSpecification.InstanceId")
    backend = request.ec2_backend
    instance = lookup.instance(backend, source["InstanceId"])
    copy_tags = request._get_param("CopyTagsFromSource")
    if copy_tags not in (None, "volume"):
        raise invalid(f"Value ({copy_tags}) for parameter CopyTagsFromSource is invalid. Allowed value is 'volume'.")
    if request._get_param("DryRun"):
        raise dry_run()
    volumes = _volumes(backend, instance, source)
    tags_by_volume = {each.id: _tags_of(backend, each, tags, copy_tags) for each in volumes}
    limits.room_for_snapshots(backend, volumes)
    snapshots = _begin(backend, volumes, request._get_param("Description") or "", tags_by_volume)
    return ActionResult({"Snapshots": [view.in_set(backend, each) for each in snapshots]})


def _volumes(backend: Any, instance: InstanceRecord, source: Mapping[str, Any]) -> list[VolumeRecord]:
    """The volumes of the set, the root first unless it is excluded."""
    if instance.state not in ("pending", "running", "stopping", "stopped"):
        raise Refusal(
            "IncorrectInstanceState", f"The instance '{instance.id}' is not in a valid state for this operation: {instance.state}."
        )
    attached = [each.volume for each in instance.block_devices.values()]
    if not attached:
        raise invalid(f"There are no attached EBS-backed volumes on the instance id ({instance.id}).")
    root = instance.root_volume
    excluded = set(source.get("ExcludeDataVolumeIds") or [])
    if len(excluded) > 40:
        raise invalid("You can specify up to 40 volume IDs in ExcludeDataVolumeIds.")
    if root is not None and root.id in excluded:
        raise invalid(f"The volume '{root.id}' is the root volume. To exclude the root volume, use ExcludeBootVolume.")
    unknown = sorted(excluded - {each.id for each in attached})
    if unknown:
        raise no_volumes(unknown)
    if source.get("ExcludeBootVolume") and root is not None:
        excluded.add(root.id)
    kept = [each for each in attached if each.id not in excluded]
    if not kept:
        raise invalid(f"All volumes of the instance id ({instance.id}) are excluded.")
    return kept


def _tags_of(backend: Any, volume: VolumeRecord, tags: Mapping[str, str], copy_tags: Any) -> dict[str, str]:
    copied = {key: value for key, value in store.of(backend, volume.id).items() if not key.startswith("aws:")} if copy_tags else {}
    together = {**copied, **tags}
    within_limit(together)
    return together


def _begin(
    backend: Any, volumes: Sequence[VolumeRecord], description: str, tags_by_volume: Mapping[str, Mapping[str, str]]
) -> list[SnapshotRecord]:
    """Begin the snapshots of a set: one life, since a multi-volume set completes together."""
    life = Life(settings_of(backend.account_id).snapshot_seconds)
    snapshots = []
    for volume in volumes:
        snapshot = SnapshotRecord(
            backend,
            volume_id=volume.id,
            volume_size=volume.size,
            description=description,
            life=life,
            kms_key_arn=volume.kms_key_arn,
            failure=snapshot_failure(backend.account_id, volume.id),
            billing=volume.billing,
        )
        shelf.put(backend, snapshot, tags_by_volume[volume.id])
        snapshots.append(snapshot)
    return snapshots
