"""Build a release from records: count, protect, and everything that goes out, in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from reddot.disclosure.cost import Cost, cost
from reddot.disclosure.publication import Publication
from reddot.disclosure.release_check import Released, Request, decide_release
from reddot.disclosure.space import Space
from reddot.publish.counting import Counts, count_parts
from reddot.publish.crossing import Crossing, Out
from reddot.publish.data_checkpoint import data_checkpoint
from reddot.publish.earlier import History, check_number, check_whole, read_history
from reddot.publish.fixed_rows import fold_given, keep_forces
from reddot.publish.known_zeros import Zero, common_knowledge, find_zeros
from reddot.publish.printing import BuiltTable, round_all, show_all
from reddot.publish.release_policy import ReleasePolicy, read_release_policy
from reddot.publish.rowlevel.checked import RowsBeside, check_rows, make_rows
from reddot.publish.rowlevel.generalise import Generalised
from reddot.publish.scope import ReleaseAsked, cross
from reddot.publish.segments import Segments
from reddot.publish.truth import true_counts
from reddot.records.record_tables import RecordTables, read_once

__all__ = ["BuiltRelease", "BuiltTable", "ReleaseAsked", "build_release", "quietly"]
STAGES = 3  # counted, protected, rows made; then each table
Steps = Callable[[int, int], None]


def quietly(done: int, stages: int) -> None:
    """Tell nobody of progress."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltRelease:
    """A release in memory: what goes out, and what stays inside for the next one.

    ``counts`` are the true counts and ``decided`` holds them too: neither goes out. ``cost`` says
    what is left of the tables, ``rounded`` what plain rounding would leave.
    """

    asked: ReleaseAsked
    crossing: Crossing
    checkpoint: str
    tables: tuple[BuiltTable, ...]
    cost: Cost
    rounded: Cost
    out: Out
    segments: Segments
    rows: Generalised | None
    rows_cells: Publication | None = field(repr=False)
    zeros: tuple[Zero, ...] = field(repr=False)
    decided: Released = field(repr=False)
    space: Space = field(repr=False)
    counts: Counts = field(repr=False)


def build_release(
    records: RecordTables, asked: ReleaseAsked, step: Steps = quietly
) -> BuiltRelease:
    """Count the tables of a release and protect them.

    Parameters
    ----------
    records
        The records it is made of.
    asked
        Its number and title, the policy, the forces and periods (all forces and every financial
        year with a report, unless named).
    step
        Told of progress: stages done and how many there are.

    Raises
    ------
    ReleaseRefusedError
        A protected count could be worked out from it and everything that went out before; the
        message names the cell and the route.
    UsageError, BadDataError
        The policy file, a table's name or a period is wrong.
    NotEnoughDataError
        No report falls in the forces and periods.
    """
    policy = read_release_policy(asked.policy)
    with read_once(records) as held:
        checkpoint = asked.checkpoint or data_checkpoint(held)
        fold_given(held)
        keep_forces(held, asked.forces)
        return _build(held, replace(asked, checkpoint=checkpoint), policy, step)


def _build(
    records: RecordTables, asked: ReleaseAsked, policy: ReleasePolicy, step: Steps
) -> BuiltRelease:
    policies, stages = policy.policies, STAGES + len(policy.names)
    crossing = cross(records, asked, policy)
    history, out, counts = weigh(records, asked, crossing)
    step(1, stages)
    tables = tuple(t for name in crossing.names for t in history.crossing.tables(name, out))
    zeros = find_zeros(records, crossing)
    known = common_knowledge(history.space, history.crossing, zeros, out)
    before = (*history.publications(), known)
    request = Request(f"{asked.number}", tables, policies, counts, before)
    decided = decide_release(history.space, request)
    step(2, stages)
    rows = rows_cells = None
    if policy.rows is not None:
        others = (*request.earlier, decided.publication)
        beside = RowsBeside(history.space, history.crossing, out, counts, others)
        rows_cells = check_rows(policy.rows, beside)
        rows = make_rows(records, policy.rows, crossing, asked.ladder)
    shown = show_all(records, asked, crossing, policies, decided)
    step(STAGES, stages)
    return BuiltRelease(
        asked=asked,
        crossing=crossing,
        out=out,
        checkpoint=asked.checkpoint,
        tables=tuple(_tell(shown, step, stages)),
        cost=cost(decided.drafts, decided.publication),
        rounded=round_all(history.space, tables, counts),
        rows=rows,
        rows_cells=rows_cells,
        zeros=zeros,
        decided=decided,
        space=history.space,
        segments=history.segments,
        counts=counts,
    )


def _tell(tables: Iterable[BuiltTable], step: Steps, stages: int) -> Iterator[BuiltTable]:
    for number, table in enumerate(tables, STAGES + 1):
        yield table
        step(number, stages)


def weigh(
    records: RecordTables, asked: ReleaseAsked, crossing: Crossing
) -> tuple[History, Out, Counts]:
    """What went out before, the new release's place in it, and the counts of every vintage.

    Raises
    ------
    BadDataError, NotEnoughDataError
        An earlier release is not as it was written, or of records that cannot be matched.
    """
    for folder in asked.earlier:
        check_whole(folder)
    history = read_history(asked.earlier, crossing)
    check_number(asked.number, history)
    out = Out(crossing.forces, tuple(crossing.segments.periods), history.vintages[-1])
    now = count_parts(records, history.crossing, history.space)
    counts = true_counts(history, now, out)
    if (counts[1:] < 0).any():
        history = replace(history, taken_away=True)
    return history, out, counts
