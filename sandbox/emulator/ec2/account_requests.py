"""The account's settings for EBS that moto lacks."""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.responses.settings import Settings

from emulator.ec2.patching import add
from emulator.ec2.refusals import dry_run


def install() -> None:
    add(Settings, "get_ebs_default_kms_key_id", get_ebs_default_kms_key_id)


def get_ebs_default_kms_key_id(request: Any) -> ActionResult:
    """The default key of an account that never chose one: AWS's own, by its alias."""
    if request._get_param("DryRun"):
        raise dry_run()
    return ActionResult({"KmsKeyId": "alias/aws/ebs"})
