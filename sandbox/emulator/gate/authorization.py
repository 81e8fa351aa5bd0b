"""What a request acts upon, in the terms of a policy."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Mapping, Sequence


@dataclass(frozen=True)
class ResourceInContext:
    """One resource a call acts on, with the condition keys that only this resource has (aws:ResourceTag/...)."""

    arn: str
    context: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Requirement:
    """One IAM action that a call needs, on each of its resources, in the context of the request."""

    action: str
    resources: Sequence[ResourceInContext]
    context: Mapping[str, Sequence[str]] = field(default_factory=dict)
