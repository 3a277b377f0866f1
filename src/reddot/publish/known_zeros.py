"""Rows that everyone knows to be 0, so that nothing can be hidden behind them.

An answer that is no longer offered, that the source of the records cannot say, or that stands for
answers without a code is 0 in most years, and whoever knows the form knows it. Withholding such a
cell hides nothing: the attacker is told that it is 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from reddot.disclosure.publication import Publication, PublishedCell
from reddot.disclosure.ranges import exactly
from reddot.disclosure.space import Answer, Space
from reddot.disclosure.tables import TableCell, key_of
from reddot.figures.breakdowns import CED_USES, Breakdown, read_breakdown
from reddot.figures.cube import Cube, count_cubes
from reddot.publish.crossing import FORCE, TIME, Crossing, Out
from reddot.publish.fixed_rows import ANOTHER_ROW
from reddot.publish.table_names import CED_USE, TACTIC
from reddot.records.codes import read_code_list
from reddot.records.record_tables import RecordTables

KNOWLEDGE = "what everyone knows"
Zero = tuple[str, str, str]
"""A force, a breakdown, and a row of it that is 0."""


def find_zeros(records: RecordTables, crossing: Crossing) -> tuple[Zero, ...]:
    """The rows of a release that everyone knows to be 0.

    Parameters
    ----------
    records
        The records, with the codes that their source has no answer for.
    crossing
        The forces, periods and breakdowns.
    """
    known = [read_breakdown(name) for name in sorted(crossing.rows)]
    spans, forces = crossing.segments.spans, crossing.forces
    cubes = [Cube(by=(b,), spans=spans, forces=forces, ladder=crossing.ladder) for b in known]
    times = set(crossing.segments.names())
    found: list[Zero] = []
    for b, counts in zip(known, count_cubes(records, cubes), strict=True):
        some = {(c.force, row) for c in counts if c.period in times for row in c.rows}
        for force in forces:
            rows = set(candidates(b, crossing.rows[b.name])) | set(unsaid(records, force, b))
            found += [(force, b.name, row) for row in sorted(rows) if (force, row) not in some]
    return tuple(found)


def candidates(b: Breakdown, rows: Iterable[str]) -> Iterator[str]:
    """The rows that are 0 for most: answers without a code, and those no longer offered."""
    codes = read_code_list(b.code_list).codes if b.code_list else ()
    retired = {code.code for code in codes if code.retired_on is not None}
    yield from (row for row in rows if row == ANOTHER_ROW or row in retired)


def unsaid(records: RecordTables, force: str, b: Breakdown) -> Iterator[str]:
    """The rows that the source of a force's records has no answer for."""
    if b.made == CED_USE:
        codes = {use: f"ced_{use}" for use in CED_USES}
        yield from (u for u, code in codes.items() if records.cannot_say(force, "tactics", code))
    elif b.question is not None:
        for code in read_code_list(b.code_list or "").names():
            if records.cannot_say(force, b.question, code):
                yield code


def common_knowledge(
    space: Space, crossing: Crossing, zeros: Sequence[Zero], out: Out
) -> Publication:
    """What everyone knows, as something that went out.

    Parameters
    ----------
    space, crossing
        The atoms, and what they are of.
    zeros
        As :func:`find_zeros` gives them.
    out
        The periods and the vintage that it is known of.
    """
    times = tuple({s: None for p in out.periods for s in crossing.segments.periods[p]})
    cells = []
    for force, name, row in zeros:
        dimension, given = answer_of(crossing, name, row)
        picked: Mapping[int, list[int]] = (
            space.given((FORCE, (force,)))
            | space.given((TIME, times))
            | space.given((dimension, given))
        )
        key = key_of(space, out.vintage, picked)
        cell = TableCell(KNOWLEDGE, ((name, row),), key, ((FORCE, force),))
        cells.append(PublishedCell(cell, 0, exactly(0)))
    return Publication(KNOWLEDGE, tuple(cells))


def answer_of(crossing: Crossing, name: str, row: str) -> Answer:
    """The dimension and the category that a row is."""
    b = read_breakdown(name)
    return crossing.answer(b, row) if b.multiple() or name == TACTIC else (name, (row,))
