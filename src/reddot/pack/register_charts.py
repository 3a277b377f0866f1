"""Charts of the register: trained strength with the lapses ahead, cover by hour of the week.

`draw_strength` and `draw_cover` give charts for a page that names them; `strength_chart` and
`cover_chart` give the drawing alone, as SVG that holds its own name and words.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from reddot.carriage.planning.lapses import Lapse
from reddot.carriage.shift_cover import HourCell
from reddot.carriage.strength import Strength
from reddot.pack.blocks import Chart
from reddot.pack.cover_chart import draw_cover
from reddot.pack.strength_chart import draw_strength

__all__ = ["cover_chart", "draw_cover", "draw_strength", "strength_chart"]


def strength_chart(
    points: Sequence[Strength],
    lapses: Sequence[Lapse] = (),
    planned: Sequence[Strength] = (),
    title: str = "Front-line officers in date",
) -> str:
    """The SVG of `draw_strength`, its name and words inside."""
    return _alone(draw_strength("strength", title, points, lapses, planned))


def cover_chart(
    cells: Sequence[HourCell], carriers: int = 1, title: str = "Cover by hour of the week"
) -> str:
    """The SVG of `draw_cover`, its name and words inside."""
    return _alone(draw_cover("cover", title, cells, carriers))


def _alone(chart: Chart) -> str:
    """A drawing that names itself to a screen reader."""
    said = escape(f"{chart.title}. {chart.description}")
    return chart.svg.replace("<svg ", f'<svg role="img" aria-label="{said}" ', 1)
