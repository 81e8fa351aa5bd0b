"""ModifySnapshotAttribute, ResetSnapshotAttribute, DescribeSnapshotAttribute: who else may create volumes from a snapshot."""

from __future__ import annotations

import re
from typing import Any, Iterable

from moto.core.responses import ActionResult, EmptyResult

from emulator.ec2 import keys
from emulator.ec2.refusals import Refusal, combination, dry_run, invalid, missing
from emulator.ec2.snapshots import ownership
from emulator.ec2.snapshots.record import SnapshotRecord
from emulator.indexes import shares

ATTRIBUTE = "createVolumePermission"
MAXIMUM_CHANGES = 500
_ACCOUNT = re.compile(r"^\d{12}$")


def modify_snapshot_attribute(request: Any) -> EmptyResult:
    """Share or unshare, in either request form; never both in one call. Repeating a share is no error."""
    backend = request.ec2_backend
    if request._get_param("Attribute") not in (None, ATTRIBUTE):
        raise invalid(f"Value ({request._get_param('Attribute')}) for parameter attribute is invalid. Unknown attribute.")
    added, removed = _changes(request)
    snapshot = ownership.owned(backend, request._get_param("SnapshotId"))
    if request._get_param("DryRun"):
        raise dry_run()
    if added:
        _shareable(backend, snapshot, added)
    for receiver in added:
        shares.share(backend.region_name, snapshot, receiver)
    for receiver in removed:
        shares.unshare(backend.region_name, snapshot, receiver)
    return EmptyResult()


def reset_snapshot_attribute(request: Any) -> EmptyResult:
    """Take all shares back."""
    backend = request.ec2_backend
    _attribute_of(request)
    snapshot = ownership.owned(backend, request._get_param("SnapshotId"))
    if request._get_param("DryRun"):
        raise dry_run()
    for receiver in list(snapshot.receivers):
        shares.unshare(backend.region_name, snapshot, receiver)
    return EmptyResult()


def describe_snapshot_attribute(request: Any) -> ActionResult:
    """Who may create volumes, for the owner's eyes."""
    attribute = _attribute_of(request)
    snapshot = ownership.owned(request.ec2_backend, request._get_param("SnapshotId"))
    if request._get_param("DryRun"):
        raise dry_run()
    if attribute == "productCodes":
        return ActionResult({"SnapshotId": snapshot.id, "ProductCodes": []})
    permissions = [{"Group": each} if each == shares.PUBLIC else {"UserId": each} for each in sorted(snapshot.receivers)]
    return ActionResult({"SnapshotId": snapshot.id, "CreateVolumePermissions": permissions})


def _attribute_of(request: Any) -> str:
    attribute = request._get_param("Attribute")
    if not attribute:
        raise missing("Attribute")
    if attribute not in (ATTRIBUTE, "productCodes"):
        raise invalid(f"Value ({attribute}) for parameter attribute is invalid. Unknown attribute.")
    return str(attribute)


def _changes(request: Any) -> tuple[list[str], list[str]]:
    permission = request._get_param("CreateVolumePermission") or {}
    added = _receivers(permission.get("Add") or [])
    removed = _receivers(permission.get("Remove") or [])
    named = [{"UserId": each} for each in request._get_param("UserIds") or []]
    named += [{"Group": each} for each in request._get_param("GroupNames") or []]
    operation = request._get_param("OperationType")
    if named and operation not in ("add", "remove"):
        raise missing("OperationType")
    (added if operation == "add" else removed).extend(_receivers(named))
    if added and removed:
        raise combination("You cannot add and remove create volume permissions in the same request")
    if not added and not removed:
        raise missing("CreateVolumePermission")
    if len(added) + len(removed) > MAXIMUM_CHANGES:
        raise invalid(f"You can make up to {MAXIMUM_CHANGES} modifications to a snapshot in a single request")
    return added, removed


def _receivers(permissions: Iterable[dict[str, str]]) -> list[str]:
    receivers = []
    for permission in permissions:
        if "Group" in permission and permission["Group"] != shares.PUBLIC:
            group = permission["Group"]
            raise Refusal("InvalidAMIAttributeItemValue", f'Invalid attribute item value "{group}" for userGroup item type.')
        receiver = permission.get("Group") or permission.get("UserId") or ""
        if receiver != shares.PUBLIC and not _ACCOUNT.match(receiver):
            raise Refusal("InvalidAMIAttributeItemValue", f'Invalid attribute item value "{receiver}" for userId item type.')
        receivers.append(receiver)
    return receivers


def _shareable(backend: Any, snapshot: SnapshotRecord, receivers: Iterable[str]) -> None:
    if snapshot.kms_key_arn is None:
        return
    if keys.is_aws_managed(snapshot.kms_key_arn):
        raise Refusal("OperationNotPermitted", "Encrypted snapshots with EBS default key cannot be shared")
    if shares.PUBLIC in receivers:
        raise Refusal("OperationNotPermitted", "Encrypted snapshots cannot be made public")
