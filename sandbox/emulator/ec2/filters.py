"""The Filters of Describe calls: OR within a filter, AND between filters, `*` and `?` as wildcards, case-sensitive."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Callable, Iterable, Mapping, Optional, Sequence, TypeVar

from emulator.ec2.refusals import Refusal, invalid
from emulator.ec2.tags import store

T = TypeVar("T")
Fact = Callable[[Any], object]

MAXIMUM_VALUES = 200


class Pattern:
    """The values of one filter, ready to be matched many times."""

    def __init__(self, values: Sequence[str]) -> None:
        self.exact = {value for value in values if not _has_wildcard(value)}
        self._wild = [re.compile(_as_regex(value), re.DOTALL) for value in values if _has_wildcard(value)]

    def matches(self, value: str) -> bool:
        return value in self.exact or any(wild.fullmatch(value) for wild in self._wild)

    @property
    def is_exact(self) -> bool:
        return not self._wild


def filters_asked(request: Any) -> dict[str, list[str]]:
    """The request's filters by name; refuses more than 200 values in one."""
    filters: dict[str, list[str]] = {}
    for each in request._get_param("Filters", []) or request._get_param("Filter", []):
        if "Name" not in each:
            raise invalid("The filter 'null' is invalid")
        values = [str(value) for value in each.get("Values", [])]
        if len(values) > MAXIMUM_VALUES:
            raise Refusal("FilterLimitExceeded", f"The maximum number of filter values specified on a single call is {MAXIMUM_VALUES}")
        filters[each["Name"]] = values
    return filters


def select(items: Iterable[T], filters: Mapping[str, Sequence[str]], facts: Mapping[str, Fact], tagged_by: Optional[Any] = None) -> list[T]:
    """The items that pass all filters; a filter that the call does not know is refused, as AWS does.

    `tagged_by` is the backend whose tags count (an account sees only its own tags).
    """
    tests = [_test(name, Pattern(values), facts, tagged_by) for name, values in filters.items()]
    return [item for item in items if all(test(item) for test in tests)]


def _test(name: str, pattern: Pattern, facts: Mapping[str, Fact], tagged_by: Optional[Any]) -> Callable[[Any], bool]:
    if name.startswith("tag:"):
        key = name[4:]
        return lambda item: _passes(pattern, store.of(tagged_by, item.id).get(key))
    if name == "tag-key":
        return lambda item: _passes(pattern, list(store.of(tagged_by, item.id)))
    if name not in facts:
        raise invalid(f"The filter '{name}' is invalid")
    fact = facts[name]
    return lambda item: _passes(pattern, fact(item))


def _passes(pattern: Pattern, value: object) -> bool:
    if value is None:
        return False
    if isinstance(value, (list, tuple, set)):
        return any(_passes(pattern, each) for each in value)
    return pattern.matches(_as_text(value))


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return str(value)


def _has_wildcard(value: str) -> bool:
    return "*" in value or "?" in value or "\\" in value


def _as_regex(value: str) -> str:
    parts = re.findall(r"\\.|.", value, re.DOTALL)
    return "".join({"*": ".*", "?": "."}.get(part) or re.escape(part[-1]) for part in parts)
