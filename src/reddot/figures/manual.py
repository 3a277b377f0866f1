"""The manual of counting rules: worked examples, each of which is also a test, and their tables.

A case is a file in ``cases/``: a rule in words, a small table in, questions, and the counts that
come out. The tests run the same files on every engine, so that the manual cannot say what the
program does not do.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from reddot.errors import UsageError
from reddot.figures.ladders import read_ladder
from reddot.figures.register_figures import ISSUES_RULE
from reddot.figures.register_figures import RULE as REGISTER_RULE
from reddot.figures.rule import CountingRule, counting_rule, table_names
from reddot.figures.series import SeriesBreak, series_breaks

LADDERS = ("ho", "mps")
COMPARE = "compare"
COMPARE_WORDS = "what do the releases revise, and where does one contradict itself?"
ASSUMED = (
    "Where a table of reports leaves out a column, the force is Eastshire, an invented one; force "
    "was used on 1 June 2017; and the report is complete. An empty cell is a question not answered."
)
BOUNDS_WORDS = "“31 (31–120)” is a figure with its bounds: the least and the most it can be."


@dataclass(frozen=True, slots=True)
class Drawn:
    """A table of a case: its heading and its rows, each as long as the heading."""

    heading: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Case:
    """One worked example as its file holds it."""

    name: str
    content: Mapping[str, Any]

    @property
    def order(self) -> int:
        """Its place in the manual."""
        return int(self.content["order"])

    @property
    def title(self) -> str:
        """The rule in a line."""
        return str(self.content["title"])

    @property
    def rule(self) -> str:
        """The rule in words."""
        return " ".join(str(self.content["rule"]).split())

    @property
    def asks(self) -> tuple[Mapping[str, Any], ...]:
        """The questions, each with what comes out."""
        return tuple(self.content["asks"])

    def tables(self) -> tuple[str, ...]:
        """The tables that it asks for, each once; ``compare`` where it compares releases."""
        return tuple(dict.fromkeys(ask.get("table", COMPARE) for ask in self.asks))

    def on_records(self) -> bool:
        """Whether reports go in; else published tables do."""
        return "reports" in self.content


@cache
def read_cases() -> tuple[Case, ...]:
    """Every worked example, in the order of the manual.

    >>> read_cases()[0].title
    'The unit is the report'
    """
    folder = resources.files("reddot.figures") / "cases"
    cases = [
        Case(path.name.removesuffix(".toml"), tomllib.loads(path.read_text(encoding="utf-8")))
        for path in folder.iterdir()
        if path.name.endswith(".toml")
    ]
    return tuple(sorted(cases, key=lambda case: (case.order, case.name)))


def read_drawn(text: str) -> Drawn:
    """A table drawn with bars.

    Raises
    ------
    UsageError
        A row is shorter or longer than the heading.

    Examples
    --------
    >>> read_drawn("| force | total |\\n| Kent  | 9     |").rows
    (('Kent', '9'),)
    """
    lines = [line.strip() for line in text.strip().splitlines()]
    heading, *rows = (tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines)
    wrong = [row for row in rows if len(row) != len(heading)]
    if wrong:
        raise UsageError(f"The row {wrong[0]} has not the {len(heading)} cells of the heading.")
    return Drawn(heading, tuple(rows))


def cases_of(table: str) -> tuple[Case, ...]:
    """The worked examples that ask for a table."""
    return tuple(case for case in read_cases() if table in case.tables())


def question_parts(ask: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What a question asks for: the table, and how; nothing where releases are compared.

    >>> list(question_parts({"table": "ced", "ladder": "mps"}))
    [('table', ('ced',)), ('ladder', ('mps',))]
    """
    for name in ("table", "ladder"):
        if name in ask:
            yield name, (str(ask[name]),)
    if "by" in ask:
        yield "by", tuple(ask["by"])
    if "unit" in ask:
        yield "unit", (str(ask["unit"]),)
    if "periods" in ask:
        yield "periods", tuple(ask["periods"])


@cache
def manual_rules() -> tuple[CountingRule, ...]:
    """The rule of every table, those of a register last."""
    return (*(counting_rule(name) for name in table_names()), REGISTER_RULE, ISSUES_RULE)


def ladders_of(rule: CountingRule) -> tuple[CountingRule, ...]:
    """The rule on each version of the ladder; none where the order of uses plays no part."""
    return tuple(counting_rule(rule.name, ladder=name) for name in LADDERS) if rule.laddered else ()


def breaks_of(table: str) -> tuple[SeriesBreak, ...]:
    """The breaks in the series of a table.

    >>> [b.on.year for b in breaks_of("ced")]
    [2017, 2023]
    """
    return tuple(b for b in series_breaks() if table in b.tables)


def ladder_rows() -> Iterator[tuple[str, str, tuple[str, ...], str]]:
    """Each order of CED uses: its version, its title, the uses low to high, its source."""
    for version in LADDERS:
        ladder = read_ladder(version)
        yield version, ladder.title, ladder.order, ladder.source
