"""Identities a published table must keep; every one that fails is an exception to print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reddot.figures.ladders import DISCHARGE_USES, NON_DISCHARGE_USES
from reddot.records.cells import Cell, Missing, add
from reddot.records.forces import NATIONAL
from reddot.records.published import PublishedRow, PublishedTable

CED_SUMS: Mapping[str, tuple[str, ...]] = {
    "non_discharge": NON_DISCHARGE_USES,
    "discharge": DISCHARGE_USES,
    "total": ("non_discharge", "discharge", "not_stated"),
}
# Each report has one answer, so the columns add up to the total.
SINGLE_ANSWER = ("tactics_by_age", "tactics_by_gender", "tactics_by_ethnicity", "tactics_by_health")
INJURY_TABLES = ("officer_injuries", "subject_injuries")


@dataclass(frozen=True, slots=True)
class Identity:
    """One sum that should hold: the parts found, and the total printed."""

    table: str
    number: str
    force: str
    period: str
    statement: str
    parts: Cell
    printed: Cell

    def checkable(self) -> bool:
        """Whether both sides are numbers."""
        return not isinstance(self.parts, Missing) and not isinstance(self.printed, Missing)

    def holds(self) -> bool:
        """Whether the parts add up to what is printed."""
        return self.parts == self.printed

    def as_json(self) -> dict[str, object]:
        """The exception as commands print it."""
        return {
            "table": self.table,
            "source_table": self.number,
            "force": self.force,
            "period": self.period,
            "identity": self.statement,
            "expected": self.parts,
            "found": self.printed,
        }


def find_identities(table: PublishedTable) -> Iterator[Identity]:
    """Every identity of a table, whether it holds or not.

    Examples
    --------
    >>> row = PublishedRow(force="Norfolk", area="force", period="2017/18", keys={},
    ...     cells={"non_discharge": 252, "discharge": 31, "not_stated": 89, "total": 373})
    >>> table = PublishedTable(name="ced", number="Table 13", title="", rows=(row,), vintage=None,
    ...     release="", source="")
    >>> [(i.parts, i.printed) for i in find_identities(table) if i.checkable() and not i.holds()]
    [(372, 373)]
    """
    for row in table.rows:
        for total, parts in _sums_within(table.name, row).items():
            statement = f"{total} = {' + '.join(parts)}"
            yield _identity(
                table, row, statement, add(*(row.cells[p] for p in parts)), row.cells[total]
            )
    if not table.excerpt:
        yield from _forces_add_up(table)


def _sums_within(name: str, row: PublishedRow) -> Mapping[str, tuple[str, ...]]:
    cells = row.cells
    if name == "ced":
        return {t: p for t, p in CED_SUMS.items() if t in cells and all(c in cells for c in p)}
    if "total" in cells and (name in SINGLE_ANSWER or name in INJURY_TABLES):
        return {"total": tuple(cell for cell in cells if cell != "total")}
    return {}


def _forces_add_up(table: PublishedTable) -> Iterator[Identity]:
    groups: dict[tuple[str, tuple[tuple[str, str], ...]], dict[str, list[PublishedRow]]] = {}
    for row in table.rows:
        key = (row.period, tuple(sorted(row.keys.items())))
        groups.setdefault(key, {"force": [], "region": [], "national": []})[row.area].append(row)
    for rows in groups.values():
        for area in ("force", "region"):
            if rows["national"] and rows[area]:
                yield from _area_adds_up(table, area, rows[area], rows["national"][0])


def _area_adds_up(
    table: PublishedTable, area: str, rows: list[PublishedRow], nation: PublishedRow
) -> Iterator[Identity]:
    for cell, printed in nation.cells.items():
        keys = "".join(f" ({value})" for value in nation.keys.values())
        statement = f"{cell}{keys}: {area}s sum to {NATIONAL}"
        parts = add(*(row.cells.get(cell, Missing.NOT_AVAILABLE) for row in rows))
        yield _identity(table, nation, statement, parts, printed)


def _identity(
    table: PublishedTable, row: PublishedRow, statement: str, parts: Cell, printed: Cell
) -> Identity:
    return Identity(table.name, table.number, row.force, row.period, statement, parts, printed)
