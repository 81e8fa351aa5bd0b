"""The names under which the serializer looks for a field, worked out once for each class, shape and key."""

from __future__ import annotations

from typing import Any

from moto.core.serialize import XFormedAttributePicker

from emulator.ec2.patching import replace


def install() -> None:
    """Cache the candidate names: they depend on the class of the object, never on the object."""
    work_out = XFormedAttributePicker.get_possible_keys
    known: dict[Any, tuple[str, ...]] = {}

    def get_possible_keys(self: Any, context: Any) -> tuple[str, ...]:
        subject = (tuple(self.alias_providers), type(context.obj), context.key, context.shape)
        names = known.get(subject)
        if names is None:
            names = known[subject] = tuple(dict.fromkeys(work_out(self, context)))
        return names

    replace(XFormedAttributePicker, "get_possible_keys", get_possible_keys)
