"""Handing a request that passed the gate to moto, with the account and Region that the gate found."""

from __future__ import annotations

import io
from typing import Any, Optional

from moto.core.request import Request
from moto.core.responses import BaseResponse
from moto.ec2.responses import EC2Response
from moto.iam import models as iam_models
from moto.iam.responses import IamResponse
from moto.sts.responses import TokenResponse

from emulator.errors import Answer, not_emulated
from emulator.gate.caller import current_caller
from emulator.gate.request import AwsRequest, current_request

_RESPONSES: dict[str, type[BaseResponse]] = {"ec2": EC2Response, "iam": IamResponse, "sts": TokenResponse}


class _ServedRequest(Request):
    """A request as moto's dispatcher takes it from a WSGI server."""

    from_wsgi_server = True


def install() -> None:
    """Take account, Region and parameters from the gate, never from headers or the key's digits."""
    BaseResponse.get_current_account = lambda self: current_caller().account_id
    BaseResponse.get_region_from_url = lambda self, request, full_url: current_request().region
    BaseResponse.parse_parameters = _share_parameters
    # moto searches all accounts to note when a key was last used; nothing here asks for that.
    iam_models.mark_account_as_visited = lambda **_ignored: None


def _share_parameters(self: Any, request: Any) -> None:
    self.params = current_request().params


def answer_by_moto(request: AwsRequest) -> Answer:
    """moto's answer; 501 for an action that moto lacks."""
    environ = {
        "REQUEST_METHOD": request.method,
        "PATH_INFO": request.path,
        "QUERY_STRING": request.query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(request.body),
        "CONTENT_LENGTH": str(len(request.body)),
        "CONTENT_TYPE": request.headers.get("content-type", ""),
        **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in request.headers.items()},
    }
    try:
        status, headers, body = _RESPONSES[request.service].dispatch(_ServedRequest(environ))
    except NotImplementedError as missing:
        raise not_emulated(request.service, request.action) from missing
    kept = {str(name): str(value) for name, value in headers.items() if name.lower() not in _DROPPED}
    return Answer(int(status), kept, _bytes(body))


_DROPPED = frozenset({"status", "server", "date", "content-length"})


def _bytes(body: Optional[Any]) -> bytes:
    return body if isinstance(body, bytes) else str(body or "").encode("utf-8")
