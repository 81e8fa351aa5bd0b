"""Tags of one resource and snapshots of one tag, without moto's scan over all tags of the account."""

from __future__ import annotations

from typing import Any

from moto.ec2.models.core import TaggedEC2Resource
from moto.ec2.models.tags import TagBackend
from moto.ec2.utils import EC2_PREFIX_TO_RESOURCE, get_prefix

from emulator.ec2.patching import replace
from emulator.ec2.tags import store


def install() -> None:
    """Serve the tags of one resource from its own entry, and keep the index of snapshots by tag whoever writes tags."""
    replace(TaggedEC2Resource, "get_tags", _get_tags)
    replace(TagBackend, "create_tags", _create_tags)
    replace(TagBackend, "delete_tags", _delete_tags)
    replace(TagBackend, "delete_tag_keys", _delete_tag_keys)


def _get_tags(self: Any) -> list[dict[str, str]]:
    resource_type = EC2_PREFIX_TO_RESOURCE.get(get_prefix(self.id), "")
    return [
        {"resource_id": self.id, "key": key, "value": value, "resource_type": resource_type}
        for key, value in store.of(self.ec2_backend, self.id).items()
    ]


def _create_tags(self: Any, resource_ids: list[str], tags: dict[str, str]) -> bool:
    for resource_id in resource_ids:
        store.put(self, resource_id, tags)
    return True


def _delete_tags(self: Any, resource_ids: list[str], tags: dict[str, str]) -> bool:
    for resource_id in resource_ids:
        held = store.of(self, resource_id)
        store.remove(self, resource_id, [key for key, value in tags.items() if value is None or held.get(key) == value])
    return True


def _delete_tag_keys(self: Any, resource_ids: list[str], tag_keys: list[str]) -> bool:
    for resource_id in resource_ids:
        store.remove(self, resource_id, tag_keys)
    return True
