"""The EBS volume types: sizes, IOPS and throughput that each allows (EBS user guide, volume types)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from emulator.ec2.refusals import Refusal, invalid


@dataclass(frozen=True)
class VolumeType:
    """Sizes in GiB, throughput in MiB/s; `iops` None where it cannot be chosen."""

    sizes: tuple[int, int]
    iops: Optional[tuple[int, int]] = None
    iops_per_gib: int = 0
    default_iops: Optional[int] = None
    throughput: Optional[tuple[int, int]] = None


TYPES = {
    "standard": VolumeType((1, 1024)),
    "gp2": VolumeType((1, 16384)),
    "gp3": VolumeType((1, 65536), (3000, 80000), 500, 3000, (125, 2000)),
    "io1": VolumeType((4, 16384), (100, 64000), 50),
    "io2": VolumeType((4, 65536), (100, 256000), 1000),
    "st1": VolumeType((125, 16384)),
    "sc1": VolumeType((125, 16384)),
}


def performance(volume_type: str, size: int, iops: Optional[int], throughput: Optional[int]) -> tuple[Optional[int], Optional[int]]:
    """IOPS and throughput of a volume, as asked or by default; refuses what the type does not allow."""
    known = TYPES.get(volume_type)
    if known is None:
        raise Refusal("UnknownVolumeType", f"Unsupported volume type '{volume_type}' for volume creation.")
    smallest, largest = known.sizes
    if not smallest <= size <= largest:
        bound = f"at least {smallest}GiB" if size < smallest else f"at most {largest}GiB"
        raise invalid(f"Volume of {size}GiB is not valid for volume type {volume_type}; it must be {bound}.")
    return _iops(volume_type, known, size, iops), _throughput(volume_type, known, throughput)


def _iops(volume_type: str, known: VolumeType, size: int, iops: Optional[int]) -> Optional[int]:
    if known.iops is None:
        if iops is not None:
            raise Refusal("InvalidParameterCombination", f"The parameter iops is not supported for {volume_type} volumes.")
        return min(max(3 * size, 100), 16000) if volume_type == "gp2" else None
    if iops is None:
        if known.default_iops is None:
            raise Refusal("MissingParameter", "The parameter iops must be specified for io1 and io2 volumes.")
        return known.default_iops
    lowest, highest = known.iops
    if not lowest <= iops <= highest:
        raise invalid(f"Volume iops of {iops} is not supported; iops must be between {lowest} and {highest} for volume type {volume_type}.")
    if iops > max(size * known.iops_per_gib, lowest):
        raise invalid(f"Iops to volume size ratio of {iops / size:.0f}:1 is too high; maximum is {known.iops_per_gib}:1 IOPS per GiB")
    return iops


def _throughput(volume_type: str, known: VolumeType, throughput: Optional[int]) -> Optional[int]:
    if known.throughput is None:
        if throughput is not None:
            raise Refusal("InvalidParameterCombination", f"The parameter throughput is not supported for {volume_type} volumes.")
        return None
    lowest, highest = known.throughput
    if throughput is not None and not lowest <= throughput <= highest:
        raise invalid(f"Volume throughput of {throughput} is not supported; it must be between {lowest} and {highest} MiB/s.")
    return throughput or lowest
