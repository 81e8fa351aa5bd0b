"""A denial in each protocol's form."""

from __future__ import annotations

from emulator.errors import AwsError
from emulator.gate.authorize import Denial
from emulator.gate.caller import Caller


def denied(service: str, caller: Caller, denial: Denial) -> AwsError:
    """UnauthorizedOperation of EC2, AccessDenied of IAM and STS, AccessDeniedException of KMS."""
    what = f"User: {caller.arn} is not authorized to perform: {denial.action} on resource: {denial.resource}"
    sentence = f"{what} {denial.reason}"
    if service == "ec2":
        return AwsError("UnauthorizedOperation", f"You are not authorized to perform this operation. {sentence}", 403)
    if service == "kms":
        return AwsError("AccessDeniedException", sentence, 400)
    if denial.action.startswith("sts:"):
        return AwsError("AccessDenied", what, 403)
    return AwsError("AccessDenied", sentence, 403)
