"""The parameters of a request, parsed once by AWS's own service model and shared with moto."""

from __future__ import annotations

import json
from typing import Any, Optional
from urllib.parse import parse_qsl

from botocore.model import OperationNotFoundError
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import determine_request_protocol
from moto.core.utils import get_service_model

from emulator.errors import AwsError


def parse_parameters(service: str, action: str, path: str, query: str, headers: dict[str, str], body: bytes) -> dict[str, Any]:
    """The input of an operation as its model names it (Filters, SnapshotIds …); {} for an action that the model lacks."""
    if headers.get("x-amz-target"):
        return _json_object(body)
    operation = _operation(service, action)
    if operation is None:
        return {}
    content_type = headers.get("content-type", "")
    protocol = determine_request_protocol(get_service_model(service), content_type)
    form = body.decode("utf-8") if content_type.startswith("application/x-www-form-urlencoded") else query
    parser = PROTOCOL_PARSERS[protocol](operation, map_type=dict)
    values = dict(parse_qsl(form, keep_blank_values=True))
    try:
        parsed = parser.parse({"method": "POST", "values": values, "headers": headers, "body": body, "url_path": path, "url_params": {}})
    except (ValueError, KeyError, TypeError) as unreadable:
        raise AwsError("MalformedQueryString", f"The query string is malformed: {unreadable}", 400) from unreadable
    return dict(parsed)


def _operation(service: str, action: str) -> Optional[Any]:
    try:
        return get_service_model(service).operation_model(action)
    except OperationNotFoundError:
        return None


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        parsed = json.loads(body or b"{}")
    except ValueError as broken:
        raise AwsError("SerializationException", "The request body is not JSON.", 400) from broken
    if not isinstance(parsed, dict):
        raise AwsError("SerializationException", "The request body is not a JSON object.", 400)
    return parsed
