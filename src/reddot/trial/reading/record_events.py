"""Events of records laid to officer-shifts: by the shift that they name, else by the moment."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from reddot.carriage.on_duty import seconds
from reddot.records.beside_storage import read_beside
from reddot.records.report import local_day
from reddot.trial.reading.counted import (
    FROM_REPORTS,
    OWN_RECORDS,
    RULES,
    Account,
    Counts,
    Key,
    NotMatched,
    sums,
)
from reddot.trial.reading.report_rows import FLAGS, ForceReport, read_force_reports
from reddot.trial.reading.turns import TurnIndex

REPORTS = "reports"
_IDS = {"assaults": "assault_id", "injuries": "injury_id", "complaints": "complaint_id"}
_COUNTS: dict[str, Callable[[ForceReport], bool | None]] = {
    "force": lambda report: True,  # noqa: ARG005 - every report of force is one
    "ced_used": lambda report: report.used,
    "ced_discharged": lambda report: report.discharged,
}


@dataclass(frozen=True, slots=True)
class Event:
    """One row of a source: its own identifier, whom and when it concerns, the shift it names."""

    name: str
    officer: str | None
    moment: datetime | None
    day: date | None
    shift: str | None = None


@dataclass(slots=True)
class Laid:
    """What became of the events of one source, in their order: a key, or a word for none."""

    keys: list[Key | None] = field(default_factory=list)
    fates: list[str] = field(default_factory=list)
    not_matched: list[NotMatched] = field(default_factory=list)

    def add(self, fate: str, key: Key | None = None) -> None:
        """Keep what became of the next event."""
        self.keys.append(key)
        self.fates.append(fate)


class Events:
    """Lays events to the officer-shifts of a trial.

    Parameters
    ----------
    turns
        Every turn of duty of the records.
    worked
        The officer-shifts of the analysis.
    in_trial
        Whether a local day is in the trial.
    """

    def __init__(
        self, turns: TurnIndex, worked: Collection[Key], in_trial: Callable[[date], bool]
    ) -> None:
        self.turns, self.worked, self.in_trial = turns, frozenset(worked), in_trial

    def lay(self, table: str, events: Sequence[Event]) -> Laid:
        """Lay each event; what cannot be laid is named with the reason, and never guessed."""
        laid = Laid()
        for event in events:
            self._lay(table, event, laid)
        return laid

    def _lay(self, table: str, event: Event, laid: Laid) -> None:
        if event.shift is not None:
            turn = self.turns.by_id.get(event.shift)
            if turn is not None:
                self._on_turn(turn.slot, turn.officer, laid)
                return
        problem = self._why_not(event)
        if problem is None:
            (turn,) = self._at(event)
            self._on_turn(turn.slot, turn.officer, laid)
        elif event.day is not None and not self.in_trial(event.day):
            laid.add("off_trial")
        else:
            laid.not_matched.append(NotMatched(table, event.name, *problem))
            laid.add("not_matched")

    def _on_turn(self, slot: str | None, officer: str, laid: Laid) -> None:
        if slot is None:
            laid.add("off_trial")
        elif (slot, officer) in self.worked:
            laid.add("counted", (slot, officer))
        else:
            laid.add("left_out")

    def _at(self, event: Event) -> list[Any]:
        if event.officer is None or event.moment is None:
            return []
        return self.turns.at(event.officer, seconds(event.moment))

    def _why_not(self, event: Event) -> tuple[str, str] | None:
        if event.shift is not None:
            return "unknown_shift", "it names a shift that the records do not have"
        if event.officer is None:
            return "no_officer", "it names no officer"
        if event.moment is None:
            return "no_moment", "it has a day and no time: nobody can say on which turn it was"
        turns = self._at(event)
        if not turns:
            return "no_turn", "the officer is on no turn of duty then"
        if len(turns) > 1:
            return "two_turns", "the officer is on two turns of duty then"
        return None


def count_records(folder: Path, events: Events) -> Counts:
    """Count the events of a folder of records on the officer-shifts of a trial.

    Parameters
    ----------
    folder
        Force reports, and whichever of the tables ``assaults``, ``injuries``, ``complaints`` there
        are. An outcome whose table is not there is not available, which is not zero.
    events
        Lays them.

    Notes
    -----
    Assaults, injuries and complaints come from their own tables alone. What force reports say of
    them is kept apart in ``on_reports`` and is no outcome.
    """
    counts = _count_reports(folder, events)
    found, accounts, unmatched = dict(counts.events), list(counts.accounts), [*counts.not_matched]
    for table in OWN_RECORDS:
        if not (folder / f"{table}.parquet").is_file():
            continue
        rows = [_event(table, row) for row in read_beside(folder, table)]
        laid = events.lay(table, rows)
        found[table] = sums(key for key in laid.keys if key is not None)
        accounts.append(_account(table, table, laid.fates))
        unmatched += laid.not_matched
    return Counts(
        events=found,
        accounts=tuple(accounts),
        not_matched=tuple(unmatched),
        on_reports=counts.on_reports,
    )


def _event(table: str, row: Any) -> Event:
    day = local_day(row.happened_at)
    return Event(getattr(row, _IDS[table]), row.officer_id, row.happened_at, day, row.shift_id)


def _count_reports(folder: Path, events: Events) -> Counts:
    reports = read_force_reports(folder)
    rows = [Event(one.report_id, one.officer, one.moment, one.day) for one in reports]
    laid = events.lay(REPORTS, rows)
    found, accounts = {}, []
    for outcome in FROM_REPORTS:
        said = [_COUNTS[outcome](report) for report in reports]
        found[outcome] = sums(
            key for key, yes in zip(laid.keys, said, strict=True) if key is not None and yes
        )
        wanted = [
            fate if yes else "not_stated"
            for fate, yes in zip(laid.fates, said, strict=True)
            if yes or (yes is None and fate == "counted")
        ]
        accounts.append(_account(outcome, REPORTS, wanted))
    flags = {
        name: sums(
            key
            for key, report in zip(laid.keys, reports, strict=True)
            if key is not None and name in report.flags
        )
        for name in FLAGS
    }
    return Counts(
        events=found,
        accounts=tuple(accounts),
        not_matched=tuple(laid.not_matched),
        on_reports=flags,
    )


def _account(outcome: str, source: str, fates: Sequence[str]) -> Account:
    names = ("counted", "off_trial", "left_out", "not_matched", "not_stated")
    counts = {name: sum(fate == name for fate in fates) for name in names}
    return Account(
        outcome=outcome, source=source, rule=RULES[outcome], read=len(fates), **counts
    )  # fmt: skip
