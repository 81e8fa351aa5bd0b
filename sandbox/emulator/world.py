"""The demo world: one MSP, three tenants, two regions, about 40 instances."""

from __future__ import annotations

from typing import Any

from emulator.seeding.account import Account, make_account
from emulator.seeding.fleet import launch_fleet
from emulator.seeding.fleets import ACME, GLOBEX, INITECH, Group

REGIONS = ("eu-central-1", "eu-west-1")

_TENANTS: tuple[tuple[str, str, tuple[Group, ...]], ...] = (
    ("acme", "222222222222", ACME),
    ("globex", "333333333333", GLOBEX),
    ("initech", "444444444444", INITECH),
)

_world: dict[str, Account] = {}


def seed_world() -> None:
    """Make the world; a second time does nothing."""
    if _world:
        return
    _world["admin"] = make_account("northwind-msp", "admin", REGIONS, "111111111111")
    for name, account_id, groups in _TENANTS:
        _world[name] = make_account(name, "tenant", REGIONS, account_id)
        for group in groups:
            launch_fleet(_world[name], group)


def world_as_json() -> dict[str, Any]:
    """The world's accounts; KeyError before seed_world."""
    return {
        "admin": _world["admin"].as_json(),
        "tenants": [_world[name].as_json() for name, _, _ in _TENANTS],
        "regions": list(REGIONS),
    }
