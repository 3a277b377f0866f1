"""What every chart shares: bars in words, the size and font, drawing Vega-Lite as SVG.

Every chart is as wide as a phone, so that its letters keep their size; a wide page puts charts
side by side and never stretches them far.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import vl_convert

from reddot.figures.figure import Figure
from reddot.pack.wording import number
from reddot.records.cells import Missing

WIDTH = 360
FONT = "Arial, Helvetica, 'Liberation Sans', sans-serif"
INK, MUTED, EDGE = "#1a1a1a", "#595959", "#767676"
DARK, MIDDLE, PALE = "#1f3a5f", "#5f86ad", "#d0d0d0"
FONT_SIZE, LETTER = 12, 6.4  # pixels; a letter at its widest on average
LINE = 15
MOST_SPOKEN = 14  # values read out in a text alternative; beyond it the table has them

Spec = dict[str, Any]
_PART_ROLES = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its label, its figure, its tone (dark, middle or pale for cases not stated)."""

    label: str
    figure: Figure
    tone: str = MIDDLE

    def value(self) -> float:
        """The length; nothing where there is no number."""
        return 0.0 if isinstance(self.figure.value, Missing) else float(self.figure.value)

    def most(self) -> float:
        """The upper end: of the bounds where there are any."""
        return float(self.figure.bounds[1]) if self.figure.bounds else self.value()

    def least(self) -> float:
        """The lower end of the bounds, else the value."""
        return float(self.figure.bounds[0]) if self.figure.bounds else self.value()

    def said(self) -> str:
        """The value in words, with what it could be."""
        bounds = self.figure.bounds
        if isinstance(self.figure.value, Missing):
            could = f"{number(bounds[0])} to {number(bounds[1])}" if bounds else ""
            return could or number(self.figure.value)
        if bounds is None:
            return number(self.figure.value)
        if bounds[0] == self.figure.value:
            return f"{number(self.figure.value)} (up to {number(bounds[1])})"
        return f"{number(self.figure.value)} ({number(bounds[0])} to {number(bounds[1])})"


def describe(what: str, bars: Sequence[Bar]) -> str:
    """The text alternative: every value, or where to find them."""
    if len(bars) > MOST_SPOKEN:
        return f"{what}, one for each of {len(bars)} categories. The table has every number."
    return f"{what}. " + "; ".join(f"{bar.label}: {bar.said()}" for bar in bars) + "."


def draw(spec: Spec) -> str:
    """Draw a chart as SVG; the same chart gives the same text.

    Roles that the drawing gives its parts are taken out: the chart has one name as a whole.
    """
    svg = vl_convert.vegalite_to_svg(spec)
    return re.sub(r"<[^<>]*>", lambda tag: _PART_ROLES.sub("", tag[0]), svg)


def frame(width: float, height: float, padding: Mapping[str, float]) -> Spec:
    """What every chart starts with: its size, its font, no background."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "autosize": {"type": "none"},
        "width": width,
        "height": height,
        "padding": dict(padding),
        "background": None,
        "config": {
            "aria": False,
            "font": FONT,
            "view": {"stroke": None},
            "text": {"fontSize": FONT_SIZE, "color": INK},
            "axis": {"labelFontSize": FONT_SIZE, "labelColor": INK},
        },
    }


def scale_end(bars: Sequence[Bar], most: float | None) -> float:
    """The end of the scale; never 0."""
    return most or max((bar.most() for bar in bars), default=0.0) or 1.0
