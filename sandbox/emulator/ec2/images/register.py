"""RegisterImage and DeregisterImage: an image made of snapshots, with the mapping that was given."""

from __future__ import annotations

import re
from typing import Any, Mapping, Optional, Sequence

from moto.core.responses import ActionResult, EmptyResult

from emulator.ec2 import lookup
from emulator.ec2.billing import LINUX, Billing
from emulator.ec2.images.public import public_images
from emulator.ec2.images.record import ImageDevice, ImageFacts, ImageRecord
from emulator.ec2.refusals import Refusal, dry_run, invalid, missing
from emulator.ec2.snapshots import ownership
from emulator.ec2.tags import store
from emulator.ec2.tags.specifications import tags_asked
from emulator.ec2.volumes import types
from emulator.indexes.backend_indexes import indexes_of

_NAME = re.compile(r"^[a-zA-Z0-9()\[\] ./\-'@_]{3,128}$")
_ARCHITECTURES = ("i386", "x86_64", "arm64", "x86_64_mac", "arm64_mac")
_VIRTUALIZATION = ("hvm", "paravirtual")
_BOOT_MODES = ("legacy-bios", "uefi", "uefi-preferred")


def register_image(request: Any) -> ActionResult:
    """Register an image under a name that is new in the account and region; the billing information comes from the root snapshot."""
    backend = request.ec2_backend
    tags = tags_asked(request, "image")["image"]
    name = request._get_param("Name")
    if not name:
        raise missing("Name")
    if not _NAME.match(name):
        allowed = "letters, numbers, spaces and ( ) [ ] . / - ' @ _"
        raise Refusal("InvalidAMIName.Malformed", f"AMI names must be between 3 and 128 characters long, and may contain {allowed}")
    taken_by = indexes_of(backend).image_by_name.get(name)
    if taken_by is not None:
        raise Refusal("InvalidAMIName.Duplicate", f"AMI name {name} is already in use by AMI {taken_by}")
    facts = _facts(backend, request, name)
    if request._get_param("DryRun"):
        raise dry_run()
    image = ImageRecord(backend, facts)
    backend.amis[image.id] = image
    store.put(backend, image.id, tags)
    indexes = indexes_of(backend)
    indexes.image_by_name[name] = image.id
    for device in facts.devices:
        if device.snapshot_id is not None:
            indexes.image_by_snapshot[device.snapshot_id] = image.id
    return ActionResult({"ImageId": image.id})


def deregister_image(request: Any) -> EmptyResult:
    """Remove an own image; its snapshots stay."""
    backend = request.ec2_backend
    image_id = request._get_param("ImageId")
    if image_id in public_images(backend.region_name):
        raise Refusal("AuthFailure", f"Not authorized for image:{image_id}")
    image = lookup.own_image(backend, image_id)
    if request._get_param("DryRun"):
        raise dry_run()
    indexes = indexes_of(backend)
    del backend.amis[image.id]
    del indexes.image_by_name[image.facts.name]
    for snapshot_id in [each for each, user in indexes.image_by_snapshot.items() if user == image.id]:
        del indexes.image_by_snapshot[snapshot_id]
    store.drop(backend, image.id)
    return EmptyResult()


def _facts(backend: Any, request: Any, name: str) -> ImageFacts:
    root = request._get_param("RootDeviceName")
    if not root:
        raise missing("RootDeviceName")
    mappings = request._get_param("BlockDeviceMappings") or []
    devices = tuple(_device(backend, each) for each in mappings if "Ebs" in each)
    names = [each.device for each in devices]
    if len(names) != len(set(names)):
        raise Refusal("InvalidBlockDeviceMapping", "The device name is used more than once in the block device mapping")
    if not any(each.device == root and each.snapshot_id for each in devices):
        raise Refusal("InvalidBlockDeviceMapping", f"The root device {root} must be mapped to a snapshot")
    return ImageFacts(
        name=name,
        billing=_billing(backend, root, devices),
        root_device_name=root,
        architecture=_one_of("architecture", request._get_param("Architecture") or "i386", _ARCHITECTURES),
        description=request._get_param("Description") or "",
        boot_mode=_one_of("bootMode", request._get_param("BootMode"), _BOOT_MODES),
        ena_support=bool(request._get_param("EnaSupport")),
        sriov=request._get_param("SriovNetSupport"),
        tpm_support=_one_of("tpmSupport", request._get_param("TpmSupport"), ("v2.0",)),
        imds_support=_one_of("imdsSupport", request._get_param("ImdsSupport"), ("v2.0",)),
        virtualization=_one_of("virtualizationType", request._get_param("VirtualizationType") or "paravirtual", _VIRTUALIZATION),
        devices=devices,
    )


def _device(backend: Any, mapping: Mapping[str, Any]) -> ImageDevice:
    """One device of the mapping; the encryption state may not be given, it is the snapshot's."""
    device, ebs = mapping.get("DeviceName"), mapping["Ebs"]
    if not device:
        raise missing("BlockDeviceMapping.DeviceName")
    if "Encrypted" in ebs or "KmsKeyId" in ebs:
        raise Refusal("InvalidBlockDeviceMapping", "The parameter encrypted is invalid: it cannot be specified when registering an image")
    source = None
    if ebs.get("SnapshotId"):
        source = ownership.completed(backend.account_id, backend.region_name, ebs["SnapshotId"])
    size = int(ebs.get("VolumeSize") or (source.volume_size if source else 0))
    if not size:
        raise missing("size/snapshot")
    if source is not None and size < source.volume_size:
        too_small = f"Volume of size {size}GB is smaller than snapshot '{source.id}', expect size >= {source.volume_size}GB"
        raise Refusal("InvalidBlockDeviceMapping", too_small)
    volume_type = ebs.get("VolumeType") or "gp2"
    iops, throughput = types.performance(volume_type, size, _number(ebs.get("Iops")), _number(ebs.get("Throughput")))
    return ImageDevice(
        device=device,
        size=size,
        volume_type=volume_type,
        snapshot_id=source.id if source else None,
        encrypted=bool(source and source.encrypted),
        iops=iops if volume_type != "gp2" else None,
        throughput=throughput,
        delete_on_termination=ebs.get("DeleteOnTermination", True) is not False,
    )


def _billing(backend: Any, root: str, devices: Sequence[ImageDevice]) -> Billing:
    for each in devices:
        if each.device == root and each.snapshot_id:
            source = ownership.usable(backend.account_id, backend.region_name, each.snapshot_id)
            return source.billing or LINUX
    return LINUX


def _one_of(parameter: str, value: Optional[str], allowed: Sequence[str]) -> Any:
    if value is not None and value not in allowed:
        raise invalid(f"Value ({value}) for parameter {parameter} is invalid.")
    return value


def _number(value: Any) -> Optional[int]:
    return None if value is None else int(value)
