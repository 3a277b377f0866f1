"""Names beside the units outside a funnel's limits, as many as stand clear of each other."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from reddot.pack.charts import Spec
from reddot.pack.funnel_marks import HEIGHT, INNER
from reddot.pack.wording import number

LETTER, TALL, GAP, AWAY = 6.0, 12.0, 7.0, 11.0  # pixels
MARK = 5.0  # half the side of a mark


@dataclass(frozen=True, slots=True)
class _Box:
    left: float
    right: float
    top: float
    bottom: float

    def inside(self) -> bool:
        return self.left > -2 and self.right < INNER + 8 and self.bottom < HEIGHT

    def meets(self, other: _Box) -> bool:
        return not (
            self.right < other.left
            or other.right < self.left
            or self.bottom < other.top
            or other.bottom < self.top
        )


def label_outside(rows: Sequence[Spec], exposures: tuple[float, float], top: float) -> list[Spec]:
    """The rows to name with their words and side: off the scale, then those farthest out first.

    Parameters
    ----------
    rows
        The units as drawn, in the order in which they should be named.
    exposures
        The ends of the scale across.
    top
        The end of the scale up.
    """
    places = [_place(row, exposures, top) for row in rows]
    taken = [_Box(x - MARK, x + MARK, y - MARK, y + MARK) for x, y in places]
    named: list[Spec] = []
    for row, place in sorted(zip(rows, places, strict=True), key=_urgent):
        if row["beyond"] or row["outside"]:
            named += _named(row, place, taken)
    return named


def _urgent(pair: tuple[Spec, tuple[float, float]]) -> tuple[bool, bool, float]:
    """Off the scale first, then outside the wider limits, then from the edges inwards."""
    row, (_, y) = pair
    return not row["beyond"], not row["standing"].endswith("998"), -abs(y - HEIGHT / 2)


def _place(row: Spec, exposures: tuple[float, float], top: float) -> tuple[float, float]:
    low, high = exposures
    across = math.log(row["x"] / low) / math.log(high / low) if high > low else 0.5
    return INNER * across, HEIGHT * (1 - row["y"] / top)


def _named(row: Spec, place: tuple[float, float], taken: list[_Box]) -> list[Spec]:
    """The name on the side where it stands clear; none where it does on none."""
    said = f"{row['name']}, {number(row['rate'])}" if row["beyond"] else row["name"]
    x, y = place
    wide = len(said) * LETTER
    boxes = {
        "right": _Box(x + GAP, x + GAP + wide, y - TALL / 2, y + TALL / 2),
        "left": _Box(x - GAP - wide, x - GAP, y - TALL / 2, y + TALL / 2),
        "above": _Box(x - wide / 2, x + wide / 2, y - AWAY - TALL / 2, y - AWAY + TALL / 2),
        "below": _Box(x - wide / 2, x + wide / 2, y + AWAY - TALL / 2, y + AWAY + TALL / 2),
    }
    for side, box in boxes.items():
        if box.inside() and not any(box.meets(other) for other in taken):
            taken.append(box)
            return [{**row, "said": said, "side": side}]
    return []
