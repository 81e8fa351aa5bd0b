"""The life of a snapshot: pending for a time, then completed, or error with a sentence."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Optional

from emulator import clock


class Life:
    """When a snapshot (or a whole multi-volume set, which completes together) began and how it ends. Times in seconds."""

    def __init__(self, seconds: float) -> None:
        self.start_time: datetime = clock.now()
        self._began = clock.monotonic()
        self._seconds = seconds

    @property
    def age(self) -> float:
        return clock.monotonic() - self._began

    @property
    def in_progress(self) -> bool:
        return self.age < self._seconds

    @property
    def percent(self) -> int:
        """0 to 99 while in progress, 100 after."""
        return int(99 * self.age / self._seconds) if self.in_progress else 100

    @property
    def completion_time(self) -> Optional[datetime]:
        return None if self.in_progress else self.start_time + timedelta(seconds=self._seconds)
