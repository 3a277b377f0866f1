"""The rows of a register's file, each cell read as its column says; what cannot be is named."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from reddot.carriage.loading.cells import Cell, bare, read_cell
from reddot.carriage.loading.columns import ABOUT_FORCE, COLUMNS, WITHOUT_OFFICER
from reddot.carriage.loading.days import DATE_CELL, CellError, WrittenDay
from reddot.carriage.loading.findings import Findings
from reddot.carriage.loading.headings import name_headings
from reddot.carriage.loading.mapping import CourseColumn, RegisterMapping
from reddot.carriage.loading.texts import shown
from reddot.records.importers.flat_mapping import IGNORE, KEEP, fold


@dataclass(frozen=True, slots=True)
class CourseDay:
    """The day of a course in a column of its own."""

    course: str
    model: str | None
    completed_on: date


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One row: its values by our columns, those that the row itself states, those not readable.

    ``values`` hold what is true of every row too; ``unread`` are the columns whose cell is named
    in a problem, or whose heading the file lacks, so that nothing more is said of them.
    """

    number: int
    values: Mapping[str, Any]
    stated: frozenset[str]
    unread: frozenset[str]
    days: tuple[CourseDay, ...] = ()

    def get(self, column: str) -> Any:
        """The value of a column; None where it is empty or could not be read."""
        return self.values.get(column)

    def lacks(self, column: str) -> bool:
        """Whether a column is empty, and not merely unread."""
        return column not in self.values and column not in self.unread

    def is_of_force(self) -> bool:
        """Whether it names no officer, and tells of a device of the force or of what a role may."""
        told = any(name in self.stated or name in self.unread for name in ABOUT_FORCE)
        alone = self.lacks("officer_id") and not self.days
        return alone and told and self.stated <= {*WITHOUT_OFFICER}


class RowReader:
    """Reads the rows of one file below its heading."""

    def __init__(
        self, heading: Sequence[str], mapping: RegisterMapping, findings: Findings, today: date
    ) -> None:
        self.heading, self.mapping, self.findings, self.today = heading, mapping, findings, today
        self.every = {n: read_cell(v, n, mapping, today).value for n, v in mapping.every.items()}
        self.lacking = frozenset(name_headings(heading, mapping, findings))
        self.written: dict[int, list[tuple[int, str, WrittenDay]]] = defaultdict(list)

    def read(self, number: int, cells: Sequence[Any]) -> RegisterRow | None:
        """A row; None where it is empty. One whose values cannot be told apart has none."""
        given = [bare(cell) for cell in cells]
        if all(value == "" or fold(value) in self.mapping.blank for value, _ in given):
            return None
        extra = any(value != "" for value, _ in given[len(self.heading) :])
        if len(given) < len(self.heading) or extra:
            words = f"The row has {len(given)} values and the heading names {len(self.heading)}."
            self.findings.add(number, "row", "wrong_number_of_values", f"{words} Mend the row.")
            return RegisterRow(number, {}, frozenset(), frozenset(COLUMNS))
        return self._read(number, given)

    def _read(self, number: int, given: Sequence[tuple[Any, bool]]) -> RegisterRow:
        values: dict[str, Any] = {}
        unread = set(self.lacking)
        days: list[CourseDay] = []
        for place, (value, apostrophe) in enumerate(given[: len(self.heading)]):
            target = self._target(number, place, value)
            if target is None:
                continue
            name = target if isinstance(target, str) else "completed_on"
            if apostrophe:
                self.findings.restored[name, "'", ""] += 1
            cell = self._cell(number, place, name, value)
            if cell is None:
                unread.add(name)
            elif isinstance(target, CourseColumn):
                days.append(CourseDay(target.course, target.model, cell.value))
            else:
                values[name] = cell.value
        stated = frozenset(values)
        return RegisterRow(number, self.every | values, stated, frozenset(unread), tuple(days))

    def _target(self, number: int, place: int, value: Any) -> str | CourseColumn | None:
        """Where the value of a cell goes; None where it is empty, ignored, kept or not known."""
        heading = self.heading[place]
        if heading == "" and value != "":
            words = "The row has a value under no heading. Give the column a heading, or clear it."
            self.findings.add(number, "row", "unnamed_column", words)
        if value == "" or fold(value) in self.mapping.blank:
            return None
        target = self.mapping.columns.get(fold(heading))
        if target == KEEP:
            self.findings.as_given[heading, str(value)] += 1
        if target in (KEEP, IGNORE):
            return None
        return target or self.mapping.courses.get(fold(heading))

    def _cell(self, number: int, place: int, name: str, value: Any) -> Cell | None:
        try:
            cell = read_cell(value, name, self.mapping, self.today)
        except CellError as problem:
            given = "what it holds" if COLUMNS[name].personal else shown(value)
            words = f"Column '{self.heading[place]}': {given} {problem.words}"
            self.findings.add(number, name, problem.code, words)
            return None
        if cell.code is not None:
            self.findings.recoded[name, value, cell.code] += 1
        if cell.written is not None:
            self.written[place].append((number, name, cell.written))
        return cell

    def check_styles(self) -> None:
        """Name each row in which a column writes its days in another style than in most rows."""
        for place, written in self.written.items():
            counts = Counter(style for _, _, day in written for style in sorted(day.styles))
            usual, _ = max(counts.items(), key=lambda item: item[1])
            for number, name, day in written:
                if usual not in day.styles:
                    self._name_style(number, name, place, (usual, min(day.styles)))

    def _name_style(self, number: int, name: str, place: int, styles: tuple[str, str]) -> None:
        usual, here = styles
        words = (
            f"Column '{self.heading[place]}': the day is written as {here}, and in most rows of "
            f"the column as {usual}."
        )
        if DATE_CELL in styles:
            words += " A spreadsheet that turns only some days into dates may have swapped theirs."
        do = "Check the day, and write the whole column in one style."
        self.findings.add(number, name, "two_date_styles", f"{words} {do}")
