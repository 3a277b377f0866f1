"""Upright bars, one for each month, the value above each."""

from __future__ import annotations

from collections.abc import Sequence

from reddot.pack.blocks import Chart
from reddot.pack.charts import (
    EDGE,
    INK,
    MOST_SPOKEN,
    WIDTH,
    Bar,
    Spec,
    describe,
    draw,
    frame,
    scale_end,
)
from reddot.pack.wording import number
from reddot.records.cells import Missing

MONTHS_HEIGHT = 130


def draw_months(key: str, title: str, bars: Sequence[Bar], most: float | None = None) -> Chart:
    """Draw upright bars, one for each month, in their order."""
    return Chart(key, title, describe("Upright bars", bars), draw(_months_spec(bars, most)))


def _months_spec(bars: Sequence[Bar], most: float | None) -> Spec:
    rows = [
        {
            "at": i, "label": bar.label.split(" ")[0][:3], "value": bar.value(),
            "least": bar.least(), "most": bar.most(),
            "said": number(bar.figure.value) if bar.value() or not _gone(bar) else "–",
            "bounded": bar.figure.bounds is not None, "tone": bar.tone,
        }
        for i, bar in enumerate(bars)
    ]  # fmt: skip
    size = frame(WIDTH - 8, MONTHS_HEIGHT, {"left": 4, "right": 4, "top": 18, "bottom": 20})
    small = 10 if len(bars) <= MOST_SPOKEN else 8
    x = {
        "field": "at", "type": "ordinal", "axis": None,
        "scale": {"paddingInner": 0.25, "paddingOuter": 0.1},
    }  # fmt: skip
    up = {"domain": [0, scale_end(bars, most)], "nice": False}
    y = {"field": "value", "type": "quantitative", "axis": None, "scale": up}
    return size | {"data": {"values": rows}, "layer": _month_layers(x, y, small)}


def _gone(bar: Bar) -> bool:
    return isinstance(bar.figure.value, Missing)


def _month_layers(x: Spec, y: Spec, size: int) -> list[Spec]:
    text = {"type": "text", "fontSize": size}
    return [
        {
            "mark": {"type": "bar", "stroke": EDGE, "strokeWidth": 0.5},
            "encoding": {
                "x": x, "y": y, "color": {"field": "tone", "type": "nominal", "scale": None},
            },
        },
        {
            "transform": [{"filter": "datum.bounded"}],
            "mark": {"type": "rule", "color": INK, "strokeWidth": 1.5},
            "encoding": {"x": x, "y": {**y, "field": "least"}, "y2": {"field": "most"}},
        },
        {
            "mark": {**text, "baseline": "bottom", "dy": -3},
            "encoding": {
                "x": x, "y": {**y, "field": "most"}, "text": {"field": "said", "type": "nominal"},
            },
        },
        {
            "mark": {**text, "baseline": "top", "dy": 5},
            "encoding": {
                "x": x, "y": {"value": MONTHS_HEIGHT},
                "text": {"field": "label", "type": "nominal"},
            },
        },
        {
            "mark": {"type": "rule", "color": EDGE},
            "encoding": {"y": {"value": MONTHS_HEIGHT}, "x": {"value": 0},
                         "x2": {"value": WIDTH - 8}},
        },
    ]  # fmt: skip
