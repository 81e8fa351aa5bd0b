"""AssumeRole's parameters, checked against the limits of the STS API reference."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Mapping, Optional

from emulator.errors import AwsError, not_emulated, query_error
from emulator.policy.document import MalformedPolicy, parse_policy

MINIMUM_SECONDS, MAXIMUM_SECONDS, DEFAULT_SECONDS = 900, 43_200, 3_600
CHAINED_MAXIMUM_SECONDS = 3_600
POLICY_CHARACTERS = 2_048
MAXIMUM_TAGS = 50

_NAME = re.compile(r"[\w+=,.@-]{2,64}", re.ASCII)
_EXTERNAL_ID = re.compile(r"[\w+=,.@:/-]{2,1224}", re.ASCII)
_ROLE_ARN = re.compile(r"arn:aws:iam::\d{12}:role/[\w+=,.@/-]{1,512}", re.ASCII)
_TAG = re.compile(r"[\w\s.:/=+\-@]*")


@dataclass(frozen=True)
class AssumeRoleParameters:
    """What a valid AssumeRole asks for."""

    role_arn: str
    session_name: str
    duration_seconds: int
    external_id: Optional[str]
    source_identity: Optional[str]
    policy: Optional[str]
    tags: Mapping[str, str]
    transitive_tag_keys: frozenset[str]


def read_parameters(params: Mapping[str, Any]) -> AssumeRoleParameters:
    """The checked parameters; ValidationError or MalformedPolicyDocument otherwise, 501 for what is not emulated."""
    for name in ("PolicyArns", "ProvidedContexts", "SerialNumber", "TokenCode"):
        if params.get(name):
            raise not_emulated("sts", "AssumeRole", f"with {name}")
    role_arn = str(params.get("RoleArn", ""))
    if not _ROLE_ARN.fullmatch(role_arn):
        raise _invalid(role_arn, "roleArn", "Member must be the ARN of a role")
    duration = int(params.get("DurationSeconds") or DEFAULT_SECONDS)
    if duration < MINIMUM_SECONDS:
        raise _invalid(str(duration), "durationSeconds", "Member must have value greater than or equal to 900")
    if duration > MAXIMUM_SECONDS:
        raise _invalid(str(duration), "durationSeconds", "Member must have value less than or equal to 43200")
    source_identity = params.get("SourceIdentity")
    if source_identity is not None and source_identity.lower().startswith("aws:"):
        raise _invalid(source_identity, "sourceIdentity", "Member must not start with aws:")
    tags = _tags(params.get("Tags") or [])
    return AssumeRoleParameters(
        role_arn=role_arn,
        session_name=_fitting(str(params.get("RoleSessionName", "")), "roleSessionName", _NAME),
        duration_seconds=duration,
        external_id=_optional(params.get("ExternalId"), "externalId", _EXTERNAL_ID),
        source_identity=_optional(source_identity, "sourceIdentity", _NAME),
        policy=_policy(params.get("Policy")),
        tags=tags,
        transitive_tag_keys=_transitive(params.get("TransitiveTagKeys") or [], tags),
    )


def _policy(text: Optional[str]) -> Optional[str]:
    if text is None:
        return None
    if not 1 <= len(text) <= POLICY_CHARACTERS:
        raise _invalid("policy", "policy", f"Member must have length less than or equal to {POLICY_CHARACTERS}")
    try:
        parse_policy(text)
    except MalformedPolicy as malformed:
        raise query_error("MalformedPolicyDocument", str(malformed)) from malformed
    return text


def _tags(given: list[Mapping[str, str]]) -> dict[str, str]:
    if len(given) > MAXIMUM_TAGS:
        raise _invalid("tags", "tags", f"Member must have length less than or equal to {MAXIMUM_TAGS}")
    tags: dict[str, str] = {}
    for tag in given:
        key, value = tag.get("Key", ""), tag.get("Value", "")
        if not 1 <= len(key) <= 128 or not _TAG.fullmatch(key) or key.lower().startswith("aws:"):
            raise _invalid(key, "tags.member.key", "Member must be a tag key of 1 to 128 characters")
        if len(value) > 256 or not _TAG.fullmatch(value):
            raise _invalid(value, "tags.member.value", "Member must be a tag value of up to 256 characters")
        if key.lower() in {known.lower() for known in tags}:
            raise query_error("InvalidParameterValue", f"Duplicate tag keys found: {key}")
        tags[key] = value
    return tags


def _transitive(keys: list[str], tags: Mapping[str, str]) -> frozenset[str]:
    unknown = sorted(set(keys) - set(tags))
    if unknown:
        raise query_error("InvalidParameterValue", f"The transitive tag key {unknown[0]} is not among the session tags.")
    return frozenset(keys)


def _fitting(value: str, name: str, pattern: re.Pattern[str]) -> str:
    if not pattern.fullmatch(value):
        raise _invalid(value, name, f"Member must satisfy regular expression pattern: {pattern.pattern}")
    return value


def _optional(value: Optional[str], name: str, pattern: re.Pattern[str]) -> Optional[str]:
    return None if value is None else _fitting(value, name, pattern)


def _invalid(value: str, name: str, constraint: str) -> AwsError:
    text = f"1 validation error detected: Value '{value}' at '{name}' failed to satisfy constraint: {constraint}"
    return query_error("ValidationError", text)
