"""Find a resource of the account by its id, or refuse with its id in the message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, Iterable

from emulator.ec2 import refusals
from emulator.ec2.identifiers import well_formed
from emulator.ec2.refusals import Refusal
from emulator.indexes.backend_indexes import indexes_of

if TYPE_CHECKING:
    from emulator.ec2.images.record import ImageRecord
    from emulator.ec2.instances.record import InstanceRecord
    from emulator.ec2.snapshots.record import SnapshotRecord
    from emulator.ec2.volumes.record import VolumeRecord


def instances(backend: Any, instance_ids: Iterable[str]) -> list[InstanceRecord]:
    """Instances of the account, each once, in the order asked."""
    found: list[InstanceRecord] = _all(indexes_of(backend).instances, well_formed("i", instance_ids), refusals.no_instances)
    return found


def instance(backend: Any, instance_id: str) -> InstanceRecord:
    return instances(backend, [_given(instance_id, "InstanceId")])[0]


def volumes(backend: Any, volume_ids: Iterable[str]) -> list[VolumeRecord]:
    found: list[VolumeRecord] = _all(backend.volumes, well_formed("vol", volume_ids), refusals.no_volumes)
    return found


def volume(backend: Any, volume_id: str) -> VolumeRecord:
    return volumes(backend, [_given(volume_id, "VolumeId")])[0]


def own_snapshot(backend: Any, snapshot_id: str) -> SnapshotRecord:
    """A snapshot that the account owns."""
    ids = well_formed("snap", [_given(snapshot_id, "SnapshotId")])
    found: SnapshotRecord = _all(backend.snapshots, ids, refusals.no_snapshots)[0]
    return found


def own_image(backend: Any, image_id: str) -> ImageRecord:
    """An image that the account registered."""
    ids = well_formed("ami", [_given(image_id, "ImageId")])
    found: ImageRecord = _all(backend.amis, ids, refusals.no_images)[0]
    return found


def subnet(backend: Any, subnet_id: str) -> Any:
    well_formed("subnet", [_given(subnet_id, "SubnetId")])
    for by_id in backend.subnets.values():
        if subnet_id in by_id:
            return by_id[subnet_id]
    raise Refusal("InvalidSubnetID.NotFound", f"The subnet ID '{subnet_id}' does not exist")


def security_groups(backend: Any, group_ids: Iterable[str], vpc_id: str) -> list[Any]:
    """Groups of one VPC; a group of another VPC is refused like an unknown one, as AWS does."""
    known = backend.groups.get(vpc_id, {})
    found = []
    for group_id in well_formed("sg", group_ids):
        if group_id not in known:
            raise Refusal("InvalidGroup.NotFound", f"The security group '{group_id}' does not exist in VPC '{vpc_id}'")
        found.append(known[group_id])
    return found


def network_interface(backend: Any, interface_id: str) -> Any:
    well_formed("eni", [_given(interface_id, "NetworkInterfaceId")])
    found = backend.enis.get(interface_id)
    if found is None:
        raise Refusal("InvalidNetworkInterfaceID.NotFound", f"The networkInterface ID '{interface_id}' does not exist")
    return found


def own_resource(backend: Any, resource_id: str) -> None:
    """Make sure that a resource to be tagged exists and is the account's own."""
    finders: dict[str, Callable[[Any, str], Any]] = {
        "i": instance,
        "vol": volume,
        "snap": own_snapshot,
        "ami": own_image,
        "eni": network_interface,
        "subnet": subnet,
    }
    prefix = resource_id.split("-")[0]
    if prefix in finders:
        finders[prefix](backend, resource_id)
    elif prefix == "vpc" and resource_id not in backend.vpcs:
        raise Refusal("InvalidVpcID.NotFound", f"The vpc ID '{resource_id}' does not exist")
    elif prefix == "sg" and not any(resource_id in groups for groups in backend.groups.values()):
        raise Refusal("InvalidGroup.NotFound", f"The security group '{resource_id}' does not exist")
    elif prefix == "key" and not any(pair.id == resource_id for pair in backend.key_pairs.values()):
        raise Refusal("InvalidKeyPair.NotFound", f"The key pair ID '{resource_id}' does not exist")
    elif prefix not in ("vpc", "sg", "key"):
        raise Refusal("InvalidID", f"The ID '{resource_id}' is not valid")


def _given(value: Any, parameter: str) -> str:
    if not value:
        raise refusals.missing(parameter)
    return str(value)


def _all(known: Any, ids: list[str], unknown_ones: Callable[[list[str]], Refusal]) -> Any:
    unknown = [each for each in ids if each not in known]
    if unknown:
        raise unknown_ones(unknown)
    return [known[each] for each in ids]
