"""An instance profile holds one role."""

from __future__ import annotations

from typing import Any

from moto.iam.models import IAMBackend

from emulator.errors import query_error

_moto_add_role = IAMBackend.add_role_to_instance_profile


def install() -> None:
    """Refuse the second role, which moto adds."""
    IAMBackend.add_role_to_instance_profile = _add_role


def _add_role(self: Any, profile_name: str, role_name: str) -> None:
    if self.get_instance_profile(profile_name).roles:
        raise query_error("LimitExceeded", "Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1", 409)
    _moto_add_role(self, profile_name, role_name)
