"""A force's rate in every period, and the change where two may be compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reddot.figures.comparison import Asked, Measured
from reddot.figures.measures import Per
from reddot.figures.rate_changes import Change
from reddot.figures.rate_ranks import interval_of
from reddot.pack.blocks import Beware, Block, Column, Entry, Grid, GridRow, Kind, Section
from reddot.pack.comparison_words import count_entry, ends_entry, gone_entry, interval_entry
from reddot.pack.entries import BLANK
from reddot.pack.wording import between, number


def periods_section(changes: Sequence[Change], asked: Asked) -> Section:
    """The section of a rate in every period.

    Parameters
    ----------
    changes
        The rates, each with its ratio to the period before or why there is none.
    asked
        What is counted, and by what it is divided.
    """
    per = asked.per
    columns = (
        Column("Counted"), Column("Rate" if per.kind == "people" else "Share"),
        Column("95% interval"), Column("Ratio to the period before"),
    )  # fmt: skip
    rows = tuple(_over_row(change, per) for change in changes)
    grid = Grid(f"{asked.title}, by period", "Period", columns, rows)
    notes = tuple(_not_compared(changes))
    blocks: list[Block] = [grid, *([Beware(notes)] if notes else [])]
    return Section("over", "Other periods", tuple(blocks))


def _not_compared(changes: Sequence[Change]) -> Iterator[str]:
    for change in changes:
        if change.why:
            why = change.why if change.why.endswith(".") else f"{change.why}."
            yield f"{change.period} is not compared with the period before: {why}"


def _over_row(change: Change, per: Per) -> GridRow:
    unit = change.found
    if not isinstance(unit, Measured):
        gone = gone_entry(unit.cell)
        return GridRow(change.period, (gone, BLANK, BLANK, BLANK))
    low, high = interval_of(unit.low, unit, per), interval_of(unit.high, unit, per)
    return GridRow(
        change.period,
        (
            count_entry(unit, small=False),
            ends_entry(unit.rates(per.scale), per),
            interval_entry((low.low, high.high), per),
            _change_entry(change),
        ),
    )


def _change_entry(change: Change) -> Entry:
    ratio = change.ratio
    if ratio is None or ratio.estimate is None:
        return Entry("not compared") if change.why else BLANK
    return Entry(f"{number(ratio.estimate)} ({between(ratio.low, ratio.high)})", Kind.RANGE)
