"""The heat map of cover: how much of each hour of the week had carriers, darker for more."""

from __future__ import annotations

from collections.abc import Sequence

from reddot.carriage.shift_cover import HourCell
from reddot.errors import UsageError
from reddot.pack.blocks import Chart
from reddot.pack.charts import EDGE, FONT_SIZE, INK, MUTED, WIDTH, Spec, draw, frame
from reddot.pack.wording import number

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LEFT, TOP, ROW, FOOT = 34, 20, 20, 82
SMALL = 8  # two digits of this size fit a cell
CELL = (WIDTH - LEFT - 4) / 24
UNSEEN = "#ffffff"
# From this share on, its tone, its words. Each tone is darker than the one before: it holds in
# greyscale.
CLASSES = (
    (0.0, "#f2f5f8", "under 25%"),
    (0.25, "#c6d4e2", "25% to under 50%"),
    (0.5, "#90acc8", "50% to under 75%"),
    (0.75, "#4f779f", "75% to under 95%"),
    (0.95, "#1f3a5f", "95% and over"),
)


def draw_cover(key: str, title: str, cells: Sequence[HourCell], carriers: int = 1) -> Chart:
    """Draw the hours of the week, each by the share of its time with carriers on duty.

    Parameters
    ----------
    key, title
        Name the chart within its page, and for people.
    cells
        The hours of one base, or of all added: one cell for each weekday and hour.
    carriers
        1 for at least one carrier, 2 for at least two.

    Raises
    ------
    UsageError
        Two cells are of the same hour, or ``carriers`` is neither 1 nor 2.
    """
    if carriers not in (1, 2):
        raise UsageError(f"carriers is {carriers}; give 1 or 2.")
    if len({(cell.weekday, cell.hour) for cell in cells}) < len(cells):
        raise UsageError("Two cells are of one hour; give those of one base, or of all added.")
    return Chart(key, title, _described(cells, carriers), draw(_spec(cells, carriers)))


def _held(cell: HourCell, carriers: int) -> float:
    return cell.hours_with_one if carriers == 1 else cell.hours_with_two


def _most(cell: HourCell, carriers: int) -> float:
    return cell.hours_with_one_at_most if carriers == 1 else cell.hours_with_two_at_most


def _described(cells: Sequence[HourCell], carriers: int) -> str:
    seen = [cell for cell in cells if cell.hours_seen]
    what = f"at least {'one carrier' if carriers == 1 else 'two carriers'}"
    if not seen:
        return f"Heat map of the hours of the week with {what}. There are no hours to count."
    held, hours = sum(_held(c, carriers) for c in seen), sum(c.hours_seen for c in seen)
    most = sum(_most(c, carriers) for c in seen)
    could = f"; up to {_say(most)} where it is not stated who carried" if most > held else ""
    order = sorted(seen, key=lambda cell: _held(cell, carriers) / cell.hours_seen)
    return (
        f"Heat map of the hours of the week: {what} in {_say(held)} of {_say(hours)} hours{could}. "
        f"Least: {_hour(order[0], carriers)}. Most: {_hour(order[-1], carriers)}. "
        "The table has every number."
    )


def _hour(cell: HourCell, carriers: int) -> str:
    held = f"{_say(_held(cell, carriers))} of {_say(cell.hours_seen)} hours"
    return f"{DAYS[cell.weekday or 0]} from {cell.hour}:00, {held}"


def _say(hours: float) -> str:
    return number(round(hours))


def _spec(cells: Sequence[HourCell], carriers: int) -> Spec:
    rows = [
        {
            "x": (c.hour or 0) * CELL, "y": (c.weekday or 0) * ROW, "tone": _tone(c, carriers),
            "said": _written(c, carriers),
        }
        for c in cells
    ]  # fmt: skip
    width, height = 24 * CELL, 7 * ROW
    size = frame(width, height, {"left": LEFT, "right": 4, "top": TOP, "bottom": FOOT})
    return size | {
        "layer": [_squares(rows, CELL, ROW), *_numbers(rows), *_words(), *_legend(height)]
    }


def _tone(cell: HourCell, carriers: int) -> str:
    if not cell.hours_seen:
        return UNSEEN
    share = _held(cell, carriers) / cell.hours_seen
    return next(tone for least, tone, _ in reversed(CLASSES) if share >= least)


def _written(cell: HourCell, carriers: int) -> str:
    """Whole per cent, never rounded up; a word where three digits would not fit."""
    if not cell.hours_seen:
        return "–"
    held = _held(cell, carriers)
    return "all" if held >= cell.hours_seen else str(int(100 * held / cell.hours_seen))


def _numbers(rows: Sequence[Spec]) -> list[Spec]:
    """Each cell's number, light on the dark tones."""
    dark = {tone for _, tone, _ in CLASSES[-2:]}
    words = [row | {"x": row["x"] + CELL / 2, "y": row["y"] + ROW / 2} for row in rows]
    return [
        _text([w for w in words if w["tone"] in dark], "center", "#ffffff", SMALL),
        _text([w for w in words if w["tone"] not in dark], "center", INK, SMALL),
    ]


def _squares(rows: Sequence[Spec], width: float, height: float) -> Spec:
    data = [row | {"x2": row["x"] + width, "y2": row["y"] + height} for row in rows]
    return {
        "data": {"values": data},
        "mark": {"type": "rect", "stroke": EDGE, "strokeWidth": 0.4},
        "encoding": {
            "x": _across("x"), "x2": {"field": "x2"}, "y": _down("y"), "y2": {"field": "y2"},
            "color": {"field": "tone", "type": "nominal", "scale": None},
        },
    }  # fmt: skip


def _across(field: str) -> Spec:
    scale = {"domain": [0, 24 * CELL], "range": [0, 24 * CELL], "nice": False, "zero": False}
    return {"field": field, "type": "quantitative", "axis": None, "scale": scale}


def _down(field: str) -> Spec:
    scale = {"domain": [0, 7 * ROW], "range": [0, 7 * ROW], "nice": False, "zero": False}
    return {"field": field, "type": "quantitative", "axis": None, "scale": scale}


def _words() -> list[Spec]:
    """The weekdays on the left and every third hour above."""
    days = [{"x": -6, "y": (i + 0.5) * ROW, "said": day[:3]} for i, day in enumerate(DAYS)]
    hours = [{"x": hour * CELL, "y": -8, "said": f"{hour}:00"} for hour in range(0, 24, 4)]
    return [_text(days, "right", INK), _text(hours, "left", MUTED)]


def _text(rows: Sequence[Spec], align: str, color: str, size: int = FONT_SIZE) -> Spec:
    style = {"align": align, "baseline": "middle", "color": color, "fontSize": size}
    return {
        "data": {"values": list(rows)},
        "mark": {"type": "text", **style},
        "encoding": {
            "x": _across("x"), "y": _down("y"), "text": {"field": "said", "type": "nominal"},
        },
    }  # fmt: skip


def _legend(top: float) -> list[Spec]:
    """What tones and numbers mean, below the map in two columns."""
    places = [(i % 2 * 160.0, top + 10 + i // 2 * 17) for i in range(len(CLASSES))]
    rows: list[Spec] = [
        {"x": x, "y": y, "tone": tone, "said": said}
        for (x, y), (_, tone, said) in zip(places, CLASSES, strict=True)
    ]
    words = [row | {"x": row["x"] + 20, "y": row["y"] + 6} for row in rows]
    what = {"x": 0, "y": top + 69, "said": "Numbers: per cent of the time counted"}
    return [_squares(rows, 14, 12), _text([*words, what], "left", INK)]
