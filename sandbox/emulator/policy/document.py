"""A policy document, parsed and checked against the grammar of IAM policies."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Mapping, Optional

from emulator.policy.operators import is_operator

Conditions = Mapping[str, Mapping[str, tuple[str, ...]]]


class MalformedPolicy(ValueError):
    """The text is not a policy; the message says why."""


@dataclass(frozen=True)
class Statement:
    """One statement. Of each pair (action/not_action …) exactly one is set, principals are None in identity policies."""

    index: int
    sid: str
    allows: bool
    actions: Optional[tuple[str, ...]]
    not_actions: Optional[tuple[str, ...]]
    resources: Optional[tuple[str, ...]]
    not_resources: Optional[tuple[str, ...]]
    principals: Optional[Mapping[str, tuple[str, ...]]]
    not_principals: Optional[Mapping[str, tuple[str, ...]]]
    conditions: Conditions


@dataclass(frozen=True)
class PolicyDocument:
    """A parsed policy."""

    statements: tuple[Statement, ...]
    text: str


_STATEMENT_KEYS = frozenset({"Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal", "Condition"})


@lru_cache(maxsize=4096)
def parse_policy(text: str, kind: str = "identity") -> PolicyDocument:
    """Parse a policy; kind is identity (resource needed, no principal), trust (principal, no resource) or resource (both)."""
    try:
        raw = json.loads(text)
    except ValueError as broken:
        raise MalformedPolicy("Syntax errors in policy.") from broken
    if not isinstance(raw, dict) or "Statement" not in raw:
        raise MalformedPolicy("Syntax errors in policy.")
    if raw.get("Version", "2012-10-17") not in ("2012-10-17", "2008-10-17"):
        raise MalformedPolicy("The policy must contain a valid version string.")
    unknown = set(raw) - {"Version", "Id", "Statement"}
    if unknown:
        raise MalformedPolicy(f"Unknown field {sorted(unknown)[0]}")
    statements = raw["Statement"] if isinstance(raw["Statement"], list) else [raw["Statement"]]
    return PolicyDocument(tuple(_statement(i, s, kind) for i, s in enumerate(statements)), text)


def _statement(index: int, raw: Any, kind: str) -> Statement:
    if not isinstance(raw, dict) or set(raw) - _STATEMENT_KEYS:
        raise MalformedPolicy("Syntax errors in policy.")
    if raw.get("Effect") not in ("Allow", "Deny"):
        raise MalformedPolicy("Syntax errors in policy.")
    _exactly_one(raw, "Action", "NotAction", "Policy statement must contain actions.")
    if kind == "trust":
        if "Resource" in raw or "NotResource" in raw:
            raise MalformedPolicy("Has prohibited field Resource")
    else:
        _exactly_one(raw, "Resource", "NotResource", "Policy statement must contain resources.")
    if kind == "identity":
        if "Principal" in raw or "NotPrincipal" in raw:
            raise MalformedPolicy("Policy document should not specify a principal.")
    else:
        _exactly_one(raw, "Principal", "NotPrincipal", "Missing required field Principal")
    return Statement(
        index=index,
        sid=str(raw.get("Sid", "")),
        allows=raw["Effect"] == "Allow",
        actions=_actions(raw.get("Action")),
        not_actions=_actions(raw.get("NotAction")),
        resources=_strings(raw.get("Resource")),
        not_resources=_strings(raw.get("NotResource")),
        principals=_principals(raw.get("Principal")),
        not_principals=_principals(raw.get("NotPrincipal")),
        conditions=_conditions(raw.get("Condition", {})),
    )


def _exactly_one(raw: Mapping[str, Any], one: str, other: str, complaint: str) -> None:
    if (one in raw) == (other in raw):
        raise MalformedPolicy(complaint)


def _strings(value: Any) -> Optional[tuple[str, ...]]:
    if value is None:
        return None
    values = value if isinstance(value, list) else [value]
    if not values or not all(isinstance(item, str) for item in values):
        raise MalformedPolicy("Syntax errors in policy.")
    return tuple(values)


def _actions(value: Any) -> Optional[tuple[str, ...]]:
    actions = _strings(value)
    for action in actions or ():
        vendor, colon, name = action.partition(":")
        if action != "*" and not (vendor and colon and name):
            raise MalformedPolicy("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.")
    return actions


def _principals(value: Any) -> Optional[Mapping[str, tuple[str, ...]]]:
    if value is None:
        return None
    if value == "*":
        return {"*": ("*",)}
    if not isinstance(value, dict) or not value:
        raise MalformedPolicy("Invalid principal in policy")
    if set(value) - {"AWS", "Service", "Federated", "CanonicalUser"}:
        raise MalformedPolicy("Invalid principal in policy")
    return {kind: _strings(names) or () for kind, names in value.items()}


def _conditions(value: Any) -> Conditions:
    if not isinstance(value, dict):
        raise MalformedPolicy("Syntax errors in policy.")
    parsed: dict[str, Mapping[str, tuple[str, ...]]] = {}
    for operator, keys in value.items():
        if not is_operator(operator):
            raise MalformedPolicy(f"Invalid Condition type : {operator}.")
        if not isinstance(keys, dict):
            raise MalformedPolicy("Syntax errors in policy.")
        parsed[operator] = {key: _condition_values(values) for key, values in keys.items()}
    return parsed


def _condition_values(value: Any) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(item, (str, bool, int, float)) for item in values):
        raise MalformedPolicy("Syntax errors in policy.")
    return tuple(str(item).lower() if isinstance(item, bool) else str(item) for item in values)
