"""Counting rules: what one unit of a figure is, what goes in and what stays out."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib import resources

from reddot.errors import UsageError
from reddot.figures.ladders import Ladder, read_ladder
from reddot.records.periods import parse_period

REPORTS_SINCE = date(2017, 4, 1)


@dataclass(frozen=True, slots=True)
class CountingRule:
    """The definition a figure carries wherever it goes.

    ``ladder`` is the order of CED uses by which the highest was chosen; ``vintage`` is the day
    the figures were published, or ``None`` for records counted now. ``until_2017_04`` is what was
    counted before, where that was another thing.
    """

    name: str
    title: str
    unit: str
    statement: str
    inclusion: str
    laddered: bool = False
    ladder: Ladder | None = None
    vintage: str | None = None
    until_2017_04: Mapping[str, str] | None = None

    def as_json(self) -> dict[str, object]:
        """The rule as commands print it."""
        found: dict[str, object] = {
            "id": self.name,
            "title": self.title,
            "unit": self.unit,
            "statement": self.statement,
            "inclusion": self.inclusion,
        }
        if self.ladder is not None:
            found["ladder"] = self.ladder.version
            found["ladder_order"] = list(self.ladder.order)
            found["ladder_source"] = self.ladder.source
        if self.vintage is not None:
            found["vintage"] = self.vintage
        return found


@cache
def _rules() -> dict[str, CountingRule]:
    text = (resources.files("reddot.figures") / "rules.toml").read_text(encoding="utf-8")
    return {name: CountingRule(name=name, **entry) for name, entry in tomllib.loads(text).items()}


def table_names() -> tuple[str, ...]:
    """The tables there is a rule for, in the order of the manual."""
    return tuple(_rules())


def counting_rule(table: str, *, ladder: str = "ho", vintage: str | None = None) -> CountingRule:
    """The rule of a table, with the ladder and the vintage it is counted by.

    Raises
    ------
    UsageError
        There is no such table; the message lists them.

    Examples
    --------
    >>> counting_rule("ced", ladder="mps").ladder.version
    'mps'
    """
    if table not in _rules():
        raise UsageError(
            f"There is no table '{table}'. The tables are: {', '.join(table_names())}."
        )
    rule = _rules()[table]
    order = read_ladder(ladder) if rule.laddered else None
    return replace(rule, ladder=order, vintage=vintage)


def rule_of_periods(rule: CountingRule, periods: Iterable[str]) -> CountingRule:
    """The rule as it was in some periods: the older wording where all end before the change.

    Examples
    --------
    >>> rule_of_periods(counting_rule("ced"), ["2016"]).unit
    'use of a device'
    """
    spans = [parse_period(name) for name in periods]
    older = all(span is not None and span.last < REPORTS_SINCE for span in spans)
    if rule.until_2017_04 is None or not older:
        return rule
    return replace(rule, **rule.until_2017_04)  # type: ignore[arg-type]
