"""GetCallerIdentity."""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult

from emulator.gate.caller import current_caller


def get_caller_identity(_response: Any) -> ActionResult:
    """Who signed; the account is the key's, whatever else the request says."""
    caller = current_caller()
    return ActionResult({"UserId": caller.user_id, "Account": caller.account_id, "Arn": caller.arn})
