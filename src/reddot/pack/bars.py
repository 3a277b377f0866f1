"""Horizontal bars with whiskers to what the figures could be, each value written at its bar."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from reddot.pack.blocks import Chart
from reddot.pack.charts import (
    EDGE,
    INK,
    LETTER,
    LINE,
    MUTED,
    WIDTH,
    Bar,
    Spec,
    describe,
    draw,
    frame,
    scale_end,
)
from reddot.records.cells import Missing

GAP = 9
LABEL_LETTERS = 20
COLOUR: Spec = {"field": "tone", "type": "nominal", "scale": None}


def draw_bars(key: str, title: str, bars: Sequence[Bar], most: float | None = None) -> Chart:
    """Draw horizontal bars with whiskers to what the figures could be.

    Parameters
    ----------
    key
        Names the chart within its page.
    title
        What the bars are of.
    bars
        From top to bottom.
    most
        The end of the scale where several charts share it.
    """
    return Chart(key, title, describe("Horizontal bars", bars), draw(_bars_spec(bars, most)))


def _bars_spec(bars: Sequence[Bar], most: float | None) -> Spec:
    labels = [textwrap.wrap(bar.label, LABEL_LETTERS) or [""] for bar in bars]
    left = 10 + LETTER * max((len(line) for lines in labels for line in lines), default=0)
    heights = [LINE * len(lines) + GAP for lines in labels]
    rows = []
    for bar, lines, height, top in zip(bars, labels, heights, _tops(heights), strict=True):
        middle = top + height / 2
        rows.append(
            {
                "label": lines, "at": middle, "first": middle - LINE * (len(lines) - 1) / 2,
                "top": middle - 8, "bottom": middle + 8, "zero": 0, "value": bar.value(),
                "tone": bar.tone, "least": bar.least(), "most": bar.most(), "said": bar.said(),
                "bounded": bar.figure.bounds is not None,
                "missing": isinstance(bar.figure.value, Missing) and not bar.figure.bounds,
            }
        )  # fmt: skip
    height, end = sum(heights), scale_end(bars, most)
    width = _bars_width(bars, WIDTH - left, end)
    size = frame(
        width, height, {"left": left, "right": WIDTH - left - width, "top": 2, "bottom": 2}
    )
    across = {"domain": [0, end], "nice": False}
    down = {"domain": [0, height], "range": [0, height], "nice": False}
    x = {"field": "value", "type": "quantitative", "axis": None, "scale": across}
    y = {"field": "at", "type": "quantitative", "axis": None, "scale": down}
    return size | {"data": {"values": rows}, "layer": _bar_layers(x, y)}


def _bars_width(bars: Sequence[Bar], room: float, end: float) -> float:
    """The width that leaves room for the words after each bar."""
    fits = [
        (room - 10 - LETTER * len(bar.said())) / (bar.most() / end) for bar in bars if bar.most()
    ]
    return max(min([room, *fits]), 40.0)


def _tops(heights: Sequence[float]) -> list[float]:
    return [sum(heights[:i]) for i in range(len(heights))]


def _bar_layers(x: Spec, y: Spec) -> list[Spec]:
    at = {**x, "field": "most"}
    bounded = [{"filter": "datum.bounded"}]
    edges = {"y": {**y, "field": "top"}, "y2": {"field": "bottom"}}
    return [
        {
            "mark": {"type": "rect", "stroke": EDGE, "strokeWidth": 0.5},
            "encoding": {
                **edges, "x": {**x, "field": "zero"},
                "x2": {"field": "value"}, "color": COLOUR,
            },
        },
        {
            "transform": bounded,
            "mark": {"type": "rule", "color": INK, "strokeWidth": 1.5},
            "encoding": {"y": y, "x": {**x, "field": "least"}, "x2": {"field": "most"}},
        },
        {
            "transform": bounded,
            "mark": {"type": "tick", "color": INK, "size": 9, "thickness": 1.5},
            "encoding": {"y": y, "x": at},
        },
        _said(x, y, missing=False),
        _said(x, y, missing=True),
        {
            "mark": {"type": "text", "align": "right", "baseline": "middle", "lineHeight": LINE},
            "encoding": {
                "y": {**y, "field": "first"}, "x": {"value": -7},
                "text": {"field": "label", "type": "nominal"},
            },
        },
    ]  # fmt: skip


def _said(x: Spec, y: Spec, *, missing: bool) -> Spec:
    """The value written at the end of its bar; in italics where there is none."""
    style: Spec = {"fontStyle": "italic", "color": MUTED} if missing else {}
    return {
        "transform": [{"filter": "datum.missing" if missing else "!datum.missing"}],
        "mark": {"type": "text", "align": "left", "baseline": "middle", "dx": 6, **style},
        "encoding": {
            "y": y, "x": {**x, "field": "most"}, "text": {"field": "said", "type": "nominal"},
        },
    }  # fmt: skip
