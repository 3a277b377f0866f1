"""What a published cell counts, named the same in every table that prints it.

Two cells of one file with the same quantity, force and period must agree; where they do not, the
file contradicts itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from reddot.figures.ladders import DISCHARGE_USES, NON_DISCHARGE_USES
from reddot.records.cells import Cell
from reddot.records.published import PublishedRow, PublishedTable

_CED_CELLS = {
    "total": "ced",
    "not_stated": "not_stated_ced",
    **{use: f"ced_{use}" for use in (*NON_DISCHARGE_USES, *DISCHARGE_USES)},
}
# Sums that leave a tactic out when its own row does.
PARENTS = {"ced": ("total_less_lethal", "total_tactics")}


def quantities(table: PublishedTable, row: PublishedRow) -> Iterator[tuple[str, str, Cell]]:
    """The quantities that a row prints: (quantity, cell, value).

    Examples
    --------
    >>> row = PublishedRow(force="Norfolk", area="force", period="2018/19", cells={"total": 0},
    ...     keys={"tactic": "ced"})
    >>> table = PublishedTable(name="tactics_by_age", number="Table 14", title="", rows=(row,),
    ...     vintage=None, release="", source="")
    >>> list(quantities(table, row))
    [('ced', 'total', 0)]
    """
    if table.name == "ced":
        yield from (
            (q, cell, row.cells[cell]) for cell, q in _CED_CELLS.items() if cell in row.cells
        )
    elif table.name == "reports":
        yield "reports", "total", row.cells["total"]
    elif "tactic" in row.keys:
        yield from _of_tactic(table, row)
    elif "all_reports" in row.keys.values():
        yield "reports", "total", row.cells["total"]
        if "death" in row.cells:
            yield "deaths", "death", row.cells["death"]


def _of_tactic(table: PublishedTable, row: PublishedRow) -> Iterator[tuple[str, str, Cell]]:
    tactic = row.keys["tactic"]
    if tactic == "all_reports":
        yield "reports", "total", row.cells["total"]
        if table.name == "tactics_by_outcome":
            yield "deaths", "fatality", row.cells["fatality"]
    else:
        yield tactic, "total", row.cells["total"]
        if tactic == "total_tactics" and "incidents" in row.cells:
            yield "reports", "incidents", row.cells["incidents"]
