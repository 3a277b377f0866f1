"""What pages are made of, as values: fields, rows, tasks, problems. Templates draw them.

A view makes these and hands them to a template, which draws each by a tag of
:mod:`reddot.web.templatetags.components`. Nothing here knows of a request or of a model.

A field's input has the id ``id_<name>``; of radios and checkboxes the first has it and the next
have ``id_<name>-2`` and so on; of a date and time the input of the day has it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from reddot.errors import UsageError
from reddot.web.body_map import Mark, back_marks, front_marks

Kind = Literal[
    "text", "textarea", "number", "radios", "checkboxes", "select", "date_time", "password",
    "file", "body_map",
]  # fmt: skip
TaskStatus = Literal["not_started", "in_progress", "complete", "cannot_start"]
Size = Literal["s", "m", "l", "xl"]

GROUPS = frozenset({"radios", "checkboxes", "date_time", "body_map"})
ONE_OF = frozenset({"radios", "select"})
DAY_PARTS = (("day", "Day", 2), ("month", "Month", 2), ("year", "Year", 4))
CLOCK_PARTS = (("hour", "Hour", 2), ("minute", "Minute", 2))
FOLDS = (
    ("0", "The first time", "before the clocks went back, British Summer Time"),
    ("1", "The second time", "after the clocks went back, Greenwich Mean Time"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An item to choose.

    ``exclusive`` is for the "none of these" of checkboxes: it stands apart, below "or", and
    choosing it clears the others. ``reveals`` is a field that is shown only when the item is
    chosen, without any script; what it sends must be left out where the item is not chosen.
    """

    value: str
    label: str
    hint: str = ""
    checked: bool = False
    exclusive: bool = False
    reveals: Field | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """An item as drawn: its id, whether it is chosen, whether "or" stands before it."""

    item: Item
    id: str
    checked: bool
    divided: bool
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One input of a date and time."""

    name: str
    id: str
    label: str
    width: int
    value: str
    wrong: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A question with its input.

    Parameters
    ----------
    name
        The name it is sent by. A date and time is sent as ``<name>-day``, ``-month``, ``-year``,
        ``-hour``, ``-minute`` and, where the hour is asked twice, ``-fold`` ("0" or "1").
    label
        The question, or the name of what is asked.
    kind
        How it is drawn.
    hint
        What helps to answer it.
    items
        What can be chosen: of radios, checkboxes, a select and the body map. An item is chosen
        where it says so; of radios and a select also where its value is ``value``.
    value
        What was typed or chosen; it is shown again as it was typed.
    parts
        What was typed in each part of a date and time.
    error
        What is wrong with what was typed, as a sentence.
    error_parts
        The parts of a date and time that are wrong; all of them where none is named.
    heading
        The question is the heading of its page.
    size
        How large the question is printed where it is not the heading.
    optional
        Says "(optional)" after the question.
    inline
        Radios side by side; for two short answers.
    small
        Smaller radios or checkboxes, for filters of a list.
    width
        The width of an input by its characters: "2", "3", "4", "5", "10", "20"; else the column's.
    fold
        Ask which of the two times an hour was that the clock showed twice.
    max_length
        Count the characters of a textarea and say when there are too many; nothing is cut.
    date_only
        Ask no time of a date and time.

    Examples
    --------
    >>> Field(name="serial", label="Serial number", kind="text", hint="On the side").described_by
    'id_serial-hint'
    """

    name: str
    label: str
    kind: Kind
    hint: str = ""
    items: tuple[Item, ...] = ()
    value: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    error: str = ""
    error_parts: frozenset[str] = frozenset()
    heading: bool = False
    size: Size | None = None
    optional: bool = False
    inline: bool = False
    small: bool = False
    width: str = ""
    fold: bool = False
    date_only: bool = False
    max_length: int | None = None
    rows: int = 5
    autocomplete: str = ""
    inputmode: str = ""
    spellcheck: bool = True
    prefix: str = ""
    suffix: str = ""
    accept: str = ""
    multiple: bool = False

    @property
    def id(self) -> str:
        """The id of the input, or of the first one."""
        return f"id_{self.name}"

    @property
    def template(self) -> str:
        """The template that draws it."""
        return f"components/{self.kind}.html"

    @property
    def grouped(self) -> bool:
        """Whether it is a group of inputs with one question."""
        return self.kind in GROUPS

    @property
    def described_by(self) -> str:
        """The ids of what describes it, for screen readers."""
        ids = [f"{self.id}-hint"] if self.hint else []
        ids += [f"{self.id}-error"] if self.error else []
        return " ".join(ids)

    @property
    def label_size(self) -> str:
        """How large the question is printed; nothing for the usual size."""
        if self.size:
            return self.size
        return "l" if self.heading else "s" if self.grouped else ""

    @property
    def input_type(self) -> str:
        """The type of a text input; numbers are typed as text, so that what is typed is kept."""
        return {"email": "email"}.get(self.autocomplete, "text")

    @property
    def input_mode(self) -> str:
        """The keyboard that a phone shows."""
        return self.inputmode or ("numeric" if self.kind == "number" else "")

    def choices(self) -> tuple[Choice, ...]:
        """The items as drawn."""
        return tuple(self._choice(i, item) for i, item in enumerate(self.items, 1))

    def date_parts(self) -> tuple[Part, ...]:
        """The inputs of the day."""
        return tuple(self._part(*part) for part in DAY_PARTS)

    def clock_parts(self) -> tuple[Part, ...]:
        """The inputs of the time."""
        return () if self.date_only else tuple(self._part(*part) for part in CLOCK_PARTS)

    def fold_choices(self) -> tuple[Choice, ...]:
        """The two times that the clock showed; none where it is not asked."""
        if not self.fold:
            return ()
        return tuple(
            Choice(
                Item(value=value, label=label, hint=hint),
                f"{self.id}-fold" + ("" if value == "0" else "-2"),
                self.parts.get("fold") == value,
                False,
            )
            for value, label, hint in FOLDS
        )

    def front(self) -> tuple[Choice, ...]:
        """The areas at the front of the body."""
        return self._marked(front_marks())

    def back(self) -> tuple[Choice, ...]:
        """The areas at the back of the body."""
        return self._marked(back_marks())

    def _marked(self, marks: Mapping[str, Mark]) -> tuple[Choice, ...]:
        return tuple(c for c in self.choices() if c.mark and c.item.value in marks)

    def _choice(self, place: int, item: Item) -> Choice:
        checked = item.checked or (self.kind in ONE_OF and item.value == self.value)
        divided = item.exclusive and place > 1
        marks = {**front_marks(), **back_marks()} if self.kind == "body_map" else {}
        if self.kind == "body_map" and item.value not in marks:
            raise UsageError(
                f"The body map has no area '{item.value}'. Areas are: {', '.join(marks)}."
            )
        suffix = "" if place == 1 else f"-{place}"
        return Choice(item, f"{self.id}{suffix}", checked, divided, marks.get(item.value))

    def _part(self, name: str, label: str, width: int) -> Part:
        wrong = bool(self.error) and (not self.error_parts or name in self.error_parts)
        number = self.id if name == "day" else f"{self.id}-{name}"
        return Part(f"{self.name}-{name}", number, label, width, self.parts.get(name, ""), wrong)


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
    """A table: what it is of, the headings of its columns, its rows; each row's first is its head."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption_hidden: bool = False

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
