"""Client tokens of RunInstances, CreateVolume and CreateNetworkInterface: the same call again returns what it made the first time."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Optional

from emulator.ec2.refusals import Refusal, invalid

MAXIMUM_LENGTH = 64


@dataclass(frozen=True)
class TokenAsked:
    """A token of one action and the other parameters of its request, to be compared with those of the first call."""

    action: str
    token: str
    parameters: str


def asked(request: Any) -> Optional[TokenAsked]:
    """The client token of a request, None without one; refuses one longer than 64 ASCII characters."""
    token = request._get_param("ClientToken")
    if not token:
        return None
    if len(token) > MAXIMUM_LENGTH or not token.isascii():
        raise invalid(f"Value ({token}) for parameter clientToken is invalid. Invalid token, must be at most 64 ASCII characters.")
    others = {name: value for name, value in request._get_params().items() if name not in ("ClientToken", "DryRun")}
    return TokenAsked(request._get_action(), token, json.dumps(others, sort_keys=True, default=str))


def earlier(backend: Any, token: Optional[TokenAsked]) -> Any:
    """What the first call with this token made, None for a new token; refuses the token with other parameters."""
    if token is None:
        return None
    kept = _table(backend).get((token.action, token.token))
    if kept is None:
        return None
    parameters, result = kept
    if parameters != token.parameters:
        raise Refusal("IdempotentParameterMismatch", f"The client token '{token.token}' was used before with different parameters.")
    return result


def keep(backend: Any, token: Optional[TokenAsked], result: Any) -> None:
    """Remember what a call made."""
    if token is not None:
        _table(backend)[(token.action, token.token)] = (token.parameters, result)


def _table(backend: Any) -> dict[tuple[str, str], tuple[str, Any]]:
    table: dict[tuple[str, str], tuple[str, Any]] = backend.__dict__.setdefault("_snapward_client_tokens", {})
    return table
