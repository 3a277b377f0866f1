"""Hold the shipped facts against the publications they were taken from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reddot.records.cells import Cell, Missing
from reddot.records.facts import shipped_releases
from reddot.records.published import Release

Key = tuple[str | None, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """A shipped fact that a publication prints differently."""

    vintage: str | None
    table: str
    force: str
    period: str
    cell: str
    shipped: Cell
    published: Cell

    def as_json(self) -> dict[str, object]:
        """The difference as ``demo`` prints it."""
        values = {"shipped": self.shipped, "published": self.published}
        printed = {k: v.value if isinstance(v, Missing) else v for k, v in values.items()}
        places = {"vintage": self.vintage, "table": self.table, "force": self.force}
        return {**places, "period": self.period, "cell": self.cell, **printed}


@dataclass(frozen=True, slots=True)
class FactsCheck:
    """How many shipped cells were checked, how many had no publication, and the differences."""

    checked: int
    unchecked: int
    differences: tuple[Difference, ...]

    def as_json(self) -> dict[str, object]:
        """The check as ``demo`` prints it."""
        found = [d.as_json() for d in self.differences]
        return {"checked": self.checked, "unchecked": self.unchecked, "differences": found}


def check_facts(releases: Sequence[Release]) -> FactsCheck:
    """Compare every shipped cell with the publication of the same vintage.

    Parameters
    ----------
    releases
        Publications as read from their files.

    Returns
    -------
    FactsCheck
        A shipped cell whose publication is not among the releases is counted as unchecked.
    """
    shipped, published = _cells(shipped_releases()), _cells(releases)
    both = [key for key in shipped if key in published]
    differences = tuple(
        Difference(*key, shipped[key], published[key])
        for key in both
        if shipped[key] != published[key]
    )
    return FactsCheck(len(both), len(shipped) - len(both), differences)


def _cells(releases: Sequence[Release]) -> dict[Key, Cell]:
    return {
        (release.vintage, table.name, row.force, row.period, cell): value
        for release in releases
        for table in release.tables
        for row in table.rows
        if not row.keys
        for cell, value in row.cells.items()
    }
