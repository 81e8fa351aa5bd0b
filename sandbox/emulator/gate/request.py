"""One signed AWS request, taken apart once for everything that follows."""

from __future__ import annotations

from contextvars import ContextVar, Token
from dataclasses import dataclass, field
from typing import Any, Mapping, Optional
from urllib.parse import parse_qsl

from emulator.errors import AwsError


@dataclass(frozen=True)
class Authorization:
    """The SigV4 Authorization header, split."""

    access_key_id: str
    date: str
    region: str
    service: str
    signed_headers: tuple[str, ...]
    signature: str


@dataclass(frozen=True)
class AwsRequest:
    """Method, address, headers (lower-case names), body, and what they say: service, region, action, parameters."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    authorization: Authorization
    action: str
    source_ip: str
    params: dict[str, Any] = field(default_factory=dict)

    @property
    def service(self) -> str:
        """The signing name: ec2, sts, iam or kms."""
        return self.authorization.service

    @property
    def region(self) -> str:
        """The Region the request was signed for."""
        return self.authorization.region


_current: ContextVar[Optional[AwsRequest]] = ContextVar("snapward_request", default=None)


def current_request() -> AwsRequest:
    """The request being served; raises LookupError outside one."""
    request = _current.get()
    if request is None:
        raise LookupError("no request is being served")
    return request


def served_request() -> Optional[AwsRequest]:
    """The request being served, or None while the world is being seeded."""
    return _current.get()


def enter_request(request: AwsRequest) -> Token[Optional[AwsRequest]]:
    """Begin to serve a request; hand the token to leave_request."""
    return _current.set(request)


def leave_request(token: Token[Optional[AwsRequest]]) -> None:
    """End what enter_request began."""
    _current.reset(token)


def parse_authorization(header: str) -> Authorization:
    """Split a SigV4 Authorization header; anything else is IncompleteSignature."""
    try:
        algorithm, _, rest = header.partition(" ")
        if algorithm != "AWS4-HMAC-SHA256":
            raise ValueError(algorithm)
        parts = dict(part.strip().split("=", 1) for part in rest.split(","))
        key, date, region, service, terminator = parts["Credential"].split("/")
        if terminator != "aws4_request":
            raise ValueError(terminator)
        return Authorization(key, date, region, service, tuple(parts["SignedHeaders"].split(";")), parts["Signature"])
    except (KeyError, ValueError) as malformed:
        raise AwsError("IncompleteSignature", "The request signature does not conform to AWS standards.", 400) from malformed


def action_of(headers: Mapping[str, str], query: str, body: bytes) -> str:
    """The operation that a request names, '' when it names none (REST services)."""
    target = headers.get("x-amz-target")
    if target:
        return target.rsplit(".", 1)[-1]
    if headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        for name, value in parse_qsl(body.decode("utf-8", "replace")):
            if name == "Action":
                return value
    return dict(parse_qsl(query)).get("Action", "")
