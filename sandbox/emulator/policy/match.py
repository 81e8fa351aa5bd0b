"""Wildcards and policy variables."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Mapping, Optional, Sequence

_VARIABLE = re.compile(r"\$\{([^}]+)\}")
_LITERALS = {"*": "*", "?": "?", "$": "$"}

# Characters that stand for a literal * or ? of a variable's value while a pattern is matched.
_QUOTED_STAR, _QUOTED_MARK = "\ue000", "\ue001"


@lru_cache(maxsize=8192)
def _compiled(pattern: str, ignore_case: bool) -> re.Pattern[str]:
    parts = []
    for char in pattern:
        if char == "*":
            parts.append(".*")
        elif char == "?":
            parts.append(".")
        elif char == _QUOTED_STAR:
            parts.append(re.escape("*"))
        elif char == _QUOTED_MARK:
            parts.append(re.escape("?"))
        else:
            parts.append(re.escape(char))
    return re.compile("".join(parts), re.DOTALL | (re.IGNORECASE if ignore_case else 0))


def matches(pattern: str, value: str, ignore_case: bool = False) -> bool:
    """Whether the whole value fits the pattern; * is any text, ? one character."""
    return pattern == "*" or _compiled(pattern, ignore_case).fullmatch(value) is not None


def arn_matches(pattern: str, arn: str) -> bool:
    """Whether an ARN fits a pattern of a Resource element, where a wildcard may span colons."""
    return matches(pattern, arn)


def arn_like(pattern: str, arn: str) -> bool:
    """ArnLike of a Condition: each of the six parts is matched on its own."""
    wanted, given = pattern.split(":", 5), arn.split(":", 5)
    return len(wanted) == len(given) == 6 and all(matches(w, g) for w, g in zip(wanted, given, strict=True))


def resolve(pattern: str, context: Mapping[str, Sequence[str]]) -> Optional[str]:
    """The pattern with its variables filled in; None when one has no single value: then nothing matches (IAM user guide)."""
    missing = False

    def value_of(found: re.Match[str]) -> str:
        nonlocal missing
        name, comma, default = found.group(1).partition(",")
        if name in _LITERALS:
            return {"*": _QUOTED_STAR, "?": _QUOTED_MARK}.get(name, name)
        values = context.get(name.strip().lower(), ())
        if len(values) == 1:
            return values[0].replace("*", _QUOTED_STAR).replace("?", _QUOTED_MARK)
        if comma:
            return default.strip().strip("'")
        missing = True
        return ""

    resolved = _VARIABLE.sub(value_of, pattern) if "${" in pattern else pattern
    return None if missing else resolved


def plain(resolved: str) -> str:
    """A resolved text with its quoted characters as themselves, for operators without wildcards."""
    return resolved.replace(_QUOTED_STAR, "*").replace(_QUOTED_MARK, "?")
