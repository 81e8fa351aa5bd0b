"""An instance as DescribeInstances and RunInstances show it."""

from __future__ import annotations

from typing import Any, Iterable, Optional, Sequence

from emulator.ec2.instances.record import InstanceRecord
from emulator.ec2.instances.state import as_answer
from emulator.ec2.network import view as network
from emulator.ec2.tags import store
from emulator.ec2.volumes.record import Attachment


def reservations(backend: Any, instances: Iterable[InstanceRecord]) -> list[dict[str, Any]]:
    """Instances grouped by the request that launched them, in the order given."""
    grouped: dict[str, list[dict[str, Any]]] = {}
    for each in instances:
        grouped.setdefault(each.reservation_id, []).append(shown(backend, each))
    return [
        {"ReservationId": reservation_id, "OwnerId": backend.account_id, "Groups": [], "Instances": members}
        for reservation_id, members in grouped.items()
    ]


def launched(backend: Any, instances: Sequence[InstanceRecord]) -> dict[str, Any]:
    """The reservation that RunInstances answers; the volumes show up a little later, as on AWS."""
    return {
        "ReservationId": instances[0].reservation_id,
        "OwnerId": backend.account_id,
        "Groups": [],
        "Instances": [{**shown(backend, each), "BlockDeviceMappings": []} for each in instances],
    }


def shown(backend: Any, instance: InstanceRecord) -> dict[str, Any]:
    """One instance with all that the emulator knows of it."""
    facts, image = instance.facts, instance.facts.image.facts
    return {
        "InstanceId": instance.id,
        "ImageId": instance.facts.image.id,
        "AmiLaunchIndex": instance.launch_index,
        "ClientToken": facts.client_token,
        "InstanceType": instance.instance_type,
        "LaunchTime": instance.launch_time,
        "State": as_answer(instance.state),
        "StateReason": {"Code": instance.state_reason[0], "Message": instance.state_reason[1]} if instance.state_reason else None,
        "StateTransitionReason": instance.transition_reason,
        "Architecture": image.architecture,
        "BootMode": image.boot_mode,
        "CurrentInstanceBootMode": "uefi" if image.boot_mode in ("uefi", "uefi-preferred") else "legacy-bios",
        "EnaSupport": image.ena_support,
        "SriovNetSupport": image.sriov,
        "TpmSupport": image.tpm_support,
        "Hypervisor": "xen",
        "VirtualizationType": image.virtualization,
        "KernelId": facts.kernel_id,
        "Platform": image.billing.platform,
        "PlatformDetails": image.billing.platform_details,
        "UsageOperation": image.billing.usage_operation,
        "UsageOperationUpdateTime": instance.launch_time,
        "RootDeviceType": image.root_device_type,
        "RootDeviceName": image.root_device_name,
        "BlockDeviceMappings": [_device(each) for each in instance.block_devices.values()],
        "KeyName": facts.key_name,
        "IamInstanceProfile": dict(facts.profile) if facts.profile else None,
        "Monitoring": {"State": "enabled" if facts.monitoring else "disabled"},
        "EbsOptimized": instance.ebs_optimized,
        "CpuOptions": instance.cpu_options,
        "MetadataOptions": instance.metadata_options,
        "HibernationOptions": {"Configured": facts.hibernation},
        "EnclaveOptions": {"Enabled": facts.enclave},
        "MaintenanceOptions": {"AutoRecovery": facts.auto_recovery, "RebootMigration": "default"},
        "CapacityReservationSpecification": {"CapacityReservationPreference": "open"},
        "Placement": {"AvailabilityZone": instance.zone, "Tenancy": facts.tenancy, "GroupName": facts.placement_group},
        "ProductCodes": [],
        "Tags": store.as_list(backend, instance.id) or None,
        **_network(instance),
    }


def _network(instance: InstanceRecord) -> dict[str, Any]:
    """Addresses, groups and interfaces; a terminated instance has none."""
    primary: Optional[Any] = instance.primary_interface
    if primary is None:
        return {"NetworkInterfaces": [], "SecurityGroups": [], "PrivateDnsName": "", "PublicDnsName": ""}
    region = instance.ec2_backend.region_name
    return {
        "SubnetId": instance.subnet.id,
        "VpcId": instance.subnet.vpc_id,
        "PrivateIpAddress": primary.private_ip_address,
        "PrivateDnsName": network.private_dns(primary.private_ip_address, region),
        "PrivateDnsNameOptions": dict(instance.facts.private_dns_name_options),
        "PublicIpAddress": primary.public_ip,
        "PublicDnsName": network.public_dns(primary.public_ip, region),
        "SecurityGroups": network.groups(primary),
        "SourceDestCheck": instance.source_dest_check,
        "NetworkInterfaces": [network.of_instance(each) for _, each in sorted(instance.nics.items())],
    }


def _device(attachment: Attachment) -> dict[str, Any]:
    return {
        "DeviceName": attachment.device,
        "Ebs": {
            "VolumeId": attachment.volume.id,
            "Status": "attached",
            "AttachTime": attachment.attach_time,
            "DeleteOnTermination": attachment.delete_on_termination,
        },
    }
