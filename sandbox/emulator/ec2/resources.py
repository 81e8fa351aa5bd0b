"""On which resources each EC2 action needs permission (service authorization reference for Amazon EC2)."""

from __future__ import annotations

from collections.abc import Sequence

from moto.ec2.models import ec2_backends

from emulator.ec2 import resource_rules as rules
from emulator.ec2.resource_context import request_tags
from emulator.ec2.resource_rules import Params, Rule, made, named
from emulator.gate.authorization import ResourceInContext


def resources_for(action: str, params: Params, account: str, region: str) -> list[ResourceInContext]:
    """The resources that the caller's policies must allow, all of them; empty for actions that know only `*`."""
    rule = _RULES.get(action)
    return list(rule(ec2_backends[account][region], params)) if rule else []


def request_context(action: str, params: Params) -> dict[str, Sequence[str]]:
    """Condition keys of the request itself: tags of CreateTags and DeleteTags, receivers of ModifySnapshotAttribute."""
    if action in ("CreateTags", "DeleteTags"):
        return request_tags({each.get("Key", ""): each.get("Value") or "" for each in params.get("Tags") or []})
    if action == "ModifySnapshotAttribute":
        return _receivers(params)
    return {}


def _receivers(params: Params) -> dict[str, Sequence[str]]:
    context: dict[str, Sequence[str]] = {}
    permission = params.get("CreateVolumePermission") or {}
    for change in ("Add", "Remove"):
        listed = permission.get(change) or []
        flat = (params.get("OperationType") or "").lower() == change.lower()
        users = [each["UserId"] for each in listed if "UserId" in each] + list((params.get("UserIds") or []) if flat else [])
        groups = [each["Group"] for each in listed if "Group" in each] + list((params.get("GroupNames") or []) if flat else [])
        if users:
            context[f"ec2:{change}/userId"] = users
        if groups:
            context[f"ec2:{change}/group"] = groups
    return context


_RULES: dict[str, Rule] = {
    "CreateSnapshots": rules.create_snapshots,
    "CreateSnapshot": made("snapshot", "VolumeId"),
    "CopySnapshot": rules.copy_snapshot,
    "DeleteSnapshot": named("SnapshotId"),
    "ModifySnapshotAttribute": named("SnapshotId"),
    "ResetSnapshotAttribute": named("SnapshotId"),
    "DescribeSnapshotAttribute": named("SnapshotId"),
    "CreateVolume": made("volume", "SnapshotId"),
    "DeleteVolume": named("VolumeId"),
    "AttachVolume": named("VolumeId", "InstanceId"),
    "DetachVolume": named("VolumeId", "InstanceId"),
    "ModifyVolume": named("VolumeId"),
    "RegisterImage": rules.register_image,
    "DeregisterImage": named("ImageId"),
    "RunInstances": rules.run_instances,
    "StartInstances": named("InstanceIds"),
    "StopInstances": named("InstanceIds"),
    "RebootInstances": named("InstanceIds"),
    "TerminateInstances": named("InstanceIds"),
    "ModifyInstanceAttribute": named("InstanceId", "Groups"),
    "ModifyInstanceMetadataOptions": named("InstanceId"),
    "DescribeInstanceAttribute": named("InstanceId"),
    "CreateTags": named("Resources"),
    "DeleteTags": named("Resources"),
    "CreateNetworkInterface": made("network-interface", "SubnetId", "Groups"),
    "DeleteNetworkInterface": named("NetworkInterfaceId"),
    "CreateVpc": made("vpc"),
    "CreateSubnet": made("subnet", "VpcId"),
    "CreateSecurityGroup": made("security-group", "VpcId"),
    "AuthorizeSecurityGroupIngress": named("GroupId"),
    "CreateKeyPair": rules.key_pair,
    "ImportKeyPair": rules.key_pair,
}
