"""The chart of trained strength over time, what bookings would add, and the lapses ahead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from reddot.carriage.planning.lapses import Lapse
from reddot.carriage.strength import Strength
from reddot.errors import UsageError
from reddot.pack.blocks import Chart
from reddot.pack.charts import EDGE, LINE, PALE, Spec, draw, frame
from reddot.pack.strength_marks import (
    DASHED,
    FULL,
    HEIGHT,
    INNER,
    KEYS,
    LEFT,
    RIGHT,
    bars,
    ends_said,
    ground,
    key_lines,
    keys_of,
    mark_today,
)
from reddot.pack.wording import number

TOP = 22
DOTTED = {"color": EDGE, "strokeDash": [1, 3]}


def draw_strength(  # noqa: PLR0913 - what was, what comes, and where one stands between
    key: str,
    title: str,
    points: Sequence[Strength],
    lapses: Sequence[Lapse] = (),
    planned: Sequence[Strength] = (),
    *,
    today: date | None = None,
) -> Chart:
    """Draw the front-line officers in date over time, out of all, from 0 up.

    Parameters
    ----------
    key, title
        Name the chart within its page, and for people.
    points
        Strength on two days or more, in their order.
    lapses
        Counted below the line by their last days with authority.
    planned
        Strength with the bookings, drawn as a dashed line.
    today
        The day of one of the points, which is marked, and its number said.

    Raises
    ------
    UsageError
        There are fewer than two points, or none of today.
    """
    if len(points) < 2:
        raise UsageError(f"{len(points)} points make no line; give strength on two days or more.")
    now = next((point for point in points if point.on == today), None)
    if today is not None and now is None:
        raise UsageError(f"None of the points is of {today}; give strength on that day.")
    within = [one for one in lapses if points[0].on <= one.last_day <= points[-1].on]
    words = _described(points, within, planned, now)
    return Chart(key, title, words, draw(_spec(points, within, planned, now)))


def _described(
    points: Sequence[Strength],
    lapses: Sequence[Lapse],
    planned: Sequence[Strength],
    now: Strength | None,
) -> str:
    start, end = _said(points[0]), _said(points[-1])
    said = [f"Line of front-line officers in date: {start}, {end}."]
    if now is not None:
        said.append(f"Marked, today: {_said(now)}.")
    if planned:
        said.append(f"Dashed, with the bookings: {_said(planned[-1])}.")
    unsure = max(point.in_date_not_stated for point in points)
    if unsure:
        said.append(
            f"Shaded: up to {number(unsure)} more in date of whom it is not stated whether they "
            "are front line."
        )
    said.append(f"Bars below: {ends_said(lapses)}. The table has every number.")
    return " ".join(said)


def _said(point: Strength) -> str:
    of = f"{number(point.in_date)} of {number(point.front_line)}"
    return f"{of} on {_day(point.on)}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _spec(
    points: Sequence[Strength],
    lapses: Sequence[Lapse],
    planned: Sequence[Strength],
    now: Strength | None,
) -> Spec:
    first = points[0].on
    last = max(points[-1].on, *(point.on for point in planned or points))
    every = [*points, *planned]
    top = max(max(p.front_line, p.in_date + p.in_date_not_stated) for p in every) or 1
    x = _scale("x", (0, (last - first).days or 1), (0, INNER))
    y = _scale("y", (0, top * 1.12), (HEIGHT, 0))
    keys = list(keys_of(points, lapses, planned, now))
    foot = KEYS - HEIGHT + LINE * len(keys)
    size = frame(INNER, HEIGHT, {"left": LEFT, "right": RIGHT, "top": TOP, "bottom": foot})
    layers = [
        *_band(points, first, x, y),
        *_line(points, "front_line", first, (x, y), DOTTED),
        *_line(planned, "in_date", first, (x, y), DASHED),
        *_line(points, "in_date", first, (x, y), FULL),
        _of_all(points[0], x, y),
        *ground(first, last, x),
        *mark_today(now, first, x, y),
        *bars(lapses, first, last, (x, y)),
        *(layer for place, one in enumerate(keys) for layer in key_lines(place, *one)),
    ]
    return size | {"layer": layers}


def _scale(field: str, domain: tuple[float, float], ends: tuple[float, float]) -> Spec:
    scale = {"domain": list(domain), "range": list(ends), "nice": False, "zero": False}
    return {"field": field, "type": "quantitative", "axis": None, "scale": scale}


def _band(points: Sequence[Strength], first: date, x: Spec, y: Spec) -> Iterator[Spec]:
    if any(point.in_date_not_stated for point in points):
        rows = [
            {
                "x": (p.on - first).days, "y": p.in_date,
                "y2": p.in_date + p.in_date_not_stated,
            }
            for p in points
        ]  # fmt: skip
        yield {
            "data": {"values": rows},
            "mark": {"type": "area", "color": PALE, "interpolate": "step-after"},
            "encoding": {"x": x, "y": y, "y2": {"field": "y2"}},
        }


def _line(
    points: Sequence[Strength], count: str, first: date, at: tuple[Spec, Spec], style: Spec
) -> Iterator[Spec]:
    rows = [{"x": (p.on - first).days, "y": getattr(p, count)} for p in points]
    if rows:
        yield {
            "data": {"values": rows},
            "mark": {"type": "line", "interpolate": "step-after", "strokeWidth": 1.5, **style},
            "encoding": {"x": at[0], "y": at[1]},
        }


def _of_all(point: Strength, x: Spec, y: Spec) -> Spec:
    """The denominator, written at its line."""
    said = f"{number(point.front_line)} front-line officers"
    return {
        "data": {"values": [{"x": 0, "y": point.front_line, "said": said}]},
        "mark": {"type": "text", "align": "left", "baseline": "middle", "dy": -8},
        "encoding": {"x": x, "y": y, "text": {"field": "said", "type": "nominal"}},
    }
