"""CreateVolume and DeleteVolume."""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult, EmptyResult

from emulator.ec2 import client_tokens, lookup, zones
from emulator.ec2.refusals import Refusal, dry_run, missing
from emulator.ec2.tags import store
from emulator.ec2.tags.specifications import tags_asked
from emulator.ec2.volumes import view
from emulator.ec2.volumes.plan import VolumePlan, keys_usable, plan_volume
from emulator.ec2.volumes.record import VolumeRecord


def create_volume(request: Any) -> ActionResult:
    """Make a volume, once for each client token. A key that cannot be used ends it in `error` (AWS judges keys asynchronously)."""
    backend = request.ec2_backend
    tags = tags_asked(request, "volume")["volume"]
    zone = request._get_param("AvailabilityZone")
    if not zone:
        raise missing("AvailabilityZone")
    zones.existing(backend, zone)
    token = client_tokens.asked(request)
    earlier = client_tokens.earlier(backend, token)
    if earlier is None:
        plan = plan_volume(backend, request._get_params())
        if request._get_param("DryRun"):
            raise dry_run()
        volume = make(backend, plan, zone, tags)
        client_tokens.keep(backend, token, volume)
    else:
        volume = earlier
    return ActionResult(view.created(backend, volume))


def make(backend: Any, plan: VolumePlan, zone: str, tags: dict[str, str]) -> VolumeRecord:
    """Put a new volume on the account's shelf."""
    volume = VolumeRecord(backend, plan, zone, key_usable=keys_usable(backend, plan))
    backend.volumes[volume.id] = volume
    store.put(backend, volume.id, tags)
    return volume


def remove(backend: Any, volume: VolumeRecord) -> None:
    """Take a volume off the shelf with its tags; its snapshots stay."""
    del backend.volumes[volume.id]
    store.drop(backend, volume.id)


def delete_volume(request: Any) -> EmptyResult:
    """Delete a volume that is not attached."""
    backend = request.ec2_backend
    volume = lookup.volume(backend, request._get_param("VolumeId"))
    if request._get_param("DryRun"):
        raise dry_run()
    if volume.attachment is not None:
        raise Refusal("VolumeInUse", f"Volume {volume.id} is currently attached to {volume.attachment.instance.id}")
    if volume.status == "creating":
        raise Refusal("IncorrectState", f"The volume '{volume.id}' is 'creating'.")
    remove(backend, volume)
    return EmptyResult()
