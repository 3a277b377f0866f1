"""What is wrong in the files of a scenario: every finding is kept, and all are told together."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from reddot.errors import BadDataError

NAMED_AT_MOST = 200  # a file of the wrong kind would otherwise be told line by line


@dataclass(slots=True)
class Findings:
    """The findings so far, one line each: the place, what was given, what is allowed, what to do.

    Examples
    --------
    >>> found = Findings()
    >>> found.add("zones.csv, row 3, population", "it is -5", "Give 0 or more")
    >>> found.lines
    ['zones.csv, row 3, population: it is -5. Give 0 or more.']
    """

    lines: list[str] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)  # codes of places with a finding

    def add(self, place: str, given: str, allowed: str) -> None:
        """Keep one finding; ``allowed`` says what is allowed and what to do, in sentences."""
        end = "" if allowed.endswith((".", "?")) else "."
        self.lines.append(f"{place}: {given}. {allowed}{end}")

    def take(self, problem: Exception, place: str = "") -> None:
        """Keep what another reader refused, in its own words."""
        start = f"{place}: " if place else ""
        self.lines += [f"{start}{line}" for line in str(problem).splitlines() if line.strip()]

    def refuse(self) -> None:
        """End here if there is any finding.

        Raises
        ------
        BadDataError
            Every finding, a line each.
        """
        if not self.lines:
            return
        told = list(dict.fromkeys(self.lines))
        more = len(told) - NAMED_AT_MOST
        if more > 0:
            told = [*told[:NAMED_AT_MOST], f"{more} more findings are not named here."]
        raise BadDataError("\n".join(told))


def near(given: object, known: Iterable[str]) -> str:
    """Words that name what may have been meant, or what there is.

    Examples
    --------
    >>> near("circuty", ["circuity", "urban_kmh"])
    "Did you mean 'circuity'?"
    >>> near("xyz", ["circuity", "urban_kmh"])
    'There is: circuity, urban_kmh.'
    """
    names = list(known)
    if not names:
        return "There is none."
    if len(names) == 1 and (mark := next((m for m in ";\t|" if m in names[0]), None)):
        sign = "a tab" if mark == "\t" else f"'{mark}'"
        return f"The cells are parted by {sign}: save the file with commas."
    found = difflib.get_close_matches(str(given), names, n=1)
    return f"Did you mean '{found[0]}'?" if found else f"There is: {listed(names)}."


def listed(names: Sequence[str], most: int = 12) -> str:
    """Some names, the first of them when there are many."""
    if len(names) <= most:
        return ", ".join(names)
    return f"{', '.join(names[:most])} and {len(names) - most} more"
