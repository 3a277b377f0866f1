"""The transform map of New Jersey's release: its tables, columns and answers, and ours."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

from reddot.records.importers.flat_mapping import fold

FORMS, SUBJECTS = "incident", "subject"
KEY, CHECK, LEFT_OUT = "key", "check", "left out"
FACT = "new_jersey."  # before the name of a fact that no question of ours asks for
OF_THE_FORM = f"{FACT}form."  # before one that could be of any subject of its form
UNKNOWN = "is no answer that the transform map knows."


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an answer of the release stands for: a code of ours, or none and why not."""

    label: str
    code: str | None = None
    why: str = UNKNOWN


@dataclass(frozen=True, slots=True)
class LinkedTable:
    """A table of one answer a row: whose answers, in which column, to which question of ours.

    ``fact`` is the name under which every answer is kept as it stands; ``alone`` is true where our
    question has one answer, so that it is taken only where a single answer stands.
    """

    name: str
    of: Literal["form", "subject"]
    column: str
    fact: str
    question: str | None
    alone: bool
    labels: Mapping[str, str]

    def needed(self) -> tuple[str, ...]:
        """The columns that the table must have to be read."""
        return ("form_id", self.column)

    def columns(self) -> tuple[str, ...]:
        """Every column of the table."""
        return ("form_id", *(["index"] if self.of == "subject" else []), self.column)


@dataclass(frozen=True, slots=True)
class NewJerseyLayout:
    """The whole map; ``meanings`` are by the release's column and the folded answer.

    ``ced_used`` are the answers that say that a CED was used.
    """

    title: str
    columns: Mapping[str, Mapping[str, str]]
    left_out: Mapping[str, str]
    linked: Mapping[str, LinkedTable]
    meanings: Mapping[str, Mapping[str, Meaning]]
    ced_used: frozenset[str]

    def tables(self) -> tuple[str, ...]:
        """The names of all tables."""
        return (*self.columns, *self.linked)

    def columns_of(self, table: str) -> tuple[str, ...]:
        """The columns that a table has."""
        if table in self.columns:
            return tuple(self.columns[table])
        return self.linked[table].columns()

    def facts(self, table: str) -> tuple[tuple[str, str], ...]:
        """The columns of a table that are kept as they stand, and under which name."""
        return tuple((c, to) for c, to in self.columns[table].items() if to.startswith(FACT))

    def reachable(self) -> dict[str, set[str]]:
        """The questions of ours that the map answers by code, and the codes that it can give."""
        places = {c: to for columns in self.columns.values() for c, to in columns.items()}
        places |= {t.column: t.question for t in self.linked.values() if t.question}
        found: dict[str, set[str]] = {}
        for column, meanings in self.meanings.items():
            codes = {m.code for m in meanings.values() if m.code is not None}
            found.setdefault(places[column], set()).update(codes)
        return found

    def meaning(self, column: str, label: str) -> Meaning:
        """What an answer stands for."""
        return self.meanings.get(column, {}).get(fold(label)) or Meaning(label)


@cache
def read_layout() -> NewJerseyLayout:
    """Read the transform map that ships with the package.

    >>> read_layout().meaning("race", "Two or more races").code
    'mixed'
    """
    folder = resources.files("reddot.records.importers") / "layouts"
    values = tomllib.loads((folder / "new_jersey.toml").read_text(encoding="utf-8"))
    meanings = _meanings(values["codes"], values["given"])
    linked = {name: _linked(name, entry, meanings) for name, entry in values["linked"].items()}
    return NewJerseyLayout(
        title=values["title"],
        columns=values["columns"],
        left_out=values["left_out"],
        linked=linked,
        meanings=meanings,
        ced_used=frozenset(values["ced_used"]["force_type"]),
    )


def _meanings(
    codes: Mapping[str, Mapping[str, str]], given: Mapping[str, Mapping[str, str]]
) -> dict[str, dict[str, Meaning]]:
    found: dict[str, dict[str, Meaning]] = {}
    for column, label, meaning in (*_coded(codes), *_kept(given)):
        found.setdefault(column, {})[fold(label)] = meaning
    return found


def _coded(codes: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str, Meaning]]:
    for column, words in codes.items():
        for label, code in words.items():
            yield column, label, Meaning(label, code, "")


def _kept(given: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str, Meaning]]:
    for column, words in given.items():
        for label, why in words.items():
            yield column, label, Meaning(label, None, why)


def _linked(
    name: str, entry: Mapping[str, Any], meanings: Mapping[str, Mapping[str, Meaning]]
) -> LinkedTable:
    column = entry["column"]
    known = [*entry.get("labels", ()), *(m.label for m in meanings.get(column, {}).values())]
    return LinkedTable(
        name=name,
        of=entry["of"],
        column=column,
        fact=entry.get("fact", column),
        question=entry.get("question"),
        alone=entry.get("alone", False),
        labels={fold(label): label for label in known},
    )
