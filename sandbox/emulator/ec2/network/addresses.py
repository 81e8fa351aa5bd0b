"""Private addresses of a subnet: which are free, which are taken and by which network interface."""

from __future__ import annotations

import ipaddress
from typing import Any

from emulator.ec2.refusals import Refusal, invalid
from emulator.indexes.backend_indexes import indexes_of

# The first four addresses of a subnet and the last are AWS's (VPC user guide).
_RESERVED_AT_START = 4


def free_address(subnet: Any) -> str:
    """An address that nobody has; refuses when the subnet is full."""
    indexes = indexes_of(subnet.ec2_backend)
    taken = indexes.interface_by_address.setdefault(subnet.id, {})
    usable = subnet.cidr.num_addresses - _RESERVED_AT_START - 1
    start = indexes.next_address.get(subnet.id, 0)
    for step in range(usable):
        offset = (start + step) % usable
        address = str(subnet.cidr.network_address + _RESERVED_AT_START + offset)
        if address not in taken:
            indexes.next_address[subnet.id] = offset + 1
            return address
    raise no_free_address(subnet)


def no_free_address(subnet: Any) -> Refusal:
    return Refusal("InsufficientFreeAddressesInSubnet", f"The specified subnet '{subnet.id}' does not have enough free addresses.")


def require_free(subnet: Any, address: str) -> str:
    """The address asked for; refuses one outside the subnet, reserved by AWS or in use."""
    try:
        parsed = ipaddress.IPv4Address(address)
    except ValueError:
        raise invalid(f"Value ({address}) for parameter address is invalid. Invalid IPv4 address.") from None
    if parsed not in subnet.cidr:
        raise invalid(f"Address {address} does not fall within the subnet's address range")
    if int(parsed) - int(subnet.cidr.network_address) < _RESERVED_AT_START or parsed == subnet.cidr.broadcast_address:
        raise invalid(f"Address {address} is in subnet's reserved address range")
    if address in indexes_of(subnet.ec2_backend).interface_by_address.get(subnet.id, {}):
        raise Refusal("InvalidIPAddress.InUse", f"Address {address} is in use.")
    return address


def take(subnet: Any, address: str, interface_id: str) -> None:
    indexes_of(subnet.ec2_backend).interface_by_address.setdefault(subnet.id, {})[address] = interface_id


def release(subnet: Any, address: str) -> None:
    indexes_of(subnet.ec2_backend).interface_by_address.get(subnet.id, {}).pop(address, None)


def available_count(subnet: Any) -> int:
    """How many addresses are free, as DescribeSubnets says it."""
    taken = indexes_of(subnet.ec2_backend).interface_by_address.get(subnet.id, {})
    free: int = subnet.cidr.num_addresses - _RESERVED_AT_START - 1 - len(taken)
    return free
