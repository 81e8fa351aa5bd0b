"""One instance, with all that a full restore must bring back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Mapping, Optional

from moto.ec2.models.core import TaggedEC2Resource

from emulator import clock
from emulator.ec2.identifiers import new_id, next_sequence
from emulator.ec2.images.record import ImageRecord
from emulator.ec2.instances.state import InstanceState
from emulator.ec2.volumes.record import Attachment, VolumeRecord


@dataclass(frozen=True)
class InstanceFacts:
    """What an instance is launched with. `user_data` is base64; the option maps are in the form of the API."""

    image: ImageRecord
    instance_type: str
    cpu_options: Mapping[str, Any]
    metadata_options: Mapping[str, Any]
    key_name: Optional[str] = None
    profile: Optional[Mapping[str, str]] = None
    user_data: Optional[str] = None
    monitoring: bool = False
    ebs_optimized: bool = False
    disable_api_termination: bool = False
    disable_api_stop: bool = False
    shutdown_behavior: str = "stop"
    cpu_credits: Optional[str] = None
    tenancy: str = "default"
    placement_group: str = ""
    hibernation: bool = False
    enclave: bool = False
    auto_recovery: str = "default"
    private_dns_name_options: Mapping[str, Any] = field(default_factory=lambda: dict(PRIVATE_DNS_NAMES))
    client_token: str = ""
    kernel_id: Optional[str] = None


PRIVATE_DNS_NAMES: Mapping[str, Any] = {
    "HostnameType": "ip-name",
    "EnableResourceNameDnsARecord": False,
    "EnableResourceNameDnsAAAARecord": False,
}


class InstanceRecord(TaggedEC2Resource):
    """An instance of one account; attributes that can be modified stand beside the facts of its launch."""

    def __init__(self, backend: Any, facts: InstanceFacts, subnet: Any, reservation_id: str, launch_index: int) -> None:
        self.ec2_backend = backend
        self.id = new_id("i")
        self.sequence = next_sequence()
        self.owner_id: str = backend.account_id
        self.reservation_id = reservation_id
        self.launch_index = launch_index
        self.facts = facts
        self.subnet = subnet
        self.zone: str = subnet.availability_zone
        self.launch_time: datetime = clock.now()
        self.life = InstanceState("pending")
        self.state_reason: Optional[tuple[str, str]] = None
        self.transition_reason = ""
        self.instance_type = facts.instance_type
        self.cpu_options = dict(facts.cpu_options)
        self.user_data = facts.user_data
        self.ebs_optimized = facts.ebs_optimized
        self.source_dest_check = True
        self.disable_api_termination = facts.disable_api_termination
        self.disable_api_stop = facts.disable_api_stop
        self.shutdown_behavior = facts.shutdown_behavior
        self.metadata_options = dict(facts.metadata_options)
        self.block_devices: dict[str, Attachment] = {}
        self.nics: dict[int, Any] = {}
        # moto's network interfaces ask their instance for more groups; all groups are the interface's own.
        self.security_groups: list[Any] = []

    @property
    def state(self) -> str:
        return self.life.name

    @property
    def root_device_name(self) -> str:
        return self.facts.image.facts.root_device_name

    @property
    def root_volume(self) -> Optional[VolumeRecord]:
        attachment = self.block_devices.get(self.root_device_name)
        return attachment.volume if attachment else None

    @property
    def primary_interface(self) -> Optional[Any]:
        return self.nics.get(0)
