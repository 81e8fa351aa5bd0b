"""The operations of a response class, found once; moto inspects the class again for every call."""

from __future__ import annotations

from functools import lru_cache

import moto.core.responses as responses
from moto.core.utils import method_names_from_class

from emulator.ec2.patching import replace


def install() -> None:
    """Remember the method names of each response class (all are complete before the first request)."""
    replace(responses, "method_names_from_class", lru_cache(maxsize=None)(method_names_from_class))
