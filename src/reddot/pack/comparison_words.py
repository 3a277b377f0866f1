"""What every comparison of forces is laid out with: entries, the rule, those that stand apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reddot.figures.comparison import Apart, Measured
from reddot.figures.measures import Per
from reddot.figures.rule import CountingRule
from reddot.pack.blocks import Column, Entry, Grid, GridRow, Kind, Rule
from reddot.pack.wording import between, day, number, percent, percent_between, plain
from reddot.records.cells import Missing

SMALL_MARK = "few"  # beside a count under 20
SMALL_SAID = "“few” marks a count under 20: one more or less moves what is made of it."


def rate_text(ends: tuple[float, float], per: Per) -> str:
    """A rate, or what it lies between; a share in per cent.

    >>> from reddot.figures.measures import read_per
    >>> rate_text((264.7, 264.7), read_per("officers")), rate_text((0.1, 0.2), read_per("ced"))
    ('265', '10.0% to 20.0%')
    """
    low, high = ends
    if per.kind == "reports":
        return percent_between(low, high) if high > low else percent(low)
    return between(low, high) if high > low else number(low)


def ends_entry(ends: tuple[float, float], per: Per) -> Entry:
    """A rate as an entry: a number, or a range where cases are not stated."""
    kind = Kind.RANGE if ends[1] > ends[0] else Kind.NUMBER if ends[0] else Kind.ZERO
    return Entry(rate_text(ends, per), kind)


def interval_entry(ends: tuple[float, float], per: Per) -> Entry:
    """An interval as an entry."""
    low, high = ends
    words = percent_between(low, high) if per.kind == "reports" else between(low, high)
    return Entry(words, Kind.RANGE)


def count_entry(unit: Measured, *, small: bool) -> Entry:
    """A count as an entry, with a mark where it is small."""
    few = f" ({SMALL_MARK})" if small else ""
    if unit.high > unit.low:
        return Entry(f"{between(unit.low, unit.high)}{few}", Kind.RANGE)
    return Entry(f"{number(unit.low)}{few}", Kind.NUMBER if unit.low else Kind.ZERO)


def size_entry(unit: Measured) -> Entry:
    """What a unit's count is divided by, as an entry."""
    return Entry(number(round(unit.exposure.value, 2)), Kind.NUMBER)


def apart_grid(caption: str, apart: Sequence[Apart]) -> Grid:
    """The units that stand apart, each with what stands for its count and why."""
    rows = tuple(GridRow(one.name, (_cell(one), Entry(_sentence(one.why)))) for one in apart)
    return Grid(caption, "Force or unit", (Column("Its count"), Column("Why")), rows)


def rule_block(rule: CountingRule, units: Iterable[Measured]) -> Rule:
    """The counting rule of a comparison with its sources and what it is divided by."""
    units = tuple(units)
    found = [("One unit", rule.unit), ("In and out", rule.inclusion)]
    if rule.ladder is not None:
        order = ", ".join(plain(use) for use in rule.ladder.order)
        found.append(("Order of uses, low to high", f"{order} ({rule.ladder.title})"))
    found += [("Source", words) for words in sources_of(units)]
    found += [("Divided by", words) for words in divisors_of(units)]
    return Rule(rule.statement, tuple(found))


def sources_of(units: Iterable[Measured]) -> tuple[str, ...]:
    """The sources of some units with the day each was published, each once."""
    found = dict.fromkeys((unit.source, unit.vintage) for unit in units)
    return tuple(
        f"{source.rstrip(', ')}, published {day(vintage)}"
        if vintage
        else f"{source.rstrip(', ')}, day of publication not known"
        for source, vintage in found
    )


def divisors_of(units: Iterable[Measured]) -> tuple[str, ...]:
    """What some units are divided by, with the day it is of, each once."""
    found = dict.fromkeys((unit.exposure.definition, unit.exposure.on) for unit in units)
    return tuple(f"{words}, {day(on)}" if on else words for words, on in found)


def gone_entry(cell: str) -> Entry:
    """What stands in place of a number: the kind of missing that its source has.

    >>> gone_entry("suppressed").kind.value, gone_entry("").text
    ('suppressed', 'not available')
    """
    kind = Missing(cell) if cell else Missing.NOT_AVAILABLE
    return Entry(plain(kind.value), Kind(kind.value))


def _cell(one: Apart) -> Entry:
    return gone_entry(one.cell) if one.cell else Entry("", Kind.BLANK)


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"
