"""Small published tables and releases for the tests of figures."""

from __future__ import annotations

from collections.abc import Mapping

from reddot.records.cells import Cell
from reddot.records.forces import NATIONAL
from reddot.records.published import PublishedRow, PublishedTable, Release

NORFOLK_2017_18 = {
    "drawn": 98,
    "aimed": 17,
    "arced": 6,
    "red_dot": 131,
    "non_discharge": 252,
    "drive_stun": 1,
    "angled_drive_stun": 3,
    "fired": 27,
    "discharge": 31,
    "not_stated": 89,
    "total": 372,
}


def a_row(
    cells: Mapping[str, Cell],
    *,
    force: str = "Norfolk",
    period: str = "2017/18",
    area: str | None = None,
    **keys: str,
) -> PublishedRow:
    """One row; England and Wales is the nation, any other name a force unless said."""
    found = area or ("national" if force == NATIONAL else "force")
    return PublishedRow(force=force, area=found, period=period, cells=cells, keys=keys)  # type: ignore[arg-type]


def a_table(
    *rows: PublishedRow, name: str = "ced", number: str = "Table 13", excerpt: bool = False
) -> PublishedTable:
    """One table."""
    return PublishedTable(
        name=name,
        number=number,
        title="A table",
        rows=rows,
        vintage="2018-12-13",
        release="release",
        source="release.ods",
        excerpt=excerpt,
    )


def a_release(
    *tables: PublishedTable,
    vintage: str | None = "2018-12-13",
    source: str = "release.ods",
    refused: Mapping[str, str] | None = None,
) -> Release:
    """One release."""
    return Release(
        source=source, title="A release", vintage=vintage, tables=tables, refused=refused or {}
    )
