"""A RunInstances request, read and checked as a whole before anything is made."""

from __future__ import annotations

import base64
import binascii
from typing import Any, Mapping, Optional

from emulator.ec2.images.find import usable_image
from emulator.ec2.images.record import ImageRecord
from emulator.ec2.instances import types
from emulator.ec2.instances.record import PRIVATE_DNS_NAMES, InstanceFacts
from emulator.ec2.refusals import Refusal, invalid
from emulator.iam.directory import iam_of

MAXIMUM_USER_DATA = 16384


def facts_asked(request: Any) -> InstanceFacts:
    """What the instances will be; refuses an unknown image, type, key pair or instance profile and options that do not fit."""
    backend = request.ec2_backend
    ask = request._get_param
    image = usable_image(backend, ask("ImageId"))
    instance_type = ask("InstanceType") or "m1.small"
    types.require_architecture(instance_type, image.facts.architecture)
    placement: Mapping[str, Any] = ask("Placement") or {}
    return InstanceFacts(
        image=image,
        instance_type=instance_type,
        cpu_options=types.cpu_options(instance_type, ask("CpuOptions")),
        cpu_credits=types.cpu_credits(instance_type, ask("CreditSpecification")),
        metadata_options=metadata_options(ask("MetadataOptions") or {}, image),
        key_name=_key_name(backend, ask("KeyName")),
        profile=profile(backend.account_id, ask("IamInstanceProfile")),
        user_data=user_data(ask("UserData")),
        monitoring=bool((ask("Monitoring") or {}).get("Enabled")),
        ebs_optimized=bool(ask("EbsOptimized")),
        disable_api_termination=bool(ask("DisableApiTermination")),
        disable_api_stop=bool(ask("DisableApiStop")),
        shutdown_behavior=shutdown_behavior(ask("InstanceInitiatedShutdownBehavior") or "stop"),
        tenancy=placement.get("Tenancy") or "default",
        placement_group=placement.get("GroupName") or "",
        hibernation=bool((ask("HibernationOptions") or {}).get("Configured")),
        enclave=bool((ask("EnclaveOptions") or {}).get("Enabled")),
        auto_recovery=(ask("MaintenanceOptions") or {}).get("AutoRecovery") or "default",
        private_dns_name_options={**PRIVATE_DNS_NAMES, **(ask("PrivateDnsNameOptions") or {})},
        client_token=ask("ClientToken") or "",
        kernel_id=ask("KernelId"),
    )


def metadata_options(asked: Mapping[str, Any], image: ImageRecord) -> dict[str, Any]:
    """Metadata options as asked; an image with ImdsSupport v2.0 requires tokens and allows two hops unless asked otherwise."""
    required = image.facts.imds_support == "v2.0"
    options = {
        "State": "applied",
        "HttpTokens": "required" if required else "optional",
        "HttpPutResponseHopLimit": 2 if required else 1,
        "HttpEndpoint": "enabled",
        "HttpProtocolIpv6": "disabled",
        "InstanceMetadataTags": "disabled",
    }
    return {**options, **check_metadata(asked)}


def check_metadata(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The metadata options that were given; refuses values that the API does not list."""
    allowed = {
        "HttpTokens": ("optional", "required"),
        "HttpEndpoint": ("enabled", "disabled"),
        "HttpProtocolIpv6": ("enabled", "disabled"),
        "InstanceMetadataTags": ("enabled", "disabled"),
    }
    given = {name: asked[name] for name in (*allowed, "HttpPutResponseHopLimit") if asked.get(name) is not None}
    for name, values in allowed.items():
        if name in given and given[name] not in values:
            raise invalid(f"Value ({given[name]}) for parameter {name} is invalid.")
    if "HttpPutResponseHopLimit" in given and not 1 <= int(given["HttpPutResponseHopLimit"]) <= 64:
        raise invalid("The value for HttpPutResponseHopLimit must be between 1 and 64.")
    return given


def user_data(encoded: Optional[str]) -> Optional[str]:
    """User data as sent, in base64; refuses other text and more than 16 KB."""
    if not encoded:
        return None
    try:
        raw = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise invalid("Invalid BASE64 encoding of user data.") from None
    if len(raw) > MAXIMUM_USER_DATA:
        raise invalid(f"User data is limited to {MAXIMUM_USER_DATA} bytes")
    return encoded


def shutdown_behavior(value: str) -> str:
    if value not in ("stop", "terminate"):
        raise invalid(f"Value ({value}) for parameter instanceInitiatedShutdownBehavior is invalid.")
    return value


def _key_name(backend: Any, name: Optional[str]) -> Optional[str]:
    if name and name not in backend.key_pairs:
        raise Refusal("InvalidKeyPair.NotFound", f"The key pair '{name}' does not exist")
    return name


def profile(account_id: str, asked: Optional[Mapping[str, str]]) -> Optional[dict[str, str]]:
    """The instance profile by name or ARN, as DescribeInstances shows it."""
    if not asked:
        return None
    for profile in iam_of(account_id).instance_profiles.values():
        if asked.get("Name") == profile.name or asked.get("Arn") == profile.arn:
            return {"Arn": str(profile.arn), "Id": str(profile.id)}
    by, value = ("name", asked["Name"]) if "Name" in asked else ("arn", asked.get("Arn", ""))
    raise invalid(f"Value ({value}) for parameter iamInstanceProfile.{by} is invalid. Invalid IAM Instance Profile {by}")
