"""The temporary credentials that AssumeRole gave out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Iterator, Mapping, Optional


@dataclass(frozen=True)
class Session:
    """One role session: its key, its end, and what it carries down a chain."""

    access_key_id: str
    secret_access_key: str
    session_token: str
    account_id: str
    role_name: str
    role_id: str
    role_arn: str
    session_name: str
    arn: str
    issued_at: datetime
    expires_at: datetime
    policy: Optional[str] = None
    source_identity: Optional[str] = None
    tags: Mapping[str, str] = field(default_factory=dict)
    transitive_tag_keys: frozenset[str] = frozenset()


_sessions: dict[str, Session] = {}


def remember_session(session: Session) -> None:
    """Make a session usable."""
    _sessions[session.access_key_id] = session


def find_session(access_key_id: str) -> Optional[Session]:
    """The session of a temporary access key, expired or not; None when unknown."""
    return _sessions.get(access_key_id)


def expire_sessions(at: datetime, account_id: Optional[str] = None, access_key_id: Optional[str] = None) -> int:
    """End live sessions (all, of one account, or one) at a time; returns how many."""
    ended = [
        session for session in _living(at) if account_id in (None, session.account_id) and access_key_id in (None, session.access_key_id)
    ]
    for session in ended:
        _sessions[session.access_key_id] = replace(session, expires_at=at)
    return len(ended)


def _living(at: datetime) -> Iterator[Session]:
    return (session for session in list(_sessions.values()) if session.expires_at > at)
