"""One volume and its attachment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Optional

from moto.ec2.models.core import TaggedEC2Resource

from emulator import clock
from emulator.ec2.billing import Billing
from emulator.ec2.identifiers import new_id, next_sequence
from emulator.ec2.volumes.plan import VolumePlan
from emulator.settings import settings_of

if TYPE_CHECKING:
    from emulator.ec2.instances.record import InstanceRecord


@dataclass
class Attachment:
    """A volume attached to an instance under a device name."""

    volume: VolumeRecord
    instance: InstanceRecord
    device: str
    attach_time: datetime
    delete_on_termination: bool


class VolumeRecord(TaggedEC2Resource):
    """A volume; `creating` for a moment, then `available` or `in-use`, or `error` when its key could not be used."""

    def __init__(self, backend: Any, plan: VolumePlan, zone: str, *, key_usable: bool = True, settled: bool = False) -> None:
        self.ec2_backend = backend
        self.id = new_id("vol")
        self.sequence = next_sequence()
        self.owner_id: str = backend.account_id
        self.zone = zone
        self.size = plan.size
        self.volume_type = plan.volume_type
        self.iops = plan.iops
        self.throughput = plan.throughput
        self.multi_attach = plan.multi_attach
        self.kms_key_arn = plan.kms_key_arn
        self.snapshot_id = plan.snapshot_id
        self.billing: Optional[Billing] = plan.billing
        self.create_time = clock.now()
        self.attachments: list[Attachment] = []
        self.modified_at: Optional[float] = None
        self._key_usable = key_usable
        wait = 0.0 if settled else settings_of(backend.account_id).transition_seconds
        self._ready_at = clock.monotonic() + wait

    @property
    def encrypted(self) -> bool:
        return self.kms_key_arn is not None

    @property
    def status(self) -> str:
        if self.attachments:
            return "in-use"
        if clock.monotonic() < self._ready_at:
            return "creating"
        return "available" if self._key_usable else "error"

    @property
    def attachment(self) -> Optional[Attachment]:
        """The first attachment; there is more than one only with Multi-Attach."""
        return self.attachments[0] if self.attachments else None
