"""Events counted by officer-shift, each outcome with its source, its rule and what was not used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

FROM_REPORTS = ("force", "ced_used", "ced_discharged")
OWN_RECORDS = ("assaults", "injuries", "complaints")
INCIDENTS = "incidents"  # no outcome: what a rate per incident is divided by
SOURCE_OF = {
    **dict.fromkeys(FROM_REPORTS, "reports"),
    **{name: name for name in OWN_RECORDS},
}
RULES = {
    "force": "Complete reports of force of an officer on a slot. One report is one officer's use "
    "of force on one person; tactical communication alone is not a use of force.",
    "ced_used": "Complete reports of force in which a CED (Taser) was used in any way, drawing it "
    "included; one report counts once.",
    "ced_discharged": "Complete reports of force whose highest CED use is a discharge: drive stun, "
    "angled drive stun or fired; one report counts once.",
    "assaults": "Assaults on an officer of the slot, from crime records and not from force "
    "reports.",
    "injuries": "Injuries to an officer of the slot, from injury-on-duty records and not from "
    "force reports.",
    "complaints": "Complaints about an officer of the slot, from complaint records and not from "
    "force reports.",
    INCIDENTS: "Incidents that an officer of the slot went to.",
}

Key = tuple[str, str]  # slot, officer


@dataclass(frozen=True, slots=True)
class NotMatched:
    """A row that could not be laid to an officer-shift: its table, what names it, and why.

    ``name`` is the row's own identifier or its number; never an officer's.
    """

    table: str
    name: str
    code: str
    words: str

    def as_json(self) -> dict[str, str]:
        """The row as reports print it."""
        return {"table": self.table, "name": self.name, "code": self.code, "words": self.words}


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What became of the rows of one source.

    ``read`` = ``counted`` + ``off_trial`` + ``left_out`` + ``not_matched`` + ``not_stated``.

    Attributes
    ----------
    outcome, source, rule : str
        What is counted, where it is from, and what one is.
    read : int
        Rows of the source that could count.
    counted : int
        Rows on an officer-shift of the analysis.
    off_trial : int
        Rows of days, bases or turns that are no slot of the trial.
    left_out : int
        Rows on an officer-shift that is not in the analysis.
    not_matched : int
        Rows of which nobody can say on which officer-shift they happened: each is named.
    not_stated : int
        Rows that do not say whether they are of the outcome; they are not counted, and not zero.
    """

    outcome: str
    source: str
    rule: str
    read: int
    counted: int
    off_trial: int = 0
    left_out: int = 0
    not_matched: int = 0
    not_stated: int = 0

    def as_json(self) -> dict[str, Any]:
        """The account as reports print it."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Events by outcome and officer-shift.

    ``events`` holds for each outcome that a source covers the officer-shifts with any; one that is
    not there had none. An outcome without an entry is not available, which is not zero.
    ``on_reports`` are counts of flags on force reports, by flag: they are never an effect.
    """

    events: Mapping[str, Mapping[Key, int]]
    accounts: tuple[Account, ...]
    not_matched: tuple[NotMatched, ...] = ()
    on_reports: Mapping[str, Mapping[Key, int]] = field(default_factory=dict)


def sums(keys: Iterable[Key]) -> dict[Key, int]:
    """How often each officer-shift is there."""
    return dict(Counter(keys))
