"""The condition operators of IAM, without their set and IfExists forms."""

from __future__ import annotations

import ipaddress
from datetime import datetime, timezone
from typing import Callable, Optional

from emulator.policy.match import arn_like, matches, plain

Operator = Callable[[str, str], bool]


def _moment(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        parsed = datetime.fromisoformat(text.replace("Z", "+00:00"))
        return (parsed if parsed.tzinfo else parsed.replace(tzinfo=timezone.utc)).timestamp()


def _comparing(parse: Callable[[str], float], test: Callable[[float, float], bool]) -> Operator:
    def compare(wanted: str, given: str) -> bool:
        try:
            return test(parse(plain(wanted)), parse(given))
        except ValueError:
            return False

    return compare


def _ip_in(wanted: str, given: str) -> bool:
    try:
        return ipaddress.ip_address(given) in ipaddress.ip_network(plain(wanted), strict=False)
    except ValueError:
        return False


def _equal(wanted: str, given: str) -> bool:
    return plain(wanted) == given


def _equal_ignoring_case(wanted: str, given: str) -> bool:
    return plain(wanted).lower() == given.lower()


POSITIVE: dict[str, Operator] = {
    "StringEquals": _equal,
    "StringEqualsIgnoreCase": _equal_ignoring_case,
    "StringLike": matches,
    "ArnEquals": arn_like,
    "ArnLike": arn_like,
    "BinaryEquals": _equal,
    "Bool": _equal_ignoring_case,
    "IpAddress": _ip_in,
    "NumericEquals": _comparing(float, lambda wanted, given: given == wanted),
    "NumericLessThan": _comparing(float, lambda wanted, given: given < wanted),
    "NumericLessThanEquals": _comparing(float, lambda wanted, given: given <= wanted),
    "NumericGreaterThan": _comparing(float, lambda wanted, given: given > wanted),
    "NumericGreaterThanEquals": _comparing(float, lambda wanted, given: given >= wanted),
    "DateEquals": _comparing(_moment, lambda wanted, given: given == wanted),
    "DateLessThan": _comparing(_moment, lambda wanted, given: given < wanted),
    "DateLessThanEquals": _comparing(_moment, lambda wanted, given: given <= wanted),
    "DateGreaterThan": _comparing(_moment, lambda wanted, given: given > wanted),
    "DateGreaterThanEquals": _comparing(_moment, lambda wanted, given: given >= wanted),
}

NEGATIVE: dict[str, Operator] = {
    "StringNotEquals": _equal,
    "StringNotEqualsIgnoreCase": _equal_ignoring_case,
    "StringNotLike": matches,
    "ArnNotEquals": arn_like,
    "ArnNotLike": arn_like,
    "NotIpAddress": _ip_in,
    "NumericNotEquals": POSITIVE["NumericEquals"],
    "DateNotEquals": POSITIVE["DateEquals"],
}


def split_operator(name: str) -> tuple[Optional[str], str, bool]:
    """(ForAllValues | ForAnyValue | None, the plain operator, whether IfExists)."""
    quantifier: Optional[str] = None
    if ":" in name:
        quantifier, name = name.split(":", 1)
    if name.endswith("IfExists"):
        return quantifier, name[: -len("IfExists")], True
    return quantifier, name, False


def is_operator(name: str) -> bool:
    """Whether IAM knows this condition operator."""
    quantifier, plain_name, if_exists = split_operator(name)
    if quantifier not in (None, "ForAllValues", "ForAnyValue"):
        return False
    return plain_name in POSITIVE or plain_name in NEGATIVE or (plain_name == "Null" and not if_exists)
