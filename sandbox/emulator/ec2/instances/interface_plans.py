"""The network interfaces of a launch: one by default, those of the request, or interfaces that exist already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping, Optional, Sequence

from emulator.ec2 import lookup
from emulator.ec2.network import addresses, interfaces
from emulator.ec2.refusals import Refusal, combination, missing


@dataclass(frozen=True)
class InterfacePlan:
    """An interface to make, or one to attach (`existing`)."""

    device_index: int
    subnet: Any
    asked: Mapping[str, Any]
    groups: Sequence[Any] = ()
    existing: Optional[Any] = None


def plan_interfaces(request: Any) -> list[InterfacePlan]:
    """The interfaces of one instance, the primary first; refuses used addresses, used interfaces and mixed forms."""
    backend = request.ec2_backend
    specified = request._get_param("NetworkInterfaces") or []
    if not specified:
        return [_default(backend, request)]
    for name, words in (("SubnetId", "an instance-level subnet ID"), ("SecurityGroupIds", "instance-level security groups")):
        if request._get_param(name):
            raise combination(f"Network interfaces and {words} may not be specified on the same request")
    if request._get_param("PrivateIpAddress"):
        raise combination("Network interfaces and an instance-level private address may not be specified on the same request")
    plans = sorted((_specified(backend, each) for each in specified), key=lambda plan: plan.device_index)
    if [plan.device_index for plan in plans] != list(range(len(plans))):
        raise combination("Each network interface requires a unique device index, beginning with 0")
    return plans


def require_room(plans: Sequence[InterfacePlan], count: int) -> None:
    """Refuses a launch that would use up the subnet half-way."""
    for plan in plans:
        needed = count * sum(1 for each in plans if each.existing is None and each.subnet is plan.subnet)
        if addresses.available_count(plan.subnet) < needed:
            raise addresses.no_free_address(plan.subnet)


def bring_up(backend: Any, plan: InterfacePlan, instance: Any, tags: Mapping[str, str]) -> None:
    """Make or take the interface and attach it."""
    interface = plan.existing
    if interface is None:
        interface = interfaces.make(
            backend,
            plan.subnet,
            plan.groups,
            interfaces.addresses_asked(plan.subnet, plan.asked),
            description=plan.asked.get("Description") or "",
            delete_on_termination=plan.asked.get("DeleteOnTermination", True) is not False,
            public_address=_wants_public_address(plan),
            tags=tags,
        )
    interfaces.attach(interface, instance, plan.device_index)


def _default(backend: Any, request: Any) -> InterfacePlan:
    subnet_id = request._get_param("SubnetId")
    zone = (request._get_param("Placement") or {}).get("AvailabilityZone")
    subnet = lookup.subnet(backend, subnet_id) if subnet_id else _default_subnet(backend, zone)
    if zone and subnet.availability_zone != zone:
        raise combination(f"The specified subnet '{subnet.id}' is not in the availability zone '{zone}'")
    group_ids = list(request._get_param("SecurityGroupIds") or [])
    for name in request._get_param("SecurityGroups") or []:
        group_ids.append(_group_named(backend, name, subnet.vpc_id))
    asked = {"PrivateIpAddress": request._get_param("PrivateIpAddress")}
    if asked["PrivateIpAddress"]:
        addresses.require_free(subnet, asked["PrivateIpAddress"])
    return InterfacePlan(0, subnet, asked, lookup.security_groups(backend, group_ids, subnet.vpc_id))


def _specified(backend: Any, asked: Mapping[str, Any]) -> InterfacePlan:
    if "DeviceIndex" not in asked:
        raise missing("NetworkInterface.DeviceIndex")
    index = int(asked["DeviceIndex"])
    if asked.get("NetworkInterfaceId"):
        interface = lookup.network_interface(backend, asked["NetworkInterfaceId"])
        if interface.attachment_id is not None:
            raise Refusal("InvalidNetworkInterface.InUse", f"Interface: [{interface.id}] in use.")
        return InterfacePlan(index, interface.subnet, asked, existing=interface)
    subnet = lookup.subnet(backend, asked["SubnetId"]) if asked.get("SubnetId") else _default_subnet(backend, None)
    groups = lookup.security_groups(backend, asked.get("Groups") or [], subnet.vpc_id)
    interfaces.addresses_asked(subnet, asked)
    return InterfacePlan(index, subnet, asked, groups)


def _default_subnet(backend: Any, zone: Optional[str]) -> Any:
    for zone_name, by_id in sorted(backend.subnets.items()):
        for subnet in by_id.values():
            if subnet.default_for_az and zone in (None, zone_name):
                return subnet
    raise Refusal("MissingInput", "No subnets found for the default VPC. Please specify a subnet.")


def _group_named(backend: Any, name: str, vpc_id: str) -> str:
    for group in backend.groups.get(vpc_id, {}).values():
        if group.name == name:
            return str(group.id)
    raise Refusal("InvalidGroup.NotFound", f"The security group '{name}' does not exist in default VPC '{vpc_id}'")


def _wants_public_address(plan: InterfacePlan) -> bool:
    wanted = plan.asked.get("AssociatePublicIpAddress")
    if wanted is None:
        return plan.device_index == 0 and bool(plan.subnet.map_public_ip_on_launch)
    return bool(wanted)
