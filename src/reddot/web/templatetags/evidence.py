"""Tags that draw the sections of an evidence pack in a page: figures, rules, verdicts.

The blocks come from :mod:`reddot.pack`, with their numbers already in words; tables are drawn by
the pack's own drawing of tables, which escapes every text.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from reddot.pack.blocks import Block, Chart, Grid, Section
from reddot.pack.page_tables import is_wide, table

register = template.Library()


@register.simple_tag
def section(section: Section, level: int = 2) -> SafeString:
    """Draw a section with its heading, of the level given, and the sections in it."""
    values: dict[str, Any] = {"section": section, "level": level, "below": level + 1}
    return get_template("evidence/section.html").render(values)  # type: ignore[return-value]


@register.simple_tag
def draw(block: Block) -> SafeString:
    """Draw a block."""
    name = f"evidence/{type(block).__name__.lower()}.html"
    return get_template(name).render({"block": block})  # type: ignore[return-value]


@register.simple_tag
def grid(grid: Grid) -> SafeString:
    """Draw a table of figures."""
    return mark_safe(table(grid))  # noqa: S308 - page_tables.text escapes every text


@register.filter
def any_wide(grids: Iterable[Grid]) -> bool:
    """Whether a table is too wide to stand beside a chart."""
    return any(map(is_wide, grids))


@register.simple_tag
def picture(chart: Chart) -> SafeString:
    """Draw a chart with its name and its description.

    Two charts of one page may name their parts alike; each gets names of its own here, so that
    one does not cut another.
    """
    own = chart.svg.replace('id="', f'id="{chart.key}-').replace("url(#", f"url(#{chart.key}-")
    start, rest = own.split(">", 1)
    names = format_html(
        '<title id="{0}-title">{1}</title><desc id="{0}-desc">{2}</desc>',
        chart.key, chart.title, chart.description,
    )  # fmt: skip
    opening = f'<svg role="img" aria-labelledby="{chart.key}-title {chart.key}-desc" '
    drawn = f"{start.replace('<svg ', opening, 1)}>{names}{rest}"
    return mark_safe(drawn)  # noqa: S308 - the drawing is made here; its name is escaped above
