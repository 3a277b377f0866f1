"""Tables to be published, and the cells they are made of: sums of atoms with names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations, product

from reddot.disclosure.space import Space
from reddot.errors import UsageError

Key = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One table: what it is by, which categories it is about, as at which vintage.

    Parameters
    ----------
    name : str
        What the policy file and every message call it.
    by : tuple of str
        Dimensions or levels; two levels of one dimension make it hierarchical.
    where : mapping
        Dimension to the categories it is about: ``{"quarter": ("Q1", "Q2")}`` is the year to
        date after two quarters. A dimension not named is summed over.
    vintage : int
        0 is the first; each later one has its own layer of late records.
    totals : bool
        Whether the totals of every part of `by` are published too.
    shown : bool
        False for a crossing that is never published and whose small counts must stay hidden
        all the same.
    about : tuple of (str, str)
        What every message names besides, such as the force and the period; it tells nothing.
    """

    name: str
    by: tuple[str, ...]
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    vintage: int = 0
    totals: bool = True
    shown: bool = True
    about: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell of a table: the atoms it adds up, and how it is called.

    `key` holds the numbers of its atoms in order, so that one quantity has one key in every
    table; `labels` are pairs of level and category.
    """

    table: str
    labels: tuple[tuple[str, str], ...]
    key: Key
    about: tuple[tuple[str, str], ...] = ()

    @property
    def by(self) -> frozenset[str]:
        """The levels that the cell is about; none for the total of all."""
        return frozenset(level for level, _ in self.labels)

    def words(self) -> str:
        """The cell as messages name it."""
        named = [f"{a} {b}" for a, b in (*self.about, *self.labels)]
        return f"{self.table}: {', '.join(named) or 'total'}"


def cells_of(space: Space, table: Table) -> Iterator[TableCell]:
    """Every cell of a table, each combination of `by` and, with totals, of each part of it.

    Raises
    ------
    UsageError
        A level, category or vintage that the space does not have.

    Examples
    --------
    >>> from reddot.disclosure.space import Dimension
    >>> space = Space((Dimension("force", ("A", "B")),))
    >>> [(cell.words(), cell.key) for cell in cells_of(space, Table("ced", ("force",)))]
    [('ced: total', (0, 1)), ('ced: force A', (0,)), ('ced: force B', (1,))]
    """
    check_table(space, table)
    sizes = range(len(table.by) + 1) if table.totals else [len(table.by)]
    for size in sizes:
        for by in combinations(table.by, size):
            yield from crossing(space, table, by)


def crossing(space: Space, table: Table, by: tuple[str, ...]) -> Iterator[TableCell]:
    """The cells of one part of a table's levels; a combination without atoms is left out."""
    levels = [space.level(level) for level in by]
    places = sorted({*(at for at, _ in levels), *limited(space, table)})
    for chosen in product(*(dict.fromkeys(groups.values()) for _, groups in levels)):
        labels = tuple(zip(by, chosen, strict=True))
        picked = {place: [*categories_in(space, table, place, labels)] for place in places}
        if all(picked.values()):
            yield TableCell(table.name, labels, key_of(space, table.vintage, picked), table.about)


def key_of(space: Space, vintage: int, picked: Mapping[int, list[int]]) -> Key:
    """The atoms of a quantity, always of the same part however a table asks for it."""
    sizes = {place: len(space.dimensions[place].categories) for place in picked}
    limits = {place: own for place, own in picked.items() if len(own) < sizes[place]}
    atoms = space.atoms_of(space.home(limits), limits)
    return tuple(atoms[: vintage + 1].ravel().tolist())


def limited(space: Space, table: Table) -> list[int]:
    """The places of the dimensions that a table is limited in."""
    return [place for place, d in enumerate(space.dimensions) if d.name in table.where]


def categories_in(
    space: Space, table: Table, place: int, labels: tuple[tuple[str, str], ...]
) -> Iterator[int]:
    """The places of a dimension's categories that belong to a cell."""
    dimension = space.dimensions[place]
    wanted = table.where.get(dimension.name, dimension.categories)
    rules = [(space.level(level), group) for level, group in labels]
    for number, category in enumerate(dimension.categories):
        here = (groups[category] == group for (at, groups), group in rules if at == place)
        if category in wanted and all(here):
            yield number


def check_table(space: Space, table: Table) -> None:
    """Refuse a table that asks for what the space does not have.

    Raises
    ------
    UsageError
        Naming the table and the part.
    """
    if not 0 <= table.vintage <= len(space.late):
        raise UsageError(
            f"Table {table.name}: vintage {table.vintage}; there are 0 to {len(space.late)}."
        )
    names = {d.name: d.categories for d in space.dimensions}
    for dimension, categories in table.where.items():
        unknown = [c for c in categories if c not in names.get(dimension, ())]
        if dimension not in names or unknown or not categories:
            raise UsageError(
                f"Table {table.name}: where {dimension} = {list(categories)}; "
                f"allowed are categories of {', '.join(names)}."
            )
    for level in table.by:
        space.level(level)
