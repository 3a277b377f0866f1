"""The two pages that hold a list: the tactics in order, and a block for each CED."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reddot.records.answer_rows import (
    EFFECTIVE,
    MOST_DEVICES,
    MOST_TACTICS,
    rows_given,
    without_row,
)
from reddot.records.answers import value_as_given
from reddot.records.check import Answer
from reddot.records.questions import BY_FIELD, DEVICE_QUESTIONS
from reddot.web.components import Field, Item, PageProblem
from reddot.web.report.fields import Typed, field_of, items_of
from reddot.web.report.posting import Given

LISTS = ("tactics", "devices")
AT_FIRST = {"tactics": 2, "devices": 1}
AT_MOST = {"tactics": MOST_TACTICS, "devices": MOST_DEVICES}
BEYOND = 5  # rows above the limit that are still drawn, so that they can be taken out
ACTION = re.compile(r"(?:add-(tactics|devices)|remove-(tactics|devices)-([1-9][0-9]{0,3}))")
NOTHING = Item(value="", label="Choose a tactic")


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of a list: its number, its heading, its fields."""

    number: int
    title: str
    fields: tuple[Field, ...]
    removable: bool


@dataclass(frozen=True, slots=True)
class RowList:
    """A list as drawn; ``count`` is sent with the form, so that empty rows stay."""

    field: str
    title: str
    hint: str
    rows: tuple[Row, ...]
    error: str
    can_add: bool

    @property
    def id(self) -> str:
        """Where the error summary leads to."""
        return f"id_{self.field}"

    @property
    def count(self) -> int:
        """How many rows are shown."""
        return len(self.rows)

    def problems(self) -> tuple[PageProblem, ...]:
        """The lines of the error summary."""
        whole = [PageProblem(f"#{self.id}", self.error)] if self.error else []
        entries = [field for row in self.rows for field in row.fields if field.error]
        return (*whole, *(PageProblem(f"#{field.id}", field.error) for field in entries))


def row_list(field: str, typed: Typed) -> RowList:
    """The list of a field with what was typed; a row more than asked for is never lost."""
    count = _count(field, typed)
    wrong = typed.error(field)
    make = _tactic if field == "tactics" else _device
    return RowList(
        field=field,
        title=BY_FIELD[field].text,
        hint=BY_FIELD[field].hint,
        rows=tuple(make(number, typed, count) for number in range(1, count + 1)),
        error=wrong.message if wrong else "",
        can_add=count < AT_MOST[field],
    )


def _count(field: str, typed: Typed) -> int:
    filled = max(rows_given(typed.given, field), default=0)
    asked = typed.first(f"{field}-count")
    wanted = int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= 2 else 0
    shown = max(AT_FIRST[field], filled, min(wanted, AT_MOST[field]))
    return min(shown, AT_MOST[field] + BEYOND)


def _tactic(number: int, typed: Typed, count: int) -> Row:
    name = f"tactics-{number}-tactic"
    wrong = typed.error(name)
    chosen = typed.first(name)
    tactic = Field(
        name=name,
        label="What did you use?",
        kind="select",
        items=(NOTHING, *items_of("tactic", [chosen], typed.on)),
        value=chosen,
        error=wrong.message if wrong else "",
    )
    worked = field_of(EFFECTIVE, typed, name=f"tactics-{number}-effective")
    return Row(number, f"Tactic {number}", (tactic, worked), count > 1)


def _device(number: int, typed: Typed, count: int) -> Row:
    fields = tuple(
        field_of(question, typed, name=f"devices-{number}-{question.field}")
        for question in DEVICE_QUESTIONS
    )
    return Row(number, f"CED {number}", fields, count > 1)


def changed_rows(given: Given, action: str) -> dict[str, Sequence[str]] | None:
    """What was typed with a row added or taken out; ``None`` where no such button was pressed."""
    found = ACTION.fullmatch(action)
    if found is None:
        return None
    added, removed, number = found.groups()
    field = added or removed
    count = _count(field, Typed(given))
    if added:
        return {**given, f"{field}-count": [str(count + 1)]}
    kept = without_row(given, field, int(number))
    return {**kept, f"{field}-count": [str(count - 1)]}


def in_order(given: Given, answers: Mapping[str, Answer]) -> dict[str, Sequence[str]]:
    """The rows of a list that could be read without the empty ones between, as they are counted."""
    held: dict[str, Sequence[str]] = {}
    for field in LISTS:
        if field in answers:
            rows = [
                name for name in given if name.startswith(f"{field}-") and name[-6:] != "-count"
            ]
            held |= {**dict.fromkeys(rows, ()), **value_as_given(field, answers[field])}
    return held
