"""What pages are made of, as values: fields, rows, tasks, problems. Templates draw them.

A view makes these and hands them to a template, which draws each by a tag of
:mod:`reddot.web.templatetags.components`. Nothing here knows of a request or of a model.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from reddot.web.fields import Choice, Field, Item, Kind

__all__ = [
    "Cell", "Choice", "Field", "Item", "Kind", "Link", "PageProblem", "Pages", "SummaryRow",
    "Table", "Task", "TaskStatus", "problems_of",
]  # fmt: skip

COLUMNS_ON_A_PHONE = 3
TaskStatus = Literal["not_started", "in_progress", "complete", "cannot_start"]


@dataclass(frozen=True, slots=True)
class PageProblem:
    """A line of the error summary: where it leads and what is wrong.

    >>> PageProblem("#id_started_at", "Enter the day that force was used").href
    '#id_started_at'
    """

    href: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryRow:
    """A line of a summary: what it is, its value or values, and where it is changed.

    ``visually_hidden`` completes the link for screen readers, as in "Change the location".
    """

    key: str
    value: str | tuple[str, ...] = ()
    href: str = ""
    action: str = "Change"
    visually_hidden: str = ""

    @property
    def values(self) -> tuple[str, ...]:
        """The values, each on a line of its own; empty ones left out."""
        found = (self.value,) if isinstance(self.value, str) else self.value
        return tuple(line for line in found if line)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A section to fill in, with how far it is."""

    title: str
    href: str = ""
    status: TaskStatus = "not_started"
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A word that leads somewhere; ``current`` where it is the page shown."""

    label: str
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """An entry of a table; ``number`` aligns it to the right."""

    text: str
    href: str = ""
    number: bool = False
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: what it is of, its headings, its rows; the first entry of a row is its head."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption_hidden: bool = False

    @property
    def stacks(self) -> bool:
        """Whether a phone shows each row as a list: there are too many columns for it."""
        return len(self.headings) > COLUMNS_ON_A_PHONE

    @property
    def lines(self) -> tuple[tuple[tuple[str, Cell], ...], ...]:
        """The rows, each entry with the heading it stands under."""
        said = [words if words.endswith("?") else f"{words}:" for words in self.headings]
        return tuple(tuple(zip(said, row, strict=True)) for row in self.rows)

    @property
    def columns(self) -> tuple[tuple[str, bool], ...]:
        """Each heading, and whether it stands over numbers."""
        return tuple(
            (heading, bool(self.rows) and all(row[i].number for row in self.rows))
            for i, heading in enumerate(self.headings)
        )


@dataclass(frozen=True, slots=True)
class Pages:
    """Where one is in a list shown page by page, counted from 1; ``query`` is kept in the links.

    >>> [link.label for link in Pages(2, 3).links()]
    ['1', '2', '3']
    """

    number: int
    count: int
    query: str = ""

    def href(self, number: int) -> str:
        """The address of a page of the list."""
        return f"?{self.query}&page={number}" if self.query else f"?page={number}"

    @property
    def previous(self) -> str:
        """The address of the page before, if there is one."""
        return self.href(self.number - 1) if self.number > 1 else ""

    @property
    def following(self) -> str:
        """The address of the next page, if there is one."""
        return self.href(self.number + 1) if self.number < self.count else ""

    def links(self) -> Iterator[Link]:
        """The first, the last and those around the page shown; an empty label stands for a gap."""
        near = {1, self.count, self.number - 1, self.number, self.number + 1}
        last = 0
        for number in sorted(n for n in near if 1 <= n <= self.count):
            if number > last + 1:
                yield Link("", "")
            yield Link(str(number), self.href(number), number == self.number)
            last = number


def problems_of(fields: Sequence[Field]) -> tuple[PageProblem, ...]:
    """The lines of the error summary for fields that have an error, in the order of the page.

    >>> wrong = Field(name="unit", label="Unit", kind="text", error="Enter the unit")
    >>> problems_of([wrong])
    (PageProblem(href='#id_unit', message='Enter the unit'),)
    """
    return tuple(PageProblem(f"#{_first_wrong(f)}", f.error) for f in fields if f.error)


def _first_wrong(field: Field) -> str:
    """The id of the input to go to: of a date and time the first part that is wrong."""
    if field.kind != "date_time" or not field.error_parts:
        return field.id
    parts = [p for p in (*field.date_parts(), *field.clock_parts()) if p.wrong]
    return parts[0].id if parts else f"{field.id}-fold"
