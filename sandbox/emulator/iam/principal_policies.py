"""The identity policies in force for a user or role, read anew for each call, so that a change takes effect at once."""

from __future__ import annotations

from typing import Any

from emulator.iam.directory import find_role, find_user
from emulator.policy.document import parse_policy
from emulator.policy.evaluate import NamedPolicy


def policies_of_principal(arn: str) -> list[NamedPolicy]:
    """All inline policies of the user or role with this ARN; none for an unknown one. Managed policies are not emulated."""
    principal: Any = find_role(arn) if ":role/" in arn else find_user(arn)
    if principal is None:
        return []
    return [NamedPolicy(name, parse_policy(str(document))) for name, document in principal.policies.items()]
