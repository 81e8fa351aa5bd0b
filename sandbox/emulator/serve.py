"""One AWS call from the wire to the answer: catalogue, credential gate, permission, then the service itself."""

from __future__ import annotations

import logging
from typing import Callable, Mapping, Sequence

from emulator.errors import Answer, AwsError, answer_of, not_emulated
from emulator.gate.authenticate import account_of_key, authenticate, missing_token
from emulator.gate.caller import Caller, enter_caller, leave_caller
from emulator.gate.catalogue import NEEDS_NO_PERMISSION, is_emulated
from emulator.gate.context import global_context
from emulator.gate.ec2_access import authorize_ec2
from emulator.gate.parameters import parse_parameters
from emulator.gate.request import AwsRequest, action_of, enter_request, leave_request, parse_authorization
from emulator.iam.access import authorize_iam
from emulator.kms.access import authorize_kms
from emulator.kms.calls import answer_kms
from emulator.moto_calls import answer_by_moto
from emulator.sts import authorize_sts

log = logging.getLogger("emulator")

Authorizer = Callable[[AwsRequest, Caller, Mapping[str, Sequence[str]]], None]
AUTHORIZERS: dict[str, Authorizer] = {
    "ec2": authorize_ec2,
    "iam": authorize_iam,
    "kms": authorize_kms,
    "sts": authorize_sts,
}
HANDLERS: dict[str, Callable[[AwsRequest], Answer]] = {
    "ec2": answer_by_moto,
    "iam": answer_by_moto,
    "sts": answer_by_moto,
    "kms": answer_kms,
}


def serve_call(method: str, path: str, query: str, headers: dict[str, str], body: bytes, source_ip: str) -> Answer:
    """Answer one call. Never raises: a fault of our own is 500 InternalFailure in the service's form."""
    service, action, account = "", "", ""
    try:
        action = action_of(headers, query, body)
        if "authorization" not in headers:
            raise missing_token(service)
        authorization = parse_authorization(headers["authorization"])
        service = authorization.service
        if not is_emulated(service, action):
            raise not_emulated(service, action)
        params = parse_parameters(service, action, path, query, headers, body)
        request = AwsRequest(method, path, query, headers, body, authorization, action, source_ip, params)
        account = account_of_key(authorization.access_key_id)
        answer = _answer(request, authenticate(request))
    except AwsError as refusal:
        answer = answer_of(refusal, service)
    except Exception:
        log.exception("fault while answering %s:%s", service, action)
        fault = AwsError("InternalFailure", "The request processing has failed because of an unknown error.", 500)
        answer = answer_of(fault, service)
    answer.headers["x-snapward-account"] = account
    answer.headers["x-snapward-action"] = f"{service}:{action}"
    return answer


def _answer(request: AwsRequest, caller: Caller) -> Answer:
    request_token, caller_token = enter_request(request), enter_caller(caller)
    try:
        if (request.service, request.action) not in NEEDS_NO_PERMISSION:
            AUTHORIZERS[request.service](request, caller, global_context(request, caller))
        return HANDLERS[request.service](request)
    finally:
        leave_caller(caller_token)
        leave_request(request_token)
