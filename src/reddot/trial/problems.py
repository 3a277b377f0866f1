"""What is wrong in the files of a trial: every problem is kept, and all are told together."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field

from reddot.errors import BadDataError
from reddot.records.problems import Problem

NAMED_AT_MOST = 200  # a file of the wrong kind would otherwise be told line by line


@dataclass(slots=True)
class Problems:
    """The problems so far of one file, each with what was given, what is allowed, what to do.

    Examples
    --------
    >>> found = Problems("slots.csv")
    >>> found.add("turn", "blank_stratum", "it is blank", "Give the turn of duty", row=3)
    >>> found.lines()
    ['slots.csv, row 3, turn: it is blank. Give the turn of duty.']
    """

    where: str
    found: list[Problem] = field(default_factory=list)

    def add(
        self, name: str, code: str, given: str, allowed: str, *, row: int | None = None
    ) -> None:
        """Keep one problem; ``allowed`` says what is allowed and what to do, in sentences."""
        end = "" if allowed.endswith((".", "?")) else "."
        self.found.append(Problem(name, code, f"{given}. {allowed}{end}", row))

    def lines(self) -> list[str]:
        """The problems in words, a line each."""
        return list(dict.fromkeys(self._line(one) for one in self.found))

    def _line(self, one: Problem) -> str:
        row = [] if one.row is None else [f"row {one.row}"]
        return (
            f"{', '.join([self.where, *row, *([one.field] if one.field else [])])}: {one.message}"
        )

    def refuse(self) -> None:
        """End here if there is any problem.

        Raises
        ------
        BadDataError
            Every problem, a line each.
        """
        told = self.lines()
        if not told:
            return
        more = len(told) - NAMED_AT_MOST
        if more > 0:
            told = [*told[:NAMED_AT_MOST], f"{more} more problems are not named here."]
        raise BadDataError("\n".join(told))


def near(given: object, known: Iterable[str]) -> str:
    """Words that name what may have been meant, or what there is.

    >>> near("turns", ["turn", "station"]), near("xyz", ["turn", "station"])
    ("Did you mean 'turn'?", 'There is: turn, station.')
    """
    names = list(known)
    found = difflib.get_close_matches(str(given), names, n=1)
    if found:
        return f"Did you mean '{found[0]}'?"
    return f"There is: {', '.join(names)}." if names else "There is none."
