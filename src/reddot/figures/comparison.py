"""A comparison as a value: what was asked, the units measured, and those that stand apart."""

from __future__ import annotations

from dataclasses import dataclass, field

from reddot.figures.measures import Measure, Per
from reddot.figures.rates import Denominator
from reddot.figures.rule import CountingRule


@dataclass(frozen=True, slots=True)
class Exposure:
    """What a count is divided by: how many, of what, as on which day."""

    value: float
    definition: str
    on: str | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """A unit with its count, at least and at most, and what it is divided by."""

    name: str
    low: int
    high: int
    exposure: Exposure
    source: str
    vintage: str | None = None

    def rates(self, scale: float) -> tuple[float, float]:
        """The least and the most the rate can be, per `scale` of the denominator."""
        return self.low * scale / self.exposure.value, self.high * scale / self.exposure.value

    def as_json(self, scale: float) -> dict[str, object]:
        """The unit as commands print it: the count as stated, and its bounds where it has them."""
        low, high = self.rates(scale)
        return {
            "name": self.name,
            "count": self.low,
            "count_bounds": [self.low, self.high] if self.high > self.low else None,
            "denominator": self.exposure.value,
            "denominator_on": self.exposure.on,
            "denominator_definition": self.exposure.definition,
            "rate": low,
            "rate_bounds": [low, high] if high > low else None,
            "source": self.source,
            "vintage": self.vintage,
        }


@dataclass(frozen=True, slots=True)
class Apart:
    """A unit that is not measured, and why; ``cell`` is what stands in place of its count."""

    name: str
    why: str
    cell: str = ""

    def as_json(self) -> dict[str, object]:
        """The unit as commands print it."""
        return {"name": self.name, "why": self.why, "cell": self.cell or None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A comparison asked for: what is counted, by what it is divided, when, by which numbers."""

    measure: Measure
    per: Per
    period: str
    known: tuple[Denominator, ...] = field(repr=False)

    @property
    def title(self) -> str:
        """What is compared, in words."""
        share = "as a share " if self.per.kind == "reports" else ""
        return f"{self.measure.title} {share}{self.per.unit}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """The forces of a comparison: those measured, those not, the nation, the rule, what to know."""

    asked: Asked
    units: tuple[Measured, ...]
    apart: tuple[Apart, ...]
    nation: Measured | None
    rule: CountingRule
    warnings: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """What was compared, as commands print it."""
        asked = self.asked
        return {
            "counted": asked.measure.key,
            "title": asked.title,
            "per": asked.per.key,
            "unit": asked.per.unit,
            "scale": asked.per.scale,
            "period": asked.period,
            "rule": self.rule.as_json(),
        }
