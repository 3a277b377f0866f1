"""What a verdict's chart shows, and where on it everything stands."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from reddot.pack.charts import LINE, MUTED, WIDTH, Spec

SIDE = 12
INNER = WIDTH - 2 * SIDE
LETTERS = 50  # in a line of text across the chart
FROM_WORDS, TO_WORDS = 13, 15  # from a lane's words down to its mark, and on to the next words
ROOM, MARGIN = 3.0, 1.25  # how far a scale of ratios goes on: where an interval has no end, else
LOG_TICKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


class Mark(StrEnum):
    """What a lane shows; each has a shape of its own."""

    INTERVAL = "interval"
    BOUNDS = "bounds"
    FLIP = "flip"


@dataclass(frozen=True, slots=True)
class Lane:
    """One line of the chart: its words above its mark; a flip point has a value alone."""

    name: str
    said: str
    mark: Mark
    value: float | None = None
    low: float | None = None
    high: float | None = None

    def ends(self) -> Iterator[float]:
        """The finite numbers that are drawn."""
        for end in (self.value, self.low, self.high):
            if end is not None and math.isfinite(end):
                yield end

    def lines(self) -> list[str]:
        """The words, as many letters in a line as there is room for."""
        return [*textwrap.wrap(self.name, LETTERS), *textwrap.wrap(self.said, LETTERS)]


@dataclass(frozen=True, slots=True)
class Line:
    """A line through every lane, with its words at its head."""

    at: float
    said: str
    dashed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """All that is drawn; ``region`` is open where an end is ``None``."""

    lanes: tuple[Lane, ...]
    lines: tuple[Line, ...]
    region: tuple[float | None, float | None]
    as_share: bool = False
    logarithmic: bool = False

    def head(self) -> float:
        """The height of the words above the first lane."""
        return 6.0 + LINE * (1 + len(self.lines))

    def domain(self) -> tuple[float, float]:
        """The ends of the scale: all that is drawn, with a little room; from 0 unless a ratio."""
        drawn = [end for lane in self.lanes for end in lane.ends()] + [n.at for n in self.lines]
        if self.logarithmic:
            return self._ratios([end for end in drawn if end > 0])
        high = max([*drawn, *(end for end in self.region if end is not None)])
        return 0.0, (min(high * 1.06, 1.0) if self.as_share else high * 1.06) or 1.0

    def shaded(self) -> tuple[float, float]:
        """The part of the scale that would make the claim true."""
        (low, high), (first, last) = self.region, self.domain()
        return first if low is None else low, last if high is None else high

    def _ratios(self, drawn: list[float]) -> tuple[float, float]:
        endless = any(lane.high is not None and math.isinf(lane.high) for lane in self.lanes)
        from_none = any(lane.low == 0 for lane in self.lanes)
        low = min(drawn) / (ROOM if from_none else MARGIN)
        return low, max(drawn) * (ROOM if endless else MARGIN)


def rows_of(scene: Scene) -> tuple[list[Spec], float]:
    """The lanes from top to bottom as rows of data, and the height of them all."""
    rows, top = [], scene.head()
    for lane in scene.lanes:
        lines = lane.lines()
        at = top + LINE * len(lines) + FROM_WORDS
        row = {"lines": lines, "text": top + LINE / 2, "at": at}
        rows.append({**row, **_numbers(lane, scene.domain())})
        top = at + TO_WORDS
    return rows, top


def _numbers(lane: Lane, domain: tuple[float, float]) -> Spec:
    """The numbers of a mark; an end beyond the scale is cut off at its edge."""
    low, high, value = lane.low, lane.high, lane.value
    cut_low = low is not None and low < domain[0]
    cut_high = high is not None and high > domain[1]
    shown = value is not None and domain[0] <= value <= domain[1]
    return {
        "mark": lane.mark.value, "value": value if shown else None,
        "low": domain[0] if cut_low else low, "high": domain[1] if cut_high else high,
        "cut_low": cut_low, "cut_high": cut_high,
    }  # fmt: skip


def axis_of(scene: Scene) -> Spec:
    """The scale below the lanes."""
    low, high = scene.domain()
    axis: Spec = {
        "title": None, "grid": False, "tickCount": 5, "domainColor": MUTED, "tickColor": MUTED,
        "labelOverlap": True, "labelFlush": 4, "format": "~g",
    }  # fmt: skip
    if scene.as_share:
        axis["format"] = ".0%" if high >= 0.1 else "~%"
    ticks = [tick for tick in LOG_TICKS if low <= tick <= high]
    if scene.logarithmic and len(ticks) > 1:
        axis["values"] = ticks
    return axis


def place(scene: Scene, value: float) -> float:
    """Where a value of the scale is, in pixels from the left."""
    low, high = scene.domain()
    if scene.logarithmic:
        return INNER * math.log(value / low) / math.log(high / low)
    return INNER * (value - low) / (high - low)
