"""One row of a foreign file as rows of Reddot's own tables, by a mapping."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reddot.records.columns import MULTIPLE, Column, device_columns, report_columns, tactic_columns
from reddot.records.flat import Row
from reddot.records.importers.flat_answers import (
    Answers,
    NoCounterpartError,
    shown,
    split_by_labels,
)
from reddot.records.importers.flat_days import moment, read_day, read_time
from reddot.records.importers.flat_mapping import IGNORE, KEEP, FlatMapping, Target, fold
from reddot.records.importers.reading import Reading

# The answers to "a physical condition?" and "a mental condition?", and the one code they make.
HEALTH = {
    ("yes", "yes"): "both",
    ("yes", "no"): "physical",
    ("no", "yes"): "mental",
    ("no", "no"): "none",
}
PARTS = ("physical", "mental")
# What an answer to "a physical condition?" or "a mental condition?" says is there beyond a yes.
_MEANT = {"physical": {"physical"}, "mental": {"mental"}, "both": set(PARTS)}
_COLUMNS = {
    "reports": {c.name: c for c in report_columns()},
    "tactics": {c.name: c for c in tactic_columns()},
    "devices": {c.name: c for c in device_columns()},
}
_SPECIAL = {
    "day": "used_at",
    "time": "used_at",
    "physical": "perceived_health",
    "mental": "perceived_health",
}
_PREFIXES = {prefix: field for field, (prefix, _) in MULTIPLE.items()} | {"tactic": "tactics"}


class RowReader:
    """Reads the rows of one file; what each column is was worked out once, from the heading.

    Parameters
    ----------
    mapping
        What the headings and the words mean.
    heading
        The headings of the file.
    reading
        The account that restorations, recodings and answers without a counterpart go to.
    """

    def __init__(self, mapping: FlatMapping, heading: Sequence[str], reading: Reading) -> None:
        self.mapping = mapping
        self.reading = reading
        self.answers = Answers(mapping, reading)
        found = [(i, name, mapping.target(name)) for i, name in enumerate(heading)]
        self.unmapped = tuple(name for _, name, target in found if target is None)
        self._plan = [(i, n, t) for i, n, t in found if t is not None and t.column != IGNORE]

    def read(self, values: Sequence[Any], number: int) -> tuple[Row, dict[str, list[Row]]]:
        """The row of ``reports`` and the rows of the tables beside it that a file's row says.

        Answers without a counterpart are among the rows of ``as_given``.
        """
        row = _MadeRow(self, number)
        for i, name, target in self._plan:
            value = values[i]
            if isinstance(value, str):
                value = value.strip()
            if value not in (None, ""):
                row.take(name, target, value)
        row.take_special()
        return row.row, row.children()


class _MadeRow:
    """A row while it is made."""

    def __init__(self, reader: RowReader, number: int) -> None:
        self.mapping, self.answers, self.reading = reader.mapping, reader.answers, reader.reading
        self.number = number
        self.row: Row = {}
        self.given: list[Row] = []
        self.special: dict[str, Any] = {}
        self.beside: dict[str, dict[int, Row]] = {"tactics": {}, "devices": {}}

    def children(self) -> dict[str, list[Row]]:
        """The rows beside; an answer about a tactic that is not named is no tactic."""
        found = {table: [rows[n] for n in sorted(rows)] for table, rows in self.beside.items()}
        found["tactics"] = [row for row in found["tactics"] if "tactic" in row]
        return found | {"as_given": self.given}

    def take(self, name: str, target: Target, value: Any) -> None:
        """Take one cell that is not empty."""
        if target.column == KEEP:
            self._keep(name, value)
        elif target.table == "special":
            self.special[target.column] = value
        else:
            self._take_answer(target, value)

    def _take_answer(self, target: Target, value: Any) -> None:
        column = _COLUMNS[target.table][target.column]
        try:
            read = self.answers.value(column, value)
        except NoCounterpartError as problem:
            self._keep_odd(question_of(target), value, str(problem))
            return
        if read is False:  # "no" to one choice of many: the choice is not among the answers
            return
        if target.table == "reports":
            self.row[column.name] = read
        else:
            empty = {"position": target.position}
            self.beside[target.table].setdefault(target.position, empty)[column.name] = read

    def take_special(self) -> None:
        """Take what is read from several columns together, or several answers from one."""
        if "day" in self.special:
            self._take_day()
        if "physical" in self.special or "mental" in self.special:
            self._take_health()
        for field in self.mapping.separators:
            if field in self.special:
                self._take_list(field, str(self.special[field]))

    def _take_day(self) -> None:
        how, given_day, given_time = self.mapping.day, self.special["day"], self.special.get("time")
        found = read_day(given_day, how) if how else None
        if how is None or found is None:
            formats = ", ".join(how.formats) if how else ""
            self._keep_odd("used_on", given_day, f"is no day written as {formats}.")
            return
        day, at = found
        self.row["used_on"] = day
        if given_time is not None:
            at = read_time(given_time, how)
            if at is None:
                words = f"is no time written as {', '.join(how.times)}."
                self._keep_odd("used_at", given_time, words)
        if at is not None:
            self.row["used_at"] = moment(day, at, how)

    def _take_health(self) -> None:
        said: dict[str, str | None] = {}
        for part in PARTS:
            try:
                said[part] = self._condition(part)
            except NoCounterpartError as problem:
                said[part] = None
                self._keep_odd("perceived_health", self.special[part], str(problem))
        code = _health(said)
        if code is not None:
            self.row["perceived_health"] = code

    def _condition(self, part: str) -> str:
        """Yes, no, a code of the mapping's own words for health, or nothing."""
        if part not in self.special:
            return ""
        given = self.special[part]
        own = self.mapping.values.get("perceived_health", {}).get(fold(given))
        return own or str(
            self.answers.value(Column(f"perceived_health.{part}", "code", "yes_no"), given)
        )

    def _take_list(self, field: str, joined: str) -> None:
        prefix, code_list = MULTIPLE.get(field, ("tactic", "tactic"))
        words = self.answers.words(field, code_list)
        codes, left = split_by_labels(joined, self.mapping.separators[field], words)
        for position, code in enumerate(codes, 1):
            if field == "tactics":
                self.beside["tactics"][position] = {"position": position, "tactic": code}
            else:
                self.row[f"{prefix}_{code}"] = True
        for text in left:
            self._keep_odd(field, text, "is no answer known here.")

    def _keep_odd(self, field: str, value: Any, why: str) -> None:
        self._keep(field, value)
        self.reading.keep_as_given(field, shown(value), self.number, why)

    def _keep(self, field: str, value: Any) -> None:
        position = len(self.given) + 1
        self.given.append({"position": position, "field": field, "value": shown(value)})


def _health(said: Mapping[str, str | None]) -> str | None:
    """The one code of two answers; None stands for an answer that could not be read.

    A condition that is known is not lost because the other answer is not known.
    """
    there = {part for part, answer in said.items() if answer == "yes"}
    there |= {part for answer in said.values() for part in _MEANT.get(answer or "", ())}
    if there:
        return HEALTH["yes" if PARTS[0] in there else "no", "yes" if PARTS[1] in there else "no"]
    if None in said.values():
        return None
    if "not_reported" in said.values():
        return "not_reported"
    return "none" if set(said.values()) <= {"no", "none"} else None


def question_of(target: Target) -> str:
    """The question that an answer belongs to, as ``as_given`` names it.

    >>> question_of(Target("reports", "reason_other")), question_of(Target("tactics", "tactic", 3))
    ('reasons', 'tactics')
    """
    if target.table == "special":
        return _SPECIAL.get(target.column, target.column)
    if target.table == "tactics":
        return "tactics" if target.column == "tactic" else "tactics.effective"
    if target.table == "devices":
        return f"devices.{target.position}.{target.column}"
    column = _COLUMNS["reports"][target.column]
    fields = (f for p, f in _PREFIXES.items() if column.name.startswith(f"{p}_"))
    return next(fields, column.name) if column.kind == "boolean" else column.name
