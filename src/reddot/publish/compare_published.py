"""A force's own figures beside what was published of it: each pair, and where the two differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from reddot.figures.figure import Figure, FigureRow, FigureTable
from reddot.records.cells import Missing

Key = tuple[str, str, tuple[tuple[str, str], ...]]


class Standing(StrEnum):
    """How a figure stands to the published one."""

    AGREES = "agrees"
    WITHIN = "within"
    DIFFERS = "differs"
    NOT_COMPARED = "not_compared"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One cell of a release and the published cell of the same force, period and category."""

    force: str
    period: str
    keys: Mapping[str, str]
    cell: str
    own: Figure
    published: Figure
    source: str
    vintage: str | None

    def standing(self) -> Standing:
        """Whether the two agree, differ, or differ within what the own figure could be.

        Only numbers are compared; a cell that is not available is not.
        """
        own, other = self.own.value, self.published.value
        if isinstance(own, Missing) or isinstance(other, Missing):
            return Standing.NOT_COMPARED
        if own == other:
            return Standing.AGREES
        bounds = self.own.bounds
        inside = bounds is not None and bounds[0] <= other <= bounds[1]
        return Standing.WITHIN if inside else Standing.DIFFERS

    def as_json(self) -> dict[str, object]:
        """The pair as the interface for programs gives it."""
        return {
            "force": self.force,
            "period": self.period,
            **self.keys,
            "cell": self.cell,
            "own": self.own.as_json(),
            "own_bounds": list(self.own.bounds) if self.own.bounds else None,
            "published": self.published.as_json(),
            "source": self.source,
            "vintage": self.vintage,
            "standing": self.standing().value,
        }


def set_beside(own: FigureTable, published: FigureTable) -> tuple[Pair, ...]:
    """Every cell that both tables have, once for each publication.

    Parameters
    ----------
    own
        Figures of a release.
    published
        Figures of publications in the same shape; a force and period may come in several
        vintages.

    Returns
    -------
    tuple of Pair
        In the order of the own table. Nothing is averaged or mended. A cell that is suppressed
        is left out: beside it the published number would show what is withheld.
    """
    by_key: dict[Key, list[FigureRow]] = {}
    for row in published.rows:
        by_key.setdefault(_key(row), []).append(row)
    return tuple(
        pair
        for row in own.rows
        for other in by_key.get(_key(row), ())
        for pair in _pairs(row, other)
    )


def _key(row: FigureRow) -> Key:
    return row.force, row.period, tuple(sorted(row.keys.items()))


def _pairs(own: FigureRow, other: FigureRow) -> Iterator[Pair]:
    for cell, figure in own.cells.items():
        if cell in other.cells and figure.value is not Missing.SUPPRESSED:
            yield Pair(
                force=own.force,
                period=own.period,
                keys=own.keys,
                cell=cell,
                own=figure,
                published=other.cells[cell],
                source=other.source,
                vintage=other.vintage,
            )


def disagreements(pairs: Sequence[Pair]) -> tuple[Pair, ...]:
    """The pairs whose numbers are not the same, those beyond their bounds first."""
    apart = [p for p in pairs if p.standing() in (Standing.DIFFERS, Standing.WITHIN)]
    return tuple(sorted(apart, key=lambda p: p.standing() is Standing.WITHIN))
