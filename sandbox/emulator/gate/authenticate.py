"""The credential gate: a key that exists, its own session token, not expired, and a signature made with its secret."""

from __future__ import annotations

from typing import Optional

from emulator import clock
from emulator.errors import AwsError
from emulator.gate.caller import Caller
from emulator.gate.request import AwsRequest
from emulator.gate.sessions import Session, find_session
from emulator.gate.signature import signature_matches
from emulator.iam.directory import account_of_arn, find_role, find_user_key


def authenticate(request: AwsRequest) -> Caller:
    """The caller whose key signed the request; raises the refusal that the service documents."""
    key_id = request.authorization.access_key_id
    token = request.headers.get("x-amz-security-token")
    session = find_session(key_id)
    if session:
        return _session_caller(request, session, token)
    found = find_user_key(key_id)
    if found is None or token is not None or found[1].status != "Active":
        raise invalid_token(request.service)
    user, key = found
    _check_signature(request, key.secret_access_key)
    return Caller(account_of_arn(user.arn), user.arn, key_id, user_id=user.id)


def identity_of_key(access_key_id: str) -> Optional[tuple[str, str]]:
    """(account id, principal ARN) of a key, live or not; None when unknown."""
    session = find_session(access_key_id)
    if session:
        return session.account_id, session.arn
    found = find_user_key(access_key_id)
    return (account_of_arn(found[0].arn), found[0].arn) if found else None


def account_of_key(access_key_id: str) -> str:
    """The account of a key, live or not; '' when unknown."""
    owner = identity_of_key(access_key_id)
    return owner[0] if owner else ""


def _session_caller(request: AwsRequest, session: Session, token: Optional[str]) -> Caller:
    if token != session.session_token:
        raise invalid_token(request.service)
    _check_signature(request, session.secret_access_key)
    if session.expires_at <= clock.now():
        raise expired_token(request.service)
    role = find_role(session.role_arn)
    # A role made again under the same name is another principal; sessions of the first one end with it.
    if role is None or role.id != session.role_id:
        raise invalid_token(request.service)
    return Caller(
        account_id=session.account_id,
        arn=session.arn,
        access_key_id=session.access_key_id,
        is_session=True,
        source_identity=session.source_identity,
        session_tags=session.tags,
        transitive_tag_keys=session.transitive_tag_keys,
        role_arn=session.role_arn,
        user_id=f"{session.role_id}:{session.session_name}",
        session_policy=session.policy,
        session_issued_at=session.issued_at,
    )


def _check_signature(request: AwsRequest, secret: str) -> None:
    if not signature_matches(request, secret):
        raise wrong_signature(request.service)


def invalid_token(service: str) -> AwsError:
    """The key or its token is not one of ours."""
    if service == "ec2":
        return AwsError("AuthFailure", "AWS was not able to validate the provided access credentials", 401)
    if service == "kms":
        return AwsError("UnrecognizedClientException", "The security token included in the request is invalid.", 400)
    return AwsError("InvalidClientTokenId", "The security token included in the request is invalid.", 403)


def expired_token(service: str) -> AwsError:
    """The session is over."""
    if service == "ec2":
        return AwsError("RequestExpired", "Request has expired.", 400)
    if service == "kms":
        return AwsError("ExpiredTokenException", "The security token included in the request is expired", 400)
    return AwsError("ExpiredToken", "The security token included in the request is expired", 403)


def wrong_signature(service: str) -> AwsError:
    """The request was not signed with the key's secret."""
    if service == "ec2":
        return AwsError("AuthFailure", "AWS was not able to validate the provided access credentials", 401)
    sentence = (
        "The request signature we calculated does not match the signature you provided. "
        "Check your AWS Secret Access Key and signing method. Consult the service documentation for details."
    )
    if service == "kms":
        return AwsError("InvalidSignatureException", sentence, 400)
    return AwsError("SignatureDoesNotMatch", sentence, 403)


def missing_token(service: str) -> AwsError:
    """The request is not signed at all."""
    if service == "kms":
        return AwsError("MissingAuthenticationTokenException", "Missing Authentication Token", 400)
    return AwsError("MissingAuthenticationToken", "Request is missing Authentication Token", 403)
