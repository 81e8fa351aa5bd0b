"""The servers of the demo world's three tenants."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Mapping, Optional

from emulator.seeding.instances import VolumeOrder

CENTRAL, IRELAND = "eu-central-1", "eu-west-1"

_SYSTEM = VolumeOrder(size_gib=20)
_KEYED = VolumeOrder(size_gib=100, encrypted_with="tenant-key")
_AWS_KEYED = VolumeOrder(size_gib=50, encrypted_with="aws-managed")
_FAST = VolumeOrder("gp3", 200, iops=6000, throughput=400)
_FASTEST = VolumeOrder("io2", 100, iops=8000)
_ARCHIVE = VolumeOrder("st1", 500)
_WEB_START = "#!/bin/bash\ndnf install -y nginx\nsystemctl enable --now nginx\n"


@dataclass(frozen=True)
class Group:
    """Servers of one role: one for each zone letter, in order; the first of volumes is the root."""

    name: str
    region: str
    zones: str
    volumes: tuple[VolumeOrder, ...]
    tier: str
    environment: str = "production"
    cost_center: str = "1000"
    instance_type: str = "t3.medium"
    platform: str = "Linux/UNIX"
    user_data: Optional[str] = None
    profile: bool = False
    metadata: Mapping[str, object] = field(default_factory=dict)
    protected: bool = False
    instance_store_only: bool = False
    monitoring: bool = False
    state: str = "running"


_STRICT_METADATA = {"HttpTokens": "required", "HttpPutResponseHopLimit": 1, "InstanceMetadataTags": "enabled"}

ACME = (
    Group("acme-web", CENTRAL, "abcabc", (_SYSTEM,), "web", user_data=_WEB_START, metadata=_STRICT_METADATA),
    Group("acme-app", CENTRAL, "abc", (_SYSTEM, _SYSTEM), "app", instance_type="m5.large", profile=True),
    Group("acme-db", CENTRAL, "ab", (_SYSTEM, _KEYED, _FAST), "database", instance_type="r5.xlarge", protected=True),
    Group("acme-files", CENTRAL, "c", (_SYSTEM, _ARCHIVE), "files", cost_center="1200"),
    Group("acme-build", CENTRAL, "a", (_SYSTEM,), "build", environment="development", state="stopped"),
    Group("acme-dr", IRELAND, "ab", (_SYSTEM, _SYSTEM), "app", cost_center="1300"),
)

GLOBEX = (
    Group("globex-shop", CENTRAL, "abab", (_SYSTEM, _SYSTEM), "web", cost_center="2000", user_data=_WEB_START),
    Group("globex-erp", CENTRAL, "a", (_SYSTEM, _FASTEST, _FASTEST, _SYSTEM), "database", instance_type="r5.2xlarge"),
    Group("globex-dc", CENTRAL, "b", (VolumeOrder(size_gib=60), _AWS_KEYED), "directory", platform="Windows"),
    Group("globex-cache", CENTRAL, "c", (), "cache", instance_type="m3.medium", instance_store_only=True),
    Group("globex-api", IRELAND, "abcabc", (_SYSTEM,), "app", cost_center="2100", monitoring=True),
    Group("globex-legacy", IRELAND, "a", (_SYSTEM, _SYSTEM), "app", cost_center="2100", state="shutting-down"),
)

INITECH = (
    Group("initech-portal", IRELAND, "abc", (_SYSTEM,), "web", cost_center="3000", metadata=_STRICT_METADATA),
    Group("initech-reports", IRELAND, "ab", (_SYSTEM, _FAST), "app", cost_center="3000", profile=True),
    Group("initech-db", IRELAND, "c", (_SYSTEM, _KEYED, _KEYED), "database", instance_type="r5.large", protected=True),
    Group("initech-batch", CENTRAL, "abca", (_SYSTEM, _SYSTEM), "batch", environment="staging", cost_center="3100"),
    Group("initech-desk", CENTRAL, "b", (VolumeOrder(size_gib=50),), "desktop", platform="Windows", cost_center="3200"),
)
