"""Where tags are kept: by resource id in moto's backend, and snapshots by tag beside it."""

from __future__ import annotations

from typing import Any, Iterable, Mapping

from emulator.indexes.backend_indexes import indexes_of


def of(backend: Any, resource_id: str) -> Mapping[str, str]:
    """The tags of a resource as this account sees them; empty when it has none."""
    found: Mapping[str, str] = backend.tags.get(resource_id, {})
    return found


def as_list(backend: Any, resource_id: str) -> list[dict[str, str]]:
    """The tags in the form of an answer."""
    return [{"Key": key, "Value": value} for key, value in of(backend, resource_id).items()]


def put(backend: Any, resource_id: str, tags: Mapping[str, str]) -> None:
    """Add tags, replacing the values of keys that exist."""
    if not tags:
        return
    is_snapshot = resource_id.startswith("snap-")
    held = backend.tags[resource_id]
    for key, value in tags.items():
        if is_snapshot:
            _unlist(backend, resource_id, key, held.get(key))
            indexes_of(backend).snapshots_by_tag.setdefault((key, value), {})[resource_id] = None
        held[key] = value


def remove(backend: Any, resource_id: str, keys: Iterable[str]) -> None:
    """Take tags away by key; keys that are not there are no error."""
    held = backend.tags.get(resource_id)
    if held is None:
        return
    for key in keys:
        value = held.pop(key, None)
        if resource_id.startswith("snap-"):
            _unlist(backend, resource_id, key, value)


def drop(backend: Any, resource_id: str) -> None:
    """The resource is gone: so are its tags."""
    remove(backend, resource_id, list(of(backend, resource_id)))
    backend.tags.pop(resource_id, None)


def _unlist(backend: Any, resource_id: str, key: str, value: Any) -> None:
    listed = indexes_of(backend).snapshots_by_tag
    ids = listed.get((key, value))
    if ids is not None:
        ids.pop(resource_id, None)
        if not ids:
            del listed[(key, value)]
