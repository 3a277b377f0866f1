"""One row of a file of crews: its shift and its posts, every wrong cell a finding."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeVar

from reddot.cover.crews.clock import read_clock, read_days
from reddot.cover.crews.models import DAY_MINUTES, Post, Shift
from reddot.cover.geography import Station
from reddot.cover.geography.findings import Findings, near
from reddot.cover.geography.rows import PlaceRow
from reddot.errors import UsageError

T = TypeVar("T")
LONGEST_PAST_MIDNIGHT = 16 * 60
_OFFICERS = {"": 1, "1": 1, "single": 1, "2": 2, "double": 2}


class CrewLine(NamedTuple):
    """What one row says: its shift, and its posts without the number of the shift."""

    row: PlaceRow
    shift: Shift
    posts: tuple[Post, ...]


class CrewRow:
    """Reads one row; every wrong cell is a finding."""

    def __init__(self, row: PlaceRow, stations: Sequence[Station], found: Findings) -> None:
        self.row, self.found = row, found
        self.stations = {one.name.casefold(): place for place, one in enumerate(stations)}
        self.stations |= {one.code.casefold(): place for place, one in enumerate(stations)}
        self.names = [one.code for one in stations]

    def line(self) -> CrewLine | None:
        """The row's shift and posts; None where anything is wrong."""
        before = len(self.found.lines)
        station, start = self._station(), self._read("start", read_clock)
        minutes = None if start is None else self._minutes(start)
        days = self._read("days", read_days)
        crews, officers = self._crews(), self._officers()
        shares = self._shares(crews or 1)
        if len(self.found.lines) > before or start is None or minutes is None or days is None:
            return None
        name = self.row.text("shift") or f"{_clock(start)} to {_clock(start + minutes)}"
        shift = Shift(name=name, start_minute=start, minutes=minutes, days=days)
        posts = tuple(
            Post(
                station=station or 0,
                shift=0,
                crews=count,
                officers=officers or 1,
                trained_share=share,
            )
            for count, share in shares
        )
        rested = self._with_break(shift)
        return None if rested is None else CrewLine(self.row, rested, posts)

    def _name(self, heading: str, given: str, allowed: str) -> None:
        self.found.add(f"{self.row.where}, {heading}", given, allowed)

    def _read(self, heading: str, read: Callable[[str], T]) -> T | None:
        try:
            return read(self.row.text(heading))
        except UsageError as problem:
            self.found.take(problem, f"{self.row.where}, {heading}")
            return None

    def _station(self) -> int | None:
        given = self.row.text("station")
        place = self.stations.get(given.casefold())
        if place is None:
            said = f"no station has the code or name '{given}'" if given else "it is blank"
            self._name("station", said, near(given, self.names))
        return place

    def _minutes(self, start: int) -> int | None:
        """The length of the shift, by its hours or by its end."""
        if self.row.text("hours"):
            hours = self._number("hours", 24.0)
            return None if hours is None else round(60 * hours)
        end = self._read("end", read_clock)
        if end is None:
            return None
        minutes = (end - start) % DAY_MINUTES
        if not 0 < minutes <= LONGEST_PAST_MIDNIGHT:
            words = f"the shift ends at {_clock(end)} and starts at {_clock(start)}"
            allowed = f"An end on the next day is read so for up to {LONGEST_PAST_MIDNIGHT // 60}"
            self._name("end", words, f"{allowed} hours. Mend one, or give 'hours' in place of it")
            return None
        return minutes

    def _number(self, heading: str, most: float) -> float | None:
        """A number above 0 and up to the most allowed."""
        given = self.row.text(heading)
        try:
            found = float(given)
        except ValueError:
            found = math.nan
        if not 0 < found <= most:
            said = f"it is '{given}'" if given else "it is blank"
            self._name(heading, said, f"Give a number above 0 and at most {most:g}")
            return None
        return found

    def _crews(self) -> int | None:
        given = self.row.text("crews")
        if given.isascii() and given.isdigit() and len(given) <= 5 and int(given) > 0:
            return int(given)
        said = "the shift has no crew" if given in ("", "0") else f"it is '{given}'"
        self._name("crews", said, "Give a whole number from 1 to 99999, or leave the row out")
        return None

    def _officers(self) -> int | None:
        given = self.row.text("officers")
        if given.casefold() not in _OFFICERS:
            self._name("officers", f"it is '{given}'", "Give single or double (1 or 2)")
        return _OFFICERS.get(given.casefold())

    def _shares(self, crews: int) -> tuple[tuple[int, float | None], ...]:
        """How many crews have which share of trained officers."""
        number, share = self.row.text("trained_crews"), self.row.text("trained_share")
        if number and share:
            self._name("trained_share", "there is a number of trained crews too", "Give one of two")
        elif number:
            return self._some_trained(number, crews)
        elif share:
            return ((crews, self._share(share)),)
        return ((crews, None),)

    def _some_trained(self, given: str, crews: int) -> tuple[tuple[int, float | None], ...]:
        trained = int(given) if given.isascii() and given.isdigit() else crews + 1
        if trained > crews:
            words = f"Give a whole number from 0 to {crews}, the crews of the row"
            self._name("trained_crews", f"it is '{given}'", words)
            return ()
        both = ((trained, 1.0), (crews - trained, 0.0))
        return tuple((count, share) for count, share in both if count)

    def _share(self, given: str) -> float | None:
        text = given.removesuffix("%").strip()
        try:
            found = float(text) / (100.0 if given.endswith("%") else 1.0)
        except ValueError:
            found = math.nan
        if not 0 <= found <= 1:
            self._name(
                "trained_share", f"it is '{given}'", "Give a share from 0 to 1, or 0% to 100%"
            )
            return None
        return found

    def _with_break(self, shift: Shift) -> Shift | None:
        if not self.row.text("break_start"):
            if self.row.text("break_minutes"):
                self._name(
                    "break_start", "it is blank", "Give when the break starts, or no minutes"
                )
                return None
            return shift
        start = self._read("break_start", read_clock)
        minutes = self._number("break_minutes", shift.minutes)
        if start is None or minutes is None:
            return None
        after = (start - shift.start_minute) % DAY_MINUTES
        try:
            return replace(shift, break_after_minutes=after, break_minutes=round(minutes))
        except UsageError as problem:
            self.found.take(problem, f"{self.row.where}, break_start")
            return None


def _clock(minute: int) -> str:
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"
