"""StartInstances, StopInstances, RebootInstances and TerminateInstances: all instances of a request or none."""

from __future__ import annotations

from typing import Any, Callable

from moto.core.responses import ActionResult, EmptyResult

from emulator import clock
from emulator.ec2 import lookup, refusals
from emulator.ec2.instances.record import InstanceRecord
from emulator.ec2.instances.state import as_answer
from emulator.ec2.network import interfaces
from emulator.ec2.refusals import Refusal, dry_run, missing
from emulator.ec2.volumes import create
from emulator.ec2.volumes.attach import detach
from emulator.settings import settings_of


def start_instances(request: Any) -> ActionResult:
    """Start stopped instances; those that run already stay as they are."""

    def check(instance: InstanceRecord) -> None:
        if instance.state not in ("stopped", "pending", "running"):
            raise refusals.instance_state(instance.id, "started")

    def act(instance: InstanceRecord) -> None:
        if instance.state == "stopped":
            instance.launch_time = clock.now()
            instance.state_reason, instance.transition_reason = None, ""
            instance.life.move("pending", "running", _seconds(instance))

    return ActionResult({"StartingInstances": _change(request, check, act)})


def stop_instances(request: Any) -> ActionResult:
    """Stop running instances that are EBS-backed and not protected against stopping."""

    def check(instance: InstanceRecord) -> None:
        if instance.facts.image.facts.root_device_type != "ebs":
            raise Refusal(
                "UnsupportedOperation", f"The instance '{instance.id}' does not have an 'ebs' root device type and cannot be stopped."
            )
        if instance.state not in ("running", "stopping", "stopped"):
            raise refusals.instance_state(instance.id, "stopped")
        if instance.disable_api_stop:
            raise _protected(instance, "stopped", "disableApiStop")

    def act(instance: InstanceRecord) -> None:
        if instance.state == "running":
            _give_reason(instance)
            instance.life.move("stopping", "stopped", _seconds(instance))

    return ActionResult({"StoppingInstances": _change(request, check, act)})


def reboot_instances(request: Any) -> EmptyResult:
    """Reboot running instances; nothing of it is visible."""

    def check(instance: InstanceRecord) -> None:
        if instance.state != "running":
            raise refusals.instance_state(instance.id, "rebooted")

    _change(request, check, lambda instance: None)
    return EmptyResult()


def terminate_instances(request: Any) -> ActionResult:
    """Terminate instances that are not protected; their volumes and interfaces go or stay as each says. Repeating it is no error."""

    def check(instance: InstanceRecord) -> None:
        if instance.disable_api_termination and instance.state not in ("shutting-down", "terminated"):
            raise _protected(instance, "terminated", "disableApiTermination")

    def act(instance: InstanceRecord) -> None:
        if instance.state not in ("shutting-down", "terminated"):
            _give_reason(instance)
            instance.life.move("shutting-down", "terminated", _seconds(instance))
            release(instance)

    return ActionResult({"TerminatingInstances": _change(request, check, act)})


def release(instance: InstanceRecord) -> None:
    """Detach all; delete the volumes and interfaces that go with the instance."""
    backend = instance.ec2_backend
    for attachment in list(instance.block_devices.values()):
        detach(attachment)
        if attachment.delete_on_termination:
            create.remove(backend, attachment.volume)
    for interface in list(instance.nics.values()):
        goes = bool(interface.delete_on_termination)
        interfaces.detach(interface)
        if goes:
            interfaces.remove(backend, interface)


def _change(request: Any, check: Callable[[InstanceRecord], None], act: Callable[[InstanceRecord], None]) -> list[dict[str, Any]]:
    ids = request._get_param("InstanceIds") or []
    if not ids:
        raise missing("InstanceId")
    instances = lookup.instances(request.ec2_backend, ids)
    if request._get_param("DryRun"):
        raise dry_run()
    for instance in instances:
        check(instance)
    changes = []
    for instance in instances:
        before = instance.state
        act(instance)
        changes.append({"InstanceId": instance.id, "PreviousState": as_answer(before), "CurrentState": as_answer(instance.state)})
    return changes


def _protected(instance: InstanceRecord, what: str, attribute: str) -> Refusal:
    remedy = f"Modify its '{attribute}' instance attribute and try again."
    return Refusal("OperationNotPermitted", f"The instance '{instance.id}' may not be {what}. {remedy}")


def _give_reason(instance: InstanceRecord) -> None:
    instance.transition_reason = f"User initiated ({clock.now().strftime('%Y-%m-%d %H:%M:%S GMT')})"
    instance.state_reason = ("Client.UserInitiatedShutdown", "Client.UserInitiatedShutdown: User initiated shutdown")


def _seconds(instance: InstanceRecord) -> float:
    return settings_of(instance.owner_id).transition_seconds
