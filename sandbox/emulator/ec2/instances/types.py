"""Instance types: which exist, their processors, credits and architecture."""

from __future__ import annotations

from typing import Any, Mapping, Optional

from moto.ec2.models.instance_types import INSTANCE_TYPES

from emulator.ec2.refusals import combination, invalid


def facts_of(instance_type: str) -> Mapping[str, Any]:
    """What DescribeInstanceTypes knows of a type; refuses an unknown one."""
    if instance_type not in INSTANCE_TYPES:
        raise invalid(f"Invalid value '{instance_type}' for InstanceType.")
    found: Mapping[str, Any] = INSTANCE_TYPES[instance_type]
    return found


def cpu_options(instance_type: str, asked: Optional[Mapping[str, Any]]) -> dict[str, Any]:
    """Cores and threads of an instance: as asked if the type has them, else the defaults of the type."""
    processors = facts_of(instance_type).get("VCpuInfo", {})
    cores = int((asked or {}).get("CoreCount") or processors.get("DefaultCores", 1))
    threads = int((asked or {}).get("ThreadsPerCore") or processors.get("DefaultThreadsPerCore", 1))
    if asked:
        if asked.get("CoreCount") and cores not in processors.get("ValidCores", [cores]):
            raise invalid(f"Value ({cores}) for parameter CoreCount is invalid. Valid values are {processors.get('ValidCores')}")
        if asked.get("ThreadsPerCore") and threads not in processors.get("ValidThreadsPerCore", [threads]):
            raise invalid(f"Value ({threads}) for parameter ThreadsPerCore is invalid.")
    options: dict[str, Any] = {"CoreCount": cores, "ThreadsPerCore": threads}
    if asked and asked.get("AmdSevSnp"):
        options["AmdSevSnp"] = asked["AmdSevSnp"]
    return options


def cpu_credits(instance_type: str, asked: Optional[Mapping[str, Any]]) -> Optional[str]:
    """`standard` or `unlimited` for burstable types (default standard for T2, unlimited for later ones), None for others."""
    burstable = facts_of(instance_type).get("BurstablePerformanceSupported", False)
    wanted = (asked or {}).get("CpuCredits")
    if wanted and not burstable:
        raise combination(f"The CreditSpecification parameter is not supported for instance type {instance_type}.")
    if wanted not in (None, "standard", "unlimited"):
        raise invalid(f"Value ({wanted}) for parameter CpuCredits is invalid.")
    if not burstable:
        return None
    return str(wanted or ("standard" if instance_type.startswith("t2.") else "unlimited"))


def require_architecture(instance_type: str, architecture: str) -> None:
    """Refuses an image that the type's processor cannot run."""
    supported = facts_of(instance_type).get("ProcessorInfo", {}).get("SupportedArchitectures", [architecture])
    if architecture not in supported:
        of_type = f"The architecture '{','.join(supported)}' of the specified instance type"
        raise invalid(f"{of_type} does not match the architecture '{architecture}' of the specified AMI.")
