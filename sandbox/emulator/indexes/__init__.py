"""Look-ups by id, tag, receiver and address in place of moto's scans, which make every call slower the more there is."""

from __future__ import annotations

from emulator.indexes import instances, reflection, serialization, tags


def install() -> None:
    """Put the indexes into moto; once, before the first request."""
    tags.install()
    instances.install()
    reflection.install()
    serialization.install()
