"""Make, attach, detach and remove network interfaces."""

from __future__ import annotations

from typing import Any, Mapping, Optional, Sequence

from moto.ec2.models.elastic_network_interfaces import NetworkInterface

from emulator import clock
from emulator.ec2.identifiers import new_id
from emulator.ec2.network import addresses
from emulator.ec2.refusals import combination
from emulator.ec2.tags import store


def make(
    backend: Any,
    subnet: Any,
    groups: Sequence[Any],
    private_addresses: Sequence[str],
    *,
    description: str = "",
    delete_on_termination: bool = False,
    public_address: bool = False,
    tags: Optional[Mapping[str, str]] = None,
) -> Any:
    """A new interface with these addresses, the first of them primary. The addresses were checked before."""
    interface = NetworkInterface(
        backend,
        subnet,
        private_addresses[0],
        [{"Primary": place == 0, "PrivateIpAddress": each} for place, each in enumerate(private_addresses)],
        group_ids=[each.id for each in groups],
        description=description,
        delete_on_termination=delete_on_termination,
        public_ip_auto_assign=public_address,
    )
    backend.enis[interface.id] = interface
    for each in private_addresses:
        addresses.take(subnet, each, interface.id)
    store.put(backend, interface.id, tags or {})
    return interface


def addresses_asked(subnet: Any, asked: Mapping[str, Any]) -> list[str]:
    """The addresses of a new interface: the primary one asked for or a free one, then the secondary ones."""
    listed = asked.get("PrivateIpAddresses") or []
    primary = asked.get("PrivateIpAddress") or next((each["PrivateIpAddress"] for each in listed if each.get("Primary")), None)
    named = [each["PrivateIpAddress"] for each in listed if each["PrivateIpAddress"] != primary]
    count = int(asked.get("SecondaryPrivateIpAddressCount") or 0)
    if named and count:
        raise combination("Only one of PrivateIpAddresses and SecondaryPrivateIpAddressCount may be specified")
    chosen = [addresses.require_free(subnet, each) for each in ([primary] if primary else []) + named]
    if primary is None:
        chosen.insert(0, addresses.free_address(subnet))
    while len(chosen) < 1 + len(named) + count:
        extra = addresses.free_address(subnet)
        if extra not in chosen:
            chosen.append(extra)
    return chosen


def attach(interface: Any, instance: Any, device_index: int) -> None:
    """Attach an interface to an instance at an index."""
    interface.instance = instance
    interface.attachment_id = new_id("eni-attach")
    interface.attach_time = clock.now()
    interface.status = "in-use"
    interface.device_index = device_index
    instance.nics[device_index] = interface


def detach(interface: Any) -> None:
    """Detach an interface; it stays in the account."""
    if interface.instance is not None:
        interface.instance.nics.pop(interface.device_index, None)
    interface.instance = None
    interface.attachment_id = None
    interface.attach_time = None
    interface.status = "available"
    interface.device_index = None


def remove(backend: Any, interface: Any) -> None:
    """Delete an interface and free its addresses."""
    for each in interface.private_ip_addresses:
        addresses.release(interface.subnet, each["PrivateIpAddress"])
    backend.enis.pop(interface.id, None)
    store.drop(backend, interface.id)
