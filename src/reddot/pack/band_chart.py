"""Lines with their bands over hours or shares, from 0 up; where there is no end, a cross on top."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reddot.errors import UsageError
from reddot.pack.blocks import Chart
from reddot.pack.charts import DARK, EDGE, INK, LINE, MIDDLE, MUTED, PALE, WIDTH, Spec, draw, frame

LEFT, RIGHT, TOP, HEIGHT, TICKS = 34, 10, 32, 170, 30
INNER = WIDTH - LEFT - RIGHT
SWATCH = 26
FAR = 2.0  # times the highest value: bands beyond it are cut off
BREAK = "break-paths-filter-domains"  # a gap where there is no number
STYLES: tuple[tuple[Spec, str], ...] = (
    ({"color": DARK, "strokeWidth": 2.5}, MIDDLE),
    ({"color": INK, "strokeWidth": 1.5, "strokeDash": [5, 3]}, PALE),
    ({"color": EDGE, "strokeWidth": 1.5, "strokeDash": [1, 3]}, PALE),
)


@dataclass(frozen=True, slots=True)
class BandPoint:
    """A point of a line: where it is, its value, and the ends of its interval where it has one.

    ``value`` is None where there is no number to draw; ``never`` where that is so because it has
    no end.
    """

    at: float
    value: float | None
    low: float | None = None
    high: float | None = None
    never: bool = False


@dataclass(frozen=True, slots=True)
class BandLine:
    """A line with its name for the key; at most three stand in one chart."""

    name: str
    points: tuple[BandPoint, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """The axis along the foot: its ends, its marks with their words, and what it is of."""

    low: float
    high: float
    marks: tuple[tuple[float, str], ...]
    title: str


def draw_lines(  # noqa: PLR0913 - two names, what is drawn, how it is said
    key: str, title: str, lines: Sequence[BandLine], axis: Axis, *, unit: str, said: str
) -> Chart:
    """Draw lines with their bands on a scale that starts at 0.

    Parameters
    ----------
    key, title
        Name the chart within its page, and for people.
    lines
        One to three, each told apart by its stroke as well as by its colour.
    axis
        The axis along the foot.
    unit
        What the height is of, such as minutes.
    said
        The text alternative.

    Raises
    ------
    UsageError
        There is no line, or more than three.
    """
    if not 1 <= len(lines) <= len(STYLES):
        raise UsageError(f"{len(lines)} lines were given; a chart takes 1 to {len(STYLES)}.")
    return Chart(key, title, said, draw(_spec(lines, axis, unit)))


def _spec(lines: Sequence[BandLine], axis: Axis, unit: str) -> Spec:
    top = _top(lines)
    x = {"type": "quantitative", "scale": _scale(axis.low, axis.high), "axis": _foot(axis)}
    y = {"type": "quantitative", "scale": _scale(0.0, top), "axis": _side()}
    never = any(point.never for line in lines for point in line.points)
    keys = [line.name for line in lines] + (["never: nobody trained ever comes"] if never else [])
    foot = TICKS + 16 + LINE * len(keys)
    size = frame(INNER, HEIGHT, {"left": LEFT, "right": RIGHT, "top": TOP, "bottom": foot})
    layers = [
        *(layer for i, line in enumerate(lines) for layer in _band(line, STYLES[i][1], x, y)),
        *(layer for i, line in enumerate(lines) for layer in _line(line, STYLES[i][0], x, y)),
        *_never(lines, x),
        *_titles(axis.title, unit),
        *(layer for i, name in enumerate(keys) for layer in _key(i, name, len(lines))),
    ]
    return size | {"layer": layers}


def _top(lines: Sequence[BandLine]) -> float:
    """The end of the scale: above every band, but never more than leaves the lines in sight."""
    points = [point for line in lines for point in line.points]
    value = max((p.value for p in points if p.value is not None), default=0.0)
    high = max((p.high for p in points if p.high is not None), default=0.0)
    return 1.1 * max(value, min(high, FAR * value)) or 1.0


def _scale(low: float, high: float) -> Spec:
    return {"domain": [low, high], "nice": False, "zero": False, "clamp": True}


def _foot(axis: Axis) -> Spec:
    names = "{" + ", ".join(f"'{at:g}': '{words}'" for at, words in axis.marks) + "}"
    return {
        "title": None, "grid": False, "domainColor": EDGE, "tickColor": EDGE,
        "values": [at for at, _ in axis.marks], "labelFlush": 12,
        "labelExpr": f"({names})[datum.value] || ''", "labelOverlap": False,
    }  # fmt: skip


def _side() -> Spec:
    return {
        "title": None, "grid": True, "gridColor": "#e3e3e3", "domain": False, "ticks": False,
        "tickCount": 5, "labelColor": INK,
    }  # fmt: skip


def _band(line: BandLine, tone: str, x: Spec, y: Spec) -> Iterator[Spec]:
    rows = [{"x": p.at, "low": p.low, "high": p.high} for p in line.points]
    if any(row["low"] is not None for row in rows):
        yield {
            "data": {"values": rows},
            "mark": {"type": "area", "color": tone, "opacity": 0.45, "invalid": BREAK},
            "encoding": {
                "x": {**x, "field": "x"}, "y": {**y, "field": "low"}, "y2": {"field": "high"},
            },
        }  # fmt: skip


def _line(line: BandLine, style: Spec, x: Spec, y: Spec) -> Iterator[Spec]:
    rows = [{"x": p.at, "y": p.value} for p in line.points]
    at = {"x": {**x, "field": "x"}, "y": {**y, "field": "y"}}
    drawn = {"type": "line", "invalid": BREAK, **style}
    yield {"data": {"values": rows}, "mark": drawn, "encoding": at}
    if "strokeDash" not in style:
        dot = {
            "type": "point",
            "filled": True,
            "size": 18,
            "opacity": 1,
            "invalid": "filter",
            "color": style["color"],
        }
        yield {"data": {"values": rows}, "mark": dot, "encoding": at}


def _never(lines: Sequence[BandLine], x: Spec) -> Iterator[Spec]:
    at = sorted({point.at for line in lines for point in line.points if point.never})
    if at:
        yield {
            "data": {"values": [{"x": one} for one in at]},
            "mark": {"type": "text", "text": "×", "fontSize": 18, "fontWeight": "bold"},
            "encoding": {"x": {**x, "field": "x"}, "y": {"value": -6}},
        }


def _titles(foot: str, unit: str) -> Iterator[Spec]:
    for said, across, down, align in (
        (unit, -LEFT + 4, -22, "left"),
        (foot, INNER, HEIGHT + TICKS, "right"),
    ):
        yield _text(said, across, down, align, MUTED)


def _key(place: int, name: str, lines: int) -> Iterator[Spec]:
    """A line of the key: its sample, its words."""
    at = HEIGHT + TICKS + 18 + LINE * place
    if place < lines:
        yield {
            "data": {"values": [{}]},
            "mark": {"type": "rule", **STYLES[place][0]},
            "encoding": {
                "x": {"value": -LEFT + 4}, "x2": {"value": SWATCH - LEFT + 4}, "y": {"value": at},
            },
        }  # fmt: skip
    else:
        yield _text("×", SWATCH / 2 - LEFT + 4, at, "center", INK)
    yield _text(name, SWATCH - LEFT + 12, at, "left", INK)


def _text(said: str, across: float, down: float, align: str, color: str) -> Spec:
    return {
        "data": {"values": [{"said": said}]},
        "mark": {"type": "text", "align": align, "baseline": "middle", "color": color},
        "encoding": {
            "x": {"value": across}, "y": {"value": down},
            "text": {"field": "said", "type": "nominal"},
        },
    }  # fmt: skip
