"""The images of Amazon in each region, with public root snapshots; every account may launch from them."""

from __future__ import annotations

import hashlib

from emulator.ec2.billing import LINUX, Billing, billing_of
from emulator.ec2.images.record import ImageDevice, ImageFacts, ImageRecord
from emulator.ec2.snapshots.life import Life
from emulator.ec2.snapshots.record import SnapshotRecord
from emulator.indexes import shares

AMAZON = "137112412989"

_CATALOGUE = (
    ("al2023-ami-2023.9-kernel-6.1-x86_64", LINUX, "x86_64", "/dev/xvda", 8, "uefi-preferred", "v2.0"),
    ("al2023-ami-2023.9-kernel-6.1-arm64", LINUX, "arm64", "/dev/xvda", 8, "uefi", "v2.0"),
    ("ubuntu-noble-24.04-amd64-server", LINUX, "x86_64", "/dev/sda1", 8, "uefi-preferred", None),
    ("RHEL-9.6_HVM-x86_64", billing_of("Red Hat Enterprise Linux"), "x86_64", "/dev/sda1", 10, "uefi-preferred", None),
    ("suse-sles-15-sp7-hvm-x86_64", billing_of("SUSE Linux"), "x86_64", "/dev/sda1", 10, "uefi-preferred", None),
    ("Windows_Server-2022-English-Full-Base", billing_of("Windows"), "x86_64", "/dev/sda1", 30, "uefi", None),
    (
        "Windows_Server-2022-English-Full-SQL_2022_Standard",
        billing_of("Windows with SQL Server Standard"),
        "x86_64",
        "/dev/sda1",
        75,
        "uefi",
        None,
    ),
)

_INSTANCE_STORE = "amzn-ami-hvm-2018.03-x86_64-s3"

_of_region: dict[str, dict[str, ImageRecord]] = {}


class _Amazon:
    """Amazon's side of a region: enough of an account to own images and snapshots."""

    def __init__(self, region: str) -> None:
        self.account_id = AMAZON
        self.region_name = region
        self.tags: dict[str, dict[str, str]] = {}


def public_images(region: str) -> dict[str, ImageRecord]:
    """Amazon's images in the region, by id; the ids are the same in every run."""
    if region not in _of_region:
        images = [_image(_Amazon(region), *entry) for entry in _CATALOGUE]
        images.append(_instance_store_image(_Amazon(region)))
        _of_region[region] = {each.id: each for each in images}
    return _of_region[region]


def public_image_for(region: str, platform_details: str, architecture: str = "x86_64", *, instance_store: bool = False) -> ImageRecord:
    """The first image with this platform; LookupError when Amazon has none."""
    for each in public_images(region).values():
        facts = each.facts
        same = facts.billing.platform_details == platform_details and facts.architecture == architecture
        if same and (facts.root_device_type == "instance-store") == instance_store:
            return each
    raise LookupError(f"no public image of {platform_details} for {architecture}")


def _image(
    amazon: _Amazon, name: str, billing: Billing, architecture: str, root: str, size: int, boot_mode: str, imds: str | None
) -> ImageRecord:
    snapshot = _root_snapshot(amazon, name, size, billing)
    device = ImageDevice(root, size, "gp3", snapshot.id, iops=3000, throughput=125)
    facts = ImageFacts(
        name,
        billing,
        root,
        architecture,
        boot_mode=boot_mode,
        ena_support=True,
        sriov="simple",
        imds_support=imds,
        devices=(device,),
    )
    return ImageRecord(amazon, facts, image_id=_stable_id("ami", amazon.region_name, name), owner_alias="amazon")


def _instance_store_image(amazon: _Amazon) -> ImageRecord:
    facts = ImageFacts(_INSTANCE_STORE, LINUX, "/dev/sda1", ena_support=True, root_device_type="instance-store")
    return ImageRecord(amazon, facts, image_id=_stable_id("ami", amazon.region_name, _INSTANCE_STORE), owner_alias="amazon")


def _root_snapshot(amazon: _Amazon, name: str, size: int, billing: Billing) -> SnapshotRecord:
    snapshot = SnapshotRecord(
        amazon, volume_id="vol-ffffffff", volume_size=size, description=name, life=Life(0), kms_key_arn=None, billing=billing
    )
    snapshot.id = _stable_id("snap", amazon.region_name, name)
    shares.remember(amazon.region_name, snapshot)
    shares.share(amazon.region_name, snapshot, shares.PUBLIC)
    return snapshot


def _stable_id(prefix: str, region: str, name: str) -> str:
    return f"{prefix}-0{hashlib.sha256(f'{region}/{name}'.encode()).hexdigest()[:16]}"
