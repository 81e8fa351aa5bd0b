"""DescribeVolumes: by id and filters, in pages."""

from __future__ import annotations

from typing import Any, Callable

from moto.core.responses import ActionResult

from emulator.ec2 import lookup, paging
from emulator.ec2.filters import Fact, filters_asked, select
from emulator.ec2.volumes import view


def describe_volumes(request: Any) -> ActionResult:
    """Sizes above 1,000 count as 1,000; ids and MaxResults exclude each other."""
    page = paging.page_asked(request, clamp=True, ids="VolumeIds", ids_name="volumesSet")
    filters = filters_asked(request)
    backend = request.ec2_backend
    ids = request._get_param("VolumeIds")
    found = lookup.volumes(backend, ids) if ids else list(backend.volumes.values())
    shown, token = paging.cut(select(found, filters, _FACTS, backend), page, lambda volume: volume.sequence)
    return ActionResult({"Volumes": [view.shown(backend, each) for each in shown], "NextToken": token})


def _of_attachment(fact: Callable[[Any], object]) -> Fact:
    return lambda volume: [fact(each) for each in volume.attachments]


_FACTS: dict[str, Fact] = {
    "volume-id": lambda volume: volume.id,
    "volume-type": lambda volume: volume.volume_type,
    "size": lambda volume: volume.size,
    "status": lambda volume: volume.status,
    "encrypted": lambda volume: volume.encrypted,
    "snapshot-id": lambda volume: volume.snapshot_id,
    "availability-zone": lambda volume: volume.zone,
    "create-time": lambda volume: volume.create_time,
    "multi-attach-enabled": lambda volume: volume.multi_attach,
    "attachment.instance-id": _of_attachment(lambda each: each.instance.id),
    "attachment.device": _of_attachment(lambda each: each.device),
    "attachment.status": _of_attachment(lambda each: "attached"),
    "attachment.attach-time": _of_attachment(lambda each: each.attach_time),
    "attachment.delete-on-termination": _of_attachment(lambda each: each.delete_on_termination),
}
