"""The instance calls in place of moto's."""

from __future__ import annotations

from moto.ec2.responses.instances import InstanceResponse

from emulator.ec2.instances.attributes import describe_instance_attribute, modify_instance_attribute, modify_instance_metadata_options
from emulator.ec2.instances.describe import describe_instances
from emulator.ec2.instances.launch import run_instances
from emulator.ec2.instances.power import reboot_instances, start_instances, stop_instances, terminate_instances
from emulator.ec2.instances.status import (
    describe_instance_credit_specifications,
    describe_instance_status,
    describe_instance_types,
)
from emulator.ec2.patching import handlers


def install() -> None:
    handlers(
        InstanceResponse,
        {
            "run_instances": run_instances,
            "describe_instances": describe_instances,
            "describe_instance_attribute": describe_instance_attribute,
            "describe_instance_status": describe_instance_status,
            "describe_instance_types": describe_instance_types,
            "describe_instance_credit_specifications": describe_instance_credit_specifications,
            "modify_instance_attribute": modify_instance_attribute,
            "modify_instance_metadata_options": modify_instance_metadata_options,
            "start_instances": start_instances,
            "stop_instances": stop_instances,
            "reboot_instances": reboot_instances,
            "terminate_instances": terminate_instances,
        },
    )
