"""Refusals in EC2's words: error code and message as the EC2 API reference and its errors page give them."""

from __future__ import annotations

from typing import Sequence

from moto.ec2.exceptions import DryRunClientError, EC2ClientError


class Refusal(EC2ClientError):
    """An expected answer of EC2: HTTP 400 with a code and a message."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)


def dry_run() -> DryRunClientError:
    """HTTP 412 DryRunOperation: the call would have succeeded."""
    return DryRunClientError()


def missing(parameter: str) -> Refusal:
    return Refusal("MissingParameter", f"The request must contain the parameter {parameter}")


def invalid(message: str) -> Refusal:
    return Refusal("InvalidParameterValue", message)


def combination(message: str) -> Refusal:
    return Refusal("InvalidParameterCombination", message)


def no_instances(ids: Sequence[str]) -> Refusal:
    if len(ids) == 1:
        return Refusal("InvalidInstanceID.NotFound", f"The instance ID '{ids[0]}' does not exist")
    return Refusal("InvalidInstanceID.NotFound", f"The instance IDs '{', '.join(ids)}' do not exist")


def no_volumes(ids: Sequence[str]) -> Refusal:
    if len(ids) == 1:
        return Refusal("InvalidVolume.NotFound", f"The volume '{ids[0]}' does not exist.")
    return Refusal("InvalidVolume.NotFound", f"The volumes '{', '.join(ids)}' do not exist.")


def no_snapshots(ids: Sequence[str]) -> Refusal:
    if len(ids) == 1:
        return Refusal("InvalidSnapshot.NotFound", f"The snapshot '{ids[0]}' does not exist.")
    return Refusal("InvalidSnapshot.NotFound", f"The snapshots '{', '.join(ids)}' do not exist.")


def no_images(ids: Sequence[str]) -> Refusal:
    if len(ids) == 1:
        return Refusal("InvalidAMIID.NotFound", f"The image id '[{ids[0]}]' does not exist")
    return Refusal("InvalidAMIID.NotFound", f"The image ids '[{', '.join(ids)}]' do not exist")


def instance_state(instance_id: str, wanted: str) -> Refusal:
    return Refusal("IncorrectInstanceState", f"The instance '{instance_id}' is not in a state from which it can be {wanted}.")


def snapshot_not_completed(snapshot_id: str) -> Refusal:
    return Refusal("IncorrectState", f"Snapshot '{snapshot_id}' is not 'completed'.")
