"""CreateNetworkInterface, DeleteNetworkInterface and DescribeNetworkInterfaces."""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult, EmptyResult
from moto.ec2.responses.elastic_network_interfaces import ElasticNetworkInterfaces

from emulator.ec2 import client_tokens, lookup, paging
from emulator.ec2.filters import Fact, filters_asked, select
from emulator.ec2.identifiers import well_formed
from emulator.ec2.network import interfaces, view
from emulator.ec2.patching import handlers
from emulator.ec2.refusals import Refusal, dry_run
from emulator.ec2.tags.specifications import tags_asked


def install() -> None:
    handlers(
        ElasticNetworkInterfaces,
        {
            "create_network_interface": create_network_interface,
            "delete_network_interface": delete_network_interface,
            "describe_network_interfaces": describe_network_interfaces,
        },
    )


def create_network_interface(request: Any) -> ActionResult:
    """Make an interface, once for each client token; without groups it gets the VPC's default group."""
    backend = request.ec2_backend
    tags = tags_asked(request, "network-interface")["network-interface"]
    token = client_tokens.asked(request)
    interface = client_tokens.earlier(backend, token)
    if interface is None:
        subnet = lookup.subnet(backend, request._get_param("SubnetId"))
        groups = lookup.security_groups(backend, request._get_param("Groups") or [], subnet.vpc_id)
        private_addresses = interfaces.addresses_asked(subnet, request._get_params())
        if request._get_param("DryRun"):
            raise dry_run()
        description = request._get_param("Description") or ""
        interface = interfaces.make(backend, subnet, groups, private_addresses, description=description, tags=tags)
        client_tokens.keep(backend, token, interface)
    return ActionResult({"NetworkInterface": view.shown(backend, interface), "ClientToken": request._get_param("ClientToken")})


def delete_network_interface(request: Any) -> EmptyResult:
    """Delete an interface that is not attached."""
    backend = request.ec2_backend
    interface = lookup.network_interface(backend, request._get_param("NetworkInterfaceId"))
    if request._get_param("DryRun"):
        raise dry_run()
    if interface.attachment_id is not None:
        raise Refusal("InvalidNetworkInterface.InUse", f"Network interface '{interface.id}' is currently in use.")
    interfaces.remove(backend, interface)
    return EmptyResult()


def describe_network_interfaces(request: Any) -> ActionResult:
    """Ids and MaxResults exclude each other."""
    page = paging.page_asked(request, ids="NetworkInterfaceIds", ids_name="networkInterfaceIds")
    filters = filters_asked(request)
    backend = request.ec2_backend
    ids = request._get_param("NetworkInterfaceIds")
    found = [lookup.network_interface(backend, each) for each in well_formed("eni", ids)] if ids else list(backend.enis.values())
    shown, token = paging.cut(select(found, filters, _FACTS, backend), page)
    return ActionResult({"NetworkInterfaces": [view.shown(backend, each) for each in shown], "NextToken": token})


_FACTS: dict[str, Fact] = {
    "network-interface-id": lambda each: each.id,
    "addresses.private-ip-address": lambda each: [address["PrivateIpAddress"] for address in each.private_ip_addresses],
    "private-ip-address": lambda each: each.private_ip_address,
    "mac-address": lambda each: each.mac_address,
    "subnet-id": lambda each: each.subnet.id,
    "vpc-id": lambda each: each.subnet.vpc_id,
    "availability-zone": lambda each: each.subnet.availability_zone,
    "group-id": lambda each: [group.id for group in each._group_set],
    "group-name": lambda each: [group.name for group in each._group_set],
    "description": lambda each: each.description,
    "status": lambda each: each.status,
    "owner-id": lambda each: each.owner_id,
    "interface-type": lambda each: "interface",
    "attachment.instance-id": lambda each: each.instance.id if each.instance else None,
    "attachment.instance-owner-id": lambda each: each.owner_id if each.instance else None,
    "attachment.attachment-id": lambda each: each.attachment_id,
    "attachment.device-index": lambda each: each.device_index,
    "attachment.status": lambda each: "attached" if each.attachment_id else None,
    "attachment.delete-on-termination": lambda each: bool(each.delete_on_termination) if each.attachment_id else None,
}
