"""The volumes of a launch: the image's devices, changed and extended by the request's block device mappings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping, Sequence

from emulator.ec2.images.record import ImageDevice, ImageRecord
from emulator.ec2.refusals import Refusal, missing
from emulator.ec2.volumes.plan import VolumePlan, plan_volume


@dataclass(frozen=True)
class DevicePlan:
    """A volume to make at launch and the device to attach it as."""

    device: str
    volume: VolumePlan
    delete_on_termination: bool


def plan_devices(backend: Any, image: ImageRecord, asked: Sequence[Mapping[str, Any]]) -> list[DevicePlan]:
    """All volumes of one instance. A request entry for a device of the image overrides what it names; NoDevice leaves the device out."""
    root = image.facts.root_device_name
    wanted: dict[str, dict[str, Any]] = {each.device: _of_image(each) for each in image.facts.devices}
    for mapping in asked:
        device = mapping.get("DeviceName")
        if not device:
            raise missing("BlockDeviceMapping.DeviceName")
        if "NoDevice" in mapping:
            wanted.pop(device, None)
        elif "Ebs" in mapping:
            wanted[device] = _merged(root, device, wanted.get(device, {}), mapping["Ebs"])
        elif "VirtualName" not in mapping:
            raise missing("ebs")
    return [_plan(backend, device, ebs) for device, ebs in wanted.items()]


def _merged(root: str, device: str, of_image: Mapping[str, Any], asked: Mapping[str, Any]) -> dict[str, Any]:
    snapshot = asked.get("SnapshotId")
    if of_image and device == root and snapshot not in (None, of_image.get("SnapshotId")):
        raise Refusal("InvalidBlockDeviceMapping", "snapshotId can only be modified on EBS devices that are not the root device")
    if "VolumeType" in asked and asked["VolumeType"] != of_image.get("VolumeType"):
        # Performance belongs to the type: another type starts from its own defaults.
        of_image = {name: value for name, value in of_image.items() if name not in ("Iops", "Throughput")}
    if snapshot is not None and snapshot != of_image.get("SnapshotId"):
        of_image = {name: value for name, value in of_image.items() if name != "VolumeSize"}
    return {**of_image, **asked}


def _of_image(device: ImageDevice) -> dict[str, Any]:
    ebs = {
        "SnapshotId": device.snapshot_id,
        "VolumeSize": device.size,
        "VolumeType": device.volume_type,
        "Iops": device.iops,
        "Throughput": device.throughput,
        "DeleteOnTermination": device.delete_on_termination,
    }
    return {name: value for name, value in ebs.items() if value is not None}


def _plan(backend: Any, device: str, ebs: Mapping[str, Any]) -> DevicePlan:
    return DevicePlan(device, plan_volume(backend, ebs), ebs.get("DeleteOnTermination", True) is not False)
