"""What tests and the sandbox may change while the emulator runs, for one account or for all."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Optional


@dataclass(frozen=True)
class Settings:
    """How long work takes and how late tags become visible, in seconds.

    `transition_seconds` is how long an instance or a volume takes from one state to the next (pending to running).
    """

    snapshot_seconds: float = 8.0
    tag_visibility_delay_seconds: float = 0.0
    transition_seconds: float = 0.5


@dataclass
class SnapshotFailures:
    """Snapshots that are to end in error: the next so many, and those of named volumes."""

    remaining: int = 0
    volume_ids: set[str] = field(default_factory=set)
    message: str = "Internal error"


_for_all = Settings()
_by_account: dict[str, Settings] = {}
_failures: dict[Optional[str], SnapshotFailures] = {}


def settings_of(account_id: str) -> Settings:
    """The settings in force for an account."""
    return _by_account.get(account_id, _for_all)


def change_settings(
    account_id: Optional[str] = None,
    snapshot_seconds: Optional[float] = None,
    tag_visibility_delay_seconds: Optional[float] = None,
    transition_seconds: Optional[float] = None,
) -> Settings:
    """Change one account's settings, or everybody's; a setting for all forgets what single accounts had."""
    global _for_all
    changes = {
        "snapshot_seconds": snapshot_seconds,
        "tag_visibility_delay_seconds": tag_visibility_delay_seconds,
        "transition_seconds": transition_seconds,
    }
    given = {name: value for name, value in changes.items() if value is not None}
    if account_id is None:
        _for_all = replace(_for_all, **given)
        for known in list(_by_account):
            _by_account[known] = replace(_by_account[known], **given)
        return _for_all
    _by_account[account_id] = replace(settings_of(account_id), **given)
    return _by_account[account_id]


def fail_snapshots(
    account_id: Optional[str] = None,
    count: int = 0,
    volume_ids: tuple[str, ...] = (),
    message: Optional[str] = None,
) -> None:
    """Let the next `count` snapshots, and every snapshot of the named volumes, end in error; count 0 and no ids end this."""
    _failures[account_id] = SnapshotFailures(count, set(volume_ids), message or SnapshotFailures.message)


def snapshot_failure(account_id: str, volume_id: str) -> Optional[str]:
    """The StateMessage that a snapshot begun now is to end with, None if it is to succeed; takes one from the count."""
    for key in (account_id, None):
        failures = _failures.get(key)
        if failures is None:
            continue
        if volume_id in failures.volume_ids:
            return failures.message
        if failures.remaining > 0:
            failures.remaining -= 1
            return failures.message
    return None
