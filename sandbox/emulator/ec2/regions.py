"""DescribeRegions: the regions that are enabled for the account; all of them only when asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.responses.availability_zones_and_regions import AvailabilityZonesAndRegions

from emulator.ec2.patching import replace
from emulator.ec2.refusals import Refusal

_in_full: Callable[[Any], Any] = AvailabilityZonesAndRegions.describe_regions


def install() -> None:
    replace(AvailabilityZonesAndRegions, "describe_regions", describe_regions)


def describe_regions(request: Any) -> ActionResult:
    """moto's list without the regions that need an opt-in, unless AllRegions is given or they are named."""
    named = request._get_param("RegionNames") or []
    regions = list(_in_full(request).result["Regions"])
    unknown = [each for each in named if each not in {_name(region) for region in regions}]
    if unknown:
        raise Refusal("InvalidParameterValue", f"Invalid region provided: [{', '.join(unknown)}]")
    if not request._get_param("AllRegions") and not named:
        regions = [each for each in regions if _opt_in(each) != "not-opted-in"]
    return ActionResult({"Regions": regions})


def _name(region: Any) -> str:
    return str(region["RegionName"] if isinstance(region, dict) else region.name)


def _opt_in(region: Any) -> str:
    return str(region["OptInStatus"] if isinstance(region, dict) else region.opt_in_status)
