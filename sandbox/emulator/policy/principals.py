"""Which principals a trust policy or key policy means."""

from __future__ import annotations

from typing import Mapping, Optional

from emulator.gate.caller import Caller
from emulator.policy.document import PolicyDocument, Statement
from emulator.policy.evaluate import PrincipalTest

# ARN of a role or user as it stood in a policy when that was written -> the unique id it had then.
BoundPrincipals = Mapping[str, str]


def principal_test(caller: Caller, bound: BoundPrincipals) -> PrincipalTest:
    """A test of statements for this caller. A role deleted and made again under the same ARN is another principal (IAM user guide)."""

    def fits(statement: Statement) -> Optional[str]:
        if statement.principals is not None:
            return _fit(statement.principals, caller, bound)
        return "direct" if _fit(statement.not_principals or {}, caller, bound) is None else None

    return fits


def named_principals(document: PolicyDocument) -> set[str]:
    """All AWS principals that a policy names, '*' left out."""
    names: set[str] = set()
    for statement in document.statements:
        for principals in (statement.principals, statement.not_principals):
            names |= {name for name in (principals or {}).get("AWS", ()) if name != "*"}
    return names


def _fit(principals: Mapping[str, tuple[str, ...]], caller: Caller, bound: BoundPrincipals) -> Optional[str]:
    if "*" in principals:
        return "direct"
    best: Optional[str] = None
    for name in principals.get("AWS", ()):
        if name == "*":
            return "direct"
        if name in (caller.account_id, f"arn:aws:iam::{caller.account_id}:root"):
            best = "account"
        elif name in (caller.role_arn, caller.arn) and bound.get(name, caller.principal_id) == caller.principal_id:
            return "direct"
    return best
