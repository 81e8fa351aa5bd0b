"""The one evaluator: explicit deny, then allow, else implicit deny."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, Iterable, Optional

from emulator.policy.conditions import Context, conditions_hold, missing_context
from emulator.policy.document import PolicyDocument, Statement
from emulator.policy.match import arn_matches, matches, resolve

ALLOWED = "allowed"
EXPLICIT_DENY = "explicitDeny"
IMPLICIT_DENY = "implicitDeny"

# Says how a statement's Principal element fits the caller: "direct", "account" (delegated to the account) or None.
PrincipalTest = Callable[[Statement], Optional[str]]


@dataclass(frozen=True)
class NamedPolicy:
    """A policy and how AWS names it in a simulation (for an inline policy: its name)."""

    name: str
    document: PolicyDocument
    kind: str = "IAM Policy"


@dataclass(frozen=True)
class Match:
    """A statement that decided."""

    policy: NamedPolicy
    statement: Statement
    principal: str


@dataclass(frozen=True)
class Evaluation:
    """The decision of a set of policies, the statements it rests on, and the condition keys that were asked for in vain."""

    decision: str
    matched: tuple[Match, ...] = ()
    missing: frozenset[str] = frozenset()

    @property
    def allowed(self) -> bool:
        """Whether an Allow matched and no Deny did."""
        return self.decision == ALLOWED

    @property
    def denied_explicitly(self) -> bool:
        """Whether a Deny matched."""
        return self.decision == EXPLICIT_DENY

    def allowed_directly(self) -> bool:
        """Whether a resource policy named the principal itself rather than its account."""
        return self.allowed and any(match.principal == "direct" for match in self.matched)


def evaluate(
    policies: Iterable[NamedPolicy],
    action: str,
    resource: str,
    context: Context,
    principal_of: Optional[PrincipalTest] = None,
) -> Evaluation:
    """Decide one action on one resource. Context names are lower-case; principal_of is for policies that name principals."""
    allows: list[Match] = []
    denies: list[Match] = []
    missing: set[str] = set()
    for policy in policies:
        for statement in policy.document.statements:
            principal = principal_of(statement) if principal_of else "identity"
            if principal is None or not _covers(statement, action, resource, context):
                continue
            missing |= missing_context(statement.conditions, context)
            if conditions_hold(statement.conditions, context):
                (allows if statement.allows else denies).append(Match(policy, statement, principal))
    if denies:
        return Evaluation(EXPLICIT_DENY, tuple(denies), frozenset(missing))
    if allows:
        return Evaluation(ALLOWED, tuple(allows), frozenset(missing))
    return Evaluation(IMPLICIT_DENY, (), frozenset(missing))


def _covers(statement: Statement, action: str, resource: str, context: Context) -> bool:
    return _covers_action(statement, action) and _covers_resource(statement, resource, context)


def _covers_action(statement: Statement, action: str) -> bool:
    if statement.actions is not None:
        return any(matches(pattern, action, ignore_case=True) for pattern in statement.actions)
    return not any(matches(pattern, action, ignore_case=True) for pattern in statement.not_actions or ())


def _covers_resource(statement: Statement, resource: str, context: Context) -> bool:
    if statement.resources is None and statement.not_resources is None:
        return True
    patterns = (resolve(pattern, context) for pattern in statement.resources or statement.not_resources or ())
    named = any(arn_matches(pattern, resource) for pattern in patterns if pattern is not None)
    return named if statement.resources is not None else not named
