"""EC2 operations called in-process: the same handlers as over HTTP, without signing and without XML."""

from __future__ import annotations

from typing import Any, Mapping

from moto.core.utils import camelcase_to_underscores
from moto.ec2.responses import EC2Response

from emulator.gate.caller import Caller, enter_caller, leave_caller

SEEDING_KEY = "AKIASEEDINGSEEDING00"


def ec2_call(account_id: str, region: str, action: str, params: Mapping[str, Any]) -> Any:
    """The result of an EC2 operation done as the account's root; refusals are raised as its handler raises them."""
    response = EC2Response()
    response.params = dict(params)
    response.querystring = response.data = {}
    response.uri_match, response.headers, response.body = {}, {}, None
    response.region, response.partition, response.current_account = region, "aws", account_id
    token = enter_caller(Caller(account_id, f"arn:aws:iam::{account_id}:root", SEEDING_KEY, user_id=account_id))
    try:
        return getattr(response, camelcase_to_underscores(action))().result
    finally:
        leave_caller(token)
