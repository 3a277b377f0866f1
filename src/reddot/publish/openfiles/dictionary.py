"""What the columns of released files mean: one description, for people and for machines.

The data dictionary, the CSVW metadata and the Table Schema are all written from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from reddot.publish.openfiles.csv_text import csv_bytes
from reddot.records.cells import MEANING, Missing

FieldKind = Literal["text", "code", "yes_no", "count", "month"]
KINDS = tuple(kind.value for kind in Missing)  # the words that stand where a number could
TYPE_WORDS: Mapping[FieldKind, str] = {
    "text": "text",
    "code": "one of the allowed values",
    "yes_no": "one of the allowed values",
    "count": "whole number",
    "month": "month, as 2018-04",
}
COLUMNS = (
    "file", "position", "column", "title", "meaning", "type", "unit",
    "allowed_value", "allowed_value_label", "counting_rule",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One column of a released file.

    ``allowed`` are the values a code may take with their labels; ``missing`` the words that may
    stand where a count or a month could: kinds of their own, none of them zero or a blank.
    """

    name: str
    title: str
    meaning: str
    kind: FieldKind
    unit: str = ""
    allowed: tuple[tuple[str, str], ...] = ()
    missing: tuple[str, ...] = ()
    blank: bool = False

    def pattern(self) -> str:
        """A regular expression of exactly the allowed values; empty where any text may stand.

        >>> Field(name="a", title="", meaning="", kind="code", allowed=(("65+", ""),)).pattern()
        '65\\\\+'
        """
        return "|".join(re.escape(value).replace("\\ ", " ") for value, _ in self.allowed)


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedFile:
    """A released CSV file: where it lies, what it is, by which rule it counts, its columns.

    ``key`` names the columns that no two rows share; empty where rows may be alike.
    """

    path: str
    title: str
    statement: str
    fields: tuple[Field, ...]
    key: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The file's name without its folder and ending, in lower case and without odd signs."""
        stem = self.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
        return re.sub(r"[^a-z0-9._-]+", "-", stem.casefold()).strip("-") or "file"


def write_dictionary(files: Sequence[DescribedFile]) -> bytes:
    """The data dictionary as CSV: a line for each column, and for each value that it may take.

    Parameters
    ----------
    files
        The released CSV files.

    Returns
    -------
    bytes
        UTF-8 with the columns of ``COLUMNS``.

    Examples
    --------
    >>> force = Field(name="force", title="Force", meaning="The force", kind="text")
    >>> file = DescribedFile(path="a.csv", title="A", statement="Reports.", fields=(force,))
    >>> write_dictionary([file]).decode().splitlines()[1]
    'a.csv,1,force,Force,The force,text,,,,Reports.'
    """
    lines = [list(line) for file in files for line in _lines(file)]
    return csv_bytes([list(COLUMNS), *lines])


def described_dictionary(path: str = "dictionary.csv") -> DescribedFile:
    """The description of the dictionary itself: it is a CSV file of the release as well."""
    meanings = (
        "The file that the column is in",
        "The place of the column in its file, from 1",
        "The column's name, as in the file's first line",
        "The column's name for people",
        "What the column says",
        "What kind of value stands in it",
        "What one of a count is",
        "A value that may stand in the column; empty where any of its type may",
        "What that value means",
        "The counting rule of the file",
    )
    fields = tuple(
        Field(
            name=name,
            title=name.replace("_", " ").capitalize(),
            meaning=meaning,
            kind="count" if name == "position" else "text",
            unit="column" if name == "position" else "",
            blank=name in ("unit", "allowed_value", "allowed_value_label"),
        )
        for name, meaning in zip(COLUMNS, meanings, strict=True)
    )
    statement = "A line for each column of each file, and for each value that the column may take."
    return DescribedFile(path=path, title="Data dictionary", statement=statement, fields=fields)


def _lines(file: DescribedFile) -> Iterator[tuple[str, ...]]:
    for position, field in enumerate(file.fields, 1):
        about = (file.path, str(position), field.name, field.title, field.meaning)
        kind = (TYPE_WORDS[field.kind], field.unit)
        for value, label in _values(field) or (("", ""),):
            yield (*about, *kind, value, label, file.statement)


def _values(field: Field) -> tuple[tuple[str, str], ...]:
    return (*field.allowed, *((word, meaning_of(word)) for word in field.missing))


def meaning_of(word: str) -> str:
    """What a word that stands where a number could means.

    >>> meaning_of("not_stated")
    'the report does not say'
    """
    return MEANING[Missing(word)].split(": ", 1)[1]


def with_missing(codes: Iterable[tuple[str, str]], *kinds: Missing) -> tuple[tuple[str, str], ...]:
    """Allowed values and, after them, kinds of missing that may stand in the same column."""
    return (*codes, *((kind.value, meaning_of(kind.value).capitalize()) for kind in kinds))
