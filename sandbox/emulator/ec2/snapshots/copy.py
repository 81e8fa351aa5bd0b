"""CopySnapshot: from a region of the own account or a shared snapshot; the key is judged asynchronously. No client token."""

from __future__ import annotations

from typing import Any, Optional

from moto.core.responses import ActionResult

from emulator.ec2 import keys
from emulator.ec2.refusals import dry_run, invalid, missing
from emulator.ec2.snapshots import limits, ownership, shelf
from emulator.ec2.snapshots.life import Life
from emulator.ec2.snapshots.record import VOLUME_OF_COPIES, SnapshotRecord
from emulator.ec2.tags import store
from emulator.ec2.tags.specifications import tags_asked
from emulator.settings import settings_of, snapshot_failure

KEY_NOT_ACCESSIBLE = "Given key ID is not accessible"


def copy_snapshot(request: Any) -> ActionResult:
    """Begin a copy in this region. A key that cannot be used ends it in `error` with a StateMessage, after the id was returned."""
    backend = request.ec2_backend
    tags = tags_asked(request, "snapshot")["snapshot"]
    region = request._get_param("SourceRegion")
    if not region:
        raise missing("SourceRegion")
    minutes = _completion_minutes(request)
    source = ownership.usable(backend.account_id, region, request._get_param("SourceSnapshotId"))
    if request._get_param("DryRun"):
        raise dry_run()
    ownership.completed(backend.account_id, region, source.id)
    limits.room_for_a_copy(backend)
    key, failure = _key_of_copy(backend, source, request)
    copy = SnapshotRecord(
        backend,
        volume_id=VOLUME_OF_COPIES,
        volume_size=source.volume_size,
        description=request._get_param("Description") or "",
        life=Life(settings_of(backend.account_id).snapshot_seconds),
        kms_key_arn=key,
        failure=failure or snapshot_failure(backend.account_id, VOLUME_OF_COPIES),
        billing=source.billing,
        is_copy=True,
        completion_minutes=minutes,
    )
    shelf.put(backend, copy, tags)
    return ActionResult({"SnapshotId": copy.id, "Tags": store.as_list(backend, copy.id) or None})


def _key_of_copy(backend: Any, source: SnapshotRecord, request: Any) -> tuple[Optional[str], Optional[str]]:
    """The key of the copy, None for an unencrypted one, and the failure to come if a key cannot be used.

    A copy is encrypted when asked, when its source is, when the account encrypts by default; encryption cannot be taken away.
    """
    asked = request._get_param("KmsKeyId")
    encrypted = request._get_param("Encrypted")
    if asked and not encrypted and not source.encrypted:
        raise invalid("The parameter KmsKeyId requires the parameter Encrypted to be set.")
    if not (encrypted or source.encrypted or backend.ebs_encryption_by_default):
        return None, None
    key = keys.resolve(backend, asked) if asked else keys.default_key_arn(backend)
    if key is None:
        return str(asked), KEY_NOT_ACCESSIBLE
    return key, None if keys.usable_for_volume_of_snapshot(source.kms_key_arn, key) else KEY_NOT_ACCESSIBLE


def _completion_minutes(request: Any) -> Optional[int]:
    minutes = request._get_param("CompletionDurationMinutes")
    if minutes is None:
        return None
    if not 15 <= int(minutes) <= 2880 or int(minutes) % 15:
        raise invalid("CompletionDurationMinutes must be between 15 and 2880 minutes in 15 minute increments")
    return int(minutes)
