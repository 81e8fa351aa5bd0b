"""What each control request does. All times in seconds, sizes in GiB."""

from __future__ import annotations

from typing import Any

import moto
from moto.ec2.exceptions import EC2ClientError

from emulator import clock
from emulator.control.body import BadRequest, Body, NotFound
from emulator.ec2.seeding import set_state
from emulator.gate.authenticate import identity_of_key
from emulator.gate.sessions import expire_sessions
from emulator.seeding.account import Account, account_named, all_accounts, make_account
from emulator.seeding.instances import InstanceOrder, VolumeOrder, launch
from emulator.settings import change_settings, fail_snapshots
from emulator.world import seed_world, world_as_json

REGIONS = ("eu-central-1", "eu-west-1")


def health(_body: Body) -> dict[str, Any]:
    """The emulator answers."""
    return {"status": "ok", "motoVersion": moto.__version__}


def list_accounts(_body: Body) -> dict[str, Any]:
    """All accounts, with keys."""
    return {"accounts": [account.as_json() for account in all_accounts()]}


def create_account(body: Body) -> dict[str, Any]:
    """A new account, with `instances` instances spread over its regions when asked."""
    body.only("name", "kind", "regions", "instances", "volumesPerInstance", "accountId")
    kind = body.text("kind", "tenant")
    if kind not in ("tenant", "admin"):
        raise BadRequest("kind must be tenant or admin")
    regions = body.texts("regions", REGIONS)
    if not regions:
        raise BadRequest("regions must name at least one region")
    try:
        account = make_account(body.text("name"), kind, regions, body.optional_text("accountId"))
    except ValueError as taken:
        raise BadRequest(str(taken)) from taken
    count, volumes = int(body.number("instances", 0)), int(body.number("volumesPerInstance", 2))
    ids = []
    for index, region in enumerate(regions):
        share = len(range(index, count, len(regions)))
        if share:
            order = InstanceOrder(count=share, volumes_per_instance=volumes, name_prefix=account.name)
            ids += [{"region": region, "instanceId": made} for made in launch(account, region, order)]
    return {**account.as_json(), "instances": ids}


def create_instances(body: Body) -> dict[str, Any]:
    """More instances for an account."""
    body.only("accountId", "region", "count", "volumesPerInstance", "tags", "availabilityZone", "volume", "namePrefix")
    account = _account(body)
    volume = body.inner("volume") or Body({})
    volume.only("type", "sizeGiB", "encryptedWith", "iops", "throughput")
    order = InstanceOrder(
        count=int(body.number("count", 1)),
        volumes_per_instance=int(body.number("volumesPerInstance", 1)),
        tags=body.tags("tags"),
        availability_zone=body.optional_text("availabilityZone"),
        name_prefix=body.text("namePrefix", account.name),
        volume=VolumeOrder(
            volume_type=volume.text("type", "gp3"),
            size_gib=int(volume.number("sizeGiB", 8)),
            encrypted_with=volume.optional_text("encryptedWith"),
            iops=_whole(volume.optional_number("iops")),
            throughput=_whole(volume.optional_number("throughput")),
        ),
    )
    try:
        return {"instanceIds": launch(account, _region(body, account), order)}
    except ValueError as impossible:
        raise BadRequest(str(impossible)) from impossible


def terminate_soon(body: Body) -> dict[str, Any]:
    """Put an instance into shutting-down and keep it there."""
    body.only("accountId", "region", "instanceId")
    account = _account(body)
    region, instance_id = _region(body, account), body.text("instanceId")
    try:
        set_state(account.account_id, region, instance_id, "shutting-down")
    except EC2ClientError as unknown:
        raise NotFound(f"no instance {instance_id} in {region} of {account.account_id}") from unknown
    return {"instanceId": instance_id, "state": "shutting-down"}


def settings(body: Body) -> dict[str, Any]:
    """Change how the emulator behaves for one account or for all."""
    body.only("accountId", "snapshotSeconds", "tagVisibilityDelaySeconds", "transitionSeconds", "failNextSnapshots")
    account_id = _account(body).account_id if body.optional_text("accountId") else None
    changed = change_settings(
        account_id,
        snapshot_seconds=body.optional_number("snapshotSeconds"),
        tag_visibility_delay_seconds=body.optional_number("tagVisibilityDelaySeconds"),
        transition_seconds=body.optional_number("transitionSeconds"),
    )
    failures = body.inner("failNextSnapshots")
    if failures:
        failures.only("count", "message", "volumeIds")
        count, ids = int(failures.number("count", 0)), failures.texts("volumeIds")
        fail_snapshots(account_id, count, ids, failures.optional_text("message"))
    return {
        "snapshotSeconds": changed.snapshot_seconds,
        "tagVisibilityDelaySeconds": changed.tag_visibility_delay_seconds,
        "transitionSeconds": changed.transition_seconds,
    }


def advance_clock(body: Body) -> dict[str, Any]:
    """Let time pass."""
    body.only("advanceSeconds")
    clock.advance(body.number("advanceSeconds", 0))
    return {"now": clock.now().isoformat()}


def expire(body: Body) -> dict[str, Any]:
    """End temporary credentials now."""
    body.only("accountId", "accessKeyId")
    return {"expired": expire_sessions(clock.now(), body.optional_text("accountId"), body.optional_text("accessKeyId"))}


def owner_of_key(access_key_id: str) -> dict[str, Any]:
    """Whose key this is."""
    owner = identity_of_key(access_key_id)
    if owner is None:
        raise NotFound("unknown access key")
    return {"accountId": owner[0], "arn": owner[1]}


def seed(_body: Body) -> dict[str, Any]:
    """The demo world, seeded once."""
    seed_world()
    return world_as_json()


def show_world(_body: Body) -> dict[str, Any]:
    """The demo world; 404 before it was seeded."""
    try:
        return world_as_json()
    except KeyError as missing:
        raise NotFound("the world is not seeded") from missing


def _account(body: Body) -> Account:
    account_id = body.text("accountId")
    try:
        return account_named(account_id)
    except KeyError as missing:
        raise NotFound(f"no account {account_id}") from missing


def _region(body: Body, account: Account) -> str:
    region = body.text("region", account.regions[0])
    if region not in account.regions:
        raise BadRequest(f"account {account.account_id} was not made for region {region}")
    return region


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)
