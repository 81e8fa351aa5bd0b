"""Which control request does what."""

from __future__ import annotations

import json
import logging
from typing import Any, Callable

from emulator.control import commands
from emulator.control.body import BadRequest, Body, NotFound
from emulator.errors import Answer

PREFIX = "/_emulator/"

log = logging.getLogger("emulator")

_ROUTES: dict[tuple[str, str], Callable[[Body], Any]] = {
    ("GET", "health"): commands.health,
    ("GET", "accounts"): commands.list_accounts,
    ("POST", "accounts"): commands.create_account,
    ("POST", "instances"): commands.create_instances,
    ("POST", "instances/terminate-soon"): commands.terminate_soon,
    ("POST", "settings"): commands.settings,
    ("POST", "clock"): commands.advance_clock,
    ("POST", "sessions/expire"): commands.expire,
    ("POST", "world"): commands.seed,
    ("GET", "world"): commands.show_world,
}


def answer_control(method: str, path: str, body: bytes) -> Answer:
    """Answer one control request in JSON; 400 and 404 carry {"error": sentence}."""
    try:
        if method == "GET" and path.startswith("keys/"):
            return _json(200, commands.owner_of_key(path[len("keys/") :]))
        route = _ROUTES.get((method, path.strip("/")))
        if route is None:
            return _json(404, {"error": f"no such control request: {method} {PREFIX}{path}"})
        return _json(200, route(Body.read(body)))
    except NotFound as missing:
        return _json(404, {"error": str(missing)})
    except BadRequest as wrong:
        return _json(400, {"error": str(wrong)})
    except Exception as fault:
        log.exception("fault in control request %s %s", method, path)
        return _json(500, {"error": f"{type(fault).__name__}: {fault}"})


def _json(status: int, content: Any) -> Answer:
    return Answer(status, {"Content-Type": "application/json"}, json.dumps(content).encode("utf-8"))
