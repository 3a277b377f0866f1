"""A question of the schema, and what was typed, as the field that a page draws."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from reddot.records.answer_moment import PARTS
from reddot.records.codes import read_code_list
from reddot.records.problems import Problem
from reddot.records.questions import BY_FIELD, Question
from reddot.web.components import Field, Item, Kind
from reddot.web.report.posting import Given

FOLDS = {"first": "0", "second": "1"}
LONG_LINES = 12  # rows of the box for the account


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in a form: what was typed or stored, what is wrong, the day of use."""

    given: Given
    problems: tuple[Problem, ...] = ()
    on: date | None = None

    def values(self, name: str) -> tuple[str, ...]:
        """Every value under a name."""
        return tuple(self.given.get(name, ()))

    def first(self, name: str) -> str:
        """The first value under a name, or nothing."""
        return next(iter(self.values(name)), "")

    def error(self, name: str) -> Problem | None:
        """The first problem of a field, by its name in the form."""
        return next((p for p in self.problems if p.field.replace(".", "-") == name), None)


def field_of(question: Question, typed: Typed, *, name: str = "", heading: bool = False) -> Field:
    """One question with its input; ``name`` is that in the form, where it is not the field's."""
    name = name or question.field
    wrong = typed.error(name)
    field = Field(
        name=name,
        label=question.text,
        kind=_kind(question),
        hint=question.hint,
        heading=heading,
        optional=not question.required and not heading,
        error=wrong.message if wrong else "",
    )
    if question.kind == "date_time":
        return _date_time(field, typed, wrong)
    if question.code_list is not None:
        return _choice(field, question, typed)
    return _text(field, question, typed.first(name))


def _kind(question: Question) -> Kind:
    if question.field == "body_map":
        return "body_map"
    kinds: dict[str, Kind] = {
        kind: kind for kind in ("radios", "checkboxes", "text", "textarea", "number", "date_time")
    }
    return kinds[question.kind]


def _choice(field: Field, question: Question, typed: Typed) -> Field:
    items = items_of(str(question.code_list), typed.values(field.name), typed.on)
    inline = field.kind == "radios" and question.code_list in ("yes_no", "yes_no_unknown")
    return replace(field, items=items, inline=inline)


def items_of(code_list: str, chosen: Iterable[str], on: date | None) -> tuple[Item, ...]:
    """The answers offered on a day, and those chosen though no longer offered."""
    codes = read_code_list(code_list)
    picked = set(chosen)
    offered = codes.names() if on is None else codes.offered(on)
    return tuple(
        Item(
            value=code.code,
            label=code.label,
            checked=code.code in picked,
            hint="" if code.code in offered else "No longer offered",
        )
        for code in codes.codes
        if code.code in offered or code.code in picked
    )


def _text(field: Field, question: Question, value: str) -> Field:
    if question.kind == "number":
        return replace(field, value=value, width="4", spellcheck=False)
    if question.kind == "text":
        return replace(field, value=value, spellcheck=False, autocomplete="off")
    rows = LONG_LINES if question.field == "narrative" else 4
    return replace(field, value=value, rows=rows, max_length=question.max_length)


def _date_time(field: Field, typed: Typed, wrong: Problem | None) -> Field:
    parts = {part: typed.first(f"{field.name}-{part}") for part in PARTS}
    fold = typed.first(f"{field.name}-fold")
    asked = bool(fold) or (wrong is not None and wrong.code == "which_hour")
    return replace(
        field,
        parts={**parts, "fold": FOLDS.get(fold, fold)},
        fold=asked,
        error_parts=_wrong_parts(wrong, parts),
    )


def _wrong_parts(wrong: Problem | None, parts: Mapping[str, str]) -> frozenset[str]:
    if wrong is None:
        return frozenset()
    if wrong.code == "which_hour":
        return frozenset({"fold"})
    if wrong.code == "part_missing":
        return frozenset(part for part, value in parts.items() if not value.strip())
    if wrong.code == "not_a_number":
        return frozenset(part for part, value in parts.items() if not value.strip().isdigit())
    return frozenset({wrong.code.removeprefix("bad_")} & set(parts))


def fields_of(names: Sequence[str], typed: Typed) -> tuple[Field, ...]:
    """The fields of a page, in order and side by side; see :func:`nested` for drawing."""
    return tuple(field_of(BY_FIELD[name], typed, heading=len(names) == 1) for name in names)


def nested(fields: Sequence[Field]) -> tuple[Field, ...]:
    """The fields as drawn: a question that another of the page opens stands below that answer."""
    held = {field.name: field for field in fields}
    drawn = []
    for field in reversed(fields):
        parent, opening = BY_FIELD[field.name].asked_if or ("", "")
        if parent in held:
            held[parent] = _with_reveal(held[parent], opening, held[field.name])
        else:
            drawn.append(field.name)
    return tuple(held[name] for name in reversed(drawn))


def _with_reveal(parent: Field, opening: str, child: Field) -> Field:
    items = tuple(
        replace(item, reveals=child) if item.value == opening else item for item in parent.items
    )
    return replace(parent, items=items, inline=False)
