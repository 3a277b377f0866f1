"""A question with its input, as a value: :class:`Field`, and the items to choose in it.

A field's input has the id ``id_<name>``; of radios and checkboxes the first has it and the next
have ``id_<name>-2`` and so on; of a date and time the input of the day has it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from reddot.errors import UsageError
from reddot.web.body_map import Mark, back_marks, front_marks

Kind = Literal[
    "text", "textarea", "number", "radios", "checkboxes", "select", "date_time", "password",
    "file", "body_map",
]  # fmt: skip
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
