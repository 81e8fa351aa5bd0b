"""KMS calls: JSON in, JSON out."""

from __future__ import annotations

import json
from typing import Any, Callable, Mapping
from uuid import uuid4

from emulator.errors import Answer, not_emulated
from emulator.gate.caller import Caller, current_caller
from emulator.gate.request import AwsRequest
from emulator.kms import crypto_calls, grant_calls, key_calls

Call = Callable[[Caller, str, Mapping[str, Any]], dict[str, Any]]

_CALLS: dict[str, Call] = {
    "CreateKey": key_calls.create_key,
    "DescribeKey": key_calls.describe_key,
    "ListKeys": key_calls.list_keys,
    "CreateAlias": key_calls.create_alias,
    "ListAliases": key_calls.list_aliases,
    "GetKeyPolicy": key_calls.get_key_policy,
    "PutKeyPolicy": key_calls.put_key_policy,
    "EnableKey": key_calls.enable_key,
    "DisableKey": key_calls.disable_key,
    "ScheduleKeyDeletion": key_calls.schedule_key_deletion,
    "CancelKeyDeletion": key_calls.cancel_key_deletion,
    "CreateGrant": grant_calls.create_grant,
    "ListGrants": grant_calls.list_grants,
    "RetireGrant": grant_calls.retire_grant,
    "RevokeGrant": grant_calls.revoke_grant,
    "GenerateDataKey": crypto_calls.generate_data_key,
    "Decrypt": crypto_calls.decrypt,
    "ReEncrypt": crypto_calls.re_encrypt,
}


def answer_kms(request: AwsRequest) -> Answer:
    """Answer a call that authorize_kms let pass."""
    if request.params.get("DryRun"):
        raise not_emulated("kms", request.action, "with DryRun")
    result = _CALLS[request.action](current_caller(), request.region, request.params)
    headers = {"Content-Type": "application/x-amz-json-1.1", "x-amzn-requestid": str(uuid4())}
    return Answer(200, headers, json.dumps(result).encode("utf-8"))
