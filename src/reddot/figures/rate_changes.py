"""A force's rate in one period after another, and why two are not compared where they are not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from reddot.figures.comparison import Apart, Asked, Measured
from reddot.figures.figure import FigureTable
from reddot.figures.measured import exposure_of, latest_of, measured_of, rows_of
from reddot.figures.measures import Measure, Per
from reddot.figures.rates import Denominator
from reddot.figures.series import breaks_crossed
from reddot.records.periods import Period, parse_period
from reddot.stats import RateRatio, rate_ratio


@dataclass(frozen=True, slots=True)
class Change:
    """A force in a period, with the ratio of its rate to that of the period before, or why not.

    ``why`` is empty where there is a ratio, and for the first period.
    """

    period: str
    found: Measured | Apart
    ratio: RateRatio | None = None
    why: str = ""

    def as_json(self, per: Per) -> dict[str, object]:
        """The period as commands print it."""
        own = self.found.as_json(per.scale) if isinstance(self.found, Measured) else None
        change: dict[str, object] | None = None
        if self.ratio is not None:
            change = {"ratio": self.ratio.estimate, "low": self.ratio.low, "high": self.ratio.high}
        apart = self.found.why if isinstance(self.found, Apart) else None
        return {
            "period": self.period,
            "rate": own,
            "apart": apart,
            "change_on_period_before": change,
            "no_change_because": self.why or None,
        }


def rate_changes(
    tables: Sequence[FigureTable],
    measure: Measure,
    per: Per,
    force: str,
    known: tuple[Denominator, ...],
) -> tuple[Change, ...]:
    """The rates of a force in every period it has figures of, in their order.

    No ratio is made across a break of the series, of periods of unequal length, of cases not
    stated, or of shares.

    Parameters
    ----------
    tables
        Tables of figures, as for :func:`reddot.figures.measured.measure_forces`.
    measure, per
        What is counted, and by what it is divided.
    force
        The force, or the nation.
    known
        The denominators held.
    """
    spans = sorted(_spans(tables, measure, force), key=lambda span: (span.last, span.first))
    found = [(s, _measured(tables, measure, per, s.name(), force, known)) for s in spans]
    first = [Change(span.name(), one) for span, one in found[:1]]
    return (*first, *(_change(measure, per, force, *pair) for pair in pairwise(found)))


def _spans(tables: Sequence[FigureTable], measure: Measure, force: str) -> Iterator[Period]:
    periods = {row.period for row in rows_of(tables, measure.table) if row.force == force}
    yield from (span for name in periods if (span := parse_period(name)) is not None)


def _measured(  # noqa: PLR0913 - one rate of one force: what of what, when, where, by which numbers
    tables: Sequence[FigureTable],
    measure: Measure,
    per: Per,
    period: str,
    force: str,
    known: tuple[Denominator, ...],
) -> Measured | Apart:
    asked = Asked(measure=measure, per=per, period=period, known=known)
    rows = (r for r in rows_of(tables, measure.table) if (r.force, r.period) == (force, period))
    row = latest_of(rows)[force]
    return measured_of(force, row.cells.get(measure.cell), exposure_of(asked, force, tables), row)


def _change(
    measure: Measure,
    per: Per,
    force: str,
    before: tuple[Period, Measured | Apart],
    now: tuple[Period, Measured | Apart],
) -> Change:
    (earlier, was), (later, found) = before, now
    why = _why_not(measure, per, force, (earlier, later), (was, found))
    if why or not isinstance(was, Measured) or not isinstance(found, Measured):
        return Change(later.name(), found, None, why)
    pair = (found.low, found.exposure.value, was.low, was.exposure.value)
    return Change(later.name(), found, rate_ratio(*pair))


def _why_not(
    measure: Measure,
    per: Per,
    force: str,
    spans: tuple[Period, Period],
    found: tuple[Measured | Apart, Measured | Apart],
) -> str:
    names = [span.name() for span in spans]
    if crossed := breaks_crossed(measure.table, names, {force}):
        return f"the series breaks on {_day(crossed[0].on)}: {crossed[0].what}"
    if spans[0].months() != spans[1].months():
        return f"{names[0]} and {names[1]} are not of one length"
    if spans[1].first <= spans[0].last:
        return f"{names[0]} and {names[1]} overlap"
    if any(isinstance(one, Apart) for one in found):
        return "one of the two has no rate"
    if any(isinstance(one, Measured) and one.high > one.low for one in found):
        return "cases are not stated, so that it could have gone either way"
    return "no change is worked out of shares" if per.kind == "reports" else ""


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
