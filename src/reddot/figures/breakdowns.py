"""Breakdowns: what figures from records can be split by, and which rows a split has."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

from reddot.errors import UsageError
from reddot.figures.ladders import DISCHARGE_USES, NON_DISCHARGE_USES
from reddot.records.codes import read_code_list
from reddot.records.columns import MULTIPLE
from reddot.records.questions import BY_FIELD

NOT_STATED = "not_stated"
GIVEN = "given: "  # before an answer that has no counterpart in the code lists
CED_USES = (*NON_DISCHARGE_USES, *DISCHARGE_USES)
# The cells of the table of CED uses, and the highest uses that each counts.
CED_CELLS: Mapping[str, tuple[str, ...]] = {
    **{use: (use,) for use in CED_USES},
    "non_discharge": NON_DISCHARGE_USES,
    "discharge": DISCHARGE_USES,
    "not_stated": (NOT_STATED,),
    "total": (*CED_USES, NOT_STATED),
}
DISCHARGE_STATED = "discharge_stated"  # a discharge, and not one that is only possible
# What a report says of CED use where it names no use.
NO_CED, UNANSWERED = "none", "unanswered"
CED_NOT_STATED = "ced_not_stated"  # a CED was used and no use is named
TACTIC_GROUPS = ("handcuffing", "baton", "irritant", "ced", "aep", "firearms", "dog")
_WORDS = {
    NOT_STATED: "Not stated",
    NO_CED: "No CED used",
    UNANSWERED: "Not answered",
    "ced": "CED (any use)",
    CED_NOT_STATED: "CED, use not stated",
    "aep": "AEP (any use)",
}


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One way to split reports.

    ``column`` is a column with one answer, ``choices`` a multi-select question, ``made`` what is
    worked out from the record: exactly one of them is set. ``unknown`` are codes that say nothing;
    ``only_if`` says whom the question is not asked of, where it is asked of some only.
    """

    name: str
    title: str
    column: str | None = None
    choices: str | None = None
    made: Literal["ced_use", "month"] | None = None
    perceived: bool = False
    unknown: tuple[str, ...] = ()
    only_if: str | None = None
    series: str | None = None

    @property
    def question(self) -> str | None:
        """The question of the form whose answers these are."""
        return self.column or self.choices

    @property
    def code_list(self) -> str | None:
        """The code list of the answers; None for a month."""
        if self.made == "ced_use":
            return "ced_use"
        return BY_FIELD[self.question].code_list if self.question else None

    def multiple(self) -> bool:
        """Whether a report can be in several rows."""
        return self.choices is not None

    def categories(self) -> dict[str, tuple[str, ...]]:
        """The rows of a multi-select and the codes that each holds; tactics have groups as well.

        >>> read_breakdown("tactic").categories()["aep"]
        ('aep_aimed', 'aep_fired')
        """
        codes = read_code_list(self.code_list or "").codes
        each: dict[str, tuple[str, ...]] = {code.code: (code.code,) for code in codes}
        if self.choices != "tactics":
            return each
        return each | {g: tuple(c.code for c in codes if c.part_of == g) for g in TACTIC_GROUPS}

    def columns(self) -> dict[str, str]:
        """The column of ``reports`` that holds each code of a multi-select."""
        prefix = MULTIPLE[self.choices][0] if self.choices in MULTIPLE else "tactic"
        return {code: f"{prefix}_{code}" for code in read_code_list(self.code_list or "").names()}

    def rows(self, found: Iterable[str]) -> tuple[str, ...]:
        """The rows to print, in order: the codes, answers kept as given, and those not stated.

        A code no longer offered is a row only where a report has it. Months run from the first
        that was found to the last.

        Parameters
        ----------
        found
            The values that the reports have.
        """
        values = set(found)
        if self.made == "month":
            return (*_months(values - {NOT_STATED}), *sorted(values & {NOT_STATED}))
        if self.made == "ced_use":
            return (*CED_USES, NOT_STATED, NO_CED, UNANSWERED)
        codes = read_code_list(self.code_list or "").codes
        known = [c.code for c in codes if c.retired_on is None or c.code in values]
        groups = (CED_NOT_STATED, *TACTIC_GROUPS) if self.choices == "tactics" else ()
        given = sorted(value for value in values if value.startswith(GIVEN))
        return (*known, *groups, *given, NOT_STATED)

    def could_be_anything(self, row: str) -> bool:
        """Whether a row holds reports that say nothing of the question."""
        return row in (NOT_STATED, UNANSWERED, *self.unknown)

    def label(self, row: str) -> str:
        """A row's words for people.

        >>> read_breakdown("age_band").label("11-17"), read_breakdown("reason").label("not_stated")
        ('11 to 17', 'Not stated')
        """
        if row.startswith(GIVEN):
            return f"{row.removeprefix(GIVEN)} (as given)"
        codes = read_code_list(self.code_list).codes if self.code_list else ()
        labels = {code.code: code.label for code in codes}
        words = row if self.made == "month" else row.replace("_", " ").capitalize()
        return labels.get(row) or _WORDS.get(row) or words


@cache
def breakdowns() -> dict[str, Breakdown]:
    """Every breakdown, by name."""
    text = (resources.files("reddot.figures") / "breakdowns.toml").read_text(encoding="utf-8")
    entries = tomllib.loads(text)
    found = {}
    for name, entry in entries.items():
        values: dict[str, Any] = {
            k: tuple(v) if isinstance(v, list) else v for k, v in entry.items()
        }
        found[name] = Breakdown(name=name, **values)
    return found


def read_breakdown(name: str) -> Breakdown:
    """The breakdown of a name; a column of the records is taken for the one made of it.

    Raises
    ------
    UsageError
        There is none; the message lists them.

    Examples
    --------
    >>> read_breakdown("perceived_age_band").name
    'age_band'
    """
    if name in breakdowns():
        return breakdowns()[name]
    same = [b for b in breakdowns().values() if name in (b.column, b.choices)]
    if not same:
        raise UsageError(f"There is no breakdown '{name}'. Use one of: {', '.join(breakdowns())}.")
    return same[0]


def _months(found: Iterable[str]) -> tuple[str, ...]:
    """Every month from the first to the last, so that one without a report is a row of 0."""
    known = sorted(found)
    if not known:
        return ()
    first, last = (int(m[:4]) * 12 + int(m[5:]) - 1 for m in (known[0], known[-1]))
    return tuple(f"{n // 12}-{n % 12 + 1:02d}" for n in range(first, last + 1))
