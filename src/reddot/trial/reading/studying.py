"""Make a trial ready to analyse: its folder, who worked, and a file or a folder of events."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from functools import partial
from pathlib import Path

import numpy as np

from reddot.errors import NotEnoughDataError, UsageError
from reddot.trial.design import Design, Slot
from reddot.trial.exposure import groups_of, probabilities_of
from reddot.trial.flow import AnalysedSlots, flow_of
from reddot.trial.folder import TrialFolder
from reddot.trial.observed import Ints, Observed
from reddot.trial.randomisation import by_design, within_blocks
from reddot.trial.randomisation.reallocation import Reallocation
from reddot.trial.reading.counted import INCIDENTS
from reddot.trial.reading.observing import observe, of_rows
from reddot.trial.reading.outcomes_file import read_outcomes
from reddot.trial.reading.records_folder import Recorded, read_records_folder
from reddot.trial.reading.turns import OfficerShift
from reddot.trial.reading.worked_folder import officer_shifts_of, read_worked_files
from reddot.trial.reporting.study import Study
from reddot.trial.seal import TrialLog, block_ids, draw_allocations, plan_digest
from reddot.trial.worked import followed_of

REDRAWN = 1_000
_SAID = {True: "yes", False: "no", None: ""}
NOT_RECORDED = (
    "Who worked is from a file that is not in the trial's log: nobody can tell whether it was "
    "changed after the outcomes were known."
)
FROM_RECORDS = (
    "Who worked is from the records, not from the trial's log; whether an allocation was followed "
    "is what the records say of who carried."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Where the events are: a file of outcomes or a folder of records, and who worked.

    ``worked`` is a file beside the trial's own records; ``turn_starts`` the local time at which
    each turn starts, where slots do not say.
    """

    outcomes: Path | None = None
    records: Path | None = None
    worked: Path | None = None
    turn_starts: Mapping[str, time] | None = None


def study_of(folder: TrialFolder, sources: Sources, *, seed: int = 1) -> Study:
    """Make the study of a trial's folder.

    Raises
    ------
    UsageError
        Neither or both of a file of outcomes and a folder of records are given.
    BadDataError
        A file is not what it says; every row that is wrong is named.
    NotEnoughDataError
        No slot is revealed, or nobody worked one.
    """
    if (sources.outcomes is None) == (sources.records is None):
        raise UsageError("Give the events: either --outcomes FILE or --records FOLDER.")
    if not folder.arms:
        raise NotEnoughDataError("No slot is revealed yet: there is nothing to analyse.")
    rows, recorded, warnings = _rows_and_events(folder, sources)
    if not rows:
        raise NotEnoughDataError(
            "Nobody is recorded on any slot. Record who worked with `reddot trial worked`, or give "
            "--worked FILE or --records FOLDER."
        )
    return make_study(
        folder.design, folder.slots, folder.log, rows, recorded, warnings=warnings, seed=seed
    )  # fmt: skip


def _rows_and_events(
    folder: TrialFolder, sources: Sources
) -> tuple[tuple[OfficerShift, ...], Recorded, tuple[str, ...]]:
    rows, warnings = _worked(folder, sources)
    if sources.records is not None:
        found = read_records_folder(
            sources.records, folder.design, _opened(folder), rows, sources.turn_starts
        )
        return found.rows, found, warnings if rows else (*warnings, FROM_RECORDS)
    keys = {(row.slot, row.officer) for row in rows}
    counts = read_outcomes(sources.outcomes or Path(), keys)
    return rows, Recorded(rows=rows, counts=counts), warnings


def _opened(folder: TrialFolder) -> tuple[Slot, ...]:
    return tuple(slot for slot in folder.slots if slot.name in folder.arms)


def _worked(
    folder: TrialFolder, sources: Sources
) -> tuple[tuple[OfficerShift, ...], tuple[str, ...]]:
    """Who worked, as the trial recorded it; else as a file beside it says."""
    own = folder.worked_files
    if sources.worked is not None and own:
        raise UsageError(
            "The trial has its own record of who worked. Leave --worked out; a mistake in the "
            "record is corrected with `reddot trial worked`."
        )
    if sources.worked is not None:
        read = read_worked_files([sources.worked], folder.design, folder.log, recorded=False)
        return officer_shifts_of(read), (NOT_RECORDED,)
    return officer_shifts_of(read_worked_files(own, folder.design, folder.log)), ()


def make_study(  # noqa: PLR0913 - a trial has as many parts
    design: Design,
    slots: Sequence[Slot],
    log: TrialLog,
    rows: Sequence[OfficerShift],
    recorded: Recorded,
    *,
    warnings: Sequence[str] = (),
    seed: int = 1,
) -> Study:
    """Put a study together from its parts, wherever they are kept.

    Parameters
    ----------
    design, slots, log
        The trial's; slots of all batches in their order.
    rows
        The officer-shifts.
    recorded
        The events, and what could not be laid.
    warnings
        What a reader must know.
    seed
        Of the draws by which probabilities are simulated and the arms' sizes are watched.
    """
    counts = recorded.counts
    seen = observe(design, slots, log.revealed, rows, counts)
    keys = [(row.slot, row.officer) for row in rows]
    rng = np.random.default_rng(seed)
    incidents = counts.events.get(INCIDENTS)
    opened = np.array([slot.name in log.revealed for slot in slots], bool)
    return Study(
        design=design,
        observed=seen,
        flow=flow_of(
            log.entries,
            unit=design.unit,
            arms=(design.carry, design.control),
            analysed=_analysed(seen, recorded.lost, rows),
        ),
        not_frozen=why_not_frozen(design, log),
        reallocation=partial(_reallocation, design, tuple(slots), log.seed, np.flatnonzero(opened)),
        probabilities=probabilities_of(design, slots, rng),
        incidents=None if incidents is None else of_rows(incidents, keys),
        accounts=counts.accounts,
        not_matched=(*recorded.not_matched, *counts.not_matched),
        on_reports={name: of_rows(flags, keys) for name, flags in counts.on_reports.items()},
        carried_not_stated=sum(row.carried is None for row in rows),
        allocations=draw_allocations(design, slots, rng, REDRAWN)[:, opened],
        looks=tuple(entry for entry in log.entries if entry["kind"] == "look"),
        warnings=tuple(warnings),
    )


def why_not_frozen(design: Design, log: TrialLog) -> str:
    """Why nothing can count as planned; empty where the plan was frozen in time and is the same."""
    places = {kind: at for at, kind in reversed(list(enumerate(e["kind"] for e in log.entries)))}
    frozen = next((e for e in log.entries if e["kind"] == "plan_frozen"), None)
    if frozen is None:
        return "The log has no frozen plan: everything here is exploratory."
    if places["plan_frozen"] > places.get("revealed", len(log.entries)):
        return "The plan was frozen after a slot was revealed: everything here is exploratory."
    if frozen["plan_digest"] != plan_digest(design.plan):
        return "The plan is not the one that was frozen: everything here is exploratory."
    return ""


def _reallocation(
    design: Design, slots: tuple[Slot, ...], seed: str | None, opened: Ints, rows: Ints
) -> Reallocation:
    """How the slots of some totals could have been allocated otherwise.

    Known blocks are exchanged within, which is fast; else the design draws everything anew.
    """
    columns = opened[rows]
    if seed is not None and design.method == "permuted_blocks" and not design.balance:
        return within_blocks(block_ids(seed, design, slots)[columns])
    return by_design(design, slots, columns=columns)


def _analysed(
    seen: Observed, lost: Mapping[str, str], rows: Sequence[OfficerShift]
) -> AnalysedSlots:
    names = [seen.slot_names[at] for at in seen.slot.tolist()]
    groups: dict[str, dict[str, int]] = defaultdict(dict)
    for group, mask in groups_of(seen).items():
        counts = Counter(name for name, inside in zip(names, mask.tolist(), strict=True) if inside)
        for name, count in counts.items():
            groups[name][group] = count
    return AnalysedSlots(
        officer_shifts=Counter(names), groups=groups, left_out=lost, followed=_followed(seen, rows)
    )


def _followed(seen: Observed, rows: Sequence[OfficerShift]) -> dict[str, str]:
    """Whether each slot was followed, as far as its officer-shifts tell."""
    said: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        said[row.slot].append(_SAID[row.carried])
    carrying = dict(zip(seen.slot_names, (seen.arm == 1).tolist(), strict=True))
    return {slot: followed_of(carried, carrying[slot]) for slot, carried in said.items()}
