"""The officers of a register's file: each once, and the same in every row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from functools import lru_cache
from typing import Any

from reddot.carriage.loading.days import say_day
from reddot.carriage.loading.findings import Findings
from reddot.carriage.loading.mapping import RegisterMapping
from reddot.carriage.loading.rows import RegisterRow
from reddot.carriage.register import Holdings
from reddot.errors import UsageError
from reddot.records.beside import Officer
from reddot.records.forces import spelled_place

ATTRIBUTES = tuple(f.name for f in fields(Officer) if f.name != "officer_id")
_SERVICE = ("joined_on", "left_on")
_DECIDES = ("force", "role", *_SERVICE)
_NOT_OF_OFFICER = ("completed_on", "course", "serial_number", "suspended_from", "endorsed_on",
    "authority_from", "authority_to")  # fmt: skip


class Officers:
    """Gathers the officers of the rows, one after another."""

    def __init__(self, mapping: RegisterMapping, known: Holdings, findings: Findings) -> None:
        self.mapping, self.findings = mapping, findings
        self.known: Mapping[str, Officer] = {o.officer_id: o for o in known.officers}
        self.first: dict[str, RegisterRow] = {}
        self.values: dict[str, dict[str, Any]] = {}
        self.where: dict[tuple[str, str], int] = {}

    def add(self, row: RegisterRow) -> None:
        """Take what a row says of its officer, and name what contradicts earlier rows."""
        officer = row.get("officer_id")
        if officer is None:
            if row.lacks("officer_id"):
                heading = self.mapping.heading_of("officer_id")
                words = f"Column '{heading}' is empty. Give the officer's identifier."
                self.findings.add(row.number, "officer_id", "missing", words)
            return
        given = {name: row.get(name) for name in ATTRIBUTES if row.get(name) is not None}
        given["force"] = self._force(row)
        first = self.first.setdefault(officer, row)
        if first is not row and self._is_twice(row):
            words = f"The officer is in row {first.number} already. Keep one of the two rows."
            self.findings.add(row.number, "officer_id", "officer_twice", words)
        merged = self.values.setdefault(officer, {})
        for name in ATTRIBUTES:
            self._merge(row, officer, name, given.get(name))
        if first is row:
            self._check_first(row, merged)

    def _is_twice(self, row: RegisterRow) -> bool:
        """Whether a row that recurs adds nothing, or there should be one row for an officer."""
        bare = not any(name in row.stated or name in row.unread for name in _NOT_OF_OFFICER)
        return self.mapping.row_is == "officer" or bare

    def _merge(self, row: RegisterRow, officer: str, name: str, value: Any) -> None:
        merged, first = self.values[officer], self.first[officer]
        before = merged.get(name)
        if name in row.unread:
            return
        if row is not first and value != before and self._differs(name, first, value, before):
            at = self.where.get((officer, name), first.number)
            words = (
                f"Column '{self.mapping.heading_of(name)}': {_say(value)}, and in row {at} the "
                f"same officer has {_say(before)}. Which is right is for you to say: mend one row."
            )
            self.findings.add(row.number, name, "officer_differs", words)
        elif value is not None and before is None:
            merged[name] = value
            self.where[officer, name] = row.number

    @staticmethod
    def _differs(name: str, first: RegisterRow, value: Any, before: Any) -> bool:
        if name in first.unread:
            return False
        return name in _SERVICE or (value is not None and before is not None)

    def _check_first(self, row: RegisterRow, merged: Mapping[str, Any]) -> None:
        officer = row.get("officer_id")
        held = self.known.get(officer)
        if held is None:
            for name in ("role", "force"):
                if name not in merged and row.lacks(name):
                    self.findings.add(row.number, name, "missing", _missing(name, self.mapping))
            return
        for name in _DECIDES:
            old, new = getattr(held, name), merged.get(name)
            if new is not None and new != old:
                words = (
                    f"Column '{self.mapping.heading_of(name)}': {_say(new)}, and the register has "
                    f"{_say(old)} for the officer. An import changes nothing that is there: "
                    "change it in the register first, or mend the row."
                )
                self.findings.add(row.number, name, "differs_from_register", words)

    def _force(self, row: RegisterRow) -> str | None:
        given = row.get("force")
        if given is None:
            return self.mapping.force
        try:
            return _spelled(given)
        except UsageError as problem:
            self.findings.add(row.number, "force", "unknown_force", str(problem))
            return None

    def close(self) -> Iterator[Officer]:
        """The officers, after all rows; one whose row could not be read whole is left out."""
        for name, merged in self.values.items():
            joined, left = merged.get("joined_on"), merged.get("left_on")
            if joined is not None and left is not None and left < joined:
                words = f"left on {say_day(left)}, before joining on {say_day(joined)}"
                row = self.where[name, "left_on"]
                words = f"The officer {words}. Mend one of the two."
                self.findings.add(row, "left_on", "ends_before_it_starts", words)
            held = self.known.get(name)
            if held is not None:
                yield replace(held, **merged)
            elif "role" in merged and "force" in merged:
                yield Officer(officer_id=name, **merged)

    def force_of(self, officer: str) -> str | None:
        """The force of an officer, as far as it is known."""
        held = self.known.get(officer)
        found = self.values.get(officer, {}).get("force")
        return found or (held.force if held else None)


def check_spellings(
    rows: Iterable[RegisterRow], column: str, findings: Findings, known: Iterable[str] = ()
) -> None:
    """Name identifiers that differ only in case, spaces, hyphens or leading noughts."""
    seen: dict[str, tuple[str, str]] = {_loose(k): (k, "in the register") for k in known}
    for row in rows:
        given = row.get(column)
        if given is None:
            continue
        before, where = seen.setdefault(_loose(given), (given, f"in row {row.number}"))
        if before != given:
            words = (
                f"The {column} is the one {where}, written in another way (case, spaces, hyphens "
                "or leading noughts). Write it in one way if it is the same; a spreadsheet drops "
                "leading noughts unless the column is text."
            )
            findings.add(row.number, column, "two_spellings", words)


_BETWEEN = re.compile(r"(?<=[^\W\d_])[\s_-]+(?=\d)|(?<=\d)[\s_-]+(?=[^\W\d_])")


def _loose(given: str) -> str:
    """An identifier in the one spelling in which two are compared; E-7 is E7, 1-12 is not 11-2."""
    text = re.sub(r"[\s_-]+", "-", _BETWEEN.sub("", given.casefold()))
    return text.lstrip("0") if text.isdecimal() else text


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


def _say(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "'yes'" if value else "'no'"
    return f"'{value}'" if isinstance(value, str) else say_day(value)
