"""The caller of the request being served."""

from __future__ import annotations

from contextvars import ContextVar, Token
from dataclasses import dataclass, field
from datetime import datetime
from typing import Mapping, Optional


@dataclass(frozen=True)
class Caller:
    """Who signed the request: an IAM user, an account root or a role session. The account comes from the key only."""

    account_id: str
    arn: str
    access_key_id: str
    is_session: bool = False
    source_identity: Optional[str] = None
    session_tags: Mapping[str, str] = field(default_factory=dict)
    transitive_tag_keys: frozenset[str] = frozenset()
    role_arn: Optional[str] = None
    user_id: str = ""
    session_policy: Optional[str] = None
    session_issued_at: Optional[datetime] = None

    @property
    def principal_id(self) -> str:
        """The unique id of the user or role (AIDA..., AROA...), without the session name."""
        return self.user_id.partition(":")[0]


_current: ContextVar[Optional[Caller]] = ContextVar("snapward_caller", default=None)


def current_caller() -> Caller:
    """The caller of this request; raises LookupError outside a request."""
    caller = _current.get()
    if caller is None:
        raise LookupError("no request is being served")
    return caller


def enter_caller(caller: Caller) -> Token[Optional[Caller]]:
    """Name the caller of the request that begins; hand the token to leave_caller."""
    return _current.set(caller)


def leave_caller(token: Token[Optional[Caller]]) -> None:
    """Forget the caller of the request that ended."""
    _current.reset(token)
