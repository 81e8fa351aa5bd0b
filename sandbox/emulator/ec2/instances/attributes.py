"""DescribeInstanceAttribute, ModifyInstanceAttribute and ModifyInstanceMetadataOptions."""

from __future__ import annotations

import base64
from typing import Any, Callable, Mapping

from moto.core.responses import ActionResult, EmptyResult

from emulator.ec2 import lookup
from emulator.ec2.instances import order, types
from emulator.ec2.instances.record import InstanceRecord
from emulator.ec2.network import view as network
from emulator.ec2.refusals import Refusal, dry_run, invalid, missing

_READERS: dict[str, tuple[str, Callable[[InstanceRecord], Any]]] = {
    "instanceType": ("InstanceType", lambda each: {"Value": each.instance_type}),
    "userData": ("UserData", lambda each: {"Value": each.user_data} if each.user_data else {}),
    "disableApiTermination": ("DisableApiTermination", lambda each: {"Value": each.disable_api_termination}),
    "disableApiStop": ("DisableApiStop", lambda each: {"Value": each.disable_api_stop}),
    "instanceInitiatedShutdownBehavior": ("InstanceInitiatedShutdownBehavior", lambda each: {"Value": each.shutdown_behavior}),
    "rootDeviceName": ("RootDeviceName", lambda each: {"Value": each.root_device_name}),
    "ebsOptimized": ("EbsOptimized", lambda each: {"Value": each.ebs_optimized}),
    "sourceDestCheck": ("SourceDestCheck", lambda each: {"Value": each.source_dest_check}),
    "enaSupport": ("EnaSupport", lambda each: {"Value": each.facts.image.facts.ena_support}),
    "sriovNetSupport": ("SriovNetSupport", lambda each: {"Value": each.facts.image.facts.sriov or ""}),
    "kernel": ("KernelId", lambda each: {"Value": each.facts.kernel_id} if each.facts.kernel_id else {}),
    "ramdisk": ("RamdiskId", lambda each: {}),
    "productCodes": ("ProductCodes", lambda each: []),
    "groupSet": ("Groups", lambda each: network.groups(each.primary_interface) if each.primary_interface else []),
    "blockDeviceMapping": ("BlockDeviceMappings", lambda each: _devices(each)),
}


def describe_instance_attribute(request: Any) -> ActionResult:
    """One attribute of one instance. User data comes back in base64, as it was given."""
    attribute = request._get_param("Attribute")
    if not attribute:
        raise missing("Attribute")
    if attribute not in _READERS:
        raise invalid(f"Value ({attribute}) for parameter attribute is invalid. Unknown attribute.")
    instance = lookup.instance(request.ec2_backend, request._get_param("InstanceId"))
    if request._get_param("DryRun"):
        raise dry_run()
    name, read = _READERS[attribute]
    return ActionResult({"InstanceId": instance.id, name: read(instance)})


def modify_instance_attribute(request: Any) -> EmptyResult:
    """Change one attribute; type and user data of a stopped instance only."""
    backend = request.ec2_backend
    instance = lookup.instance(backend, request._get_param("InstanceId"))
    change = _change_asked(request, backend, instance)
    if request._get_param("DryRun"):
        raise dry_run()
    change()
    return EmptyResult()


def modify_instance_metadata_options(request: Any) -> ActionResult:
    """Change the metadata options that are given, keep the others."""
    instance = lookup.instance(request.ec2_backend, request._get_param("InstanceId"))
    given = order.check_metadata(request._get_params())
    if request._get_param("DryRun"):
        raise dry_run()
    instance.metadata_options.update(given)
    return ActionResult({"InstanceId": instance.id, "InstanceMetadataOptions": {**instance.metadata_options, "State": "pending"}})


def _change_asked(request: Any, backend: Any, instance: InstanceRecord) -> Callable[[], None]:
    given = dict(request._get_params())
    if given.get("Attribute") and "Value" in given:
        given[given["Attribute"][0].upper() + given["Attribute"][1:]] = {"Value": given["Value"]}
    if given.get("BlockDeviceMappings"):
        return lambda: _flag_devices(instance, given["BlockDeviceMappings"])
    if given.get("Groups"):
        groups = lookup.security_groups(backend, given["Groups"], instance.subnet.vpc_id)
        return lambda: setattr(instance.primary_interface, "_group_set", groups)
    for name, write in _WRITERS.items():
        if isinstance(given.get(name), Mapping) and "Value" in given[name]:
            value = given[name]["Value"]
            return lambda: write(instance, value)
    raise Refusal("InvalidParameterCombination", "No attributes specified.")


def _flag_devices(instance: InstanceRecord, mappings: list[Mapping[str, Any]]) -> None:
    for mapping in mappings:
        attachment = instance.block_devices.get(mapping.get("DeviceName", ""))
        if attachment is None:
            raise Refusal("InvalidInstanceAttributeValue", f"No device is currently mapped at {mapping.get('DeviceName')}")
        flag = mapping.get("Ebs", {}).get("DeleteOnTermination")
        if flag is not None:
            attachment.delete_on_termination = _truth(flag)


def _set_type(instance: InstanceRecord, value: Any) -> None:
    _require_stopped(instance)
    types.require_architecture(str(value), instance.facts.image.facts.architecture)
    instance.instance_type = str(value)
    instance.cpu_options = types.cpu_options(str(value), None)


def _set_user_data(instance: InstanceRecord, value: Any) -> None:
    _require_stopped(instance)
    text = base64.b64encode(value).decode() if isinstance(value, bytes) else str(value or "")
    instance.user_data = order.user_data(text)


def _require_stopped(instance: InstanceRecord) -> None:
    if instance.state != "stopped":
        raise Refusal("IncorrectInstanceState", f"The instance '{instance.id}' is not in the 'stopped' state.")


def _flag(attribute: str) -> Callable[[InstanceRecord, Any], None]:
    return lambda instance, value: setattr(instance, attribute, _truth(value))


_WRITERS: dict[str, Callable[[InstanceRecord, Any], None]] = {
    "DisableApiTermination": _flag("disable_api_termination"),
    "DisableApiStop": _flag("disable_api_stop"),
    "EbsOptimized": _flag("ebs_optimized"),
    "SourceDestCheck": _flag("source_dest_check"),
    "InstanceInitiatedShutdownBehavior": lambda instance, value: setattr(
        instance, "shutdown_behavior", order.shutdown_behavior(str(value))
    ),
    "InstanceType": _set_type,
    "UserData": _set_user_data,
}


def _truth(value: Any) -> bool:
    return str(value).lower() == "true"


def _devices(instance: InstanceRecord) -> list[dict[str, Any]]:
    return [
        {
            "DeviceName": each.device,
            "Ebs": {
                "VolumeId": each.volume.id,
                "Status": "attached",
                "AttachTime": each.attach_time,
                "DeleteOnTermination": each.delete_on_termination,
            },
        }
        for each in instance.block_devices.values()
    ]
