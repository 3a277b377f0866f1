"""What stays inside with a release: what it let be seen, and the true counts behind it.

The next release is attacked together with every earlier one; for that each cell that went out is
kept with what its mark says, and the true counts of each part, so that late records show.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from reddot.disclosure.cost import Cost
from reddot.disclosure.policy import Requirement
from reddot.disclosure.publication import PublishedCell
from reddot.disclosure.ranges import Range
from reddot.errors import BadDataError
from reddot.publish.crossing import FORCE, TIME, About
from reddot.publish.known_zeros import Zero
from reddot.publish.released import INSIDE
from reddot.publish.shown import Address
from reddot.records.cells import Cell, Missing

if TYPE_CHECKING:
    from reddot.publish.build import BuiltRelease

CELLS, COUNTS, COST = "cells.json", "counts.json", "cost.json"


@dataclass(frozen=True, slots=True)
class Said:
    """What went out of one cell: what is shown, what that says, how well it must stay hidden."""

    shown: Cell
    says: Range
    wants: Requirement | None


def inside_files(built: BuiltRelease) -> dict[str, bytes]:
    """The files that stay inside."""
    of_rows = built.rows_cells.cells if built.rows_cells else ()
    cells = [_cell(one) for one in (*built.decided.publication.cells, *of_rows)]
    rows = {name: list(rows) for name, rows in sorted(built.crossing.rows.items())}
    return {
        CELLS: _json({"rows": rows, "cells": cells, "zeros": built.zeros}),
        COUNTS: _json({"parts": list(_counts(built))}),
        COST: _json({"release": shares(built.cost), "plain_rounding": shares(built.rounded)}),
    }


def shares(cost: Cost) -> dict[str, Any]:
    """What is left of the tables, for those who decide: it would tell what is withheld."""
    return {
        "cells": cost.cells,
        "cells_shown": cost.cells_shown,
        "cells_share": round(cost.cells_share(), 6),
        "exact_share": round(cost.exact_share(), 6),
        "uses_share": round(cost.uses_share(), 6),
        "withheld_primary": cost.withheld_primary,
        "withheld_secondary": cost.withheld_secondary,
    }


def _cell(one: PublishedCell) -> list[Any]:
    """A cell as a list: table, what it is about, its labels, what is shown, what that says."""
    cell, wants = one.cell, one.wants
    need = None if wants is None else [wants.width, wants.low, wants.high]
    shown = one.shown if isinstance(one.shown, int) else str(one.shown)
    return [cell.table, cell.about, cell.labels, shown, one.says.low, one.says.high, need]


def _counts(built: BuiltRelease) -> Iterator[dict[str, Any]]:
    """The true counts of the release's own forces and periods that are not 0, part by part."""
    space, out = built.space, built.out
    segments = {s for period in out.periods for s in built.segments.periods[period]}
    own = {FORCE: set(out.forces), TIME: segments}
    flat = built.counts[: out.vintage + 1].sum(axis=0)
    for part, held in enumerate(space.crossings):
        dimensions = [space.dimensions[place] for place in held]
        numbers = flat[space.numbers[part][0]]
        counts = []
        for at in map(tuple, np.argwhere(numbers).tolist()):
            labels = [d.categories[c] for d, c in zip(dimensions, at, strict=True)]
            if all(x in own.get(d.name, {x}) for d, x in zip(dimensions, labels, strict=True)):
                counts.append([labels, int(numbers[at])])
        yield {"dimensions": [d.name for d in dimensions], "counts": counts}


def _json(values: Mapping[str, Any]) -> bytes:
    return (json.dumps(values, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


KeptPart = tuple[tuple[str, ...], Sequence[tuple[tuple[str, ...], int]]]
"""The dimensions of a part, and its counts that are not 0, each with its categories."""


@dataclass(frozen=True, slots=True)
class Inside:
    """What stayed inside: the rows of each breakdown, the cells by address, the true counts."""

    rows: Mapping[str, tuple[str, ...]]
    cells: Mapping[Address, Said]
    zeros: tuple[Zero, ...]
    parts: Sequence[KeptPart]


def read_inside(folder: Path) -> Inside | None:
    """What stayed inside with a release; ``None`` where the folder has no ``inside``.

    Raises
    ------
    BadDataError
        A file of it is not what the release step writes.
    """
    if not (folder / INSIDE).is_dir():
        return None
    try:
        cells = json.loads((folder / INSIDE / CELLS).read_text(encoding="utf-8"))
        counts = json.loads((folder / INSIDE / COUNTS).read_text(encoding="utf-8"))
        rows = {name: tuple(own) for name, own in cells["rows"].items()}
        parts = [
            (tuple(p["dimensions"]), [(tuple(x), int(n)) for x, n in p["counts"]])
            for p in counts["parts"]
        ]
        zeros = tuple((force, name, row) for force, name, row in cells["zeros"])
        return Inside(rows, dict(map(_read_cell, cells["cells"])), zeros, parts)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
        raise BadDataError(
            f"{folder / INSIDE}: not as the release step writes it ({type(problem).__name__}). "
            "Without it a later release cannot be checked against this one: restore the folder."
        ) from problem


def _read_cell(values: list[Any]) -> tuple[Address, Said]:
    table, about, labels, shown, low, high, need = values
    wants = None if need is None else Requirement(*need)
    address = (table, _pairs(about), _pairs(labels))
    cell = Missing(shown) if isinstance(shown, str) else shown
    return address, Said(cell, Range(low, high), wants)


def _pairs(values: list[list[str]]) -> About:
    return tuple((name, value) for name, value in values)
