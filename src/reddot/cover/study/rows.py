"""A study as flat rows, and as the files of a folder."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from reddot.cover.study.curve import Curve
from reddot.cover.study.day import OneDay
from reddot.cover.study.numbers import COUNTED, MEASURES, Json, Numbers
from reddot.cover.study.result import StudyResult
from reddot.cover.study.waits import BREAKDOWNS, Breakdown
from reddot.errors import UsageError

Row = dict[str, Any]


def study_rows(result: StudyResult, breakdowns: Iterable[Breakdown] = BREAKDOWNS) -> Iterator[Row]:
    """One row for each measure and group: its numbers, their errors and intervals, its counts."""
    for by in breakdowns:
        for measure in MEASURES:
            table = result.numbers(measure, by)
            for group, name in enumerate(table.groups):
                yield {"by": by, "group": name, **number_row(table, group)}


def curve_rows(curve: Curve) -> Iterator[Row]:
    """One row for each trained share and measure."""
    for point in curve.points:
        for measure in MEASURES:
            yield {"trained_share": point.trained_share, **number_row(point.numbers(measure))}


def number_row(table: Numbers, group: int = 0) -> Row:
    """The numbers of one group of one measure, side by side."""
    found = table.as_json(group)
    row: Row = {"measure": f"{table.measure}_minutes"}
    for name in table.names:
        row[name] = found[name]
        row |= {f"{name}_{part}": found[part][name] for part in ("se", "low", "high")}
    row["at_least"] = " ".join(found["at_least"])
    row |= {what: found[what] for what in COUNTED}
    return row | {f"undecided_{name}": count for name, count in found["undecided"].items()}


def write_study(
    folder: Path,
    found: Json,
    result: StudyResult,
    *,
    curve: Curve | None = None,
    day: OneDay | None = None,
) -> tuple[Path, ...]:
    """Write a study into a folder.

    Parameters
    ----------
    folder
        Made if it is not there; files of the same names are replaced.
    found
        The whole result as JSON.
    result, curve, day
        Where given, each has its own file beside it.

    Returns
    -------
    tuple of Path
        ``result.json``, ``by_priority.csv``, ``by_kind.csv``, ``by_hour.csv``, ``by_zone.csv``,
        and where asked for ``curve.csv`` and ``day.json``.

    Raises
    ------
    UsageError
        Where the folder cannot be written.
    """
    texts: dict[str, Any] = {"result.json": found}
    texts |= {f"by_{by}.csv": list(study_rows(result, (by,))) for by in BREAKDOWNS[1:]}
    if curve is not None:
        texts["curve.csv"] = list(curve_rows(curve))
    if day is not None:
        texts["day.json"] = day.as_json()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return tuple(_write(folder / name, content) for name, content in texts.items())
    except OSError as problem:
        raise UsageError(
            f"{folder} cannot be written: {problem.strerror}. Give a folder of your own to --to."
        ) from None


def _write(path: Path, content: Json | list[Row]) -> Path:
    if isinstance(content, Mapping):
        text = json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False)
        path.write_text(text + "\n", encoding="utf-8")
    else:
        _write_csv(path, content)
    return path


def _write_csv(path: Path, rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
