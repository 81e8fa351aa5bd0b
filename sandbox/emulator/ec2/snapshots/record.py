"""One snapshot: what was true of the volume when it was taken stays true, whatever happens to the volume later."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any, Optional

from moto.ec2.models.core import TaggedEC2Resource

from emulator.ec2.billing import Billing
from emulator.ec2.identifiers import new_id, next_sequence
from emulator.ec2.snapshots.life import Life

# The volume id that EBS shows on copies: arbitrary, of no volume.
VOLUME_OF_COPIES = "vol-ffffffff"


class SnapshotRecord(TaggedEC2Resource):
    """A snapshot of a volume or a copy of another snapshot."""

    def __init__(
        self,
        backend: Any,
        *,
        volume_id: str,
        volume_size: int,
        description: str,
        life: Life,
        kms_key_arn: Optional[str],
        failure: Optional[str] = None,
        billing: Optional[Billing] = None,
        is_copy: bool = False,
        completion_minutes: Optional[int] = None,
    ) -> None:
        self.ec2_backend = backend
        self.id = new_id("snap")
        self.sequence = next_sequence()
        self.owner_id: str = backend.account_id
        self.volume_id = volume_id
        self.volume_size = volume_size
        self.description = description
        self.life = life
        self.kms_key_arn = kms_key_arn
        self.data_key_id = f"snapshot-{secrets.token_hex(9)}" if kms_key_arn else None
        self.failure = failure
        self.billing = billing
        self.is_copy = is_copy
        self.completion_minutes = completion_minutes
        self.receivers: set[str] = set()

    @property
    def encrypted(self) -> bool:
        return self.kms_key_arn is not None

    @property
    def in_progress(self) -> bool:
        return self.life.in_progress

    @property
    def state(self) -> str:
        if self.life.in_progress:
            return "pending"
        return "error" if self.failure else "completed"

    @property
    def state_message(self) -> Optional[str]:
        return self.failure if self.state == "error" else None

    @property
    def progress(self) -> str:
        return f"{0 if self.state == 'error' else self.life.percent}%"

    @property
    def start_time(self) -> datetime:
        return self.life.start_time

    @property
    def completion_time(self) -> Optional[datetime]:
        return self.life.completion_time if self.state == "completed" else None
