"""The HTTP face: waitress threads, one lock around everything that touches state."""

from __future__ import annotations

import threading
from http import HTTPStatus
from typing import Any, Callable, Iterable

import waitress

from emulator.control.routes import PREFIX, answer_control
from emulator.errors import Answer
from emulator.serve import serve_call

THREADS = 8
# Every client keeps up to 50 idle connections; at waitress's own limit of 100 the third client would wait for minutes to be let in.
CONNECTIONS = 1000

# moto's state is plain dictionaries; a read during a write fails. Under the GIL one lock costs little.
_lock = threading.RLock()

StartResponse = Callable[[str, list[tuple[str, str]]], Any]


def application(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    """The WSGI application: /_emulator/ is the control surface, all else is AWS."""
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "/")
    query = environ.get("QUERY_STRING", "")
    with _lock:
        if path.startswith(PREFIX):
            answer = answer_control(method, path[len(PREFIX) :], body)
        else:
            answer = serve_call(method, path, query, _headers(environ), body, environ.get("REMOTE_ADDR", ""))
    start_response(_status_line(answer), [*answer.headers.items(), ("Content-Length", str(len(answer.body)))])
    return [answer.body]


def serve_forever(port: int) -> None:
    """Listen on 127.0.0.1 until the process is stopped; prints the address once it answers."""
    server = waitress.create_server(
        application,
        host="127.0.0.1",
        port=port,
        threads=THREADS,
        ident="snapward-emulator",
        connection_limit=CONNECTIONS,
        # select() ends at 1,024 descriptors.
        asyncore_use_poll=True,
    )
    print(f"emulated AWS on http://127.0.0.1:{server.effective_port}", flush=True)
    server.run()


def _headers(environ: dict[str, Any]) -> dict[str, str]:
    headers = {name[5:].replace("_", "-").lower(): value for name, value in environ.items() if name.startswith("HTTP_")}
    headers["content-type"] = environ.get("CONTENT_TYPE", "")
    headers["content-length"] = environ.get("CONTENT_LENGTH", "0")
    return headers


def _status_line(answer: Answer) -> str:
    try:
        return f"{answer.status} {HTTPStatus(answer.status).phrase}"
    except ValueError:
        return f"{answer.status} Unknown"
