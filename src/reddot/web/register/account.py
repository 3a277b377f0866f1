"""The account of a register's file: every problem by row and field, or what was new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reddot.carriage.loading.file import RegisterRead
from reddot.pack.wording import plain, sentence_case
from reddot.records.problems import Problem
from reddot.store.actions.register_import import FILLED, WITHDRAWN, WRONG_HANDS
from reddot.web.components import Cell, SummaryRow, Table
from reddot.web.imports.account import MOST

TABLES: Mapping[str, str] = {
    "stations": "Stations",
    "officers": "Officers",
    "training": "Courses",
    "suspensions": "Suspensions",
    "endorsements": "Endorsements",
    "role_authorisations": "Authorisations of a role",
    "devices": "Devices",
    "device_issues": "Issues of devices",
    "cartridge_issues": "Issues of cartridges",
    "postings": "Changes of role or base",
    "use_reviews": "Reviews of a use",
    FILLED: "Officers of whom something was not known before",
    WRONG_HANDS: "Of the issues: to officers who may not carry now",
    WITHDRAWN: "Courses left out: as one that was withdrawn",
}


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a file: what was read, and how many rows of each table were new."""

    read: RegisterRead
    new: Mapping[str, int]

    @property
    def stored(self) -> bool:
        """Whether anything was stored: nothing is while there is a problem."""
        return not self.read.report.problems


def account_of(taken: Taken, force: str) -> dict[str, object]:
    """What the page of the account shows."""
    report = taken.read.report
    read = f"{report.rows_read:,} = {report.rows_kept:,} in order + {report.rows_refused:,} not"
    return {
        "force": force,
        "stored": taken.stored,
        "known_before": taken.stored and not any(taken.new.values()),
        "rows": (SummaryRow(key="Rows read", value=read),),
        "tables": _problems(report.problems),
        "new": _new(taken.new),
    }


def _problems(found: Sequence[Problem]) -> tuple[Table, ...]:
    """How often each problem was met, then each by its row; nothing where there is none."""
    if not found:
        return ()
    counted = Counter((p.field, p.code) for p in found)
    kinds = tuple(
        (Cell(f"{field}: {plain(code)}"), Cell(f"{times:,}", number=True))
        for (field, code), times in counted.most_common(MOST)
    )
    cut = f": the first {MOST:,} of {len(found):,}" if len(found) > MOST else ""
    rows = tuple(
        (
            Cell("The whole file" if p.row is None else f"Row {p.row:,}"),
            Cell(p.field),
            Cell(sentence_case(p.code)),
            Cell(p.message),
        )
        for p in found[:MOST]
    )
    headings = ("Row", "Field", "Problem", "What to do")
    return (
        Table("Problems by kind", ("Problem", "Times"), kinds),
        Table(f"Problems by row{cut}", headings, rows),
    )


def _new(new: Mapping[str, int]) -> Table:
    return Table(
        caption="New on the register",
        headings=("What", "Rows"),
        rows=tuple(
            (Cell(TABLES.get(name, name)), Cell(f"{count:,}", number=True))
            for name, count in new.items()
            if count
        ),
    )
