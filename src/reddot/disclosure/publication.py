"""What has been let out: each cell with what is shown and what that says of the count behind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reddot.disclosure.policy import Requirement
from reddot.disclosure.ranges import ANYTHING, Range
from reddot.disclosure.tables import Key, TableCell
from reddot.errors import BadDataError
from reddot.records.cells import Cell, Missing


@dataclass(frozen=True, slots=True)
class PublishedCell:
    """One cell of a publication.

    Parameters
    ----------
    cell : TableCell
    shown : int or Missing
        The number as printed, rounded where the policy rounds; SUPPRESSED where it is
        withheld; NOT_AVAILABLE in a crossing that is not published.
    says : Range
        What the cell alone tells whoever knows the policy.
    wants : Requirement or None
        How well the count must stay hidden; None where anyone may know it.
    """

    cell: TableCell
    shown: Cell
    says: Range
    wants: Requirement | None = None

    @property
    def is_withheld(self) -> bool:
        """Whether the cell is marked as suppressed."""
        return self.shown is Missing.SUPPRESSED

    def words(self) -> str:
        """The cell and what it shows, as a route names it."""
        if self.is_withheld:
            return f"{self.cell.words()} (suppressed, so {self.says.words()})"
        if not self.says.is_one():
            return f"{self.cell.words()} ({self.shown}, so {self.says.words()})"
        return f"{self.cell.words()} ({self.shown})"


@dataclass(frozen=True, slots=True)
class Publication:
    """Everything that went out together: a release, a pack, a panel's summary, a return."""

    name: str
    cells: tuple[PublishedCell, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """One quantity and all that every cell about it says together."""

    key: Key
    says: Range
    wants: Requirement | None
    cells: tuple[PublishedCell, ...]

    def words(self) -> str:
        """The quantity by the cell that says most, with what that says."""
        return self.cells[0].words()

    def name(self) -> str:
        """The quantity by a cell in which it must stay hidden, if there is one."""
        hidden = [c for c in self.cells if c.wants] or self.cells
        return hidden[-1].cell.words()


def facts_of(publications: Iterable[Publication]) -> tuple[Fact, ...]:
    """All that was ever published, one fact a quantity, in the order of the atoms.

    Raises
    ------
    BadDataError
        Two cells about one quantity contradict each other.

    Notes
    -----
    The order does not depend on that of publications or tables, so neither does what follows.
    """
    found: dict[Key, list[PublishedCell]] = {}
    for publication in publications:
        for cell in publication.cells:
            found.setdefault(cell.cell.key, []).append(cell)
    return tuple(one_fact(key, found[key]) for key in sorted(found))


def one_fact(key: Key, cells: Sequence[PublishedCell]) -> Fact:
    """What cells about one quantity say together, the one that says most first."""
    ordered = sorted(cells, key=lambda c: (c.says.size(), c.cell.words()))
    says = ANYTHING
    for cell in ordered:
        try:
            says = says.meet(cell.says)
        except BadDataError as error:
            raise BadDataError(f"{cell.cell.words()} contradicts another table. {error}") from error
    return Fact(key, says, strictest([c.wants for c in ordered if c.wants]), tuple(ordered))


def strictest(wants: Sequence[Requirement]) -> Requirement | None:
    """The requirement that meets them all; None for none."""
    if not wants:
        return None
    return Requirement(
        max(w.width for w in wants),
        min((w.low for w in wants if w.low is not None), default=None),
        max((w.high for w in wants if w.high is not None), default=None),
    )
