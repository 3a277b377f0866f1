"""The chart of trained strength over time, what bookings would add, and the lapses ahead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from reddot.carriage.planning.lapses import Lapse
from reddot.carriage.strength import Strength
from reddot.errors import UsageError
from reddot.pack.blocks import Chart
from reddot.pack.charts import DARK, EDGE, INK, LINE, MUTED, PALE, WIDTH, Spec, draw, frame
from reddot.pack.wording import number

LEFT, RIGHT, TOP, HEIGHT = 8, 8, 22, 150
INNER = WIDTH - LEFT - RIGHT
MOST_MONTHS = 6  # labels of months that fit side by side
MARKS = HEIGHT + 44  # the foot of the bars of the lapses
TALL = 20  # the longest of those bars
KEYS = MARKS + 14  # where the key starts
SWATCH = 26
MOST_BARS = 60
DOTTED, DASHED = {"color": EDGE, "strokeDash": [1, 3]}, {"color": INK, "strokeDash": [5, 3]}
FULL = {"color": DARK, "strokeWidth": 2.5}


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
    said.append(f"Bars below: {_ends_said(lapses)}. The table has every number.")
    return " ".join(said)


def _said(point: Strength) -> str:
    of = f"{number(point.in_date)} of {number(point.front_line)}"
    return f"{of} on {_day(point.on)}"


def _ends_said(lapses: Sequence[Lapse]) -> str:
    what = "authority ends" if len(lapses) == 1 else "authorities end"
    return f"{number(len(lapses))} {what}"


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
    keys = list(_keys(points, lapses, planned, now))
    foot = KEYS - HEIGHT + LINE * len(keys)
    size = frame(INNER, HEIGHT, {"left": LEFT, "right": RIGHT, "top": TOP, "bottom": foot})
    layers = [
        *_band(points, first, x, y),
        *_line(points, "front_line", first, (x, y), DOTTED),
        *_line(planned, "in_date", first, (x, y), DASHED),
        *_line(points, "in_date", first, (x, y), FULL),
        _of_all(points[0], x, y),
        *_ground(first, last, x),
        *_mark(now, first, x, y),
        *_bars(lapses, first, last, (x, y)),
        *(layer for place, one in enumerate(keys) for layer in _key(place, *one)),
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


def _mark(now: Strength | None, first: date, x: Spec, y: Spec) -> Iterator[Spec]:
    """Today: a line from the ground up, its word above, and a dot where strength stands."""
    if now is None:
        return
    rows = [{"x": (now.on - first).days, "y": now.in_date, "said": "today"}]
    up = {"y": {"value": 0}, "y2": {"value": HEIGHT}}
    word = {"y": {"value": -8}, "text": {"field": "said", "type": "nominal"}}
    yield {
        "data": {"values": rows},
        "mark": {"type": "rule", "color": EDGE},
        "encoding": {"x": x, **up},
    }
    yield {
        "data": {"values": rows},
        "mark": {"type": "text", "align": "center", "baseline": "middle", "fontSize": 11},
        "encoding": {"x": x, **word},
    }
    yield {
        "data": {"values": rows},
        "mark": {"type": "point", "filled": True, "color": DARK, "size": 50, "opacity": 1},
        "encoding": {"x": x, "y": y},
    }


def _ground(first: date, last: date, x: Spec) -> Iterator[Spec]:
    """The line of nobody, and the months below it."""
    yield {
        "data": {"values": [{}]},
        "mark": {"type": "rule", "color": EDGE},
        "encoding": {"y": {"value": HEIGHT}, "x": {"value": 0}, "x2": {"value": INNER}},
    }
    months = list(_months(first, last))
    step = -(-len(months) // MOST_MONTHS) or 1
    rows = [{"x": (day - first).days, "said": f"{day:%b %Y}"} for day in months[::step]]
    yield _below(rows, x, HEIGHT + 10, MUTED, "center" if len(rows) > 1 else "left")


def _months(first: date, last: date) -> Iterator[date]:
    """The first days of months, leaving the edges free for whole words."""
    room = (last - first).days * 24 / INNER
    at = first.replace(day=1)
    while at <= last:
        if room <= (at - first).days <= (last - first).days - room:
            yield at
        at = date(at.year + at.month // 12, at.month % 12 + 1, 1)


def _below(rows: Sequence[Spec], x: Spec, y: float, color: str, align: str) -> Spec:
    return {
        "data": {"values": list(rows)},
        "mark": {
            "type": "text", "align": align, "baseline": "middle", "fontSize": 11, "color": color,
        },
        "encoding": {"x": x, "y": {"value": y}, "text": {"field": "said", "type": "nominal"}},
    }  # fmt: skip


def _bars(
    lapses: Sequence[Lapse], first: date, last: date, at: tuple[Spec, Spec]
) -> Iterator[Spec]:
    """How many authorities end in each week, or in as many days as keep the bars apart."""
    counts, days = _ending(lapses, first, last)
    x, y = at
    officers = y["scale"]["domain"][1] / HEIGHT  # of a pixel: below 0 the scale goes on
    tallest = TALL / max(counts.values(), default=1)
    rows = [
        {"x": week * days, "x2": min((week + 0.75) * days, (last - first).days),
         "y": (HEIGHT - MARKS + tallest * count) * officers, "y2": (HEIGHT - MARKS) * officers}
        for week, count in sorted(counts.items())
    ]  # fmt: skip
    if rows:
        yield {
            "data": {"values": rows},
            "mark": {"type": "rect", "color": MUTED},
            "encoding": {"x": x, "x2": {"field": "x2"}, "y": y, "y2": {"field": "y2"}},
        }


def _ending(lapses: Sequence[Lapse], first: date, last: date) -> tuple[Counter[int], int]:
    days = max(7, -(-((last - first).days + 1) // MOST_BARS))
    return Counter((lapse.last_day - first).days // days for lapse in lapses), days


def _keys(
    points: Sequence[Strength],
    lapses: Sequence[Lapse],
    planned: Sequence[Strength],
    now: Strength | None,
) -> Iterator[tuple[Spec, str]]:
    """What is drawn, each with its numbers."""
    start, end, most = points[0], points[-1], max(p.in_date_not_stated for p in points)
    between = f"{number(now.in_date)} today, " if now is not None else ""
    yield FULL, f"in date: {number(start.in_date)}, {between}then {number(end.in_date)}"
    if planned:
        yield DASHED, f"with the bookings: then {number(planned[-1].in_date)}"
    if most:
        words = f"up to {number(most)} more: front line not stated"
        yield {"color": PALE, "strokeWidth": 9}, words
    if lapses:
        counts, days = _ending(lapses, points[0].on, points[-1].on)
        peak = f"at most {number(max(counts.values()))} in {days} days"
        yield {"color": MUTED, "strokeWidth": 9}, f"{_ends_said(lapses)}, {peak}"


def _key(place: int, style: Spec, said: str) -> Iterator[Spec]:
    at = KEYS + LINE * (place + 0.5)
    yield {
        "data": {"values": [{}]},
        "mark": {"type": "rule", **style},
        "encoding": {"x": {"value": 0}, "x2": {"value": SWATCH}, "y": {"value": at}},
    }
    yield {
        "data": {"values": [{"said": said}]},
        "mark": {"type": "text", "align": "left", "baseline": "middle"},
        "encoding": {
            "x": {"value": SWATCH + 8}, "y": {"value": at},
            "text": {"field": "said", "type": "nominal"},
        },
    }  # fmt: skip
