"""The bars of a view, written as SVG at once: a view may have several panels of them.

They look like the bars of :mod:`reddot.pack.bars`. Those are drawn by Vega-Lite, which takes some
hundred times as long: whoever is the first to read a view would wait for it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from reddot.pack.bars import GAP, LABEL_LETTERS
from reddot.pack.blocks import Chart
from reddot.pack.charts import (
    EDGE,
    FONT,
    FONT_SIZE,
    INK,
    LETTER,
    LINE,
    MUTED,
    WIDTH,
    Bar,
    describe,
    scale_end,
)
from reddot.records.cells import Missing

THICK, CAP = 16, 9  # pixels: a bar, the end of a whisker
AFTER, BEFORE = 6, 7  # pixels between a bar and its words
LEAST_WIDTH = 40.0
RISE = 4  # from the middle of a line of text to its base


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where things stand: the room for labels, and how long one unit is."""

    left: float
    unit: float

    def at(self, value: float) -> float:
        """How far from the left a value is."""
        return self.left + value * self.unit


def draw_panel(key: str, title: str, bars: Sequence[Bar], most: float | None = None) -> Chart:
    """Draw horizontal bars with whiskers to what the figures could be.

    Parameters
    ----------
    key, title
        Name the chart within its page.
    bars
        From top to bottom.
    most
        The end of the scale where several panels share it.
    """
    lines = [textwrap.wrap(bar.label, LABEL_LETTERS) or [""] for bar in bars]
    heights = [LINE * len(words) + GAP for words in lines]
    frame = _frame(bars, lines, scale_end(bars, most))
    parts: list[str] = []
    top = 0.0
    for bar, words, height in zip(bars, lines, heights, strict=True):
        parts += _row(bar, words, top + height / 2, frame)
        top += height
    size = f'width="{WIDTH}" height="{sum(heights)}" viewBox="0 0 {WIDTH} {sum(heights)}"'
    font = f'font-family="{escape(FONT)}" font-size="{FONT_SIZE}"'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {size}><g {font}>{"".join(parts)}</g></svg>'
    return Chart(key, title, describe("Horizontal bars", bars), svg)


def _frame(bars: Sequence[Bar], lines: Sequence[Sequence[str]], end: float) -> _Frame:
    """Room for the longest label on the left, and for the words after each bar on the right."""
    left = 10 + LETTER * max((len(words) for found in lines for words in found), default=0)
    room = WIDTH - left
    fits = [(room - 10 - LETTER * len(b.said())) / (b.most() / end) for b in bars if b.most()]
    return _Frame(left, max(min([room, *fits]), LEAST_WIDTH) / end)


def _row(bar: Bar, words: Sequence[str], middle: float, frame: _Frame) -> Iterator[str]:
    first = middle - LINE * (len(words) - 1) / 2
    for number, line in enumerate(words):
        yield _text(line, frame.left - BEFORE, first + number * LINE, anchor="end")
    wide = f'width="{_n(bar.value() * frame.unit)}" height="{THICK}"'
    place = f'x="{_n(frame.left)}" y="{_n(middle - THICK / 2)}"'
    yield f'<rect {place} {wide} fill="{bar.tone}" stroke="{EDGE}" stroke-width="0.5"/>'
    if bar.figure.bounds is not None:
        yield _line(frame.at(bar.least()), frame.at(bar.most()), middle, middle)
        yield _line(frame.at(bar.most()), frame.at(bar.most()), middle - CAP / 2, middle + CAP / 2)
    missing = isinstance(bar.figure.value, Missing) and bar.figure.bounds is None
    yield _text(bar.said(), frame.at(bar.most()) + AFTER, middle, missing=missing)


def _line(x1: float, x2: float, y1: float, y2: float) -> str:
    ends = f'x1="{_n(x1)}" x2="{_n(x2)}" y1="{_n(y1)}" y2="{_n(y2)}"'
    return f'<line {ends} stroke="{INK}" stroke-width="1.5"/>'


def _text(words: str, x: float, y: float, *, anchor: str = "start", missing: bool = False) -> str:
    style = f'fill="{MUTED}" font-style="italic"' if missing else f'fill="{INK}"'
    place = f'x="{_n(x)}" y="{_n(y + RISE)}" text-anchor="{anchor}"'
    return f"<text {place} {style}>{escape(words)}</text>"


def _n(value: float) -> str:
    """A length to a tenth of a pixel.

    >>> _n(12.0), _n(3.14159)
    ('12', '3.1')
    """
    return f"{value:.1f}".removesuffix(".0")
