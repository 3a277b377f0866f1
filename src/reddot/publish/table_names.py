"""The tables of a release by their names: what is counted, and by which breakdowns.

A name says all: ``ced``, ``reports_by_age_band``, ``ced_by_ethnicity_and_gender``. The tables of a
release are those that its policy file names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import prod

from reddot.errors import UsageError
from reddot.figures.breakdowns import CED_CELLS, Breakdown, breakdowns, read_breakdown
from reddot.figures.record_question import MOST_BREAKDOWNS, TABLES
from reddot.figures.rule import counting_rule

BY, AND = "_by_", "_and_"
TACTIC, CED_USE, MONTH = "tactic", "ced_use", "month"


@dataclass(frozen=True, slots=True)
class TableName:
    """A table of a release: the table of figures it is, and its breakdowns."""

    name: str
    table: str
    by: tuple[Breakdown, ...]

    @property
    def single(self) -> tuple[str, ...]:
        """Breakdowns in which a report has one answer, the highest use of a CED among them."""
        own = (CED_USE,) if self.table == "ced" else ()
        return (*(b.name for b in self.by if not b.multiple()), *own)

    @property
    def multiple(self) -> Breakdown | None:
        """The question with several answers at once, if the table is by one."""
        own = (read_breakdown(TACTIC),) if self.table == "tactics" else ()
        return next((b for b in (*self.by, *own) if b.multiple()), None)

    def cells(self, rows: Mapping[str, tuple[str, ...]]) -> int:
        """How many cells the table has for one force and period."""
        single = [len(rows[b.name]) for b in self.by if not b.multiple()]
        several = len(rows[self.multiple.name]) if self.multiple else 1
        return prod(single) * several * (len(CED_CELLS) if self.table == "ced" else 1)

    def title(self) -> str:
        """The table in words.

        >>> read_name("ced_by_age_band").title()
        'Use of CED (Taser) by type, by age as perceived by the officer'
        """
        words = [b.title[0].lower() + b.title[1:] for b in self.by]
        own = counting_rule(self.table).title
        return f"{own}, by {' and by '.join(words)}" if words else own


def read_name(name: str) -> TableName:
    """The table of a name.

    Raises
    ------
    UsageError
        The name is of no table; the message says how names are made.
    """
    table, _, rest = name.partition(BY)
    names = rest.split(AND) if rest else []
    if table not in TABLES or name.endswith(BY) or any(n not in breakdowns() for n in names):
        raise UsageError(
            f"'{name}' is no table of a release. Names are {', '.join(TABLES)}, then _by_ and one "
            f"to {MOST_BREAKDOWNS} breakdowns joined by _and_, such as reports_by_age_band_and_"
            f"gender. The breakdowns are: {', '.join(breakdowns())}."
        )
    found = TableName(name, table, tuple(read_breakdown(n) for n in names))
    _check(found, names)
    return found


def _check(found: TableName, names: list[str]) -> None:
    several = [b.name for b in found.by if b.multiple()]
    several += [TACTIC] if found.table == "tactics" else []
    if len(names) > MOST_BREAKDOWNS or len(set(names)) < len(names):
        raise UsageError(f"'{found.name}': name one to {MOST_BREAKDOWNS} breakdowns, each once.")
    if found.table == "ced" and CED_USE in names:
        raise UsageError(f"'{found.name}': the table ced is by the highest use already.")
    if TACTIC in several and CED_USE in found.single:
        raise UsageError(f"'{found.name}': uses of a CED are tactics already; leave one out.")
    if len(several) > 1:
        raise UsageError(
            f"'{found.name}' crosses {' with '.join(several)}, of which a report may give several "
            "answers each. A release has tables by one such question; make two tables of it."
        )


def read_names(names: Iterable[str]) -> tuple[TableName, ...]:
    """The tables of names; everything that is wrong is said together.

    Raises
    ------
    UsageError
        Any name is of no table.
    """
    found, wrong = [], []
    for name in names:
        try:
            found.append(read_name(name))
        except UsageError as problem:
            wrong.append(str(problem))
    if wrong:
        raise UsageError("\n".join(wrong))
    return tuple(found)
