"""What stands beside the line of trained strength: today, months, lapses, the key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from reddot.carriage.planning.lapses import Lapse
from reddot.carriage.strength import Strength
from reddot.pack.charts import DARK, EDGE, INK, LINE, MUTED, PALE, WIDTH, Spec
from reddot.pack.wording import number

LEFT, RIGHT, HEIGHT = 8, 8, 150
INNER = WIDTH - LEFT - RIGHT
MOST_MONTHS = 6  # labels of months that fit side by side
MARKS = HEIGHT + 44  # the foot of the bars of the lapses
TALL = 20  # the longest of those bars
KEYS = MARKS + 14  # where the key starts
SWATCH = 26
MOST_BARS = 60
DASHED = {"color": INK, "strokeDash": [5, 3]}
FULL = {"color": DARK, "strokeWidth": 2.5}


def ends_said(lapses: Sequence[Lapse]) -> str:
    """How many authorities end, in words."""
    what = "authority ends" if len(lapses) == 1 else "authorities end"
    return f"{number(len(lapses))} {what}"


def mark_today(now: Strength | None, first: date, x: Spec, y: Spec) -> Iterator[Spec]:
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


def ground(first: date, last: date, x: Spec) -> Iterator[Spec]:
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


def bars(lapses: Sequence[Lapse], first: date, last: date, at: tuple[Spec, Spec]) -> Iterator[Spec]:
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


def keys_of(
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
        yield {"color": MUTED, "strokeWidth": 9}, f"{ends_said(lapses)}, {peak}"


def key_lines(place: int, style: Spec, said: str) -> Iterator[Spec]:
    """A line of the key: its sample and its words; ``place`` counts from 0."""
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
