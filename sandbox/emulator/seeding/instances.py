"""Alike instances for an account, spread over its zones."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Mapping, Optional, Sequence

from moto.ec2.models import ec2_backends

from emulator.ec2.seeding import VolumeSpec, create_instances
from emulator.ec2.tags import store
from emulator.kms.keys import default_ebs_key
from emulator.seeding.account import Account


@dataclass(frozen=True)
class VolumeOrder:
    """The volumes of an order, sizes in GiB; encrypted_with is tenant-key, aws-managed or None."""

    volume_type: str = "gp3"
    size_gib: int = 8
    encrypted_with: Optional[str] = None
    iops: Optional[int] = None
    throughput: Optional[int] = None


@dataclass(frozen=True)
class InstanceOrder:
    """How many, named <name_prefix>-<n> unless the tags name them; in one zone when availability_zone names it."""

    count: int
    volumes_per_instance: int = 1
    tags: Mapping[str, str] = field(default_factory=dict)
    availability_zone: Optional[str] = None
    name_prefix: str = "server"
    volume: VolumeOrder = field(default_factory=VolumeOrder)


def launch(account: Account, region: str, order: InstanceOrder) -> list[str]:
    """Make them, running at once; returns the instance ids. ValueError for a zone or key that the account does not have."""
    network = account.networks[region]
    zones = [order.availability_zone] if order.availability_zone else list(network.subnet_ids)
    if not set(zones) <= set(network.subnet_ids):
        raise ValueError(f"account {account.account_id} has no subnet in {order.availability_zone}")
    spec = volume_spec(account, region, order.volume)
    made: list[str] = []
    for index, zone in enumerate(zones):
        count = len(range(index, order.count, len(zones)))
        if count:
            made += create_instances(
                account.account_id,
                region,
                count=count,
                subnet_id=network.subnet_ids[zone],
                security_group_ids=[network.security_group_id],
                volumes=[spec] * order.volumes_per_instance,
                tags=order.tags,
                key_name=network.key_name,
            )
    if "Name" not in order.tags:
        _name(account, region, made, order.name_prefix)
    return made


def _name(account: Account, region: str, instance_ids: Sequence[str], prefix: str) -> None:
    backend = ec2_backends[account.account_id][region]
    for number, instance_id in enumerate(instance_ids, start=1):
        store.put(backend, instance_id, {"Name": f"{prefix}-{number}"})


def volume_spec(account: Account, region: str, volume: VolumeOrder) -> VolumeSpec:
    """The order's volume, with the key that it means."""
    return VolumeSpec(
        volume_type=volume.volume_type,
        size=volume.size_gib,
        iops=volume.iops,
        throughput=volume.throughput,
        kms_key_arn=_key(account, region, volume.encrypted_with),
    )


def _key(account: Account, region: str, encrypted_with: Optional[str]) -> Optional[str]:
    if encrypted_with is None:
        return None
    if encrypted_with == "tenant-key":
        return account.networks[region].kms_key_arn
    if encrypted_with == "aws-managed":
        return str(default_ebs_key(account.account_id, region).arn)
    raise ValueError(f"encryptedWith must be tenant-key or aws-managed, not {encrypted_with}")
