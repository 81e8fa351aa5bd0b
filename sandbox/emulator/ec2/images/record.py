"""One image and its block device mapping."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Optional

from moto.ec2.models.core import TaggedEC2Resource

from emulator import clock
from emulator.ec2.billing import Billing
from emulator.ec2.identifiers import new_id, next_sequence


@dataclass(frozen=True)
class ImageDevice:
    """One device of an image. Size in GiB, throughput in MiB/s; no snapshot means an empty volume."""

    device: str
    size: int
    volume_type: str
    snapshot_id: Optional[str] = None
    encrypted: bool = False
    iops: Optional[int] = None
    throughput: Optional[int] = None
    delete_on_termination: bool = True


@dataclass(frozen=True)
class ImageFacts:
    """What an image says about the machines that it starts."""

    name: str
    billing: Billing
    root_device_name: str
    architecture: str = "x86_64"
    description: str = ""
    boot_mode: Optional[str] = None
    ena_support: bool = False
    sriov: Optional[str] = None
    tpm_support: Optional[str] = None
    imds_support: Optional[str] = None
    virtualization: str = "hvm"
    root_device_type: str = "ebs"
    devices: tuple[ImageDevice, ...] = field(default_factory=tuple)


class ImageRecord(TaggedEC2Resource):
    """An image of one account in one region."""

    def __init__(self, backend: Any, facts: ImageFacts, *, image_id: Optional[str] = None, owner_alias: Optional[str] = None) -> None:
        self.ec2_backend = backend
        self.id = image_id or new_id("ami")
        self.sequence = next_sequence()
        self.owner_id: str = backend.account_id
        self.owner_alias = owner_alias
        self.facts = facts
        self.creation_date: datetime = clock.now()

    @property
    def public(self) -> bool:
        return self.owner_alias is not None
