"""What was found wrong in the file of a register, and what was put right while reading it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from reddot.records.importers.import_report import ImportReport, KeptAsGiven, Restoration
from reddot.records.problems import Problem


@dataclass(slots=True)
class Findings:
    """The account of one file while it is read.

    ``restored`` and ``recoded`` count (field, found, put in its place), ``as_given`` counts
    (heading, value).
    """

    problems: list[Problem] = field(default_factory=list)
    restored: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    recoded: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    as_given: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, row: int | None, column: str, code: str, message: str) -> None:
        """Name a problem; without a row it is one of the whole file."""
        self.problems.append(Problem(column, code, message, row))

    def close(
        self, rows_read: int, file: Mapping[str, object], counts: Mapping[str, int]
    ) -> ImportReport:
        """The report: a row with a problem is refused, and a problem of the file refuses all."""
        rows = {p.row for p in self.problems}
        refused = rows_read if None in rows else len(rows)
        return ImportReport(
            rows_read=rows_read,
            rows_kept=rows_read - refused,
            rows_refused=refused,
            restored=_counted(self.restored),
            problems=tuple(sorted(self.problems, key=lambda p: (p.row or 0, p.field, p.code))),
            recoded=_counted(self.recoded),
            as_given=tuple(KeptAsGiven(f, v, n) for (f, v), n in sorted(self.as_given.items())),
            files=(file,),
            counts=counts,
        )


def _counted(counts: Counter[tuple[str, str, str]]) -> tuple[Restoration, ...]:
    return tuple(Restoration(*key, rows) for key, rows in sorted(counts.items()))
