"""The marks of a verdict's chart in Vega-Lite: intervals, bounds, flip points, what was claimed.

No mark is told by its colour: a dot on a bar with end caps is a value with its interval, a dotted
line between brackets is what the cases not stated allow, a diamond is a flip point.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reddot.pack.charts import INK, LETTER, LINE, MUTED, Spec, frame
from reddot.pack.claim_chart_scene import INNER, SIDE, Mark, Scene, axis_of, place, rows_of

FOOT = 22
BAND = 10  # above and below a mark
SHADE = "#dcdcdc"  # of the values that would make the claim true
# white around words, so that a line goes behind them
HALO: Spec = {"stroke": "#ffffff", "strokeWidth": 4, "strokeJoin": "round"}
SHADED = "Shaded: values that would make the claim true"


def scene_spec(scene: Scene) -> Spec:
    """The chart in Vega-Lite."""
    rows, height = rows_of(scene)
    scale: Spec = {"domain": list(scene.domain()), "nice": False, "clamp": True}
    if scene.logarithmic:
        scale["type"] = "log"
    down = {"domain": [0, height], "range": [0, height], "nice": False}
    x = {"type": "quantitative", "scale": scale, "axis": axis_of(scene)}
    y = {"type": "quantitative", "axis": None, "scale": down}
    size = frame(INNER, height, {"left": SIDE, "right": SIDE, "top": 2, "bottom": FOOT})
    layers = [
        *_shade(scene, rows, x, y), *_lines(scene, x, y, height), *_heads(scene, y),
        *_names(y), *_spans(x, y), *_ends(x, y), *_points(x, y),
    ]  # fmt: skip
    return size | {"data": {"values": rows}, "layer": layers}


def _shade(scene: Scene, rows: Sequence[Spec], x: Spec, y: Spec) -> Iterator[Spec]:
    """Behind each mark, the values that would make the claim true."""
    start, end = scene.shaded()
    bands = [
        {"top": row["at"] - BAND, "bottom": row["at"] + BAND, "from": start, "to": end}
        for row in rows
    ]
    yield {
        "data": {"values": bands if start < end else []},
        "mark": {"type": "rect", "color": SHADE},
        "encoding": {
            "y": {**y, "field": "top"}, "y2": {"field": "bottom"},
            "x": {**x, "field": "from"}, "x2": {"field": "to"},
        },
    }  # fmt: skip


def _lines(scene: Scene, x: Spec, y: Spec, height: float) -> Iterator[Spec]:
    """The lines through all lanes, each from its words down."""
    for number, line in enumerate(scene.lines, 1):
        dash = {"strokeDash": [5, 3]} if line.dashed else {}
        ends = {"at": line.at, "top": _head(number) - LINE / 2 + 2, "bottom": height}
        yield {
            "data": {"values": [ends]},
            "mark": {"type": "rule", "color": INK, "strokeWidth": 2, **dash},
            "encoding": {
                "x": {**x, "field": "at"}, "y": {**y, "field": "top"}, "y2": {"field": "bottom"},
            },
        }  # fmt: skip


def _head(number: int) -> float:
    """The middle of the words of a line; those of the shade stand above the first."""
    return 4 + LINE * number + LINE / 2


def _heads(scene: Scene, y: Spec) -> Iterator[Spec]:
    """The words of the shade and of each line, beside its line where there is room."""
    if scene.shaded()[0] < scene.shaded()[1]:
        yield from _words({"at": LINE / 2 + 2, "said": SHADED}, 0.0, y, {"color": MUTED})
    for number, line in enumerate(scene.lines, 1):
        at, wide = place(scene, line.at), LETTER * 1.1 * len(line.said) + 6
        before = at + wide > INNER and at > wide
        style = {"fontWeight": "bold", "align": "right" if before else "left"}
        start = at - 6 if before else min(at + 6, max(INNER - wide, 0.0) + 6)
        yield from _words({"at": _head(number), "said": line.said}, start, y, style)


def _words(row: Spec, start: float, y: Spec, style: Spec) -> Iterator[Spec]:
    for halo in (HALO, {}):
        yield {
            "data": {"values": [row]},
            "mark": {"type": "text", "align": "left", "baseline": "middle", **style, **halo},
            "encoding": {
                "y": {**y, "field": "at"}, "x": {"value": start},
                "text": {"field": "said", "type": "nominal"},
            },
        }  # fmt: skip


def _names(y: Spec) -> Iterator[Spec]:
    """The words of each lane, in a white halo that keeps the lines off them."""
    for style in (HALO, {}):
        yield {
            "mark": {
                "type": "text", "align": "left", "baseline": "middle", "lineHeight": LINE, **style,
            },
            "encoding": {
                "y": {**y, "field": "text"}, "x": {"value": 0},
                "text": {"field": "lines", "type": "nominal"},
            },
        }  # fmt: skip


def _only(test: str) -> list[Spec]:
    return [{"filter": test}]


def _spans(x: Spec, y: Spec) -> Iterator[Spec]:
    styles: tuple[tuple[Mark, Spec], ...] = (
        (Mark.INTERVAL, {"strokeWidth": 4}),
        (Mark.BOUNDS, {"strokeWidth": 2, "strokeDash": [2, 3]}),
    )
    for mark, style in styles:
        yield {
            "transform": _only(f"datum.mark === '{mark.value}'"),
            "mark": {"type": "rule", "color": INK, **style},
            "encoding": {
                "x": {**x, "field": "low"}, "x2": {"field": "high"}, "y": {**y, "field": "at"},
            },
        }  # fmt: skip


def _ends(x: Spec, y: Spec) -> Iterator[Spec]:
    """Caps of an interval, brackets of bounds, an arrow where the scale cuts an end off."""
    for end, align, bracket, arrow in (("low", "left", "[", "◀"), ("high", "right", "]", "▶")):
        where = {"x": {**x, "field": end}, "y": {**y, "field": "at"}}
        cap = {"type": "tick", "thickness": 2, "size": 12, "orient": "vertical", "color": INK}
        yield {
            "transform": _only(f"datum.mark === 'interval' && !datum.cut_{end}"),
            "mark": cap,
            "encoding": where,
        }
        for sign, size, test in (
            (bracket, 17, f"datum.mark === 'bounds' && !datum.cut_{end}"),
            (arrow, 12, f"datum.mark !== 'flip' && datum.cut_{end}"),
        ):
            words = {"type": "text", "text": sign, "fontSize": size, "fontWeight": "bold"}
            style = {"align": align, "baseline": "middle"}
            yield {"transform": _only(test), "mark": {**words, **style}, "encoding": where}


def _points(x: Spec, y: Spec) -> Iterator[Spec]:
    """A dot for a value, a diamond for a flip point."""
    line = {"type": "point", "filled": False, "stroke": INK, "strokeWidth": 2, "opacity": 1}
    for mark, shape, fill in ((Mark.INTERVAL, "circle", "#ffffff"), (Mark.FLIP, "diamond", INK)):
        yield {
            "transform": _only(f"datum.mark === '{mark.value}' && datum.value !== null"),
            "mark": {**line, "shape": shape, "size": 90, "fill": fill},
            "encoding": {"x": {**x, "field": "value"}, "y": {**y, "field": "at"}},
        }
