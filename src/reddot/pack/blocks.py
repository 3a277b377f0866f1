"""The blocks a pack is laid out in: drawn as HTML by one module, as Typst by another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

SHORT_ROWS = 20


class Kind(StrEnum):
    """What the entry of a table is: the five kinds of answer look different."""

    NUMBER = "number"
    ZERO = "zero"
    RANGE = "range"
    WORDS = "words"
    BLANK = "blank"
    SUPPRESSED = "suppressed"
    NOT_STATED = "not_stated"
    NOT_AVAILABLE = "not_available"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a table, as text."""

    text: str
    kind: Kind = Kind.WORDS
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, and the heading it shares with its neighbours."""

    heading: str
    group: str | None = None


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row: its heading and its entries, one for each column; ``strong`` for sums."""

    heading: str
    entries: tuple[Entry, ...]
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table ready to draw: caption, the heading of the row headings, columns, rows."""

    caption: str
    corner: str
    columns: tuple[Column, ...]
    rows: tuple[GridRow, ...]

    def short(self) -> bool:
        """Whether the table fits a sheet of paper and need not be split."""
        return len(self.rows) <= SHORT_ROWS

    def groups(self) -> Iterator[tuple[str | None, int]]:
        """The shared headings in order, each with the number of columns below it."""
        found: list[tuple[str | None, int]] = []
        for column in self.columns:
            if found and found[-1][0] == column.group:
                found[-1] = (column.group, found[-1][1] + 1)
            else:
                found.append((column.group, 1))
        yield from found


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as SVG, with a name and a text alternative."""

    key: str
    title: str
    description: str
    svg: str


@dataclass(frozen=True, slots=True)
class Rule:
    """What numbers count: the statement, then its particulars as term and words."""

    statement: str
    particulars: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Tile:
    """A number to see first: the number, what it is of, and where and when."""

    number: str
    what: str
    where: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Charts, tables or tiles with the rules they are counted by: no number comes without one."""

    charts: tuple[Chart, ...] = ()
    grids: tuple[Grid, ...] = ()
    rules: tuple[Rule, ...] = ()
    tiles: tuple[Tile, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Beware:
    """What to beware of in the tables above, each in a sentence."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms, each with its words."""

    pairs: tuple[tuple[str, str], ...]


class Tone(StrEnum):
    """How an answer leans; always said in words as well."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer on a claim: the question, the verdict in a word or two, what it means."""

    question: str
    verdict: str
    meaning: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Finding:
    """The two answers on a claim."""

    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Fold:
    """What stands folded on a screen, under its title, and open on paper."""

    title: str
    pairs: tuple[tuple[str, str], ...]


Block = Evidence | Words | Beware | Bullets | Terms | Finding | Fold | Grid


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands below it; ``apart`` starts a new sheet of paper."""

    key: str
    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    apart: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole pack, laid out: ``banner`` is the synthetic mark that every page must bear."""

    title: str
    about: tuple[tuple[str, str], ...]
    what_it_is: str
    banner: str | None
    sections: tuple[Section, ...]
