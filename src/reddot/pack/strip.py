"""The strip of a verdict: each reading's interval drawn against what was claimed."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reddot.pack.blocks import Chart
from reddot.pack.charts import DARK, INK, LINE, MIDDLE, MUTED, WIDTH, Spec, draw, frame

SIDE = 12
INNER = WIDTH - 2 * SIDE
LETTERS = 50  # in a line of text across the strip
BAND = "#c9d8c5"
BEYOND = 1e9
FOOT = 22
LOG_TICKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500)


@dataclass(frozen=True, slots=True)
class Span:
    """One reading: its name, its value and interval, and both in words."""

    name: str
    value: float | None
    low: float
    high: float
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """What a strip shows.

    ``region`` holds the ends of the values that would make the claim true, ``None`` where it is
    open; ``claimed`` is a value that the claim names. ``logarithmic`` is for ratios.
    """

    spans: tuple[Span, ...]
    region: tuple[float | None, float | None]
    region_said: str
    claimed: float | None = None
    as_share: bool = False
    logarithmic: bool = False


def draw_strip(key: str, title: str, strip: Strip) -> Chart:
    """Draw a strip: the shaded band holds the values that would make the claim true."""
    spoken = "; ".join(f"{span.name}: {span.said}" for span in strip.spans)
    claimed = f" A dashed line marks the claimed {strip.claimed:g}." if strip.claimed else ""
    words = f"Intervals of each reading. {strip.region_said}.{claimed} {spoken}."
    return Chart(key, title, words, draw(_spec(strip)))


def _spec(strip: Strip) -> Spec:
    rows, height = _rows(strip.spans)
    low, high = _domain(strip)
    x_scale: Spec = {"domain": [low, high], "nice": False, "clamp": True}
    if strip.logarithmic:
        x_scale["type"] = "log"
    x = {"type": "quantitative", "scale": x_scale, "axis": _axis(strip, low, high)}
    y = {
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, height], "range": [0, height], "nice": False},
    }
    size = frame(INNER, height, {"left": SIDE, "right": SIDE, "top": 4, "bottom": FOOT})
    layers = [*_lanes(strip, rows, x, y), *_marks(x, y)]
    return size | {"data": {"values": rows}, "layer": layers}


def _rows(spans: Sequence[Span]) -> tuple[list[Spec], float]:
    """Where each reading stands: its name and value above its bar."""
    rows, top = [], 2.0
    for span in spans:
        lines = [*textwrap.wrap(span.name, LETTERS), span.said]
        bar = top + LINE * len(lines) + 10
        rows.append(_span_row(span, lines, top + LINE / 2, bar))
        top = bar + 18
    return rows, top


def _span_row(span: Span, lines: list[str], text: float, bar: float) -> Spec:
    """One reading in numbers; an end that is nowhere is drawn beyond the edge."""
    return {
        "lines": lines, "text": text, "at": bar, "top": bar - 5, "bottom": bar + 5,
        "low": span.low, "high": span.high if math.isfinite(span.high) else BEYOND,
        "value": span.low if span.value is None else span.value,
        "known": span.value is not None and math.isfinite(span.value),
    }  # fmt: skip


def _domain(strip: Strip) -> tuple[float, float]:
    """The ends of the scale: all that is drawn, with a little room; from 0 where it is a share."""
    drawn = [end for span in strip.spans for end in (span.low, span.high, span.value)]
    ends = [e for e in (*drawn, *strip.region, strip.claimed) if e is not None and math.isfinite(e)]
    high = max(ends, default=1.0)
    if strip.logarithmic:
        above = [end for end in ends if end > 0]
        return min([*above, 1.0]) / 1.3, max(high, 1.0) * 1.3
    low = min([*ends, 0.0])
    return low, min(high * 1.06, 1.0) if strip.as_share else (high * 1.06 or 1.0)


def _axis(strip: Strip, low: float, high: float) -> Spec:
    axis: Spec = {
        "title": None, "grid": False, "tickCount": 5, "domainColor": MUTED, "tickColor": MUTED,
        "labelOverlap": True, "format": ".0%" if strip.as_share else "~g", "labelFlush": 4,
    }  # fmt: skip
    if strip.as_share and high < 0.1:
        axis["format"] = ".1%"
    if strip.logarithmic:
        axis["values"] = [tick for tick in LOG_TICKS if low <= tick <= high]
    return axis


def _lanes(strip: Strip, rows: Sequence[Spec], x: Spec, y: Spec) -> Iterator[Spec]:
    """Behind each interval: the values that would make the claim true, and their edges."""
    low, high = x["scale"]["domain"]
    ends = [
        edge if end is None else end for end, edge in zip(strip.region, (low, high), strict=True)
    ]
    lanes = [{"top": r["top"] - 4, "bottom": r["bottom"] + 4, "low": low, "high": high,
              "from": ends[0], "to": ends[1]} for r in rows]  # fmt: skip
    across = {"y": {**y, "field": "top"}, "y2": {"field": "bottom"}}
    for start, end, colour in (("low", "high", "#f1f1f1"), ("from", "to", BAND)):
        yield {
            "data": {"values": lanes},
            "mark": {"type": "rect", "color": colour},
            "encoding": {**across, "x": {**x, "field": start}, "x2": {"field": end}},
        }
    edges = [(end, {"color": INK, "strokeWidth": 1}) for end in strip.region if end is not None]
    if strip.claimed is not None:
        edges.append((strip.claimed, {"color": DARK, "strokeWidth": 2, "strokeDash": [4, 2]}))
    for at, style in edges:
        yield {
            "data": {"values": [lane | {"at": at} for lane in lanes]},
            "mark": {"type": "rule", **style},
            "encoding": {**across, "x": {**x, "field": "at"}},
        }


def _marks(x: Spec, y: Spec) -> Iterator[Spec]:
    yield {
        "mark": {"type": "text", "align": "left", "baseline": "middle", "lineHeight": LINE},
        "encoding": {
            "y": {**y, "field": "text"}, "x": {"value": 0},
            "text": {"field": "lines", "type": "nominal"},
        },
    }  # fmt: skip
    yield {
        "mark": {"type": "rect", "color": MIDDLE, "clip": True},
        "encoding": {
            "x": {**x, "field": "low"}, "x2": {"field": "high"},
            "y": {**y, "field": "top"}, "y2": {"field": "bottom"},
        },
    }  # fmt: skip
    yield {
        "transform": [{"filter": "datum.known"}],
        "mark": {"type": "tick", "color": INK, "thickness": 3, "size": 18, "orient": "vertical"},
        "encoding": {"x": {**x, "field": "value"}, "y": {**y, "field": "at"}},
    }
