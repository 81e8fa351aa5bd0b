"""The volume calls in place of moto's."""

from __future__ import annotations

from moto.ec2.responses.elastic_block_store import ElasticBlockStore

from emulator.ec2.patching import handlers
from emulator.ec2.volumes.attach import attach_volume, detach_volume
from emulator.ec2.volumes.create import create_volume, delete_volume
from emulator.ec2.volumes.describe import describe_volumes
from emulator.ec2.volumes.modify import modify_volume


def install() -> None:
    handlers(
        ElasticBlockStore,
        {
            "create_volume": create_volume,
            "delete_volume": delete_volume,
            "attach_volume": attach_volume,
            "detach_volume": detach_volume,
            "modify_volume": modify_volume,
            "describe_volumes": describe_volumes,
        },
    )
