"""Published figures that ship with the package: the small table of facts the stories rest on."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from importlib import resources
from itertools import groupby

from reddot.records.cells import Cell, Missing
from reddot.records.published import PublishedRow, PublishedTable, Release

Line = dict[str, str]


@cache
def shipped_releases() -> tuple[Release, ...]:
    """The shipped facts as releases, each with its vintage and the number of its table.

    Examples
    --------
    >>> [release.vintage for release in shipped_releases()][:3]
    ['2017-04-13', '2018-12-13', '2019-12-19']
    """
    path = resources.files("reddot.records") / "facts.csv"
    lines = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    return tuple(_release(*group) for group in _grouped(lines, "source", "vintage"))


def _grouped(lines: Iterable[Line], *columns: str) -> Iterable[tuple[tuple[str, ...], list[Line]]]:
    groups = groupby(lines, key=lambda line: tuple(line[c] for c in columns))
    return [(key, list(found)) for key, found in groups]


def _release(key: tuple[str, ...], lines: list[Line]) -> Release:
    source, vintage = key
    tables = tuple(
        PublishedTable(
            name=name,
            number=number,
            title=title,
            rows=tuple(_row(key, found) for key, found in _rows(of_table)),
            vintage=vintage or None,
            release=source,
            source=source,
            excerpt=True,
        )
        for (name, number, title), of_table in _grouped(lines, "table", "number", "title")
    )
    return Release(source=source, title=source, vintage=vintage or None, tables=tables, refused={})


def _rows(lines: list[Line]) -> Iterable[tuple[tuple[str, ...], list[Line]]]:
    return _grouped(lines, "force", "area", "period")


def _row(key: tuple[str, ...], lines: list[Line]) -> PublishedRow:
    force, area, period = key
    cells = {line["cell"]: _cell(line["value"]) for line in lines}
    return PublishedRow(force=force, area=area, period=period, cells=cells, keys={})  # type: ignore[arg-type]


def _cell(value: str) -> Cell:
    return int(value) if value.isdigit() else Missing(value)
