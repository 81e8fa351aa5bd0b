"""An AWS account of the emulated world."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any, Optional

from emulator.iam.directory import account_exists, register_account
from emulator.seeding.identities import AccessKeys, make_admin_side, make_administrator, make_instance_profile
from emulator.seeding.network import Network, make_network


@dataclass
class Account:
    """What was made for one account. Secrets stand here in clear: nothing of this world is real."""

    account_id: str
    name: str
    kind: str
    regions: tuple[str, ...]
    administrator: AccessKeys
    instance_profile_arn: str
    networks: dict[str, Network] = field(default_factory=dict)
    worker: Optional[AccessKeys] = None
    admin_role_arn: Optional[str] = None

    def as_json(self) -> dict[str, Any]:
        """The account as the control surface shows it."""
        shown: dict[str, Any] = {
            "accountId": self.account_id,
            "name": self.name,
            "kind": self.kind,
            "regions": list(self.regions),
            "administrator": self.administrator.as_json(),
            "instanceProfileArn": self.instance_profile_arn,
            "networks": {region: network.as_json() for region, network in self.networks.items()},
        }
        if self.worker and self.admin_role_arn:
            shown["worker"] = self.worker.as_json()
            shown["adminRoleArn"] = self.admin_role_arn
        return shown


_accounts: dict[str, Account] = {}


def make_account(name: str, kind: str, regions: tuple[str, ...], account_id: Optional[str] = None) -> Account:
    """A new account (kind tenant or admin) with an administrator and a network in each region; ValueError for a used id."""
    account_id = account_id or _free_id()
    if account_exists(account_id):
        raise ValueError(f"account {account_id} exists")
    register_account(account_id)
    account = Account(
        account_id=account_id,
        name=name,
        kind=kind,
        regions=regions,
        administrator=make_administrator(account_id),
        instance_profile_arn=make_instance_profile(account_id),
    )
    if kind == "admin":
        account.worker, account.admin_role_arn = make_admin_side(account_id)
    for region in regions:
        account.networks[region] = make_network(account_id, region, name)
    _accounts[account_id] = account
    return account


def account_named(account_id: str) -> Account:
    """A made account; KeyError when there is none."""
    return _accounts[account_id]


def all_accounts() -> list[Account]:
    """All made accounts, oldest first."""
    return list(_accounts.values())


def _free_id() -> str:
    while True:
        candidate = str(10**11 + secrets.randbelow(9 * 10**11))
        if not account_exists(candidate):
            return candidate
