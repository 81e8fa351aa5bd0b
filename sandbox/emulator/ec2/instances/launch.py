"""RunInstances: all instances of a request or none; once for each client token."""

from __future__ import annotations

from typing import Any, Mapping, Optional, Sequence

from moto.core.responses import ActionResult

from emulator.ec2 import client_tokens, keys
from emulator.ec2.identifiers import new_id
from emulator.ec2.instances import view
from emulator.ec2.instances.interface_plans import InterfacePlan, bring_up, plan_interfaces, require_room
from emulator.ec2.instances.mappings import DevicePlan, plan_devices
from emulator.ec2.instances.order import facts_asked
from emulator.ec2.instances.record import InstanceFacts, InstanceRecord
from emulator.ec2.network import interfaces
from emulator.ec2.refusals import combination, dry_run, invalid, missing
from emulator.ec2.tags import store
from emulator.ec2.tags.specifications import tags_asked
from emulator.ec2.volumes import create
from emulator.ec2.volumes.attach import attach
from emulator.ec2.volumes.plan import keys_usable
from emulator.indexes.backend_indexes import indexes_of
from emulator.settings import settings_of

# RunInstances tags these at creation; the spot request types of the API are not emulated.
_TAGGED = ("instance", "volume", "network-interface")


def run_instances(request: Any) -> ActionResult:
    """Launch instances; the answer shows them `pending`. A volume key that cannot be used terminates them with a state reason."""
    backend = request.ec2_backend
    tags = tags_asked(request, *_TAGGED)
    token = client_tokens.asked(request)
    launched: Optional[Sequence[InstanceRecord]] = client_tokens.earlier(backend, token)
    if launched is None:
        count = _count(request)
        facts = facts_asked(request)
        interface_plans = plan_interfaces(request)
        devices = plan_devices(backend, facts.image, request._get_param("BlockDeviceMappings") or [])
        if count > 1 and any(each.existing or each.asked.get("PrivateIpAddress") for each in interface_plans):
            raise combination("Network interface IDs and private addresses may only be specified when launching one instance")
        require_room(interface_plans, count)
        if request._get_param("DryRun"):
            raise dry_run()
        launched = _launch(backend, count, facts, interface_plans, devices, tags)
        client_tokens.keep(backend, token, launched)
    return ActionResult(view.launched(backend, launched))


def _count(request: Any) -> int:
    """How many instances to launch: MaxCount, since the emulator has room for all."""
    least, most = request._get_param("MinCount"), request._get_param("MaxCount")
    if least is None:
        raise missing("MinCount")
    if most is None:
        raise missing("MaxCount")
    if int(least) < 1 or int(most) < int(least):
        raise invalid(f"Value ({most}) for parameter maxCount is invalid. MinCount must be at least 1 and not above MaxCount.")
    return int(most)


def _launch(
    backend: Any,
    count: int,
    facts: InstanceFacts,
    interface_plans: Sequence[InterfacePlan],
    devices: Sequence[DevicePlan],
    tags: Mapping[str, dict[str, str]],
) -> list[InstanceRecord]:
    unusable = next((each.volume.kms_key_arn for each in devices if not keys_usable(backend, each.volume)), None)
    seconds = settings_of(backend.account_id).transition_seconds
    reservation_id = new_id("r")
    launched = []
    for index in range(count):
        instance = InstanceRecord(backend, facts, interface_plans[0].subnet, reservation_id, index)
        for plan in interface_plans:
            bring_up(backend, plan, instance, tags["network-interface"])
        if unusable is None:
            for device in devices:
                volume = create.make(backend, device.volume, instance.zone, tags["volume"])
                attach(volume, instance, device.device, delete_on_termination=device.delete_on_termination)
            instance.life.move("pending", "running", seconds)
        else:
            _fail(backend, instance, unusable, seconds)
        indexes_of(backend).instances[instance.id] = instance
        store.put(backend, instance.id, tags["instance"])
        launched.append(instance)
    return launched


def _fail(backend: Any, instance: InstanceRecord, key_arn: str, seconds: float) -> None:
    """EC2 finds out about keys after the answer: the instance ends `terminated`, with the reason in its record."""
    for interface in list(instance.nics.values()):
        existed = not interface.delete_on_termination
        interfaces.detach(interface)
        if not existed:
            interfaces.remove(backend, interface)
    if keys.is_disabled(key_arn):
        code, reason = "Client.InvalidKMSKey.InvalidState", "The KMS key provided is in an incorrect state"
    else:
        code, reason = "Client.InternalError", "Client error on launch"
    instance.state_reason = (code, f"{code}: {reason}")
    instance.transition_reason = code
    instance.life.move("pending", "terminated", seconds)
