"""AssumeRole, after authorize_sts let it pass."""

from __future__ import annotations

import secrets
import string
import zlib
from datetime import timedelta
from typing import Any

from moto.core.responses import ActionResult

from emulator import clock
from emulator.errors import query_error
from emulator.gate.caller import Caller, current_caller
from emulator.gate.request import current_request
from emulator.gate.sessions import Session, remember_session
from emulator.iam.directory import find_role
from emulator.sts.access import session_tags, source_identity_of
from emulator.sts.parameters import CHAINED_MAXIMUM_SECONDS, AssumeRoleParameters, read_parameters

_KEY_CHARACTERS = string.ascii_uppercase + "234567"


def assume_role(_response: Any) -> ActionResult:
    """Temporary credentials of the role; ValidationError when the session would last too long."""
    caller, wanted = current_caller(), read_parameters(current_request().params)
    role = find_role(wanted.role_arn)
    _check_duration(caller, wanted, int(role.max_session_duration or 3600))
    session = _new_session(caller, wanted, role)
    remember_session(session)
    answer = {
        "Credentials": {
            "AccessKeyId": session.access_key_id,
            "SecretAccessKey": session.secret_access_key,
            "SessionToken": session.session_token,
            "Expiration": session.expires_at,
        },
        "AssumedRoleUser": {"AssumedRoleId": f"{role.id}:{wanted.session_name}", "Arn": session.arn},
        "SourceIdentity": session.source_identity,
    }
    if wanted.policy or session.tags:
        answer["PackedPolicySize"] = _packed_size(wanted)
    return ActionResult(answer)


def _check_duration(caller: Caller, wanted: AssumeRoleParameters, role_maximum: int) -> None:
    if caller.is_session and wanted.duration_seconds > CHAINED_MAXIMUM_SECONDS:
        raise query_error(
            "ValidationError",
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
        )
    if wanted.duration_seconds > role_maximum:
        raise query_error("ValidationError", "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")


def _new_session(caller: Caller, wanted: AssumeRoleParameters, role: Any) -> Session:
    now = clock.now().replace(microsecond=0)
    inherited = caller.transitive_tag_keys & set(caller.session_tags)
    return Session(
        access_key_id="ASIA" + "".join(secrets.choice(_KEY_CHARACTERS) for _ in range(16)),
        secret_access_key=secrets.token_urlsafe(30),
        session_token="FwoGZXIvYXdzE" + secrets.token_urlsafe(120),
        account_id=role.account_id,
        role_name=role.name,
        role_id=role.id,
        role_arn=role.arn,
        session_name=wanted.session_name,
        arn=f"arn:aws:sts::{role.account_id}:assumed-role/{role.name}/{wanted.session_name}",
        issued_at=now,
        expires_at=now + timedelta(seconds=wanted.duration_seconds),
        policy=wanted.policy,
        source_identity=source_identity_of(caller, wanted),
        tags=session_tags(caller, wanted),
        transitive_tag_keys=wanted.transitive_tag_keys | inherited,
    )


def _packed_size(wanted: AssumeRoleParameters) -> int:
    # AWS does not publish its packing; a deflated length against the policy limit has the same shape.
    text = (wanted.policy or "") + "".join(f"{key}={value};" for key, value in wanted.tags.items())
    return max(1, round(100 * len(zlib.compress(text.encode("utf-8"))) / 2048))
