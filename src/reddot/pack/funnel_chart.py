"""The funnel: units by their size, the limits about the common rate, names of those outside."""

from __future__ import annotations

from collections.abc import Sequence

from reddot.figures.funnel_table import FunnelPoint, FunnelTable
from reddot.pack.blocks import Chart
from reddot.pack.charts import LINE, Spec, draw, frame
from reddot.pack.funnel_labels import label_outside
from reddot.pack.funnel_marks import (
    FOOT,
    HEIGHT,
    INNER,
    KEYS,
    LEFT,
    RIGHT,
    SHAPES,
    TOP,
    axes,
    centre_line,
    key_line,
    limit_lines,
    marks,
    words_above,
)
from reddot.pack.wording import between, listed, number, percent, percent_between

FAR = 2.5  # a rate this many times the next stands off the scale, or the others could not be told
MOST_NAMED = 8  # in the text alternative


def draw_funnel(key: str, title: str, table: FunnelTable) -> Chart:
    """Draw a funnel: each kind of standing has a shape of its own, so that it reads in grey.

    A unit whose cases are not all stated is a line from the least to the most its rate can be. A
    rate far above all others is drawn at the upper edge, with its number.

    Parameters
    ----------
    key, title
        Name the chart within its page, and for people.
    table
        The funnel.
    """
    return Chart(key, title, described(table), draw(_spec(table)))


def described(table: FunnelTable) -> str:
    """The text alternative: how many units, the common rate, who is outside."""
    per = table.field.asked.per
    outside = table.outside()
    named = tuple(point.unit.name for point in outside[:MOST_NAMED])
    more = f" and {len(outside) - MOST_NAMED} more" if len(outside) > MOST_NAMED else ""
    who = f": {', '.join(named)}{more}" if more else f": {listed(named)}" if named else ""
    unsettled = sum(point.standing == "unsettled" for point in table.points)
    open_cases = f" Of {unsettled} it depends on cases not stated." if unsettled else ""
    return (
        f"Funnel of {len(table.points)} by size. The common rate is "
        f"{rate_words(table.centre, table)} {per.unit}. Outside the 95% limits: {len(outside)}"
        f"{who}.{open_cases} The table has every number."
    )


def rate_words(ends: tuple[float, float], table: FunnelTable) -> str:
    """A rate, or what it lies between, of what it is scaled to; a share in per cent."""
    scale = table.field.asked.per.scale
    low, high = (end * scale for end in ends)
    if table.field.asked.per.kind == "reports":
        return percent(low) if low == high else percent_between(low, high)
    return number(low) if low == high else between(low, high)


def _spec(table: FunnelTable) -> Spec:
    asked, scale = table.field.asked, table.field.asked.per.scale
    top = scale_top(table.points, scale, table.centre[1] * scale)
    exposures = table.curve[0].exposure, table.curve[-1].exposure
    share = asked.per.kind == "reports"
    x, y = axes(exposures, top, asked.per.noun, share=share)
    rows = [_row(point, scale, top) for point in table.points]
    keys = _keys(table, any(row["beyond"] for row in rows))
    foot = FOOT + LINE * len(keys)
    size = frame(INNER, HEIGHT, {"left": LEFT, "right": RIGHT, "top": TOP, "bottom": foot})
    named = label_outside(rows, exposures, top)
    layers = [
        *words_above(asked.title),
        *centre_line(table.centre, scale, y),
        *limit_lines(table.curve, scale, x, y),
        *marks(rows, named, x, y),
        *(layer for place, one in enumerate(keys) for layer in key_line(KEYS, place, *one)),
    ]
    return size | {"layer": layers}


def scale_top(points: Sequence[FunnelPoint], scale: float, centre: float) -> float:
    """The end of the scale of rates: above every rate that is not far beyond the next."""
    highs = sorted([centre, *(point.unit.rates(scale)[1] for point in points)])
    start = len(highs) // 2
    top = highs[start] or highs[-1]
    for high in highs[start:]:
        if high > FAR * top:
            break
        top = high
    return max(top, centre) * 1.12


def _row(point: FunnelPoint, scale: float, top: float) -> Spec:
    """A unit in numbers: where it stands, its shape, its name."""
    low, high = point.unit.rates(scale)
    return {
        "name": point.unit.name, "x": point.unit.exposure.value,
        "low": min(low, top), "y": min(low, top), "high": min(high, top),
        "open": high > low, "beyond": low > top, "standing": point.standing,
        "rate": low, "outside": point.standing not in ("within", "unsettled"),
    }  # fmt: skip


def _keys(table: FunnelTable, beyond: bool) -> list[tuple[str, str]]:
    """What is drawn, each with its sample: only what there is."""
    found = [("line", "99.8% limits"), ("dashed", "95% limits"), ("centre", _centre_said(table))]
    standings = {point.standing for point in table.points}
    found += [(standing, words) for standing, (_, words) in SHAPES.items() if standing in standings]
    if any(point.unit.high > point.unit.low for point in table.points):
        found.append(("open", "from the least to the most it can be"))
    if beyond:
        found.append(("beyond", "off the scale: its rate is written beside it"))
    return found


def _centre_said(table: FunnelTable) -> str:
    return f"common rate: {rate_words(table.centre, table)}"
