"""The running account of an import: what was read, refused, restored, recoded, kept as given."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reddot.records.check import check_report
from reddot.records.forces import nearest_forces, read_place
from reddot.records.importers.import_report import ImportReport, KeptAsGiven, Restoration
from reddot.records.problems import Problem
from reddot.records.report import Report
from reddot.records.storage import NoAnswer


@dataclass(frozen=True, slots=True)
class ImportedReports:
    """Reports read from a file, and the account of reading them."""

    reports: tuple[Report, ...]
    report: ImportReport
    no_answer: frozenset[NoAnswer] = frozenset()


class Reading:
    """Counts and problems while a file is read; :meth:`close` ends it."""

    def __init__(self) -> None:
        self.read = 0
        self.refused = 0
        self.problems: list[Problem] = []
        self.reports: dict[str, Report] = {}
        self.restored: Counter[tuple[str, str, str]] = Counter()
        self.recoded: Counter[tuple[str, str, str]] = Counter()
        self.as_given: Counter[tuple[str, str]] = Counter()
        self.files: list[Mapping[str, object]] = []
        self.no_answer: set[NoAnswer] = set()
        self.file = ""  # named in every message, where there are several files
        self._unknown_forces: dict[str, list[tuple[str, int]]] = defaultdict(list)
        self._unknown_answers: dict[tuple[str, str], tuple[str, int, str]] = {}

    def in_file(self, message: str) -> str:
        """A message with the file that it is about, where there are several."""
        return _in(self.file, message)

    def refuse(self, row: int, field: str, code: str, message: str) -> None:
        """Refuse a row, and say why."""
        self.refused += 1
        self.problems.append(Problem(field, code, self.in_file(message), row))

    def force(self, given: str, row: int) -> str:
        """The one name of a force; another spelling is a restoration, an unknown name a problem."""
        place = read_place(given)
        if not place.known:
            self._unknown_forces[place.name].append((self.file, row))
        elif place.name != given:
            self.restored["force", given, place.name] += 1
        return place.name

    def keep_as_given(self, field: str, value: str, row: int, why: str) -> None:
        """Count an answer that no code stands for; it is named once, with how often it was met."""
        self.as_given[field, value] += 1
        self._unknown_answers.setdefault((field, value), (self.file, row, why))

    def add(self, report: Report, row: int) -> bool:
        """Take a report, and name what is odd in it; one with an identifier met before is refused.

        Returns
        -------
        bool
            Whether the report was kept.
        """
        if report.report_id in self.reports:
            words = f"'{report.report_id}' was read before; kept once."
            self.refuse(row, "report_id", "duplicate", words)
            return False
        found = (p for p in check_report(report) if p.code != "missing")
        self.problems += [Problem(p.field, p.code, self.in_file(p.message), row) for p in found]
        self.reports[report.report_id] = report
        return True

    def close(self, counts: Mapping[str, int] | None = None) -> ImportedReports:
        """The reports kept, and the account of the whole import."""
        account = ImportReport(
            rows_read=self.read,
            rows_kept=len(self.reports),
            rows_refused=self.refused,
            restored=_restorations(self.restored),
            problems=(*self.problems, *self._answers(), *self._forces()),
            recoded=_restorations(self.recoded),
            as_given=tuple(KeptAsGiven(*k, rows) for k, rows in sorted(self.as_given.items())),
            files=tuple(self.files),
            counts=counts or {},
        )
        return ImportedReports(tuple(self.reports.values()), account, frozenset(self.no_answer))

    def _answers(self) -> Iterator[Problem]:
        for (field, value), (file, row, why) in self._unknown_answers.items():
            rows = self.as_given[field, value]
            words = f"'{value}' (rows: {rows:,}) {why} It is kept as given."
            yield Problem(field, "no_counterpart", _in(file, words), row)

    def _forces(self) -> Iterator[Problem]:
        """A problem for every name that no force known here has, with the row it is first in."""
        for name, rows in self._unknown_forces.items():
            near = nearest_forces(name)
            hint = f" Did you mean {' or '.join(near)}?" if near else ""
            words = f"No force known here is called '{name}' (rows: {len(rows):,}).{hint}"
            kept = "Its reports are kept under that name."
            file, row = rows[0]
            yield Problem("force", "unknown_force", _in(file, f"{words} {kept}"), row)


def _in(file: str, message: str) -> str:
    return f"{file}: {message}" if file else message


def _restorations(found: Counter[tuple[str, str, str]]) -> Sequence[Restoration]:
    return tuple(Restoration(*changed, rows) for changed, rows in found.items())
