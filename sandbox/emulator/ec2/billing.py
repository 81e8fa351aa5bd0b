"""Billing information of an operating system: it travels from image to instance, root volume, snapshot and image again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Billing:
    """PlatformDetails and the UsageOperation that belongs to it."""

    platform_details: str
    usage_operation: str

    @property
    def platform(self) -> str | None:
        """`windows` for Windows and empty for all else, as the Platform field has it."""
        return "windows" if self.platform_details.startswith("Windows") else None


LINUX = Billing("Linux/UNIX", "RunInstances")

_KNOWN = {
    each.platform_details: each
    for each in (
        LINUX,
        Billing("Red Hat Enterprise Linux", "RunInstances:0010"),
        Billing("SUSE Linux", "RunInstances:000g"),
        Billing("Windows", "RunInstances:0002"),
        Billing("Windows with SQL Server Standard", "RunInstances:0006"),
        Billing("Windows with SQL Server Web", "RunInstances:0202"),
        Billing("Windows with SQL Server Enterprise", "RunInstances:0102"),
    )
}


def billing_of(platform_details: str) -> Billing:
    """The billing information with these platform details; ValueError for a platform that is not in the table."""
    if platform_details not in _KNOWN:
        raise ValueError(f"unknown platform details '{platform_details}'; known: {', '.join(_KNOWN)}")
    return _KNOWN[platform_details]
