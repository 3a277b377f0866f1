"""Quantities about to be published: what each would say shown and withheld, and what it needs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import log2

import numpy as np
from numpy.typing import NDArray

from reddot.disclosure.policy import Policy, Requirement
from reddot.disclosure.policy_file import Policies
from reddot.disclosure.publication import (
    Publication,
    PublishedCell,
    strictest,
)
from reddot.disclosure.ranges import ANYTHING, Range, exactly
from reddot.disclosure.space import Space
from reddot.disclosure.tables import Key, Table, TableCell, cells_of
from reddot.records.cells import Missing


@dataclass(frozen=True, slots=True)
class Place:
    """One cell in which a quantity stands, with its table's policy."""

    cell: TableCell
    policy: Policy
    shown: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """One quantity before it is decided.

    Parameters
    ----------
    key : tuple of int
    count : int
        The true count.
    places : tuple of Place
        Every cell it would stand in, in the order of their names.
    public : bool
        Exact and public whatever else: an official total, a table without protection, or
        shown exactly before.
    """

    key: Key
    count: int
    places: tuple[Place, ...]
    public: bool

    @property
    def shown_places(self) -> list[Place]:
        """The cells that would be printed."""
        return [place for place in self.places if place.shown]

    def kept(self) -> Range | None:
        """What is said if it is shown; None where some policy withholds it itself."""
        if self.public:
            return exactly(self.count)
        found = ANYTHING
        for place in self.shown_places:
            says = place.policy.kept(self.count)
            if says is None:
                return None
            found = found.meet(says)
        return found

    def withheld(self) -> Range | None:
        """What is said if it is withheld; None where it must be shown."""
        ranges = [place.policy.withheld(self.count) for place in self.shown_places]
        if self.public or None in ranges or not ranges:
            return None
        found = ANYTHING
        for says in ranges:
            found = found if says is None else found.meet(says)
        return found

    def wants(self) -> Requirement | None:
        """How well it must stay hidden."""
        wants = [place.policy.requirement(self.count) for place in self.places]
        return None if self.public else strictest([w for w in wants if w])

    def is_primary(self) -> bool:
        """Whether its own policy withholds it."""
        return self.kept() is None

    def may_be_withheld(self) -> bool:
        """Whether it may be withheld for the sake of others."""
        return not self.is_primary() and self.withheld() is not None

    def weight(self) -> float:
        """What is lost if it is withheld: cells, and the magnitude of what they count."""
        return len(self.shown_places) * (1.0 + log2(1.0 + self.count))


def draft(
    space: Space,
    tables: Sequence[Table],
    policies: Policies,
    counts: NDArray[np.int64],
    earlier: Sequence[Publication] = (),
) -> tuple[Draft, ...]:
    """Every quantity of the tables, in the order of its atoms.

    Parameters
    ----------
    space : Space
        The atoms of everything published.
    tables : sequence of Table
        What is to be published, in any order.
    policies : Policies
        One for each table.
    counts : NDArray of int, the space's shape
        The true atoms; layer 0 the first vintage, then what each later one added.
    earlier : sequence of Publication
        What was shown exactly there is public.

    Raises
    ------
    UsageError
        A table the space cannot give, a table without a policy, counts of another shape.
    """
    space.check_counts(counts)
    places: dict[Key, list[Place]] = {}
    for table in tables:
        policy = policies.of(table.name)
        for cell in cells_of(space, table):
            places.setdefault(cell.key, []).append(Place(cell, policy, table.shown))
    flat, out = counts.ravel(), known(earlier)
    return tuple(
        make(key, int(flat[list(key)].sum()), places[key], out_before=key in out)
        for key in sorted(places)
    )


def known(earlier: Sequence[Publication]) -> Collection[Key]:
    """Quantities that were shown exactly and without protection before."""
    return {
        cell.cell.key
        for publication in earlier
        for cell in publication.cells
        if cell.says.is_one() and cell.wants is None
    }


def make(key: Key, count: int, places: Sequence[Place], *, out_before: bool) -> Draft:
    """A draft; one public place makes it public everywhere, so that no two tables differ."""
    ordered = tuple(sorted(places, key=lambda place: place.cell.words()))
    official = any(p.shown and p.cell.by in p.policy.official for p in places)
    open_table = any(p.shown and p.policy.method == "none" for p in places)
    return Draft(key, count, ordered, official or open_table or out_before)


def publish(name: str, drafts: Sequence[Draft], withheld: Collection[Key]) -> Publication:
    """The publication in which these quantities are withheld and all others shown."""
    cells = [cell for one in drafts for cell in printed(one, withheld=one.key in withheld)]
    return Publication(name, tuple(sorted(cells, key=lambda c: c.cell.words())))


def printed(one: Draft, *, withheld: bool) -> list[PublishedCell]:
    """The cells of one quantity as they go out; the crossings never published among them."""
    return [print_place(one, place, withheld=withheld) for place in one.places]


def print_place(one: Draft, place: Place, *, withheld: bool) -> PublishedCell:
    """One cell as it goes out."""
    wants = one.wants()
    if not place.shown:
        return PublishedCell(place.cell, Missing.NOT_AVAILABLE, ANYTHING, wants)
    if withheld:
        return PublishedCell(place.cell, Missing.SUPPRESSED, one.withheld() or ANYTHING, wants)
    says = exactly(one.count) if one.public else place.policy.kept(one.count) or ANYTHING
    rounds = place.policy.method.rounds and not one.public
    shown = place.policy.rounded(one.count) if rounds else one.count
    return PublishedCell(place.cell, shown, says, wants)
