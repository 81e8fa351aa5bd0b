"""One clock for everything that ages in the emulator; tests advance it through the control surface."""

from __future__ import annotations

import time
from datetime import datetime, timedelta, timezone

_advanced_seconds = 0.0


def now() -> datetime:
    """The emulator's time of day in UTC."""
    return datetime.now(timezone.utc) + timedelta(seconds=_advanced_seconds)


def monotonic() -> float:
    """Seconds on a clock that never runs backwards and that advance() moves forward."""
    return time.monotonic() + _advanced_seconds


def advance(seconds: float) -> None:
    """Move the clock forward; a negative number raises ValueError."""
    global _advanced_seconds
    if seconds < 0:
        raise ValueError("the clock only moves forward")
    _advanced_seconds += seconds
