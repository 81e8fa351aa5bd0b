"""Errors as AWS writes them, in the form of each service's protocol."""

from __future__ import annotations

import json
from dataclasses import dataclass
from uuid import uuid4
from xml.sax.saxutils import escape

EC2_PROTOCOL_SERVICES = frozenset({"ec2"})
JSON_PROTOCOL_SERVICES = frozenset({"kms"})


class AwsError(Exception):
    """A refusal with the code, sentence and HTTP status that AWS documents; raised anywhere below the gate."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status


@dataclass(frozen=True)
class Answer:
    """One HTTP answer."""

    status: int
    headers: dict[str, str]
    body: bytes


def ec2_error(code: str, message: str, status: int = 400) -> AwsError:
    """An EC2 refusal to raise; client errors are 400 unless AWS documents another status."""
    return AwsError(code, message, status)


def query_error(code: str, message: str, status: int = 400) -> AwsError:
    """An IAM or STS refusal to raise."""
    return AwsError(code, message, status)


def json_error(code: str, message: str, status: int = 400) -> AwsError:
    """A KMS refusal to raise; code is the exception's name, for example NotFoundException."""
    return AwsError(code, message, status)


def not_emulated(service: str, action: str, detail: str = "") -> AwsError:
    """What the emulator cannot do honestly: 501, never success."""
    what = f"{service}:{action}" if action else f"this {service} call"
    sentence = f"{what} is not emulated{' ' + detail if detail else ''}. Nothing was done."
    return AwsError("NotEmulated", sentence, 501)


def answer_of(error: AwsError, service: str) -> Answer:
    """The error in the wire form of the service's protocol."""
    request_id = str(uuid4())
    if service in JSON_PROTOCOL_SERVICES:
        return _json_answer(error, request_id)
    code, message = escape(error.code), escape(error.message)
    if service in EC2_PROTOCOL_SERVICES:
        body = (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f"<Response><Errors><Error><Code>{code}</Code><Message>{message}</Message></Error></Errors>"
            f"<RequestID>{request_id}</RequestID></Response>"
        )
    else:
        blame = "Sender" if error.status < 500 else "Receiver"
        body = (
            f'<ErrorResponse xmlns="https://{service}.amazonaws.com/doc/">'
            f"<Error><Type>{blame}</Type><Code>{code}</Code><Message>{message}</Message></Error>"
            f"<RequestId>{request_id}</RequestId></ErrorResponse>"
        )
    headers = {"Content-Type": "text/xml;charset=UTF-8", "x-amzn-requestid": request_id}
    return Answer(error.status, headers, body.encode("utf-8"))


def _json_answer(error: AwsError, request_id: str) -> Answer:
    body = json.dumps({"__type": error.code, "message": error.message}).encode("utf-8")
    headers = {
        "Content-Type": "application/x-amz-json-1.1",
        "x-amzn-requestid": request_id,
        "x-amzn-errortype": error.code,
    }
    return Answer(error.status, headers, body)
