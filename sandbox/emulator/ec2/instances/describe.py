"""DescribeInstances: by id and filters, in pages of instances."""

from __future__ import annotations

from typing import Any, Callable

from moto.core.responses import ActionResult

from emulator.ec2 import lookup, paging
from emulator.ec2.filters import Fact, filters_asked, select
from emulator.ec2.instances import view
from emulator.ec2.instances.state import CODES
from emulator.ec2.network.view import private_dns
from emulator.indexes.backend_indexes import indexes_of


def describe_instances(request: Any) -> ActionResult:
    """Without MaxResults all instances; ids and MaxResults exclude each other."""
    page = paging.page_asked(request, ids="InstanceIds", ids_name="instancesSet")
    filters = filters_asked(request)
    backend = request.ec2_backend
    ids = request._get_param("InstanceIds")
    found = lookup.instances(backend, ids) if ids else list(indexes_of(backend).instances.values())
    shown, token = paging.cut(select(found, filters, FACTS, backend), page, lambda instance: instance.sequence)
    return ActionResult({"Reservations": view.reservations(backend, shown), "NextToken": token})


def _of_volumes(fact: Callable[[Any], object]) -> Fact:
    return lambda instance: [fact(each) for each in instance.block_devices.values()]


def _of_interfaces(fact: Callable[[Any], object]) -> Fact:
    return lambda instance: [fact(each) for each in instance.nics.values()]


def _of_primary(fact: Callable[[Any], object]) -> Fact:
    return lambda instance: fact(instance.primary_interface) if instance.primary_interface else None


FACTS: dict[str, Fact] = {
    "instance-id": lambda instance: instance.id,
    "instance-type": lambda instance: instance.instance_type,
    "instance-state-name": lambda instance: instance.state,
    "instance-state-code": lambda instance: CODES[instance.state],
    "image-id": lambda instance: instance.facts.image.id,
    "availability-zone": lambda instance: instance.zone,
    "architecture": lambda instance: instance.facts.image.facts.architecture,
    "platform": lambda instance: instance.facts.image.facts.billing.platform,
    "platform-details": lambda instance: instance.facts.image.facts.billing.platform_details,
    "usage-operation": lambda instance: instance.facts.image.facts.billing.usage_operation,
    "root-device-type": lambda instance: instance.facts.image.facts.root_device_type,
    "root-device-name": lambda instance: instance.root_device_name,
    "virtualization-type": lambda instance: instance.facts.image.facts.virtualization,
    "boot-mode": lambda instance: instance.facts.image.facts.boot_mode,
    "key-name": lambda instance: instance.facts.key_name,
    "iam-instance-profile.arn": lambda instance: (instance.facts.profile or {}).get("Arn"),
    "iam-instance-profile.id": lambda instance: (instance.facts.profile or {}).get("Id"),
    "client-token": lambda instance: instance.facts.client_token,
    "reservation-id": lambda instance: instance.reservation_id,
    "owner-id": lambda instance: instance.owner_id,
    "launch-time": lambda instance: instance.launch_time,
    "launch-index": lambda instance: instance.launch_index,
    "tenancy": lambda instance: instance.facts.tenancy,
    "monitoring-state": lambda instance: "enabled" if instance.facts.monitoring else "disabled",
    "source-dest-check": lambda instance: instance.source_dest_check,
    "state-reason-code": lambda instance: instance.state_reason[0] if instance.state_reason else None,
    "hibernation-options.configured": lambda instance: instance.facts.hibernation,
    "metadata-options.http-tokens": lambda instance: instance.metadata_options["HttpTokens"],
    "subnet-id": _of_primary(lambda each: each.subnet.id),
    "vpc-id": _of_primary(lambda each: each.subnet.vpc_id),
    "private-ip-address": _of_primary(lambda each: each.private_ip_address),
    "private-dns-name": lambda each: (
        private_dns(each.primary_interface.private_ip_address, each.ec2_backend.region_name) if each.primary_interface else None
    ),
    "ip-address": _of_primary(lambda each: each.public_ip),
    "instance.group-id": _of_primary(lambda each: [group.id for group in each._group_set]),
    "instance.group-name": _of_primary(lambda each: [group.name for group in each._group_set]),
    "network-interface.network-interface-id": _of_interfaces(lambda each: each.id),
    "network-interface.subnet-id": _of_interfaces(lambda each: each.subnet.id),
    "network-interface.vpc-id": _of_interfaces(lambda each: each.subnet.vpc_id),
    "network-interface.group-id": _of_interfaces(lambda each: [group.id for group in each._group_set]),
    "network-interface.addresses.private-ip-address": _of_interfaces(
        lambda each: [address["PrivateIpAddress"] for address in each.private_ip_addresses]
    ),
    "block-device-mapping.volume-id": _of_volumes(lambda each: each.volume.id),
    "block-device-mapping.device-name": _of_volumes(lambda each: each.device),
    "block-device-mapping.status": _of_volumes(lambda each: "attached"),
    "block-device-mapping.attach-time": _of_volumes(lambda each: each.attach_time),
    "block-device-mapping.delete-on-termination": _of_volumes(lambda each: each.delete_on_termination),
}
