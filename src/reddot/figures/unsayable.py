"""Cells that the source of the records has no answer for: a 0 there is no count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from reddot.figures.breakdowns import CED_CELLS, CED_USES, Breakdown, read_breakdown
from reddot.figures.cube import ALL_FORCES
from reddot.figures.figure import Figure, Share
from reddot.records.cells import Missing
from reddot.records.codes import read_code_list
from reddot.records.record_tables import RecordTables

NONE = "the source of these records has no answer that stands for this"
SOME = "at least: the source of these records has no answer for a part of what this counts"
Said = tuple[bool, ...]  # of each code that a cell counts, whether the source can say it


def unsayable_cells(
    records: RecordTables,
    force: str,
    keys: Mapping[str, str],
    cells: Mapping[str, Figure],
) -> dict[str, Figure]:
    """The cells of a row, those not available that the source cannot say.

    Parameters
    ----------
    records
        The records, with the codes that their source has no answer for.
    force
        The force of the row.
    keys
        Its keys, by breakdown.
    cells
        Its cells as counted.

    Returns
    -------
    dict
        A cell whose every code is one of those is not available, unless reports name it all the
        same; one whose codes are so in part is a least number.
    """
    if not records.no_answer:
        return dict(cells)
    of_keys = [
        _said(records, force, *_codes(read_breakdown(name), row)) for name, row in keys.items()
    ]
    found = {}
    for name, figure in cells.items():
        uses = [use for use in CED_CELLS.get(name, ()) if use in CED_USES]
        own = _said(records, force, "tactics", [f"ced_{use}" for use in uses])
        found[name] = _mark(figure, [*of_keys, own] if len(cells) > 1 else of_keys)
    return found


def _codes(breakdown: Breakdown, row: str) -> tuple[str, Sequence[str]]:
    """The question that a row is of, and the codes that it counts."""
    if breakdown.made == "ced_use":
        return "tactics", [f"ced_{row}"] if row in CED_USES else []
    if breakdown.multiple():
        return str(breakdown.question), breakdown.categories().get(row, ())
    names = read_code_list(breakdown.code_list).names() if breakdown.code_list else ()
    return str(breakdown.question), [row] if row in names else []


def _said(records: RecordTables, force: str, question: str, codes: Iterable[str]) -> Said:
    forces = {of for of, _, _ in records.no_answer} if force == ALL_FORCES else {force}
    return tuple(not any(records.cannot_say(of, question, code) for of in forces) for code in codes)


def _mark(figure: Figure, said: Sequence[Said]) -> Figure:
    """A cell that the source cannot say has no upper bound: any report could be one more."""
    if all(all(codes) for codes in said):
        return figure
    none = any(codes and not any(codes) for codes in said)
    if none and figure.value == 0:
        return Figure(Missing.NOT_AVAILABLE, None, NONE)
    return replace(figure, bounds=None, note=figure.note or SOME)


def sayable_shares(cells: Mapping[str, Figure], shares: Mapping[str, Share]) -> dict[str, Share]:
    """The shares of a row whose own cell and whose total the source can say."""
    marked = {name for name, figure in cells.items() if figure.note in (NONE, SOME)}
    return {name: share for name, share in shares.items() if not marked & {name, "total"}}
