"""AttachVolume and DetachVolume, with the checks of zone, state and device that AWS makes."""

from __future__ import annotations

import re
from typing import Any, Optional

from moto.core.responses import ActionResult

from emulator import clock
from emulator.ec2 import lookup
from emulator.ec2.instances.record import InstanceRecord
from emulator.ec2.refusals import Refusal, dry_run, invalid, missing
from emulator.ec2.volumes import view
from emulator.ec2.volumes.record import Attachment, VolumeRecord

_DEVICE = re.compile(r"^(?:/dev/)?(?:sd[a-z]|xvd[a-z][a-z]?|hd[a-z])\d{0,2}$")


def attach_volume(request: Any) -> ActionResult:
    """Attach an available volume to a running or stopped instance of the same zone under a free device name."""
    backend = request.ec2_backend
    volume = lookup.volume(backend, request._get_param("VolumeId"))
    instance = lookup.instance(backend, request._get_param("InstanceId"))
    device = request._get_param("Device")
    if not device:
        raise missing("Device")
    if not _DEVICE.match(device):
        raise invalid(f"Value ({device}) for parameter device is invalid. {device} is not a valid EBS device name.")
    if request._get_param("DryRun"):
        raise dry_run()
    if instance.state not in ("running", "stopped"):
        raise Refusal("IncorrectState", f"Instance '{instance.id}' is not 'running'.")
    if volume.zone != instance.zone:
        raise Refusal(
            "InvalidVolume.ZoneMismatch", f"The volume '{volume.id}' is not in the same availability zone as instance '{instance.id}'"
        )
    if volume.attachments and not volume.multi_attach:
        raise Refusal("VolumeInUse", f"{volume.id} is already attached to an instance")
    if volume.status not in ("available", "in-use"):
        raise Refusal("IncorrectState", f"{volume.id} is not 'available'.")
    if device in instance.block_devices:
        raise invalid(f"Invalid value '{device}' for unixDevice. Attachment point {device} is already in use")
    return ActionResult(view.attached(attach(volume, instance, device, delete_on_termination=False), "attaching"))


def attach(volume: VolumeRecord, instance: InstanceRecord, device: str, *, delete_on_termination: bool) -> Attachment:
    """Attach without further questions."""
    attachment = Attachment(volume, instance, device, clock.now(), delete_on_termination)
    volume.attachments.append(attachment)
    instance.block_devices[device] = attachment
    return attachment


def detach_volume(request: Any) -> ActionResult:
    """Detach a volume; instance and device may be left out, but must be right when given. The root of a running instance stays."""
    backend = request.ec2_backend
    volume = lookup.volume(backend, request._get_param("VolumeId"))
    instance_id, device = request._get_param("InstanceId"), request._get_param("Device")
    if instance_id:
        lookup.instance(backend, instance_id)
    if request._get_param("DryRun"):
        raise dry_run()
    if not volume.attachments:
        raise Refusal("IncorrectState", f"Volume '{volume.id}' is in the '{volume.status}' state.")
    attachment = _attachment(volume, instance_id, device)
    instance = attachment.instance
    if instance.root_volume is volume and instance.state not in ("stopped", "terminated"):
        raise Refusal("OperationNotPermitted", f"Unable to detach root volume '{volume.id}' from instance '{instance.id}'")
    detach(attachment)
    return ActionResult(view.attached(attachment, "detaching"))


def detach(attachment: Attachment) -> None:
    """Detach without further questions."""
    attachment.volume.attachments.remove(attachment)
    attachment.instance.block_devices.pop(attachment.device, None)


def _attachment(volume: VolumeRecord, instance_id: Optional[str], device: Optional[str]) -> Attachment:
    for each in volume.attachments:
        if instance_id in (None, each.instance.id) and device in (None, each.device):
            return each
    raise Refusal(
        "InvalidAttachment.NotFound",
        f"The volume '{volume.id}' is not attached to instance '{instance_id or ''}' as device '{device or ''}'.",
    )
