"""Resources with the condition keys that AWS documents for them: tags, and what a policy may ask of each type."""

from __future__ import annotations

from typing import Any, Mapping, Optional, Sequence

from emulator.ec2.images.public import public_images
from emulator.ec2.tags import store
from emulator.gate.authorization import ResourceInContext
from emulator.indexes import shares
from emulator.indexes.backend_indexes import indexes_of

# Snapshots and images have no account in their ARN (service authorization reference for Amazon EC2).
_WITHOUT_ACCOUNT = frozenset({"snapshot", "image"})
_TYPE_OF_PREFIX = {
    "i": "instance",
    "vol": "volume",
    "snap": "snapshot",
    "ami": "image",
    "eni": "network-interface",
    "subnet": "subnet",
    "sg": "security-group",
    "vpc": "vpc",
    "key": "key-pair",
}

Context = dict[str, Sequence[str]]


def existing(backend: Any, resource_id: str, resource_type: Optional[str] = None) -> ResourceInContext:
    """A resource named in a request, whether it exists or not; only the account's own tags count."""
    kind = resource_type or _TYPE_OF_PREFIX.get(resource_id.split("-")[0], "*")
    context: Context = {}
    for key, value in store.of(backend, resource_id).items():
        context[f"aws:ResourceTag/{key}"] = [value]
        context[f"ec2:ResourceTag/{key}"] = [value]
    context.update(_facts(backend, kind, resource_id))
    return ResourceInContext(arn(backend, kind, resource_id), context)


def to_be_made(backend: Any, kind: str, tags: Mapping[str, str], facts: Optional[Context] = None) -> ResourceInContext:
    """A resource that the call would make, with the tags that it would get."""
    return ResourceInContext(arn(backend, kind, "*"), {**request_tags(tags), **(facts or {})})


def request_tags(tags: Mapping[str, str]) -> Context:
    """aws:RequestTag/… and aws:TagKeys of the tags in a request."""
    context: Context = {f"aws:RequestTag/{key}": [value] for key, value in tags.items()}
    if tags:
        context["aws:TagKeys"] = list(tags)
    return context


def arn(backend: Any, kind: str, resource_id: str, region: Optional[str] = None) -> str:
    account = "" if kind in _WITHOUT_ACCOUNT else backend.account_id
    return f"arn:aws:ec2:{region or backend.region_name}:{account}:{kind}/{resource_id}"


def _facts(backend: Any, kind: str, resource_id: str) -> Context:
    if kind == "instance" and resource_id in indexes_of(backend).instances:
        instance = indexes_of(backend).instances[resource_id]
        profile = {"ec2:InstanceProfile": [instance.facts.profile["Arn"]]} if instance.facts.profile else {}
        return {
            "ec2:InstanceID": [resource_id],
            "ec2:InstanceType": [instance.instance_type],
            "ec2:AvailabilityZone": [instance.zone],
            "ec2:RootDeviceType": [instance.facts.image.facts.root_device_type],
            "ec2:Tenancy": [instance.facts.tenancy],
            **profile,
        }
    if kind == "volume" and resource_id in backend.volumes:
        volume = backend.volumes[resource_id]
        return {
            "ec2:VolumeID": [resource_id],
            "ec2:VolumeType": [volume.volume_type],
            "ec2:VolumeSize": [str(volume.size)],
            "ec2:Encrypted": [str(volume.encrypted).lower()],
            "ec2:AvailabilityZone": [volume.zone],
        }
    if kind == "snapshot":
        return _snapshot_facts(backend.region_name, resource_id)
    if kind == "image":
        image = public_images(backend.region_name).get(resource_id) or backend.amis.get(resource_id)
        if image is not None:
            owner = image.owner_alias or image.owner_id
            return {"ec2:Owner": [owner], "ec2:Public": [str(image.public).lower()], "ec2:ImageType": ["machine"]}
    return {}


def _snapshot_facts(region: str, snapshot_id: str) -> Context:
    snapshot = shares.find(region, snapshot_id)
    if snapshot is None:
        return {}
    return {
        "ec2:SnapshotID": [snapshot_id],
        "ec2:Owner": [snapshot.owner_id],
        "ec2:ParentVolume": [f"arn:aws:ec2:{region}:{snapshot.owner_id}:volume/{snapshot.volume_id}"],
        "ec2:VolumeSize": [str(snapshot.volume_size)],
        "ec2:Encrypted": [str(snapshot.encrypted).lower()],
    }
