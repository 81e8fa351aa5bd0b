"""How our rules take the place of moto's: by name, at class level, and loudly when moto no longer has the name."""

from __future__ import annotations

from typing import Any, Callable


def replace(owner: Any, name: str, rule: Any) -> None:
    """Put our rule in the place of moto's; AttributeError when a moto upgrade took the place away."""
    if not hasattr(owner, name):
        raise AttributeError(f"moto has no {owner.__name__}.{name} to replace")
    setattr(owner, name, rule)


def add(owner: Any, name: str, rule: Any) -> None:
    """Give moto an operation that it lacks; AttributeError when an upgrade brought its own."""
    if hasattr(owner, name):
        raise AttributeError(f"moto has a {owner.__name__}.{name} of its own now")
    setattr(owner, name, rule)


def handlers(owner: Any, rules: dict[str, Callable[[Any], Any]]) -> None:
    """Replace several request handlers of one moto response class."""
    for name, rule in rules.items():
        replace(owner, name, rule)
