"""CreateTags, DeleteTags and DescribeTags."""

from __future__ import annotations

from typing import Any, Iterator, NamedTuple

from moto.core.responses import ActionResult, EmptyResult
from moto.ec2.responses.tags import TagResponse
from moto.ec2.utils import EC2_PREFIX_TO_RESOURCE, get_prefix

from emulator.ec2 import lookup, paging
from emulator.ec2.filters import Fact, Pattern, filters_asked, select
from emulator.ec2.patching import handlers
from emulator.ec2.refusals import dry_run, missing
from emulator.ec2.tags import store
from emulator.ec2.tags.specifications import checked, within_limit


def install() -> None:
    handlers(TagResponse, {"create_tags": create_tags, "delete_tags": delete_tags, "describe_tags": describe_tags})


def create_tags(request: Any) -> EmptyResult:
    """Add or replace tags of own resources; all resources or none."""
    resource_ids = _resources(request)
    if not request._get_param("Tags"):
        raise missing("Tags")
    tags = checked(request._get_param("Tags"))
    backend = request.ec2_backend
    for resource_id in resource_ids:
        lookup.own_resource(backend, resource_id)
        within_limit({**store.of(backend, resource_id), **tags})
    if request._get_param("DryRun"):
        raise dry_run()
    for resource_id in resource_ids:
        store.put(backend, resource_id, tags)
    return EmptyResult()


def delete_tags(request: Any) -> EmptyResult:
    """Delete tags by key (and value if one is given); without tags, all but those of AWS. Unknown resources are no error."""
    resource_ids = _resources(request)
    asked = request._get_param("Tags")
    backend = request.ec2_backend
    if request._get_param("DryRun"):
        raise dry_run()
    for resource_id in resource_ids:
        held = store.of(backend, resource_id)
        if asked is None:
            keys = [key for key in held if not key.startswith("aws:")]
        else:
            keys = [tag["Key"] for tag in asked if "Value" not in tag or held.get(tag["Key"]) == tag["Value"]]
        store.remove(backend, resource_id, keys)
    return EmptyResult()


class Tag(NamedTuple):
    """One tag of one resource, as DescribeTags lists it."""

    id: str
    resource_type: str
    key: str
    value: str


_FACTS: dict[str, Fact] = {
    "key": lambda tag: tag.key,
    "value": lambda tag: tag.value,
    "resource-id": lambda tag: tag.id,
    "resource-type": lambda tag: tag.resource_type,
}


def describe_tags(request: Any) -> ActionResult:
    """The account's tags in pages of at most 1,000."""
    page = paging.page_asked(request, clamp=True)
    filters = filters_asked(request)
    exact = Pattern(filters["resource-id"]) if "resource-id" in filters else None
    named = list(exact.exact) if exact is not None and exact.is_exact else None
    found = select(_tags(request.ec2_backend, named), filters, _FACTS, request.ec2_backend)
    shown, token = paging.cut(found, page)
    tags = [{"ResourceId": tag.id, "ResourceType": tag.resource_type, "Key": tag.key, "Value": tag.value} for tag in shown]
    return ActionResult({"Tags": tags, "NextToken": token})


def _tags(backend: Any, resource_ids: Any) -> Iterator[Tag]:
    for resource_id in resource_ids if resource_ids is not None else list(backend.tags):
        resource_type = EC2_PREFIX_TO_RESOURCE.get(get_prefix(resource_id), "")
        for key, value in list(store.of(backend, resource_id).items()):
            yield Tag(resource_id, resource_type, key, value)


def _resources(request: Any) -> list[str]:
    resource_ids = list(dict.fromkeys(request._get_param("Resources", [])))
    if not resource_ids:
        raise missing("resourceIdSet")
    return resource_ids
