"""ModifyVolume: larger, faster or of another type, at most once in six hours."""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult

from emulator import clock
from emulator.ec2 import lookup
from emulator.ec2.refusals import Refusal, dry_run, invalid
from emulator.ec2.volumes import types

SECONDS_BETWEEN = 6 * 3600


def modify_volume(request: Any) -> ActionResult:
    """Change a volume at once; refuses to shrink it and a second change within six hours."""
    backend = request.ec2_backend
    volume = lookup.volume(backend, request._get_param("VolumeId"))
    given = {name: request._get_param(name) for name in ("Size", "VolumeType", "Iops", "Throughput")}
    if all(value is None for value in given.values()):
        raise invalid("Invalid input: Must specify at least one of size, type, iops, throughput, multi-attach")
    size = int(given["Size"] or volume.size)
    volume_type = given["VolumeType"] or volume.volume_type
    same_type = volume_type == volume.volume_type and types.TYPES[volume_type].iops is not None
    kept_iops, kept_throughput = (volume.iops, volume.throughput) if same_type else (None, None)
    iops, throughput = types.performance(volume_type, size, given["Iops"] or kept_iops, given["Throughput"] or kept_throughput)
    if request._get_param("DryRun"):
        raise dry_run()
    if size < volume.size:
        raise invalid("New size cannot be smaller than existing size")
    if volume.modified_at is not None and clock.monotonic() - volume.modified_at < SECONDS_BETWEEN:
        raise Refusal(
            "VolumeModificationRateExceeded",
            "You've reached the maximum modification rate per volume limit. Wait at least 6 hours between modifications per EBS volume.",
        )
    modification = {
        "VolumeId": volume.id,
        "ModificationState": "modifying",
        "OriginalSize": volume.size,
        "OriginalVolumeType": volume.volume_type,
        "OriginalIops": volume.iops,
        "OriginalThroughput": volume.throughput,
        "TargetSize": size,
        "TargetVolumeType": volume_type,
        "TargetIops": iops,
        "TargetThroughput": throughput,
        "Progress": 0,
        "StartTime": clock.now(),
    }
    volume.size, volume.volume_type, volume.iops, volume.throughput = size, volume_type, iops, throughput
    volume.modified_at = clock.monotonic()
    return ActionResult({"VolumeModification": modification})
