"""The answer of a simulation, in the shape of the IAM API reference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from emulator.policy.evaluate import ALLOWED, EXPLICIT_DENY, IMPLICIT_DENY, Match


@dataclass(frozen=True)
class Verdict:
    """The decision for one resource."""

    resource: str
    decision: str
    matched: tuple[Match, ...]
    missing: frozenset[str]


@dataclass(frozen=True)
class ActionSimulation:
    """The decisions for one action on all resources that were asked for."""

    action: str
    verdicts: tuple[Verdict, ...]

    def as_answer(self) -> dict[str, Any]:
        """One EvaluationResult; its own decision is the strictest of its resources'."""
        first = self.verdicts[0]
        answer: dict[str, Any] = {
            "EvalActionName": self.action,
            "EvalResourceName": first.resource if len(self.verdicts) == 1 else "*",
            "EvalDecision": self._strictest(),
            "MatchedStatements": _statements(tuple(m for verdict in self.verdicts for m in verdict.matched)),
            "MissingContextValues": sorted({key for verdict in self.verdicts for key in verdict.missing}),
        }
        if first.resource != "*":
            answer["ResourceSpecificResults"] = [
                {
                    "EvalResourceName": verdict.resource,
                    "EvalResourceDecision": verdict.decision,
                    "MatchedStatements": _statements(verdict.matched),
                    "MissingContextValues": sorted(verdict.missing),
                }
                for verdict in self.verdicts
            ]
        return answer

    def _strictest(self) -> str:
        decisions = {verdict.decision for verdict in self.verdicts}
        for decision in (EXPLICIT_DENY, IMPLICIT_DENY):
            if decision in decisions:
                return decision
        return ALLOWED


def _statements(matches: tuple[Match, ...]) -> list[dict[str, Any]]:
    seen: dict[tuple[str, int], Match] = {(match.policy.name, match.statement.index): match for match in matches}
    return [
        {
            "SourcePolicyId": match.policy.name,
            "SourcePolicyType": match.policy.kind,
            "StartPosition": _position(match, 0),
            "EndPosition": _position(match, len(match.policy.document.text)),
        }
        for match in seen.values()
    ]


def _position(match: Match, offset: int) -> dict[str, int]:
    # The whole document stands for the statement: its text keeps no positions.
    before = match.policy.document.text[:offset]
    return {"Line": before.count("\n") + 1, "Column": offset - (before.rfind("\n") + 1) + 1}
