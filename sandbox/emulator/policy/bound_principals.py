"""The unique ids behind the principals of trust and key policies: AWS keeps ids, so a role made again is not trusted again."""

from __future__ import annotations

from emulator.iam.directory import account_exists, unique_id_of
from emulator.policy.document import MalformedPolicy, PolicyDocument
from emulator.policy.principals import named_principals

# Owner of the policy (role id, key ARN) -> ARN as written -> unique id when written.
_bound: dict[str, dict[str, str]] = {}


def bind_principals(owner: str, document: PolicyDocument) -> None:
    """Remember who the policy means now; raises MalformedPolicy for a principal that does not exist (IAM refuses it too)."""
    bound: dict[str, str] = {}
    for name in named_principals(document):
        parts = name.split(":", 5)
        account_id = parts[4] if len(parts) == 6 else name
        if not account_exists(account_id):
            raise MalformedPolicy(f'Invalid principal in policy: "AWS":"{name}"')
        if ":role/" in name or ":user/" in name:
            unique_id = unique_id_of(name)
            if unique_id is None:
                raise MalformedPolicy(f'Invalid principal in policy: "AWS":"{name}"')
            bound[name] = unique_id
    _bound[owner] = bound


def bound_principals(owner: str) -> dict[str, str]:
    """The ids that the owner's policy was written with."""
    return _bound.get(owner, {})
