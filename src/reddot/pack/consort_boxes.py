"""Boxes with lines of text and the arrows between them, as plain SVG that a phone can read."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from reddot.pack.charts import EDGE, FONT, FONT_SIZE, INK, LETTER, LINE, WIDTH

PAD = 6.0
GAP = 22.0  # the room of an arrow
HEAD = 4.5  # half the width of an arrow's point
FILL, FILL_OUT = "#ffffff", "#f4f4f2"


@dataclass(frozen=True, slots=True)
class Box:
    """A box placed: its left edge, its top, its width, its heading and lines.

    ``aside`` is for what leaves the flow: it is shaded and has a dashed edge.
    """

    left: float
    top: float
    width: float
    heading: str
    lines: tuple[str, ...] = ()
    aside: bool = False

    def written(self) -> list[tuple[str, bool]]:
        """The lines as they are broken to fit, each with whether it is of the heading."""
        letters = max(8, int((self.width - 2 * PAD) / LETTER))
        found = [(line, True) for line in textwrap.wrap(self.heading, letters)]
        for words in self.lines:
            found += [(line, False) for line in textwrap.wrap(words, letters)]
        return found

    @property
    def height(self) -> float:
        """The height that the text needs."""
        return 2 * PAD + LINE * len(self.written())

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.top + self.height

    @property
    def middle(self) -> float:
        """The place of the vertical axis."""
        return self.left + self.width / 2


def boxes_svg(boxes: Sequence[Box], arrows: Iterable[Sequence[tuple[float, float]]]) -> str:
    """The drawing of some boxes and of arrows along corners, as wide as a phone.

    No style, script or marker is used: what a strict policy of a page forbids is not there.
    """
    height = max(box.bottom for box in boxes) + 2
    parts = [*map(_arrow, arrows), *map(_box, boxes)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{_say(height)}" '
        f'viewBox="0 0 {WIDTH} {_say(height)}" font-family="{FONT}" font-size="{FONT_SIZE}">'
        f"{''.join(parts)}</svg>"
    )


def _box(box: Box) -> str:
    dash = ' stroke-dasharray="4 3"' if box.aside else ""
    fill = FILL_OUT if box.aside else FILL
    frame = (
        f'<rect x="{_say(box.left)}" y="{_say(box.top)}" width="{_say(box.width)}" '
        f'height="{_say(box.height)}" fill="{fill}" stroke="{EDGE}"{dash}/>'
    )
    return frame + "".join(_line(box, i, *line) for i, line in enumerate(box.written()))


def _line(box: Box, place: int, words: str, heading: bool) -> str:
    weight = ' font-weight="bold"' if heading else ""
    y = box.top + PAD + LINE * place + FONT_SIZE - 1
    place_of = f'x="{_say(box.left + PAD)}" y="{_say(y)}"'
    return f'<text {place_of} fill="{INK}"{weight}>{escape(words)}</text>'


def _arrow(corners: Sequence[tuple[float, float]]) -> str:
    """A line through the corners with a point at its end; the last stretch is straight."""
    before, (x, y) = corners[-2][0], corners[-1]
    line = " ".join(f"{_say(a)},{_say(b)}" for a, b in corners)
    tip = (
        ((x, y), (x - HEAD, y - 2 * HEAD), (x + HEAD, y - 2 * HEAD))
        if before == x
        else ((x, y), (x - 2 * HEAD, y - HEAD), (x - 2 * HEAD, y + HEAD))
    )
    point = " ".join(f"{_say(a)},{_say(b)}" for a, b in tip)
    return (
        f'<polyline points="{line}" fill="none" stroke="{EDGE}" stroke-width="1.4"/>'
        f'<polygon points="{point}" fill="{EDGE}"/>'
    )


def _say(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
