"""DescribeImages: own images and those of Amazon; by id, owner, executable by, filters; in pages."""

from __future__ import annotations

from typing import Any, Sequence

from moto.core.responses import ActionResult

from emulator.ec2 import paging
from emulator.ec2.filters import Fact, filters_asked, select
from emulator.ec2.images.find import all_usable, usable_images
from emulator.ec2.images.record import ImageDevice, ImageRecord
from emulator.ec2.tags import store


def describe_images(request: Any) -> ActionResult:
    """All images that the account may use; an unknown id is an error."""
    page = paging.page_asked(request)
    filters = filters_asked(request)
    backend = request.ec2_backend
    ids = request._get_param("ImageIds")
    found = usable_images(backend, ids) if ids else all_usable(backend)
    found = [each for each in found if _asked_for(backend.account_id, each, request)]
    shown, token = paging.cut(select(found, filters, _FACTS, backend), page)
    return ActionResult({"Images": [_shown(backend, each) for each in shown], "NextToken": token})


def _asked_for(account_id: str, image: ImageRecord, request: Any) -> bool:
    owners: Sequence[str] = request._get_param("Owners") or []
    users: Sequence[str] = request._get_param("ExecutableUsers") or []
    owned = not owners or image.owner_id in owners or image.owner_alias in owners or ("self" in owners and image.owner_id == account_id)
    executable = not users or ("all" in users and image.public)
    return owned and executable


def _shown(backend: Any, image: ImageRecord) -> dict[str, Any]:
    facts = image.facts
    return {
        "ImageId": image.id,
        "Name": facts.name,
        "Description": facts.description or None,
        "ImageLocation": f"{image.owner_alias or image.owner_id}/{facts.name}",
        "ImageType": "machine",
        "Public": image.public,
        "OwnerId": image.owner_id,
        "ImageOwnerAlias": image.owner_alias,
        "State": "available",
        "CreationDate": image.creation_date,
        "Architecture": facts.architecture,
        "Platform": facts.billing.platform,
        "PlatformDetails": facts.billing.platform_details,
        "UsageOperation": facts.billing.usage_operation,
        "BootMode": facts.boot_mode,
        "EnaSupport": facts.ena_support,
        "SriovNetSupport": facts.sriov,
        "TpmSupport": facts.tpm_support,
        "ImdsSupport": facts.imds_support,
        "Hypervisor": "xen",
        "VirtualizationType": facts.virtualization,
        "RootDeviceType": facts.root_device_type,
        "RootDeviceName": facts.root_device_name,
        "BlockDeviceMappings": [_device(each) for each in facts.devices],
        "Tags": store.as_list(backend, image.id) or None,
    }


def _device(device: ImageDevice) -> dict[str, Any]:
    return {
        "DeviceName": device.device,
        "Ebs": {
            "SnapshotId": device.snapshot_id,
            "VolumeSize": device.size,
            "VolumeType": device.volume_type,
            "Iops": device.iops,
            "Throughput": device.throughput,
            "Encrypted": device.encrypted,
            "DeleteOnTermination": device.delete_on_termination,
        },
    }


_FACTS: dict[str, Fact] = {
    "image-id": lambda image: image.id,
    "name": lambda image: image.facts.name,
    "description": lambda image: image.facts.description,
    "architecture": lambda image: image.facts.architecture,
    "owner-id": lambda image: image.owner_id,
    "owner-alias": lambda image: image.owner_alias,
    "is-public": lambda image: image.public,
    "state": lambda image: "available",
    "image-type": lambda image: "machine",
    "ena-support": lambda image: image.facts.ena_support,
    "hypervisor": lambda image: "xen",
    "platform": lambda image: image.facts.billing.platform,
    "virtualization-type": lambda image: image.facts.virtualization,
    "root-device-name": lambda image: image.facts.root_device_name,
    "root-device-type": lambda image: image.facts.root_device_type,
    "creation-date": lambda image: image.creation_date,
    "block-device-mapping.snapshot-id": lambda image: [each.snapshot_id for each in image.facts.devices],
    "block-device-mapping.device-name": lambda image: [each.device for each in image.facts.devices],
    "block-device-mapping.volume-size": lambda image: [each.size for each in image.facts.devices],
    "block-device-mapping.volume-type": lambda image: [each.volume_type for each in image.facts.devices],
    "block-device-mapping.encrypted": lambda image: [each.encrypted for each in image.facts.devices],
    "block-device-mapping.delete-on-termination": lambda image: [each.delete_on_termination for each in image.facts.devices],
}
