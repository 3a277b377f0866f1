"""Verdicts on two axes: do the figures say this, and does it reach beyond them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Description(StrEnum):
    """Whether the figures given say what the claim says."""

    HOLDS = "holds"
    DOES_NOT_HOLD = "does_not_hold"
    DEPENDS_ON_MISSING = "depends_on_missing"
    CANNOT_BE_CHECKED = "cannot_be_checked"


class Inference(StrEnum):
    """Whether the claim reaches beyond the figures given."""

    SUPPORTED = "supported"
    SUPPORTED_BUT_IMPRECISE = "supported_but_imprecise"
    RESPONDENTS_ONLY = "respondents_only"
    NOT_DISTINGUISHABLE = "not_distinguishable"
    CONTRADICTED = "contradicted"
    DEPENDS_ON_MISSING = "depends_on_missing"
    CANNOT_BE_CHECKED = "cannot_be_checked"
    NOT_QUANTITATIVE = "not_quantitative"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One way to read the claim in numbers, and what it gives at each dispersion.

    ``value``, ``low`` and ``high`` are at dispersion 1, or at the one known.
    """

    name: str
    numerator: float
    denominator: float
    value: float | None
    low: float
    high: float
    inference: Inference
    by_dispersion: Mapping[str, Inference]

    def as_json(self) -> dict[str, object]:
        """The reading as ``claims check`` prints it."""
        return {
            "name": self.name,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "value": self.value,
            "low": self.low,
            "high": self.high if self.high != float("inf") else None,
            "inference": self.inference.value,
            "by_dispersion": {d: i.value for d, i in self.by_dispersion.items()},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the figures support of one claim, with all that the verdict rests on.

    ``value``, ``low`` and ``high`` are of the first reading; ``bounds`` the least and the most that
    cases not stated allow its value; ``open_above`` marks a claim that gives the least alone.
    ``rules`` are the counting rules of its figures; ``details`` what only its kind has.
    """

    claim_id: str
    text: str
    kind: str
    description: Description
    inference: Inference
    value: float | None = None
    low: float | None = None
    high: float | None = None
    claimed: str | None = None
    region: tuple[float | None, float | None] | None = None
    method: str | None = None
    numerators: Sequence[Mapping[str, object]] = ()
    denominators: Sequence[Mapping[str, object]] = ()
    readings: Sequence[Reading] = ()
    by_dispersion: Mapping[str, Inference] = field(default_factory=dict)
    flip_point: str | None = None
    would_settle: str | None = None
    flags: Sequence[str] = ()
    notes: Sequence[str] = ()
    rules: Sequence[Mapping[str, object]] = ()
    bounds: tuple[float, float] | None = None
    open_above: bool = False
    details: Mapping[str, object] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """The verdict as ``claims check`` prints it."""
        return {
            "id": self.claim_id,
            "text": self.text,
            "kind": self.kind,
            "description": self.description.value,
            "inference": self.inference.value,
            "value": self.value,
            "low": self.low,
            "high": self.high if self.high != float("inf") else None,
            "claimed": self.claimed,
            "claimed_region": list(self.region) if self.region else None,
            "method": self.method,
            "numerators": [dict(n) for n in self.numerators],
            "denominators": [dict(d) for d in self.denominators],
            "readings": [reading.as_json() for reading in self.readings],
            "by_dispersion": {d: i.value for d, i in self.by_dispersion.items()},
            "flip_point": self.flip_point,
            "would_settle": self.would_settle,
            "flags": list(self.flags),
            "notes": list(self.notes),
            "rule": dict(self.rules[0]) if self.rules else None,
            "rules": [dict(rule) for rule in self.rules],
            "bounds": list(self.bounds) if self.bounds else None,
            **dict(self.details),
        }
