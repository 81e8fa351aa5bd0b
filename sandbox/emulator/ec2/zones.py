"""The availability zones of a region."""

from __future__ import annotations

from typing import Any

from moto.ec2.models.availability_zones_and_regions import RegionsAndZonesBackend

from emulator.ec2.refusals import Refusal


def existing(backend: Any, zone: str) -> str:
    """The zone's id; refuses a zone that the region does not have."""
    for each in RegionsAndZonesBackend.zones.get(backend.region_name, []):
        if each.name == zone:
            return str(each.zone_id)
    raise Refusal("InvalidZone.NotFound", f"The zone '{zone}' does not exist.")
