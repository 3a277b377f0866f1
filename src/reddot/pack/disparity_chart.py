"""Groups against a reference: ratios of rates with their intervals, or shares where none is."""

from __future__ import annotations

import math

from reddot.figures.group_lines import GroupLine, GroupTable
from reddot.pack.blocks import Chart
from reddot.pack.charts import draw
from reddot.pack.interval_rows import IntervalRow, Rows, interval_spec
from reddot.pack.wording import between, number, percent_between


def draw_disparity(key: str, table: GroupTable) -> Chart | None:
    """Draw the ratios of a table on a logarithmic scale; None where it has none.

    The bar is the 95% interval, the thin line what the ratio could be as cases not reported fall;
    the dashed line is a ratio of 1.
    """
    rows = tuple(row for line in table.lines if (row := _ratio(line)) is not None)
    if not rows:
        return None
    label = table.by.label(table.reference)
    title = f"Reports for each resident, against those of {label}"
    drawn = Rows(rows=rows, stacked=True, logarithmic=True, reference=1.0)
    spoken = "; ".join(f"{row.name}: {row.said}" for row in rows)
    words = f"Ratios with their 95% intervals. A dashed line marks a ratio of 1. {spoken}."
    return Chart(key, title, words, draw(interval_spec(drawn)))


def draw_group_shares(key: str, table: GroupTable) -> Chart | None:
    """Draw the share of the reports that each group is; None where none is known."""
    rows = tuple(row for line in table.lines if (row := _share(line)) is not None)
    if not rows:
        return None
    title = f"{table.measure.title}: the share of each group"
    drawn = Rows(rows=rows, stacked=True, as_share=True)
    spoken = "; ".join(f"{row.name}: {row.said}" for row in rows)
    return Chart(
        key, title, f"Shares with their 95% intervals. {spoken}.", draw(interval_spec(drawn))
    )


def _ratio(line: GroupLine) -> IntervalRow | None:
    found = line.disparity
    if found is None or found.ratio is None or not math.isfinite(found.ratio) or not found.ratio:
        return None
    few = ", few reports" if line.small() else ""
    return IntervalRow(
        name=line.label,
        said=f"{number(found.ratio)} ({between(found.low, found.high)}){few}",
        value=found.ratio,
        low=found.low,
        high=found.high,
        bounds=found.bounds,
    )


def _share(line: GroupLine) -> IntervalRow | None:
    if line.shares is None or line.share_interval is None:
        return None
    opened = line.shares[1] > line.shares[0]
    return IntervalRow(
        name=line.label,
        said=percent_between(*line.shares),
        value=None if opened else line.shares[0],
        low=line.share_interval[0],
        high=line.share_interval[1],
        bounds=line.shares if opened else None,
    )
