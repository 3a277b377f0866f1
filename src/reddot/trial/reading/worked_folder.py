"""Who worked each slot, from the files that a trial's folder keeps, held against its log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from reddot.errors import BadDataError
from reddot.trial.design import Design
from reddot.trial.reading.turns import OfficerShift
from reddot.trial.seal import TrialLog, rows_digest
from reddot.trial.worked import WorkedSlot, read_worked_slots

_NAMED = 5
_SAID = {"yes": True, "no": False, "": None}


def read_worked_files(
    files: Iterable[Path], design: Design, log: TrialLog, *, recorded: bool = True
) -> dict[str, WorkedSlot]:
    """The rows of every slot, by its last record.

    Parameters
    ----------
    files
        In the order in which they were recorded: a later record of a slot is its correction.
    design, log
        The trial's; the log says which slots are revealed, and the digest of each slot's rows.
    recorded
        Whether the rows must be those that the log has a digest of.

    Raises
    ------
    BadDataError
        A file cannot be read, or the rows of a slot are not those that were recorded.
    """
    found: dict[str, WorkedSlot] = {}
    for path in files:
        found |= {one.slot: one for one in read_worked_slots(path, design, log.revealed)}
    if recorded:
        _check_digests(found, log)
    return found


def _check_digests(worked: Mapping[str, WorkedSlot], log: TrialLog) -> None:
    digests = {e["slot"]: e["digest"] for e in log.entries if e["kind"] in ("worked", "corrected")}
    changed = [
        name for name, one in worked.items() if digests.get(name) != rows_digest(name, one.rows)
    ]
    absent = [name for name in digests if name not in worked]
    for names, words in (
        (changed, "The rows worked of these slots are not those that the log was given"),
        (absent, "The log has a record of these slots, but their rows are in no file"),
    ):
        if names:
            more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
            raise BadDataError(
                f"{words}: {', '.join(names[:_NAMED])}{more}. Take the folder from where it was "
                "published, or record a correction with `reddot trial worked`."
            )


def officer_shifts_of(worked: Mapping[str, WorkedSlot]) -> tuple[OfficerShift, ...]:
    """The officer-shifts of slots that were worked."""
    return tuple(
        OfficerShift(
            slot=one.slot,
            officer=row["officer"],
            crew=row["crew"],
            eligible=row["eligible"] == "yes",
            carried=_SAID[row.get("carried", "")],
            hours=float(row["hours"]),
        )
        for one in worked.values()
        for row in one.rows
    )
