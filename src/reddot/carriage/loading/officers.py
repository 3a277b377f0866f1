"""The officers of a register's file: each once, and the same in every row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from functools import lru_cache
from typing import Any

from reddot.carriage.loading.days import say_day
from reddot.carriage.loading.findings import Findings
from reddot.carriage.loading.mapping import RegisterMapping
from reddot.carriage.loading.officer_changes import Merged, say
from reddot.carriage.loading.rows import RegisterRow
from reddot.carriage.register import Holdings
from reddot.errors import UsageError
from reddot.records.beside import Officer
from reddot.records.forces import spelled_place

ATTRIBUTES = tuple(f.name for f in fields(Officer) if f.name != "officer_id")
_SERVICE = ("joined_on", "left_on")
_NOT_OF_OFFICER = ("completed_on", "course", "serial_number", "suspended_from", "endorsed_on",
    "authority_from", "authority_to", "cartridge_number")  # fmt: skip


class Officers:
    """Gathers the officers of the rows, one after another."""

    def __init__(self, mapping: RegisterMapping, known: Holdings, findings: Findings) -> None:
        self.mapping, self.findings = mapping, findings
        self.known: Mapping[str, Officer] = {o.officer_id: o for o in known.officers}
        self.first: dict[str, RegisterRow] = {}
        self.merged: dict[str, Merged] = {}
        self.forces: dict[int, str | None] = {}

    def add(self, row: RegisterRow) -> None:
        """Take what a row says of its officer, and name what contradicts earlier rows."""
        self.forces[row.number] = self._force(row)
        officer = row.get("officer_id")
        if officer is None:
            self._check_without_officer(row)
            return
        given = {name: row.get(name) for name in ATTRIBUTES} | {"force": self.forces[row.number]}
        first = self.first.setdefault(officer, row)
        if first is not row and self._is_twice(row):
            words = f"The officer is in row {first.number} already. Keep one of the two rows."
            self.findings.add(row.number, "officer_id", "officer_twice", words)
        self.merged.setdefault(officer, Merged(officer))
        for name in ATTRIBUTES:
            self._merge(row, officer, name, given[name])

    def _check_without_officer(self, row: RegisterRow) -> None:
        if not row.lacks("officer_id"):
            return
        if not row.is_of_force():
            heading = self.mapping.heading_of("officer_id")
            words = f"Column '{heading}' is empty. Give the officer's identifier."
            self.findings.add(row.number, "officer_id", "missing", words)
        elif self.forces[row.number] is None and row.lacks("force"):
            self.findings.add(row.number, "force", "missing", _missing("force", self.mapping))

    def _is_twice(self, row: RegisterRow) -> bool:
        """Whether a row that recurs adds nothing, or there should be one row for an officer."""
        bare = not any(name in row.stated or name in row.unread for name in _NOT_OF_OFFICER)
        return self.mapping.row_is == "officer" or bare

    def _merge(self, row: RegisterRow, officer: str, name: str, value: Any) -> None:
        merged, first = self.merged[officer], self.first[officer]
        before = merged.values.get(name)
        if name in row.unread:
            merged.unread.add(name)
        elif row is not first and value != before and self._differs(name, first, value, before):
            at = merged.rows.get(name, first.number)
            words = (
                f"Column '{self.mapping.heading_of(name)}': {say(value)}, and in row {at} the "
                f"same officer has {say(before)}. Which is right is for you to say: mend one row."
            )
            self.findings.add(row.number, name, "officer_differs", words)
        elif value is not None and before is None:
            merged.values[name] = value
            merged.rows[name] = row.number

    @staticmethod
    def _differs(name: str, first: RegisterRow, value: Any, before: Any) -> bool:
        if name in first.unread:
            return False
        return name in _SERVICE or (value is not None and before is not None)

    def _force(self, row: RegisterRow) -> str | None:
        given = row.get("force")
        if given is None:
            return None if "force" in row.unread else self.mapping.force
        try:
            return _spelled(given)
        except UsageError as problem:
            self.findings.add(row.number, "force", "unknown_force", str(problem))
            return None

    def close(self) -> Iterator[Merged]:
        """What all rows together say of each officer, what a new one lacks named."""
        for name, merged in self.merged.items():
            self._check_service(merged)
            row = self.first[name]
            for part in ("role", "force"):
                lacks = part not in merged.values and part not in merged.unread
                if name not in self.known and lacks and row.lacks(part):
                    self.findings.add(row.number, part, "missing", _missing(part, self.mapping))
            yield merged

    def _check_service(self, merged: Merged) -> None:
        joined, left = (merged.values.get(name) for name in _SERVICE)
        if joined is not None and left is not None and left < joined:
            words = f"left on {say_day(left)}, before joining on {say_day(joined)}"
            row = merged.rows["left_on"]
            words = f"The officer {words}. Mend one of the two."
            self.findings.add(row, "left_on", "ends_before_it_starts", words)

    def force_of(self, officer: str) -> str | None:
        """The force of an officer, as far as it is known."""
        held, merged = self.known.get(officer), self.merged.get(officer)
        found = merged.values.get("force") if merged else None
        return found or (held.force if held else None)

    def force_of_row(self, row: RegisterRow) -> str | None:
        """The force that a row names, else that of its officer."""
        officer = row.get("officer_id")
        return self.forces.get(row.number) or (self.force_of(officer) if officer else None)


@lru_cache(maxsize=1000)
def _spelled(force: str) -> str:
    return spelled_place(force).name


def _missing(name: str, mapping: RegisterMapping) -> str:
    if name == "force":
        return 'No force is named. Say it in the mapping, as in force = "Kent", or in a column.'
    return (
        f"Column '{mapping.heading_of(name)}': no role is given, and what an officer is decides "
        "who may carry. Give officer, student_officer or special_constable in the row, or for "
        "all rows in the mapping under [every]."
    )
