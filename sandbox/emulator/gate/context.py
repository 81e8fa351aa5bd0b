"""The condition keys that every request has (IAM user guide, AWS global condition context keys)."""

from __future__ import annotations

from typing import Mapping, Sequence

from emulator import clock
from emulator.gate.authorization import ResourceInContext
from emulator.gate.caller import Caller
from emulator.gate.request import AwsRequest
from emulator.iam.directory import tags_of_principal

Context = dict[str, Sequence[str]]


def lower_case(context: Mapping[str, Sequence[str]]) -> Context:
    """Condition key names are compared without regard to case."""
    return {name.lower(): tuple(values) for name, values in context.items()}


def global_context(request: AwsRequest, caller: Caller) -> Context:
    """aws:* keys of the caller and the request. SecureTransport is true: on AWS this endpoint speaks TLS only."""
    now = clock.now()
    context: Context = {
        "aws:principalarn": (caller.role_arn or caller.arn,),
        "aws:principalaccount": (caller.account_id,),
        "aws:principaltype": ("AssumedRole" if caller.is_session else "User",),
        "aws:principalisawsservice": ("false",),
        "aws:userid": (caller.user_id,),
        "aws:requestedregion": (request.region,),
        "aws:currenttime": (now.strftime("%Y-%m-%dT%H:%M:%SZ"),),
        "aws:epochtime": (str(int(now.timestamp())),),
        "aws:securetransport": ("true",),
        "aws:sourceip": (request.source_ip,),
        "aws:useragent": (request.headers.get("user-agent", ""),),
        "aws:viaawsservice": ("false",),
    }
    if request.service == "ec2":
        context["ec2:region"] = (request.region,)
    for key, value in {**tags_of_principal(caller.role_arn or caller.arn), **caller.session_tags}.items():
        context[f"aws:principaltag/{key.lower()}"] = (value,)
    if not caller.is_session:
        context["aws:username"] = (caller.arn.rsplit("/", 1)[-1],)
        return context
    context["aws:multifactorauthpresent"] = ("false",)
    if caller.session_issued_at:
        context["aws:tokenissuetime"] = (caller.session_issued_at.strftime("%Y-%m-%dT%H:%M:%SZ"),)
    if caller.source_identity:
        context["aws:sourceidentity"] = (caller.source_identity,)
    return context


def resource_context(resource: ResourceInContext) -> Context:
    """What only this resource brings, aws:ResourceAccount included."""
    context = lower_case(resource.context)
    parts = resource.arn.split(":", 5)
    if len(parts) == 6 and parts[4]:
        context.setdefault("aws:resourceaccount", (parts[4],))
    return context
