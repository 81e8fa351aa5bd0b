"""The resources of the actions that touch several: the instance and its volumes, the image and its snapshots."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from moto.ec2.models import ec2_backends

from emulator.ec2.images.public import public_images
from emulator.ec2.resource_context import arn, existing, to_be_made
from emulator.gate.authorization import ResourceInContext
from emulator.indexes.backend_indexes import indexes_of

Params = Mapping[str, Any]
Rule = Callable[[Any, Params], Iterator[ResourceInContext]]


def named(*parameters: str) -> Rule:
    """The resources that parameters name, one id or a list of ids each."""

    def rule(backend: Any, params: Params) -> Iterator[ResourceInContext]:
        for parameter in parameters:
            value = params.get(parameter) or []
            for resource_id in [value] if isinstance(value, str) else value:
                yield existing(backend, resource_id)

    return rule


def made(kind: str, *parameters: str) -> Rule:
    """A resource to be made, and those that parameters name."""
    others = named(*parameters)

    def rule(backend: Any, params: Params) -> Iterator[ResourceInContext]:
        yield to_be_made(backend, kind, _tags(params, kind))
        yield from others(backend, params)

    return rule


def create_snapshots(backend: Any, params: Params) -> Iterator[ResourceInContext]:
    """The instance, each of its volumes that is not excluded, and the snapshots."""
    source = params.get("InstanceSpecification") or {}
    instance_id = source.get("InstanceId", "*")
    yield existing(backend, instance_id, "instance")
    instance = indexes_of(backend).instances.get(instance_id)
    for attachment in list(instance.block_devices.values()) if instance is not None else []:
        root = attachment.volume is attachment.instance.root_volume
        if not (root and source.get("ExcludeBootVolume")) and attachment.volume.id not in (source.get("ExcludeDataVolumeIds") or []):
            yield existing(backend, attachment.volume.id)
    yield to_be_made(backend, "snapshot", _tags(params, "snapshot"))


def copy_snapshot(backend: Any, params: Params) -> Iterator[ResourceInContext]:
    """The source in its region and the copy in this one."""
    region = params.get("SourceRegion") or backend.region_name
    source = existing(ec2_backends[backend.account_id][region], params.get("SourceSnapshotId") or "*", "snapshot")
    yield source
    yield to_be_made(backend, "snapshot", _tags(params, "snapshot"))


def register_image(backend: Any, params: Params) -> Iterator[ResourceInContext]:
    yield to_be_made(backend, "image", _tags(params, "image"))
    yield from _mapped_snapshots(backend, params)


def run_instances(backend: Any, params: Params) -> Iterator[ResourceInContext]:
    """Image, snapshots, subnet, groups and key pair that are used; instances, volumes and interfaces to be made."""
    yield existing(backend, params.get("ImageId") or "*", "image")
    profile = params.get("IamInstanceProfile") or {}
    facts: dict[str, Sequence[str]] = {"ec2:InstanceType": [params.get("InstanceType") or "m1.small"]}
    if profile:
        name = profile.get("Name")
        facts["ec2:InstanceProfile"] = [profile.get("Arn") or f"arn:aws:iam::{backend.account_id}:instance-profile/{name}"]
    yield to_be_made(backend, "instance", _tags(params, "instance"), facts)
    yield from _mapped_snapshots(backend, params)
    yield from _image_snapshots(backend, params)
    yield to_be_made(backend, "volume", _tags(params, "volume"))
    interfaces = params.get("NetworkInterfaces") or []
    for interface in interfaces:
        if interface.get("NetworkInterfaceId"):
            yield existing(backend, interface["NetworkInterfaceId"])
        yield from named("SubnetId", "Groups")(backend, interface)
    if not interfaces or any("NetworkInterfaceId" not in each for each in interfaces):
        yield to_be_made(backend, "network-interface", _tags(params, "network-interface"))
    yield from named("SubnetId", "SecurityGroupIds")(backend, params)
    if params.get("KeyName"):
        yield ResourceInContext(arn(backend, "key-pair", params["KeyName"]))


def _mapped_snapshots(backend: Any, params: Params) -> Iterator[ResourceInContext]:
    for mapping in params.get("BlockDeviceMappings") or []:
        snapshot_id = (mapping.get("Ebs") or {}).get("SnapshotId")
        if snapshot_id:
            yield existing(backend, snapshot_id)


def _image_snapshots(backend: Any, params: Params) -> Iterator[ResourceInContext]:
    image = backend.amis.get(params.get("ImageId")) or public_images(backend.region_name).get(params.get("ImageId") or "")
    for device in image.facts.devices if image else ():
        if device.snapshot_id:
            yield existing(backend, device.snapshot_id)


def key_pair(backend: Any, params: Params) -> Iterator[ResourceInContext]:
    made = to_be_made(backend, "key-pair", _tags(params, "key-pair"))
    yield ResourceInContext(arn(backend, "key-pair", params.get("KeyName") or "*"), made.context)


def _tags(params: Params, kind: str) -> dict[str, str]:
    specifications = params.get("TagSpecifications") or params.get("TagSpecification") or []
    return {
        tag.get("Key", ""): tag.get("Value") or ""
        for each in specifications
        if each.get("ResourceType") == kind
        for tag in each.get("Tags") or []
    }
