"""Policy documents as IAM takes them: parsed by our own grammar, trusted principals checked and bound to their ids."""

from __future__ import annotations

import re
from typing import Any

from moto.iam.models import IAMBackend

from emulator.errors import query_error
from emulator.policy.bound_principals import bind_principals
from emulator.policy.document import MalformedPolicy, PolicyDocument, parse_policy

# Inline policies of one principal together, white space not counted (IAM quotas).
ROLE_POLICY_CHARACTERS, USER_POLICY_CHARACTERS, TRUST_POLICY_CHARACTERS = 10_240, 2_048, 2_048

MINIMUM_SESSION_SECONDS, MAXIMUM_SESSION_SECONDS = 3_600, 43_200

_NAME = re.compile(r"[\w+=,.@-]{1,64}", re.ASCII)

_moto_create_role = IAMBackend.create_role
_moto_create_user = IAMBackend.create_user


def install() -> None:
    """Replace moto's storing of trust policies and inline policies."""
    IAMBackend.create_role = _create_role
    IAMBackend.create_user = _create_user
    IAMBackend.update_assume_role_policy = _update_assume_role_policy
    IAMBackend.put_role_policy = _put_role_policy
    IAMBackend.put_user_policy = _put_user_policy


def _create_role(self: Any, role_name: str, assume_role_policy_document: str, *args: Any, **kwargs: Any) -> Any:
    _check_name("roleName", role_name)
    document = _trust_policy(assume_role_policy_document)
    _bind("", document)
    role = _moto_create_role(self, role_name, assume_role_policy_document, *args, **kwargs)
    role.max_session_duration = int(role.max_session_duration or MINIMUM_SESSION_SECONDS)
    if not MINIMUM_SESSION_SECONDS <= role.max_session_duration <= MAXIMUM_SESSION_SECONDS:
        del self.roles[role.id]
        raise query_error("ValidationError", "MaxSessionDuration must be between 3600 and 43200 seconds.")
    _bind(role.id, document)
    return role


def _create_user(self: Any, region_name: str, user_name: str, *args: Any, **kwargs: Any) -> Any:
    _check_name("userName", user_name)
    user = _moto_create_user(self, region_name, user_name, *args, **kwargs)
    # moto's ids are lower case and tell nothing; AWS's name the kind of principal.
    user.id = f"AIDA{user.id[4:].upper()}"
    return user


def _update_assume_role_policy(self: Any, role_name: str, policy_document: str) -> None:
    role = self.get_role(role_name)
    _bind(role.id, _trust_policy(policy_document))
    role.assume_role_policy_document = policy_document


def _put_role_policy(self: Any, role_name: str, policy_name: str, policy_json: str) -> None:
    role = self.get_role(role_name)
    _check_inline(role.policies, policy_name, policy_json, ROLE_POLICY_CHARACTERS, f"role {role_name}")
    role.put_policy(policy_name, policy_json)


def _put_user_policy(self: Any, user_name: str, policy_name: str, policy_json: str) -> None:
    user = self.get_user(user_name)
    _check_inline(user.policies, policy_name, policy_json, USER_POLICY_CHARACTERS, f"user {user_name}")
    user.put_policy(policy_name, policy_json)


def _check_name(parameter: str, name: str) -> None:
    if not _NAME.fullmatch(name):
        raise query_error("ValidationError", f"The specified value for {parameter} is invalid: '{name}'")


def _trust_policy(text: str) -> PolicyDocument:
    if len(_dense(text)) > TRUST_POLICY_CHARACTERS:
        raise query_error("LimitExceeded", f"Cannot exceed quota for ACLSizePerRole: {TRUST_POLICY_CHARACTERS}", 409)
    return _parsed(text, "trust")


def _check_inline(policies: dict[str, str], name: str, text: str, limit: int, owner: str) -> None:
    _parsed(text, "identity")
    total = sum(len(_dense(other)) for known, other in policies.items() if known != name) + len(_dense(text))
    if total > limit:
        raise query_error("LimitExceeded", f"Maximum policy size of {limit} bytes exceeded for {owner}", 409)


def _parsed(text: str, kind: str) -> PolicyDocument:
    try:
        return parse_policy(text, kind)
    except MalformedPolicy as malformed:
        raise query_error("MalformedPolicyDocument", str(malformed)) from malformed


def _bind(owner: str, document: PolicyDocument) -> None:
    try:
        bind_principals(owner, document)
    except MalformedPolicy as malformed:
        raise query_error("MalformedPolicyDocument", str(malformed)) from malformed


def _dense(text: str) -> str:
    return "".join(text.split())
