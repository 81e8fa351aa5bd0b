"""TagSpecifications of a request, and what a tag may be."""

from __future__ import annotations

from typing import Any, Mapping, Sequence

from emulator.ec2.refusals import Refusal, invalid, missing

MAXIMUM_TAGS = 50


def tags_asked(request: Any, *resource_types: str) -> dict[str, dict[str, str]]:
    """The tags to put at creation, by resource type; refuses a type that the call does not create and a tag that AWS does not take."""
    specifications = request._get_param("TagSpecifications", []) or request._get_param("TagSpecification", [])
    asked: dict[str, dict[str, str]] = {each: {} for each in resource_types}
    for specification in specifications:
        resource_type = specification.get("ResourceType")
        if not resource_type:
            raise invalid("Tag specification resource type must have a value")
        if resource_type not in asked:
            raise invalid(f"'{resource_type}' is not a valid taggable resource type for this operation.")
        if "Tags" not in specification:
            raise invalid("Tag specification must have at least one tag")
        tags = checked(specification["Tags"])
        repeated = asked[resource_type].keys() & tags.keys()
        if repeated:
            raise invalid(f"Duplicate tag key '{sorted(repeated)[0]}' specified.")
        asked[resource_type].update(tags)
    for tags in asked.values():
        within_limit(tags)
    return asked


def checked(tags: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Tags as a dictionary; refuses keys reserved for AWS, too long keys (128) and values (256), and a key given twice."""
    result: dict[str, str] = {}
    for tag in tags:
        key, value = tag.get("Key"), tag.get("Value") or ""
        if not key:
            raise missing("Key")
        if key.lower().startswith("aws:"):
            raise invalid(f"Tag keys starting with 'aws:' are reserved for internal use: '{key}'")
        if len(key) > 128:
            raise invalid(f"Tag key exceeds the maximum length of 128 characters: '{key}'")
        if len(value) > 256:
            raise invalid("Tag value exceeds the maximum length of 256 characters")
        if key in result:
            raise invalid(f"Duplicate tag key '{key}' specified.")
        result[key] = value
    return result


def within_limit(tags: Mapping[str, str]) -> None:
    """Refuses more than 50 tags on one resource; those of AWS do not count."""
    if sum(1 for key in tags if not key.startswith("aws:")) > MAXIMUM_TAGS:
        raise Refusal("TagLimitExceeded", f"The maximum number of Tags for a resource has been reached: {MAXIMUM_TAGS}")
