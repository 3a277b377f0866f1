"""A worked example laid out for a page: tables in, the question in words, what comes out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from reddot.figures.breakdowns import breakdowns
from reddot.figures.ladders import read_ladder
from reddot.figures.manual import (
    COMPARE_WORDS,
    Case,
    Drawn,
    manual_rules,
    question_parts,
    read_drawn,
)
from reddot.pack.blocks import Column, Entry, Grid, GridRow, Kind
from reddot.pack.wording import CED_LABELS, day, plain, sentence_case
from reddot.records.cells import Missing
from reddot.records.codes import list_names, read_code_list
from reddot.web.methods.words import QUESTION_WORDS

OUTCOMES = (
    ("counts", "Counts"), ("revisions", "Revisions"), ("contradictions", "Contradictions"),
)  # fmt: skip
WORDS = (("warnings", "Warned:"), ("exceptions", "Does not add up:"))
CODED = ("tactics", "reasons", "devices")
MISSING = {plain(kind.value): Kind(kind.value) for kind in Missing}
_NUMBER = re.compile(r"[0-9][0-9,]*")
_RANGE = re.compile(r"[0-9,]+ \([0-9,]+–[0-9,]+\)|[0-9,]+–[0-9,]+")
_CODE = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)+")


@dataclass(frozen=True, slots=True)
class Outcome:
    """A question, the tables that come out, and what is said beside them."""

    question: str
    grids: tuple[Grid, ...]
    said: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example: its title, its rule, what goes in and what comes out."""

    key: str
    title: str
    rule: str
    given: tuple[Grid, ...]
    outcomes: tuple[Outcome, ...]


def lay_out(case: Case) -> Example:
    """A case as a page shows it."""
    outcomes = tuple(_outcome(ask) for ask in case.asks)
    return Example(key_of(case), case.title, case.rule, tuple(_given(case)), outcomes)


def key_of(case: Case) -> str:
    """The case as a part of an address.

    >>> key_of(Case("not_stated", {}))
    'not-stated'
    """
    return case.name.replace("_", "-")


def _given(case: Case) -> Iterator[Grid]:
    """The tables that go in: reports, or those of publications."""
    if case.on_records():
        yield _grid("The reports", case.content["reports"])
    for release in case.content.get("releases", ()):
        for table in release["tables"]:
            name = f"{table['number']} ({table_words(table['name'])})"
            yield _grid(f"{name}, published {day(release['vintage'])}", table["rows"])


def _outcome(ask: Mapping[str, Any]) -> Outcome:
    grids, said = [], []
    for name, title in OUTCOMES:
        if name in ask and read_drawn(ask[name]).rows:
            grids.append(_grid(title, ask[name]))
        elif name in ask:
            said.append((f"{title}:", "none."))
    if ask.get("zero"):
        said.append(("Every other kind of use:", "0."))
    if "refused" in ask:
        said.append(("Refused:", f"“{ask['refused']}”"))
    for name, title in WORDS:
        said += [(title, f"“{words}”") for words in ask.get(name, ())]
    return Outcome(_question(ask), tuple(grids), tuple(said))


def _question(ask: Mapping[str, Any]) -> str:
    if "compare" in ask:
        return COMPARE_WORDS[:1].upper() + COMPARE_WORDS[1:]
    parts = []
    for name, values in question_parts(ask):
        words = ", ".join(_asked_words(name, value) for value in values)
        parts.append(f"{QUESTION_WORDS[name]} {words}")
    return "; ".join(parts)[:1].upper() + "; ".join(parts)[1:]


def _asked_words(name: str, value: str) -> str:
    if name == "table":
        return f"“{table_words(value)}”"
    if name == "ladder":
        return read_ladder(value).title
    known = breakdowns().get(value) if name == "by" else None
    return known.title.lower() if known else value


def table_words(table: str) -> str:
    """A table by its title, or its name as words where it has no rule of its own."""
    return next((rule.title for rule in manual_rules() if rule.name == table), plain(table))


def _grid(caption: str, text: str) -> Grid:
    drawn = read_drawn(text)
    columns = tuple(Column(_heading(name)) for name in drawn.heading[1:])
    rows = tuple(
        GridRow(_words(drawn.heading[0], row[0]) or "–", tuple(_entries(drawn, row)))
        for row in drawn.rows
    )
    return Grid(caption, _heading(drawn.heading[0]), columns, rows)


def _entries(drawn: Drawn, row: tuple[str, ...]) -> Iterator[Entry]:
    for heading, cell in zip(drawn.heading[1:], row[1:], strict=True):
        yield Entry(_words(heading, cell), _kind(cell))


def _kind(cell: str) -> Kind:
    """What a cell holds; a symbol of a publication stands as it is printed."""
    if not cell:
        return Kind.BLANK
    if cell in MISSING:
        return MISSING[cell]
    if _NUMBER.fullmatch(cell):
        return Kind.NUMBER if cell.strip("0") else Kind.ZERO
    return Kind.RANGE if _RANGE.fullmatch(cell) else Kind.WORDS


def _heading(name: str) -> str:
    return CED_LABELS.get(name) or sentence_case(name)


def _words(heading: str, cell: str) -> str:
    """A cell as people read it: codes by their labels."""
    if heading in CODED:
        parts = [[_label(code) for code in part.split()] for part in cell.split(";")]
        return "; ".join(", ".join(part) for part in parts)
    return _label(cell) if _CODE.fullmatch(cell) else cell


@cache
def _labels() -> Mapping[str, str]:
    known = (
        read_code_list(name) for name in ("tactic", "reason", "ced_use") if name in list_names()
    )
    return {code.code: code.label for codes in known for code in codes.codes}


def _label(code: str) -> str:
    return _labels().get(code) or sentence_case(code)
