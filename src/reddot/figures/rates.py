"""Rates per 1,000 residents or officers, with the denominator named."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path

from reddot.errors import BadDataError, UsageError
from reddot.records.cells import Cell
from reddot.records.forces import spelled_place
from reddot.records.periods import parse_period
from reddot.stats import Interval, rate_interval

OLD_DAYS = 3 * 366  # a denominator older than this at the end of a period is warned of
COLUMNS = ("force", "kind", "on", "value", "definition")


@dataclass(frozen=True, slots=True)
class Denominator:
    """A number of people to divide by: whose, how many, on which day, by which definition.

    ``group`` is empty for everybody, or one group of a breakdown, such as ``ethnicity=black``.
    """

    force: str
    kind: str
    on: date
    value: float
    definition: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Rate:
    """Events per 1,000 of a named denominator in a period."""

    count: int
    period: str
    denominator: Denominator
    interval: Interval

    def as_json(self) -> dict[str, object]:
        """The rate as commands print it."""
        return {
            "per": 1000,
            "count": self.count,
            "period": self.period,
            "rate": self.interval.estimate,
            "low": self.interval.low,
            "high": self.interval.high,
            "method": self.interval.method,
            "denominator": self.denominator.value,
            "denominator_kind": self.denominator.kind,
            "denominator_on": self.denominator.on.isoformat(),
            "denominator_definition": self.denominator.definition,
            "denominator_group": self.denominator.group,
        }


@cache
def shipped_denominators() -> tuple[Denominator, ...]:
    """The denominators that ship with the package: Census 2011 and police officers (FTE)."""
    path = resources.files("reddot.figures") / "denominators.csv"
    return tuple(_parse(path.read_text(encoding="utf-8").splitlines(), "denominators.csv"))


def read_denominators(path: Path) -> tuple[Denominator, ...]:
    """Read a person's own denominators from a CSV of force, kind, on, value, definition.

    Raises
    ------
    BadDataError
        A column is missing or a value is no number or day; the row is named.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise BadDataError(f"{path}: the text is not UTF-8. Save it as CSV in UTF-8.") from None
    except OSError as problem:
        raise BadDataError(f"{path}: it cannot be read ({problem.strerror}).") from None
    return tuple(_parse(lines, str(path)))


def _parse(lines: Iterable[str], where: str) -> Iterable[Denominator]:
    reader = csv.DictReader(lines)
    missing = [c for c in COLUMNS if c not in (reader.fieldnames or [])]
    if missing:
        raise BadDataError(
            f"{where}: the column {', '.join(missing)} is missing. Give {', '.join(COLUMNS)}."
        )
    for number, row in enumerate(reader, 2):
        yield _denominator(row, f"{where}, row {number}")


def _denominator(row: Mapping[str, str | None], where: str) -> Denominator:
    texts = {name: row.get(name) or "" for name in COLUMNS}
    empty = [name for name, text in texts.items() if not text]
    if empty:
        raise BadDataError(f"{where}: it has no {', '.join(empty)}. Fill the row.")
    try:
        value, on = float(texts["value"]), date.fromisoformat(texts["on"])
        force = spelled_place(texts["force"]).name
    except (ValueError, UsageError) as problem:
        raise BadDataError(f"{where}: {problem} Mend the row.") from None
    if not 0 < value < math.inf:
        raise BadDataError(f"{where}: the value is {value}; give a number above 0.")
    group = (row.get("group") or "").strip()
    return Denominator(force, texts["kind"], on, value, texts["definition"], group)


def find_denominator(
    force: str,
    period: str,
    kind: str,
    known: Iterable[Denominator] | None = None,
    group: str = "",
) -> Denominator | None:
    """The denominator of a kind for a force, the latest not after the period's end.

    Parameters
    ----------
    force, period
        Names as they are written here.
    kind
        ``population`` or ``officers``, or a kind of the person's own file.
    known
        Denominators to choose from; those of the package unless given.
    group
        A group of a breakdown, such as ``ethnicity=black``; everybody unless given.

    Returns
    -------
    Denominator or None
        None when there is none: no rate is made from a guess.
    """
    span = parse_period(period)
    known = shipped_denominators() if known is None else known
    choices = [d for d in known if (d.force, d.kind, d.group) == (force, kind, group)]
    if span is None or not choices:
        return None
    past = [d for d in choices if d.on <= span.last]
    return max(past, key=lambda d: d.on) if past else None


def rate_per_1000(
    count: int, period: str, denominator: Denominator, *, level: float = 0.95
) -> Rate:
    """The rate of a period's count over a denominator with its exact Poisson interval, per 1,000.

    The rate is of the whole period, as long as it is: nothing is scaled to a year.
    """
    interval = rate_interval(count, denominator.value / 1000, level=level)
    return Rate(count, period, denominator, interval)


def rates_of_total(  # noqa: PLR0913 - a row, and what to divide it by
    force: str,
    period: str,
    total: Cell,
    kind: str | None,
    known: Iterable[Denominator] | None = None,
    group: str = "",
) -> dict[str, Mapping[str, object]]:
    """The rate of a row's total, by name, or nothing where there is no denominator for it."""
    if kind is None or not isinstance(total, int):
        return {}
    denominator = find_denominator(force, period, kind, known, group)
    if denominator is None:
        return {}
    return {"total": rate_per_1000(total, period, denominator).as_json()}


def rate_warnings(
    places: Iterable[tuple[str, str]], kind: str | None, known: Iterable[Denominator] | None = None
) -> Iterator[str]:
    """What to beware of in rates: no denominator, an old one, periods of unequal length.

    Parameters
    ----------
    places
        The force and period of every row.
    kind, known
        As in :func:`find_denominator`; no kind, no warnings.
    """
    if kind is None:
        return
    rows = sorted(set(places))
    found = {row: find_denominator(*row, kind, known) for row in rows}
    without = sorted({force for (force, _), d in found.items() if d is None})
    if without:
        yield f"No denominator '{kind}' is known for {', '.join(without)}; no rate is given there."
    spans = {period: parse_period(period) for _, period in rows}
    old = {
        f"{d.on:%d %B %Y} for {period}"
        for (_, period), d in found.items()
        if d and (span := spans[period]) and (span.last - d.on).days > OLD_DAYS
    }
    if old:
        yield f"The denominator '{kind}' is old: that of {', '.join(sorted(old))}."
    lengths = {span.months() for span in spans.values() if span}
    if len(lengths) > 1:
        yield "The periods are not of one length. A rate is of its whole period; do not compare."


def check_kind(kind: str, known: Iterable[Denominator]) -> None:
    """Raise UsageError unless a denominator of the kind is known."""
    kinds = sorted({d.kind for d in known})
    if kind not in kinds:
        raise UsageError(f"There is no denominator '{kind}'. Use one of: {', '.join(kinds)}.")
