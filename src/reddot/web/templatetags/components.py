"""Tags that draw the values of :mod:`reddot.web.components` as GOV.UK patterns.

Everything drawn is escaped; a tag takes text, never HTML, but for the block tags, whose content
is what the template itself has between them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString

from reddot.errors import UsageError
from reddot.web.components import Field, PageProblem, Pages, SummaryRow, Table, Task

register = template.Library()

STATES = {
    "draft": ("Draft", "grey"),
    "submitted": ("Submitted", "blue"),
    "returned": ("Returned", "orange"),
    "signed_off": ("Signed off", "green"),
    "discarded": ("Discarded", "red"),
}
STATUSES = {
    "not_started": ("Not yet started", "blue"),
    "in_progress": ("In progress", "light-blue"),
    "complete": ("Completed", ""),
    "cannot_start": ("Cannot start yet", ""),
}
BUTTONS = ("primary", "secondary", "warning")


def _draw(name: str, /, **values: Any) -> SafeString:
    return get_template(f"components/{name}.html").render(values)  # type: ignore[return-value]


@register.simple_tag
def field(field: Field) -> SafeString:
    """Draw a question with its input, hint and error."""
    return get_template(field.template).render({"field": field})  # type: ignore[return-value]


@register.simple_tag
def error_summary(problems: Sequence[PageProblem]) -> SafeString | str:
    """Draw the list of problems at the head of a page; nothing where there are none."""
    return _draw("error_summary", problems=problems) if problems else ""


@register.simple_tag
def task_list(tasks: Iterable[Task], key: str = "task") -> SafeString:
    """Draw the sections to fill in; ``key`` tells two lists of one page apart."""
    drawn = [(f"{key}-{i}", task, *STATUSES[task.status]) for i, task in enumerate(tasks, 1)]
    return _draw("task_list", tasks=drawn)


@register.simple_tag
def summary_list(rows: Sequence[SummaryRow], card: str = "", level: int = 2) -> SafeString:
    """Draw what was answered, in a card with a title where ``card`` gives one.

    ``level`` is the level of the heading of the card, 2 or 3.
    """
    linked = any(row.href for row in rows)
    return _draw("summary_list", rows=rows, card=card, linked=linked, level=level)


@register.simple_tag
def state_tag(state: str) -> SafeString:
    """Draw the state of a report."""
    label, colour = STATES.get(state, (state.replace("_", " ").capitalize(), "grey"))
    return _draw("tag", label=label, colour=colour)


@register.simple_tag
def tag(label: str, colour: str = "") -> SafeString:
    """Draw a short word in a box: grey, green, teal, blue, purple, pink, red, orange, yellow."""
    return _draw("tag", label=label, colour=colour)


@register.simple_tag
def button(label: str, kind: str = "primary", **more: str) -> SafeString:
    """Draw a button that sends the form, or a link that looks like one where ``href`` is given.

    ``kind`` is primary, secondary or warning; ``name`` and ``value`` are sent with the form;
    ``formaction`` sends it elsewhere; ``start=True`` draws the arrow of a start page.
    """
    if kind not in BUTTONS:
        raise UsageError(f"There is no button of kind '{kind}'. Kinds are: {', '.join(BUTTONS)}.")
    return _draw("button", label=label, kind=kind, **more)


@register.simple_tag
def table(table: Table) -> SafeString:
    """Draw a table; on a phone it scrolls within itself."""
    return _draw("table", table=table)


@register.simple_tag
def pagination(pages: Pages) -> SafeString | str:
    """Draw the links to the pages of a list; nothing where there is one page."""
    return _draw("pagination", pages=pages) if pages.count > 1 else ""


@register.simple_tag
def notification(text: str, title: str = "Important", success: bool = False) -> SafeString:
    """Draw a notification: something to know that is not about what the page asks."""
    return _draw("notification", text=text, title=title, success=success)


@register.simple_tag
def warning_text(text: str) -> SafeString:
    """Draw a warning of what follows from doing something or not."""
    return _draw("warning_text", text=text)


@register.simple_tag
def panel(title: str, text: str = "") -> SafeString:
    """Draw the confirmation that something is done; its title is the heading of the page."""
    return _draw("panel", title=title, text=text)


@register.simple_tag
def back_link(href: str, label: str = "Back") -> SafeString:
    """Draw the link back, for the block ``before_content``."""
    return _draw("back_link", href=href, label=label)


@register.simple_block_tag
def inset(content: str) -> SafeString:
    """Set what stands in the block apart from the text around it."""
    return _draw("inset", content=content)


@register.simple_block_tag
def details(content: str, summary: str, open: bool = False) -> SafeString:  # noqa: A002
    """Fold what stands in the block under a summary."""
    return _draw("details", content=content, summary=summary, open=open)
