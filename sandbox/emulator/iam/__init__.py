"""IAM: principals, their policies, and the calls that moto does not answer as AWS does."""

from __future__ import annotations


def install() -> None:
    """Patch moto's IAM."""
    from emulator.iam import documents, instance_profiles, simulate

    documents.install()
    instance_profiles.install()
    simulate.install()
