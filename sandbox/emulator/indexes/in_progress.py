"""Work in progress by subject: snapshots by volume, copies by destination; what has ended leaves with the next look."""

from __future__ import annotations

from typing import Protocol


class Working(Protocol):
    """Something that ends by itself as time passes."""

    @property
    def in_progress(self) -> bool: ...


class InProgress:
    """Counts work that is still in progress, by subject. A deleted snapshot keeps its place until its work ends, as on EBS."""

    def __init__(self) -> None:
        self._working: dict[str, list[Working]] = {}

    def begin(self, subject: str, work: Working) -> None:
        self._working.setdefault(subject, []).append(work)

    def count(self, subject: str) -> int:
        """How much work of the subject is in progress now."""
        working = [work for work in self._working.get(subject, ()) if work.in_progress]
        if working:
            self._working[subject] = working
        else:
            self._working.pop(subject, None)
        return len(working)
