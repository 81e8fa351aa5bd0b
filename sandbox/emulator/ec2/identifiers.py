"""Resource ids: their form, and new ones."""

from __future__ import annotations

import itertools
import re
import secrets
from typing import Iterable

from emulator.ec2.refusals import Refusal

_FORM = re.compile(r"^[a-z]+-(?:[0-9a-f]{8}|[0-9a-f]{17})$")
_MALFORMED = {
    "i": "InvalidInstanceID.Malformed",
    "vol": "InvalidVolumeID.Malformed",
    "snap": "InvalidSnapshotID.Malformed",
    "ami": "InvalidAMIID.Malformed",
    "eni": "InvalidNetworkInterfaceID.Malformed",
    "subnet": "InvalidSubnetID.Malformed",
    "sg": "InvalidGroupId.Malformed",
    "vpc": "InvalidVpcID.Malformed",
}
_sequence = itertools.count(1)


def new_id(prefix: str) -> str:
    """A fresh id with 17 hexadecimal digits."""
    return f"{prefix}-0{secrets.token_hex(8)}"


def next_sequence() -> int:
    """A number that grows with each resource made; pages continue after the number of their last item."""
    return next(_sequence)


def well_formed(prefix: str, ids: Iterable[str]) -> list[str]:
    """The ids once each, in order; refuses the first that has not the form `prefix-` and 8 or 17 hexadecimal digits."""
    unique = list(dict.fromkeys(ids))
    for each in unique:
        if not each.startswith(f"{prefix}-") or not _FORM.match(each):
            raise Refusal(_MALFORMED[prefix], f'Invalid id: "{each}" (expecting "{prefix}-...")')
    return unique
