"""Launching one group of the demo world."""

from __future__ import annotations

from dataclasses import replace

from emulator.ec2.seeding import VolumeSpec, create_instances, set_state
from emulator.seeding.account import Account
from emulator.seeding.fleets import Group
from emulator.seeding.instances import volume_spec


def launch_fleet(account: Account, group: Group) -> list[str]:
    """Make the group's servers, <name>-1 onwards; returns their ids."""
    network = account.networks[group.region]
    made: list[str] = []
    for number, letter in enumerate(group.zones, start=1):
        name = f"{group.name}-{number}"
        made += create_instances(
            account.account_id,
            group.region,
            count=1,
            subnet_id=network.subnet_ids[f"{group.region}{letter}"],
            security_group_ids=[network.security_group_id],
            volumes=_volumes(account, group, name),
            name=name,
            tags={"Environment": group.environment, "Tier": group.tier, "CostCenter": group.cost_center},
            key_name=network.key_name,
            instance_profile_arn=account.instance_profile_arn if group.profile else None,
            instance_type=group.instance_type,
            platform_details=group.platform,
            user_data=group.user_data,
            metadata_options=group.metadata,
            instance_store_only=group.instance_store_only,
            disable_api_termination=group.protected,
            monitoring=group.monitoring,
        )
    if group.state != "running":
        for instance_id in made:
            set_state(account.account_id, group.region, instance_id, group.state)
    return made


def _volumes(account: Account, group: Group, name: str) -> list[VolumeSpec]:
    """Volumes as administrators keep them: each with a name of its own; the last one of three or more outlives its server."""
    specs = [volume_spec(account, group.region, volume) for volume in group.volumes]
    roles = ["root" if number == 0 else f"data-{number}" for number in range(len(specs))]
    keeper = len(specs) - 1 if len(specs) > 2 else None
    return [
        replace(
            spec,
            tags={"Name": f"{name}-{role}", "CostCenter": group.cost_center},
            delete_on_termination=index != keeper,
        )
        for index, (spec, role) in enumerate(zip(specs, roles, strict=True))
    ]
