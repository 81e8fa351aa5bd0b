"""The Condition block of a statement."""

from __future__ import annotations

from typing import Mapping, Sequence

from emulator.policy.document import Conditions
from emulator.policy.match import resolve
from emulator.policy.operators import NEGATIVE, POSITIVE, split_operator

Context = Mapping[str, Sequence[str]]


def conditions_hold(conditions: Conditions, context: Context) -> bool:
    """All operators and all their keys must hold; the values of one key are alternatives. Context names are lower-case."""
    return all(
        _holds(operator, context.get(key.lower()), wanted, context) for operator, keys in conditions.items() for key, wanted in keys.items()
    )


def missing_context(conditions: Conditions, context: Context) -> set[str]:
    """The keys, as the policy writes them, that the conditions ask for and the context does not have."""
    return {
        key for operator, keys in conditions.items() for key in keys if key.lower() not in context and split_operator(operator)[1] != "Null"
    }


def _holds(name: str, given: Sequence[str] | None, wanted: Sequence[str], context: Context) -> bool:
    quantifier, operator, if_exists = split_operator(name)
    if operator == "Null":
        return any((want.lower() == "true") == (not given) for want in wanted)
    values = list(given or ())
    if not values:
        # ForAllValues is true for a key that is absent; a negated operator too (IAM user guide, condition operators).
        return if_exists or quantifier == "ForAllValues" or (quantifier is None and operator in NEGATIVE)
    negative = operator in NEGATIVE
    test = NEGATIVE[operator] if negative else POSITIVE[operator]
    patterns = [p for p in (resolve(want, context) for want in wanted) if p is not None]

    def fits(value: str) -> bool:
        return any(test(pattern, value) for pattern in patterns) != negative

    if quantifier == "ForAllValues":
        return all(fits(value) for value in values)
    if quantifier == "ForAnyValue":
        return any(fits(value) for value in values)
    return all(fits(value) for value in values) if negative else any(fits(value) for value in values)
