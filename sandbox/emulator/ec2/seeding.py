"""Instances made in-process, fast and settled at once: for the seeded world and for tests with thousands of instances."""

from __future__ import annotations

import base64
import itertools
from dataclasses import dataclass, field
from typing import Any, Mapping, Optional, Sequence

from moto.ec2.models import ec2_backends

from emulator.ec2 import lookup
from emulator.ec2.billing import Billing
from emulator.ec2.identifiers import new_id
from emulator.ec2.images.public import public_image_for
from emulator.ec2.images.record import ImageRecord
from emulator.ec2.instances import order, types
from emulator.ec2.instances.record import InstanceFacts, InstanceRecord
from emulator.ec2.network import addresses, interfaces
from emulator.ec2.tags import store
from emulator.ec2.volumes.attach import attach
from emulator.ec2.volumes.plan import VolumePlan
from emulator.ec2.volumes.record import VolumeRecord
from emulator.ec2.volumes.types import performance
from emulator.indexes.backend_indexes import indexes_of

# As many instances of one request at most: a reservation of thousands is not what accounts have.
_PER_RESERVATION = 20


@dataclass(frozen=True)
class VolumeSpec:
    """A volume of each instance, the first one the root. Size in GiB, throughput in MiB/s; `kms_key_arn` None is unencrypted.

    `device` None takes the image's root device for the first volume and /dev/sdf, /dev/sdg … for the others.
    """

    volume_type: str = "gp3"
    size: int = 8
    iops: Optional[int] = None
    throughput: Optional[int] = None
    kms_key_arn: Optional[str] = None
    device: Optional[str] = None
    delete_on_termination: bool = True
    tags: Mapping[str, str] = field(default_factory=dict)


def create_instances(
    account_id: str,
    region: str,
    *,
    count: int,
    subnet_id: str,
    security_group_ids: Sequence[str],
    volumes: Sequence[VolumeSpec] = (VolumeSpec(),),
    tags: Optional[Mapping[str, str]] = None,
    name: Optional[str] = None,
    key_name: Optional[str] = None,
    instance_profile_arn: Optional[str] = None,
    instance_type: str = "t3.medium",
    platform_details: str = "Linux/UNIX",
    architecture: str = "x86_64",
    user_data: Optional[str] = None,
    metadata_options: Optional[Mapping[str, Any]] = None,
    cpu_options: Optional[Mapping[str, Any]] = None,
    instance_store_only: bool = False,
    disable_api_termination: bool = False,
    disable_api_stop: bool = False,
    monitoring: bool = False,
    private_ip_address: Optional[str] = None,
) -> list[str]:
    """Make running instances and return their ids; 10,000 take about 5 s.

    `name` becomes the tag Name, with -1, -2 … appended when count is above 1; `user_data` is plain text.
    Refuses what RunInstances refuses (unknown subnet, used address …); LookupError for a platform without image.
    """
    backend = ec2_backends[account_id][region]
    image = public_image_for(region, platform_details, architecture, instance_store=instance_store_only)
    subnet = lookup.subnet(backend, subnet_id)
    groups = lookup.security_groups(backend, security_group_ids, subnet.vpc_id)
    types.require_architecture(instance_type, image.facts.architecture)
    facts = InstanceFacts(
        image=image,
        instance_type=instance_type,
        cpu_options=types.cpu_options(instance_type, cpu_options),
        cpu_credits=types.cpu_credits(instance_type, None),
        metadata_options=order.metadata_options(metadata_options or {}, image),
        key_name=key_name,
        profile=order.profile(account_id, {"Arn": instance_profile_arn} if instance_profile_arn else None),
        user_data=order.user_data(base64.b64encode(user_data.encode()).decode()) if user_data else None,
        monitoring=monitoring,
        ebs_optimized=bool(types.facts_of(instance_type).get("EbsInfo", {}).get("EbsOptimizedSupport") == "default"),
        disable_api_termination=disable_api_termination,
        disable_api_stop=disable_api_stop,
    )
    plans = [] if instance_store_only else _device_plans(image, volumes)
    made = []
    reservation_id = ""
    for number in range(count):
        index = number % _PER_RESERVATION
        reservation_id = new_id("r") if index == 0 else reservation_id
        instance = InstanceRecord(backend, facts, subnet, reservation_id, index)
        address = addresses.require_free(subnet, private_ip_address) if private_ip_address else addresses.free_address(subnet)
        interfaces.attach(interfaces.make(backend, subnet, groups, [address], delete_on_termination=True), instance, 0)
        _give_volumes(backend, instance, plans)
        instance.life.stay("running")
        indexes_of(backend).instances[instance.id] = instance
        store.put(backend, instance.id, _tags(tags, name, number, count))
        made.append(instance.id)
    return made


def set_state(account_id: str, region: str, instance_id: str, state: str) -> None:
    """Put an instance into a state (`stopped`, `shutting-down`, `running` …) and keep it there; refuses an unknown instance."""
    instance = lookup.instance(ec2_backends[account_id][region], instance_id)
    instance.life.stay(state)
    if state in ("stopped", "shutting-down", "terminated"):
        instance.state_reason = ("Client.UserInitiatedShutdown", "Client.UserInitiatedShutdown: User initiated shutdown")


def _device_plans(image: ImageRecord, volumes: Sequence[VolumeSpec]) -> list[tuple[str, VolumeSpec, VolumePlan]]:
    root = image.facts.root_device_name
    free = (f"/dev/sd{letter}" for letter in "fghijklmnop")
    names = itertools.chain([root], free)
    plans = []
    for place, spec in enumerate(volumes):
        device = spec.device or next(names)
        billing = image.facts.billing if place == 0 else None
        snapshot_id = image.facts.devices[0].snapshot_id if place == 0 and image.facts.devices else None
        plans.append((device, spec, _plan(spec, billing, snapshot_id)))
    return plans


def _plan(spec: VolumeSpec, billing: Optional[Billing], snapshot_id: Optional[str]) -> VolumePlan:
    iops, throughput = performance(spec.volume_type, spec.size, spec.iops, spec.throughput)
    return VolumePlan(spec.volume_type, spec.size, iops, throughput, spec.kms_key_arn, snapshot_id, billing=billing)


def _give_volumes(backend: Any, instance: InstanceRecord, plans: Sequence[tuple[str, VolumeSpec, VolumePlan]]) -> None:
    for device, spec, plan in plans:
        volume = VolumeRecord(backend, plan, instance.zone, settled=True)
        backend.volumes[volume.id] = volume
        store.put(backend, volume.id, spec.tags)
        attach(volume, instance, device, delete_on_termination=spec.delete_on_termination)


def _tags(tags: Optional[Mapping[str, str]], name: Optional[str], number: int, count: int) -> dict[str, str]:
    named = {"Name": f"{name}-{number + 1}" if count > 1 else name} if name else {}
    return {**named, **(tags or {})}
