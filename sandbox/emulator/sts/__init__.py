"""STS: AssumeRole by the rules of trust policies and chains, and GetCallerIdentity."""

from __future__ import annotations

from moto.sts.responses import TokenResponse

from emulator.sts.access import authorize_sts
from emulator.sts.assume_role import assume_role
from emulator.sts.caller_identity import get_caller_identity

__all__ = ["authorize_sts", "install"]


def install() -> None:
    """Answer both calls ourselves; moto only writes the XML."""
    TokenResponse.assume_role = assume_role
    TokenResponse.get_caller_identity = get_caller_identity
