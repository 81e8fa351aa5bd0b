"""The snapshot calls in place of moto's."""

from __future__ import annotations

from moto.ec2.responses.elastic_block_store import ElasticBlockStore

from emulator.ec2.patching import handlers
from emulator.ec2.snapshots.copy import copy_snapshot
from emulator.ec2.snapshots.create import create_snapshot, create_snapshots
from emulator.ec2.snapshots.delete import delete_snapshot
from emulator.ec2.snapshots.describe import describe_snapshots
from emulator.ec2.snapshots.share import describe_snapshot_attribute, modify_snapshot_attribute, reset_snapshot_attribute


def install() -> None:
    handlers(
        ElasticBlockStore,
        {
            "create_snapshot": create_snapshot,
            "create_snapshots": create_snapshots,
            "copy_snapshot": copy_snapshot,
            "delete_snapshot": delete_snapshot,
            "describe_snapshots": describe_snapshots,
            "describe_snapshot_attribute": describe_snapshot_attribute,
            "modify_snapshot_attribute": modify_snapshot_attribute,
            "reset_snapshot_attribute": reset_snapshot_attribute,
        },
    )
