"""Instances by id; moto walks through all reservations for each of them."""

from __future__ import annotations

from typing import Any, Optional, Sequence

from moto.ec2.models.instances import InstanceBackend

from emulator.ec2.patching import replace
from emulator.ec2.refusals import no_instances
from emulator.indexes.backend_indexes import indexes_of


def install() -> None:
    """Answer moto's own look-ups of instances from the index."""
    replace(InstanceBackend, "get_instance", get_instance)
    replace(InstanceBackend, "get_instance_by_id", get_instance_by_id)
    replace(InstanceBackend, "get_multi_instances_by_id", get_multi_instances_by_id)


def get_instance(self: Any, instance_id: str) -> Any:
    found = indexes_of(self).instances.get(instance_id)
    if found is None:
        raise no_instances([instance_id])
    return found


def get_instance_by_id(self: Any, instance_id: str) -> Optional[Any]:
    return indexes_of(self).instances.get(instance_id)


def get_multi_instances_by_id(self: Any, instance_ids: Sequence[str], filters: Any = None) -> list[Any]:
    known = indexes_of(self).instances
    unknown = [each for each in instance_ids if each not in known]
    if unknown:
        raise no_instances(unknown)
    return [known[each] for each in dict.fromkeys(instance_ids)]
