"""Minutes of travel from a file: of a routing engine, or of a force's own vehicles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from reddot.cover.geography.cells import plain_number
from reddot.cover.geography.findings import Findings, listed, near
from reddot.cover.geography.matrix_checks import check_minutes
from reddot.cover.geography.places import Geography
from reddot.cover.geography.roads import crow_fly_minutes
from reddot.cover.geography.rows import read_text
from reddot.cover.simulation.inputs import Floats

MINUTES_A_UNIT: Mapping[str, float] = {"minutes": 1.0, "seconds": 1 / 60, "hours": 60.0}
ASYMMETRY_SHARE = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixLayout:
    """How a file of minutes is laid out, and what it may hold.

    ``layout`` is ``long``, a row for each pair with the columns of ``columns`` (``from``, ``to``,
    ``minutes``), or ``wide``, a row for each place to start from, whose first cell is its code,
    and a column for each place to go to. ``within_zone`` is ``matrix`` where the file gives the
    minutes from a zone to itself, ``crow_fly`` where they are taken from its area.
    """

    layout: str = "long"
    columns: Mapping[str, str] = field(default_factory=dict)
    unit: str = "minutes"
    within_zone: str = "matrix"
    asymmetric: str = "refuse"
    asymmetry_share: float = ASYMMETRY_SHARE


class _Pairs(NamedTuple):
    """One value for each pair of codes; ``row`` as a spreadsheet counts."""

    start: NDArray[np.object_]
    end: NDArray[np.object_]
    value: Floats
    said: NDArray[np.object_]
    row: NDArray[np.int64]


def read_minutes(path: Path, geography: Geography, layout: MatrixLayout | None = None) -> Floats:
    """Read minutes of travel from a CSV or Parquet file.

    Parameters
    ----------
    path
        A name that ends with .parquet is Parquet, any other CSV in UTF-8.
    geography
        The zones and stations; the file has every pair of a place and a zone, and no other code.
        Pairs that lead to a station may be there; they are only held against the way back.
    layout
        How the file is laid out.

    Returns
    -------
    array
        Zones × (zones + stations), all above 0 and finite.

    Raises
    ------
    BadDataError
        The file cannot be read, a pair is missing, given twice, negative, 0, no finite number,
        or differs from the way back; every finding is named.
    """
    found = Findings()
    minutes = read_matrix(path, geography, layout or MatrixLayout(), found)
    found.refuse()
    return minutes


def read_matrix(path: Path, geography: Geography, how: MatrixLayout, found: Findings) -> Floats:
    """As `read_minutes`, with what is wrong kept as findings; a wrong cell is NaN."""
    places = {code: number for number, code in enumerate(geography.codes())}
    square = np.full((len(places), len(places)), np.nan)
    zones = len(geography.zones)
    pairs = _read(path, how, found)
    if pairs is None:
        return square[:zones]
    _fill(square, pairs, places, path, found)
    square *= MINUTES_A_UNIT[how.unit]
    if how.within_zone == "crow_fly":
        inside = np.arange(zones)
        square[inside, inside] = crow_fly_minutes(geography)[inside, inside]
    check_minutes(str(path), square, geography, how, found)
    return np.ascontiguousarray(square[:zones])


def _read(path: Path, how: MatrixLayout, found: Findings) -> _Pairs | None:
    if path.suffix.lower() != ".parquet" and read_text(path, found) is None:
        return None
    try:
        table = pq.read_table(path) if path.suffix.lower() == ".parquet" else _csv(path)
    except FileNotFoundError:
        read_text(path, found)
        return None
    except (pa.ArrowException, OSError) as problem:
        words = str(problem).splitlines()[0]
        found.add(str(path), f"it cannot be read ({words})", "Give a CSV or a Parquet file")
        return None
    twice = sorted({name for name in table.column_names if table.column_names.count(name) > 1})
    if twice:
        found.add(str(path), f"the heading {listed(twice)} is there twice", "Give each column once")
        return None
    return _wide(table, path, found) if how.layout == "wide" else _long(table, path, how, found)


def _csv(path: Path) -> pa.Table:
    """All cells as text: codes keep their leading zeros, and a wrong number can be told."""
    names = pc.open_csv(path).schema.names
    text = pc.ConvertOptions(
        column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
    )
    return pc.read_csv(path, convert_options=text)


def _long(table: pa.Table, path: Path, how: MatrixLayout, found: Findings) -> _Pairs | None:
    wanted = [how.columns.get(name, name) for name in ("from", "to", "minutes")]
    missing = [name for name in wanted if name not in table.column_names]
    for name in missing:
        found.add(str(path), f"there is no column '{name}'", near(name, table.column_names))
    if missing:
        return None
    start, end, said = (_objects(table.column(name).to_pylist()) for name in wanted)
    rows = np.arange(2, len(start) + 2)
    return _Pairs(_codes(start), _codes(end), _numbers(said), said, rows)


def _wide(table: pa.Table, path: Path, found: Findings) -> _Pairs | None:
    first, *codes = table.column_names
    if not codes:
        found.add(str(path), "it has one column only", near("", table.column_names))
        return None
    start = _objects(table.column(first).to_pylist())
    said = _objects([cell for name in codes for cell in table.column(name).to_pylist()])
    rows = np.arange(2, len(start) + 2)
    ends = np.repeat(_objects(codes), len(start))
    return _Pairs(
        np.tile(_codes(start), len(codes)),
        _codes(ends),
        _numbers(said),
        said,
        np.tile(rows, len(codes)),
    )


def _objects(values: list[Any]) -> NDArray[np.object_]:
    found = np.empty(len(values), object)
    found[:] = values
    return found


def _codes(values: NDArray[np.object_]) -> NDArray[np.object_]:
    return _objects(["" if one is None else str(one).strip() for one in values])


def _numbers(values: NDArray[np.object_]) -> Floats:
    return np.array([_number(one) for one in values], np.float64)


def _number(given: Any) -> float:
    return np.nan if given is None or isinstance(given, bool) else plain_number(str(given))


def _fill(
    square: Floats, pairs: _Pairs, places: Mapping[str, int], path: Path, found: Findings
) -> None:
    """Put each pair into its place; rows are where a crew goes to, columns where it starts."""
    start = np.array([places.get(code, -1) for code in pairs.start], np.int64)
    end = np.array([places.get(code, -1) for code in pairs.end], np.int64)
    _name_unknown(pairs, start, end, path, found)
    known = (start >= 0) & (end >= 0)
    for at in np.flatnonzero(known & ~np.isfinite(pairs.value)):
        found.add(
            f"{path}, row {pairs.row[at]}, from {pairs.start[at]} to {pairs.end[at]}",
            f"the minutes are '{'' if pairs.said[at] is None else pairs.said[at]}'",
            "Give a finite number above 0. A place that cannot be reached is no part of a "
            "scenario: leave it out, or give the minutes by another way",
        )
    key = end * len(places) + start
    order = np.flatnonzero(known)
    _, first, counts = np.unique(key[order], return_index=True, return_counts=True)
    for at in order[first[counts > 1]]:
        found.add(
            f"{path}, from {pairs.start[at]} to {pairs.end[at]}",
            f"the pair is given more than once, first in row {pairs.row[at]}",
            "Give each pair once",
        )
    square[end[known], start[known]] = np.where(
        np.isfinite(pairs.value[known]), pairs.value[known], np.inf
    )


def _name_unknown(
    pairs: _Pairs, start: NDArray[np.int64], end: NDArray[np.int64], path: Path, found: Findings
) -> None:
    wrong = sorted({*pairs.start[start < 0], *pairs.end[end < 0]} - found.refused)
    if wrong:
        found.add(
            str(path),
            f"{len(wrong)} code(s) of no zone and no station: {listed(wrong)}",
            "Every code is one of the files of zones or stations. Mend or leave out these rows",
        )
