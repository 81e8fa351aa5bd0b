"""DescribeInstanceStatus, DescribeInstanceCreditSpecifications and DescribeInstanceTypes."""

from __future__ import annotations

from typing import Any, Callable

from moto.core.responses import ActionResult
from moto.ec2.models.instance_types import INSTANCE_TYPES
from moto.ec2.responses.instances import InstanceResponse

from emulator.ec2 import lookup, paging
from emulator.ec2.filters import Fact, filters_asked, select
from emulator.ec2.instances.record import InstanceRecord
from emulator.ec2.instances.state import CODES, as_answer
from emulator.ec2.refusals import Refusal
from emulator.indexes.backend_indexes import indexes_of
from emulator.settings import settings_of

_types_in_full: Callable[[Any], Any] = InstanceResponse.describe_instance_types


def describe_instance_status(request: Any) -> ActionResult:
    """Running instances, or all with IncludeAllInstances; checks are `initializing` for a moment after the start."""
    page = paging.page_asked(request, ids="InstanceIds", ids_name="instancesSet")
    filters = filters_asked(request)
    backend = request.ec2_backend
    ids = request._get_param("InstanceIds")
    found = lookup.instances(backend, ids) if ids else list(indexes_of(backend).instances.values())
    if not request._get_param("IncludeAllInstances"):
        found = [each for each in found if each.state == "running"]
    shown, token = paging.cut(select(found, filters, _FACTS, backend), page, lambda instance: instance.sequence)
    return ActionResult({"InstanceStatuses": [_status(each) for each in shown], "NextToken": token})


def describe_instance_credit_specifications(request: Any) -> ActionResult:
    """The credit option of burstable instances; without ids only those that are `unlimited`, as AWS documents."""
    page = paging.page_asked(request, ids="InstanceIds", ids_name="instancesSet")
    backend = request.ec2_backend
    ids = request._get_param("InstanceIds")
    if ids:
        found = lookup.instances(backend, ids)
        for each in found:
            if each.facts.cpu_credits is None:
                raise Refusal("InvalidParameterCombination", f"The instance '{each.id}' is not a burstable performance instance.")
    else:
        found = [each for each in indexes_of(backend).instances.values() if each.facts.cpu_credits == "unlimited"]
    shown, token = paging.cut(found, page, lambda instance: instance.sequence)
    credits = [{"InstanceId": each.id, "CpuCredits": each.facts.cpu_credits} for each in shown]
    return ActionResult({"InstanceCreditSpecifications": credits, "NextToken": token})


def describe_instance_types(request: Any) -> ActionResult:
    """moto's catalogue of types, in pages of 5 to 100; unknown types by name."""
    page = paging.page_asked(request, maximum=100)
    unknown = [each for each in request._get_param("InstanceTypes") or [] if each not in INSTANCE_TYPES]
    if unknown:
        raise Refusal("InvalidInstanceType", f"The following supplied instance types do not exist: [{', '.join(unknown)}]")
    shown, token = paging.cut(list(_types_in_full(request).result["InstanceTypes"]), page)
    return ActionResult({"InstanceTypes": shown, "NextToken": token})


def _status(instance: InstanceRecord) -> dict[str, Any]:
    check = _check(instance)
    return {
        "InstanceId": instance.id,
        "AvailabilityZone": instance.zone,
        "InstanceState": as_answer(instance.state),
        "InstanceStatus": check,
        "SystemStatus": check,
    }


def _check(instance: InstanceRecord) -> dict[str, Any]:
    if instance.state != "running":
        return {"Status": "not-applicable"}
    passed = instance.life.seconds >= settings_of(instance.owner_id).transition_seconds
    detail = {"Name": "reachability", "Status": "passed" if passed else "initializing"}
    return {"Status": "ok" if passed else "initializing", "Details": [detail]}


_FACTS: dict[str, Fact] = {
    "availability-zone": lambda instance: instance.zone,
    "instance-state-name": lambda instance: instance.state,
    "instance-state-code": lambda instance: CODES[instance.state],
    "instance-status.status": lambda instance: _check(instance)["Status"],
    "system-status.status": lambda instance: _check(instance)["Status"],
    "instance-status.reachability": lambda instance: [each["Status"] for each in _check(instance).get("Details", [])],
    "system-status.reachability": lambda instance: [each["Status"] for each in _check(instance).get("Details", [])],
}
