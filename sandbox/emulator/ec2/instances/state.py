"""The state of an instance in time: on the way for a moment, then settled."""

from __future__ import annotations

from typing import Optional

from emulator import clock

CODES = {"pending": 0, "running": 16, "shutting-down": 32, "terminated": 48, "stopping": 64, "stopped": 80}


class InstanceState:
    """A state, and maybe the one that follows it. Times in seconds."""

    def __init__(self, name: str) -> None:
        self._now = name
        self._next: Optional[str] = None
        self._next_at = 0.0
        self._since = clock.monotonic()

    @property
    def name(self) -> str:
        if self._next is not None and clock.monotonic() >= self._next_at:
            self._now, self._next, self._since = self._next, None, self._next_at
        return self._now

    @property
    def seconds(self) -> float:
        """How long the instance has been in this state."""
        settled = self.name in CODES and self._next is None
        return clock.monotonic() - self._since if settled else 0.0

    def move(self, via: str, to: str, seconds: float) -> None:
        """Be in `via` for so many seconds, then in `to`."""
        self._now, self._next, self._next_at = via, to, clock.monotonic() + seconds
        self._since = clock.monotonic()

    def stay(self, name: str) -> None:
        """Be in a state until told otherwise."""
        self._now, self._next, self._since = name, None, clock.monotonic()


def as_answer(name: str) -> dict[str, object]:
    """A state as the calls show it."""
    return {"Code": CODES[name], "Name": name}
