"""What a release removed and what that cost, beside plain rounding of the same tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reddot.disclosure.drafts import Draft
from reddot.disclosure.publication import Publication
from reddot.records.cells import Cell, Missing


@dataclass(frozen=True, slots=True)
class Cost:
    """How much of the tables is left.

    Parameters
    ----------
    cells : int
        Cells the tables have.
    cells_shown, cells_exact : int
        Of these printed with a number, and with the exact one.
    uses, uses_shown : int
        Sum of the counts in the finest cells of each table, and of those printed.
    error : int
        Sum over the printed finest cells of how far the number is from the count.
    withheld_primary, withheld_secondary : int
        Cells withheld for themselves and for others' sake.
    """

    cells: int = 0
    cells_shown: int = 0
    cells_exact: int = 0
    uses: int = 0
    uses_shown: int = 0
    error: int = 0
    withheld_primary: int = 0
    withheld_secondary: int = 0

    def __add__(self, other: Cost) -> Cost:
        pairs = ((getattr(self, n), getattr(other, n)) for n in self.__dataclass_fields__)
        return Cost(*(a + b for a, b in pairs))

    def cells_share(self) -> float:
        """Share of cells printed with a number, 0 to 1."""
        return self.cells_shown / self.cells if self.cells else 1.0

    def exact_share(self) -> float:
        """Share of cells printed with the exact number, 0 to 1."""
        return self.cells_exact / self.cells if self.cells else 1.0

    def uses_share(self) -> float:
        """Share of uses that lie in finest cells printed with a number, 0 to 1."""
        return self.uses_shown / self.uses if self.uses else 1.0

    def error_share(self) -> float:
        """How far the printed finest cells are out, as a share of their uses."""
        return self.error / self.uses_shown if self.uses_shown else 0.0


def cost(drafts: Sequence[Draft], publication: Publication) -> Cost:
    """What a publication keeps of its drafts.

    Parameters
    ----------
    drafts : sequence of Draft
        With the true counts.
    publication : Publication
        Made from them.
    """
    finest = finest_levels(drafts)
    shown = {cell.cell: cell.shown for cell in publication.cells}
    return total(
        one_cell(one, shown[place.cell], finest=len(place.cell.labels) == finest[place.cell.table])
        for one in drafts
        for place in one.shown_places
    )


def finest_levels(drafts: Sequence[Draft]) -> dict[str, int]:
    """How many levels the finest cells of each table have."""
    found: dict[str, int] = {}
    for one in drafts:
        for place in one.places:
            size = max(found.get(place.cell.table, 0), len(place.cell.labels))
            found[place.cell.table] = size
    return found


def one_cell(one: Draft, shown: Cell, *, finest: bool) -> Cost:
    """One cell's part."""
    count = one.count if finest else 0
    if isinstance(shown, Missing):
        own = one.is_primary()
        return Cost(1, uses=count, withheld_primary=int(own), withheld_secondary=int(not own))
    away = round(abs(shown - one.count))
    return Cost(1, 1, int(away == 0), count, count, away if finest else 0)


def total(parts: Iterable[Cost]) -> Cost:
    """The sum of costs."""
    return sum(parts, Cost())


def report(name: str, own: Cost, rounded: Cost) -> str:
    """What was removed and what it cost, in words, beside plain rounding."""
    return (
        f"{name}: {own.cells_shown:,} of {own.cells:,} cells published ({own.cells_share():.1%}), "
        f"with {own.uses_share():.1%} of uses; {own.cells_exact:,} exact. Withheld: "
        f"{own.withheld_primary:,} small counts and {own.withheld_secondary:,} others that would "
        f"give them away. Plain rounding of the same tables: {rounded.cells_share():.1%} of cells, "
        f"{rounded.exact_share():.1%} exact, out by {rounded.error_share():.1%} of uses."
    )
