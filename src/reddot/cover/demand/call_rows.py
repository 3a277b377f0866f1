"""Read the rows of a file of calls, each kept, or refused with a reason for every wrong cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from reddot.cover.demand.call_cells import (
    LATITUDES,
    LONGITUDES,
    NOT_STATED,
    CellError,
    read_degrees,
    read_moment,
    read_optional_moment,
    read_word,
    read_yes_no,
)
from reddot.cover.demand.call_table import Row
from reddot.records.problems import Problem

T = TypeVar("T")
UNPLACED = -1
LONGEST_MINUTES = 1440.0
_NOWHERE = (float("nan"), float("nan"))


class CallRow(NamedTuple):
    """One call as its row has it.

    ``zone`` is ``UNPLACED`` where only the coordinates are given; ``at`` is local.
    """

    number: int
    at: datetime
    zone: int
    place: tuple[float, float]
    priority: int
    escalated: int
    service_minutes: float


class CallRows:
    """The account of the rows of one file while they are read."""

    def __init__(
        self,
        headings: Mapping[str, str],
        zones: Sequence[str],
        priorities: Sequence[str],
        style: str | None,
    ) -> None:
        self.headings, self.style = headings, style
        self._column = {name: place for place, name in enumerate(headings)}
        self._zones = {code.casefold(): place for place, code in enumerate(zones)}
        self._priorities = {word.casefold(): place for place, word in enumerate(priorities)}
        self._references: dict[str, int] = {}
        self.problems: list[Problem] = []
        self.rows_read = 0

    def read(self, rows: Iterable[Row]) -> Iterator[CallRow]:
        """The rows in which every cell can be read."""
        for number, cells in rows:
            self.rows_read += 1
            before = len(self.problems)
            found = self._read_one(number, cells)
            if found is not None and len(self.problems) == before:
                yield found

    def refuse(self, number: int, name: str, code: str, words: str) -> None:
        """Name what is wrong in a cell of a row."""
        heading = self.headings.get(name, name)
        self.problems.append(Problem(heading, code, f"Column '{heading}' {words}", number))

    def _read_one(self, number: int, cells: Sequence[Any]) -> CallRow | None:
        def cell(name: str) -> Any:
            place = self._column.get(name)
            return None if place is None else cells[place]

        def get(name: str, read: Callable[..., T], *rest: Any) -> T | None:
            try:
                return read(cell(name), *rest)
            except CellError as problem:
                self.refuse(number, name, problem.code, problem.words)
                return None

        at = get("moment", read_moment, self.style)
        priority = get("priority", read_word, self._priorities, "priority")
        zone, place = self._where(cell, get)
        escalated = get("escalated", read_yes_no)
        arrived = get("arrived", read_optional_moment, self.style)
        cleared = get("cleared", read_optional_moment, self.style)
        self._check_once(number, cell("reference"))
        minutes = self._service(number, at, arrived, cleared)
        if at is None or priority is None:
            return None
        stated = NOT_STATED if escalated is None else escalated
        return CallRow(number, at, zone, place, priority, stated, minutes)

    def _where(
        self, cell: Callable[[str], Any], get: Callable[..., Any]
    ) -> tuple[int, tuple[float, float]]:
        """The zone by its code; where there is no code, the coordinates."""
        code = cell("zone")
        if (code is not None and str(code).strip()) or "latitude" not in self.headings:
            found = get("zone", read_word, self._zones, "zone")
            return UNPLACED if found is None else found, _NOWHERE
        latitude = get("latitude", read_degrees, LATITUDES)
        longitude = get("longitude", read_degrees, LONGITUDES)
        if latitude is None or longitude is None:
            return UNPLACED, _NOWHERE
        return UNPLACED, (latitude, longitude)

    def _service(
        self, number: int, at: datetime | None, arrived: datetime | None, cleared: datetime | None
    ) -> float:
        """Minutes from arriving to clearing; NaN where either is not stated or they are wrong."""
        if at is not None and arrived is not None and arrived < at:
            words = f"is {arrived}, before the call of {at}. Mend one of the two."
            self.refuse(number, "arrived", "arrived_before_the_call", words)
        if arrived is None or cleared is None:
            return float("nan")
        minutes = (cleared - arrived).total_seconds() / 60.0
        if minutes < 0:
            words = f"is {cleared}, before arriving at {arrived}. Mend one of the two."
            self.refuse(number, "cleared", "cleared_before_arriving", words)
        elif minutes > LONGEST_MINUTES:
            words = f"is {minutes:.0f} minutes after arriving. Allowed are {LONGEST_MINUTES:.0f}."
            self.refuse(number, "cleared", "too_long", f"{words} Mend it, or leave it empty.")
        return minutes

    def _check_once(self, number: int, given: Any) -> None:
        reference = "" if given is None else str(given).strip()
        if not reference:
            return
        first = self._references.setdefault(reference, number)
        if first != number:
            words = f"has the reference of row {first} again. Give each call one row."
            self.refuse(number, "reference", "same_call_again", words)
