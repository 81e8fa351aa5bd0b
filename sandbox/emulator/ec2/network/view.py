"""A network interface as DescribeNetworkInterfaces and DescribeInstances show it."""

from __future__ import annotations

from typing import Any, Optional

from emulator.ec2.tags import store


def shown(backend: Any, interface: Any) -> dict[str, Any]:
    """An interface in DescribeNetworkInterfaces."""
    return {
        **_facts(interface),
        "AvailabilityZone": interface.subnet.availability_zone,
        "InterfaceType": "interface",
        "RequesterManaged": False,
        "Attachment": _attachment(interface, with_instance=True),
        "TagSet": store.as_list(backend, interface.id),
    }


def of_instance(interface: Any) -> dict[str, Any]:
    """An interface in DescribeInstances."""
    return {**_facts(interface), "InterfaceType": "interface", "Attachment": _attachment(interface, with_instance=False)}


def groups(interface: Any) -> list[dict[str, str]]:
    return [{"GroupId": each.id, "GroupName": each.name} for each in interface._group_set]


def private_dns(address: str, region: str) -> str:
    name = f"ip-{address.replace('.', '-')}"
    return f"{name}.ec2.internal" if region == "us-east-1" else f"{name}.{region}.compute.internal"


def public_dns(address: Optional[str], region: str) -> str:
    if not address:
        return ""
    domain = "compute-1" if region == "us-east-1" else f"{region}.compute"
    return f"ec2-{address.replace('.', '-')}.{domain}.amazonaws.com"


def _facts(interface: Any) -> dict[str, Any]:
    region = interface.ec2_backend.region_name
    return {
        "NetworkInterfaceId": interface.id,
        "SubnetId": interface.subnet.id,
        "VpcId": interface.subnet.vpc_id,
        "OwnerId": interface.owner_id,
        "Status": interface.status,
        "Description": interface.description,
        "MacAddress": interface.mac_address,
        "SourceDestCheck": interface.source_dest_check,
        "Groups": groups(interface),
        "PrivateIpAddress": interface.private_ip_address,
        "PrivateDnsName": private_dns(interface.private_ip_address, region),
        "PrivateIpAddresses": [_address(interface, each, region) for each in interface.private_ip_addresses],
        "Ipv6Addresses": [],
        "Association": _association(interface, region),
    }


def _address(interface: Any, address: dict[str, Any], region: str) -> dict[str, Any]:
    primary = address["PrivateIpAddress"] == interface.private_ip_address
    return {
        "PrivateIpAddress": address["PrivateIpAddress"],
        "PrivateDnsName": private_dns(address["PrivateIpAddress"], region),
        "Primary": primary,
        "Association": _association(interface, region) if primary else None,
    }


def _association(interface: Any, region: str) -> Optional[dict[str, str]]:
    if not interface.public_ip:
        return None
    return {"IpOwnerId": "amazon", "PublicIp": interface.public_ip, "PublicDnsName": public_dns(interface.public_ip, region)}


def _attachment(interface: Any, *, with_instance: bool) -> Optional[dict[str, Any]]:
    if interface.attachment_id is None:
        return None
    owner = {"InstanceId": interface.instance.id, "InstanceOwnerId": interface.instance.owner_id} if with_instance else {}
    return {
        "AttachmentId": interface.attachment_id,
        "AttachTime": interface.attach_time,
        "DeleteOnTermination": bool(interface.delete_on_termination),
        "DeviceIndex": interface.device_index,
        "NetworkCardIndex": 0,
        "Status": "attached",
        **owner,
    }
