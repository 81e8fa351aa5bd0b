"""Turning moto into the emulated AWS: each module patches its own part, in this order."""

from __future__ import annotations

import os

MOTO_VERSION = "5.2.5"


def install() -> None:
    """Patch moto once, before the first request; raises RuntimeError for any other version of moto than the one tested."""
    # Without this, 1,285 snapshots of Amazon's images would appear as the account's own.
    os.environ["MOTO_EC2_LOAD_DEFAULT_AMIS"] = "false"

    import moto

    if moto.__version__ != MOTO_VERSION:
        raise RuntimeError(f"the emulator is written for moto {MOTO_VERSION}, this is {moto.__version__}")

    from emulator import ec2, iam, indexes, moto_calls, sts

    moto_calls.install()
    iam.install()
    sts.install()
    indexes.install()
    ec2.install()
