"""Rows of intervals on one scale: a mark at the value, a bar to its ends, a thin line to bounds."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from reddot.pack.charts import (
    DARK,
    EDGE,
    FONT_SIZE,
    INK,
    LINE,
    MIDDLE,
    MUTED,
    PALE,
    WIDTH,
    Spec,
    frame,
)

SIDE = 6
NAMES, SAYING = 138, 84  # pixels for the names on the left and the numbers on the right
ROW, STACKED = 17, 40
FOOT = 24
FAR = 2.5  # a value this many times the next stands off the scale
TICKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)


@dataclass(frozen=True, slots=True, kw_only=True)
class IntervalRow:
    """One row: its name, its number in words, its value and the ends of its interval.

    ``bounds`` are drawn as a line; where cases left open make them, there is no ``value``.
    ``strong`` sets the row off that the page is about.
    """

    name: str
    said: str
    value: float | None
    low: float
    high: float
    bounds: tuple[float, float] | None = None
    strong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Rows with their scale.

    ``stacked`` puts names above the bars, for a few rows with many words; ``reference`` draws a
    line at a value; ``logarithmic`` is for ratios.
    """

    rows: tuple[IntervalRow, ...]
    stacked: bool = False
    as_share: bool = False
    logarithmic: bool = False
    reference: float | None = None


def interval_spec(drawn: Rows) -> Spec:
    """The drawing of rows of intervals."""
    step = STACKED if drawn.stacked else ROW
    height = step * len(drawn.rows) + 4
    inner = WIDTH - 2 * SIDE
    ends = (0.0, float(inner)) if drawn.stacked else (float(NAMES), float(inner - SAYING))
    low, high = _domain(drawn)
    kind = {"type": "log"} if drawn.logarithmic else {}
    scale = {"domain": [low, high], "range": list(ends), "nice": False, "clamp": True, **kind}
    x = {"type": "quantitative", "scale": scale, "axis": _axis(drawn, low, high)}
    y = {"type": "quantitative", "axis": None,
         "scale": {"domain": [0, height], "range": [0, height], "nice": False}}  # fmt: skip
    rows = [_row(row, step * i, drawn, high) for i, row in enumerate(drawn.rows)]
    size = frame(inner, height, {"left": SIDE, "right": SIDE, "top": 4, "bottom": FOOT})
    layers = [*_reference(drawn, height, x, y), *_bars(x, y), *_words(drawn, inner, y)]
    return size | {"data": {"values": rows}, "layer": layers}


def _row(row: IntervalRow, top: float, drawn: Rows, most: float) -> Spec:
    """A row in numbers; a value beyond the scale is an arrow at its edge."""
    at = top + (STACKED - 12 if drawn.stacked else ROW / 2)
    finite = most if not math.isfinite(row.high) else row.high
    least, reach = row.bounds or (row.low, row.low)
    value = least if row.value is None else row.value
    return {
        "name": row.name, "said": row.said, "text": top + LINE / 2 if drawn.stacked else at,
        "at": at, "top": at - 3.5, "bottom": at + 3.5, "value": min(value, most),
        "low": min(row.low, most), "high": min(finite, most), "least": min(least, most),
        "most": min(reach, most), "open": reach > least, "strong": row.strong,
        "beyond": value > most, "known": row.value is not None,
    }  # fmt: skip


def _domain(drawn: Rows) -> tuple[float, float]:
    """The ends of the scale: above every value that is not far beyond the next."""
    highs = sorted(_reach(row) for row in drawn.rows) or [1.0]
    if drawn.logarithmic:
        lows = [low for row in drawn.rows for low in (row.low, *(row.bounds or ())) if low > 0]
        ends = [*highs, *lows, drawn.reference or 1.0]
        return max(min(ends), TICKS[0]) / 1.3, min(max(ends), TICKS[-1]) * 1.3
    top = highs[len(highs) // 2] or highs[-1] or 1.0
    for high in highs[len(highs) // 2 :]:
        if high > FAR * top and not drawn.stacked:
            break
        top = high
    top = max(top, drawn.reference or 0.0) * 1.05
    return 0.0, min(top, 1.0) if drawn.as_share else top


def _reach(row: IntervalRow) -> float:
    """How far a row reaches to the right, where it ends."""
    ends = (row.low, row.high, *(row.bounds or ()))
    return max((end for end in ends if math.isfinite(end)), default=0.0)


def _axis(drawn: Rows, low: float, high: float) -> Spec:
    share = ".0%" if high >= 0.1 else ".1%"
    axis: Spec = {
        "title": None, "grid": False, "tickCount": 3, "domainColor": EDGE, "tickColor": EDGE,
        "labelOverlap": True, "labelFlush": 4, "format": share if drawn.as_share else ",~r",
    }  # fmt: skip
    if drawn.logarithmic:
        axis["values"] = [tick for tick in TICKS if low <= tick <= high]
    return axis


def _reference(drawn: Rows, height: float, x: Spec, y: Spec) -> Iterator[Spec]:
    if drawn.reference is not None:
        tall = [(STACKED * i + 18, STACKED * (i + 1) - 2) for i in range(len(drawn.rows))]
        ends = tall if drawn.stacked else [(0, height)]
        at = [{"at": drawn.reference, "top": top, "bottom": bottom} for top, bottom in ends]
        yield {
            "data": {"values": at},
            "mark": {"type": "rule", "color": MUTED, "strokeDash": [4, 3]},
            "encoding": {
                "x": {**x, "field": "at"}, "y": {**y, "field": "top"}, "y2": {"field": "bottom"},
            },
        }  # fmt: skip


def _bars(x: Spec, y: Spec) -> Iterator[Spec]:
    """The intervals, pale where cases are left open; then the bounds, then the values."""
    at = {"y": {**y, "field": "at"}}
    for test, style in (
        ("!datum.strong && datum.known", {"color": MIDDLE}),
        ("datum.strong && datum.known", {"color": DARK}),
        ("!datum.known", {"fill": PALE}),
    ):
        yield {
            "transform": [{"filter": test}],
            "mark": {"type": "rect", **style},
            "encoding": {
                "x": {**x, "field": "low"}, "x2": {"field": "high"},
                "y": {**y, "field": "top"}, "y2": {"field": "bottom"},
            },
        }  # fmt: skip
    yield {
        "transform": [{"filter": "datum.open"}],
        "mark": {"type": "rule", "color": INK, "strokeWidth": 1.8},
        "encoding": {**at, "x": {**x, "field": "least"}, "x2": {"field": "most"}},
    }
    for test, shape in (
        ("datum.known && !datum.beyond", "diamond"),
        ("datum.beyond", "triangle-right"),
    ):
        yield {
            "transform": [{"filter": test}],
            "mark": {"type": "point", "shape": shape, "fill": "white", "stroke": INK, "size": 40,
                     "strokeWidth": 1.2, "opacity": 1},
            "encoding": {**at, "x": {**x, "field": "value"}},
        }  # fmt: skip


def _words(drawn: Rows, inner: float, y: Spec) -> Iterator[Spec]:
    for field, align, place in (("name", "left", 0.0), ("said", "right", inner)):
        for strong, weight in ((False, "normal"), (True, "bold")):
            yield {
                "transform": [{"filter": f"datum.strong == {str(strong).lower()}"}],
                "mark": {"type": "text", "align": align, "baseline": "middle",
                         "fontWeight": weight, "fontSize": FONT_SIZE if drawn.stacked else 11},
                "encoding": {
                    "x": {"value": place}, "y": {**y, "field": "text"},
                    "text": {"field": field, "type": "nominal"},
                },
            }  # fmt: skip
