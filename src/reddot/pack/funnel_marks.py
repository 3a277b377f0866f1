"""The parts of a funnel's drawing: axes, limits, the marks of the units, the key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reddot.figures.funnel_table import Curve, Standing
from reddot.pack.charts import DARK, EDGE, INK, LINE, MUTED, PALE, WIDTH, Spec

LEFT, RIGHT, TOP, HEIGHT = 40, 12, 24, 300
INNER = WIDTH - LEFT - RIGHT
KEYS = HEIGHT + 44  # where the key starts, below the words of the scale
FOOT = KEYS - HEIGHT + 4
SWATCH = 26
LIMITS: tuple[Spec, ...] = (
    {"strokeDash": [4, 3], "strokeWidth": 1},
    {"strokeWidth": 1.2},
)  # 95%, 99.8%
SHAPES: dict[Standing, tuple[Spec, str]] = {
    "above_998": ({"shape": "triangle-up", "fill": DARK}, "above the 99.8% limits"),
    "above_95": ({"shape": "triangle-up", "fill": "white"}, "above the 95% limits"),
    "within": ({"shape": "circle", "fill": PALE}, "within the 95% limits"),
    "below_95": ({"shape": "triangle-down", "fill": "white"}, "below the 95% limits"),
    "below_998": ({"shape": "triangle-down", "fill": DARK}, "below the 99.8% limits"),
    "unsettled": ({"shape": "square", "fill": "white"}, "depends on cases not stated"),
}
SIZE = 46
SIDES = {  # where a name stands beside its mark: how it is aligned, and how far off
    "right": ("left", 7, 0),
    "left": ("right", -7, 0),
    "above": ("center", 0, -11),
    "below": ("center", 0, 11),
}


def axes(
    exposures: tuple[float, float], top: float, noun: str, *, share: bool
) -> tuple[Spec, Spec]:
    """The two scales: sizes by their logarithm, rates from 0 up."""
    line = {"grid": False, "domainColor": EDGE, "tickColor": EDGE, "labelOverlap": True}
    x_axis = {
        **line, "title": f"{noun} (logarithmic scale)", "titleFontWeight": "normal",
        "titleFontSize": 12, "titleColor": INK, "format": "~s", "tickCount": 5, "labelFlush": True,
    }  # fmt: skip
    percent = ".0%" if top >= 0.1 else ".1%"
    y_axis = {**line, "title": None, "format": percent if share else ",~r", "tickCount": 6}
    low, high = exposures
    x = {"field": "x", "type": "quantitative", "axis": x_axis,
         "scale": {"type": "log", "domain": [low, high], "nice": False}}  # fmt: skip
    y = {"field": "y", "type": "quantitative", "axis": y_axis,
         "scale": {"domain": [0, top], "nice": False}}  # fmt: skip
    return x, y


def words_above(words: str) -> Iterator[Spec]:
    """What the upright scale is of, written above it."""
    yield {
        "data": {"values": [{"said": words}]},
        "mark": {"type": "text", "align": "left", "baseline": "middle"},
        "encoding": {
            "x": {"value": -LEFT + 4}, "y": {"value": -14},
            "text": {"field": "said", "type": "nominal"},
        },
    }  # fmt: skip


def centre_line(centre: tuple[float, float], scale: float, y: Spec) -> Iterator[Spec]:
    """The common rate: a line, or a band where cases not stated leave it open."""
    low, high = (end * scale for end in centre)
    across = {"x": {"value": 0}, "x2": {"value": INNER}}
    if high > low:
        yield {
            "data": {"values": [{"y": low, "y2": high}]},
            "mark": {"type": "rect", "color": "#ececec"},
            "encoding": {**across, "y": y, "y2": {"field": "y2"}},
        }
    yield {
        "data": {"values": [{"y": end} for end in dict.fromkeys((low, high))]},
        "mark": {"type": "rule", "color": MUTED, "strokeWidth": 1},
        "encoding": {**across, "y": y},
    }


def limit_lines(curve: Sequence[Curve], scale: float, x: Spec, y: Spec) -> Iterator[Spec]:
    """The limits of each level, above and below, cut at the edge of the scale."""
    for level, style in enumerate(LIMITS):
        for end in ("low", "high"):
            rows = [{"x": at.exposure, "y": getattr(at.limits[level], end) * scale} for at in curve]
            yield {
                "data": {"values": rows},
                "mark": {"type": "line", "color": INK, "clip": True, **style},
                "encoding": {"x": x, "y": y},
            }


def marks(rows: Sequence[Spec], named: Sequence[Spec], x: Spec, y: Spec) -> Iterator[Spec]:
    """The units: a segment where cases are open, a shape by where each stands, names beside."""
    opened = [row for row in rows if row["open"]]
    yield {
        "data": {"values": opened},
        "mark": {"type": "rule", "color": MUTED, "strokeWidth": 2},
        "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}},
    }
    for standing, (style, _) in SHAPES.items():
        at = [row for row in rows if row["standing"] == standing and not row["beyond"]]
        yield _points(at, style, x, y)
    yield _points([row for row in rows if row["beyond"]], {"shape": "arrow", "fill": DARK}, x, y)
    yield from _names(named, x, y)


def _names(named: Sequence[Spec], x: Spec, y: Spec) -> Iterator[Spec]:
    """Names, each over a white edge that keeps it clear of the lines behind it."""
    for side, (align, dx, dy) in SIDES.items():
        rows = [row for row in named if row["side"] == side]
        for edge in ({"stroke": "white", "strokeWidth": 3, "strokeJoin": "round"}, {}):
            yield {
                "data": {"values": rows},
                "mark": {"type": "text", "align": align, "baseline": "middle", "fontSize": 11,
                         "dx": dx, "dy": dy, **edge},
                "encoding": {"x": x, "y": y, "text": {"field": "said", "type": "nominal"}},
            }  # fmt: skip


def _points(rows: Sequence[Spec], style: Spec, x: Spec, y: Spec) -> Spec:
    mark = {"type": "point", "stroke": INK, "strokeWidth": 1, "size": SIZE, "opacity": 1, **style}
    return {"data": {"values": list(rows)}, "mark": mark, "encoding": {"x": x, "y": y}}


def key_line(start: float, place: int, kind: str, words: str) -> Iterator[Spec]:
    """A line of the key: its sample and its words; ``place`` counts from 0."""
    at = start + LINE * (place + 0.5)
    yield _sample(kind, at)
    yield {
        "data": {"values": [{"said": words}]},
        "mark": {"type": "text", "align": "left", "baseline": "middle"},
        "encoding": {
            "x": {"value": SWATCH - LEFT + 12}, "y": {"value": at},
            "text": {"field": "said", "type": "nominal"},
        },
    }  # fmt: skip


def _sample(kind: str, at: float) -> Spec:
    middle = {"x": {"value": 4 - LEFT + SWATCH / 2}, "y": {"value": at}}
    across = {"x": {"value": 4 - LEFT}, "x2": {"value": 4 - LEFT + SWATCH}, "y": {"value": at}}
    rules = {
        "line": {"color": INK, **LIMITS[1]},
        "dashed": {"color": INK, **LIMITS[0]},
        "centre": {"color": MUTED, "strokeWidth": 1},
        "open": {"color": MUTED, "strokeWidth": 2},
    }
    if kind in rules:
        return {"data": {"values": [{}]}, "mark": {"type": "rule", **rules[kind]},
                "encoding": across}  # fmt: skip
    style = {"shape": "arrow", "fill": DARK} if kind == "beyond" else SHAPES[kind][0]  # type: ignore[index]
    mark = {"type": "point", "stroke": INK, "strokeWidth": 1, "size": SIZE, "opacity": 1, **style}
    return {"data": {"values": [{}]}, "mark": mark, "encoding": middle}
