"""A row-level file is every cross-tabulation of its columns: what it would give away, and by what.

Whoever holds one row a record can count any combination of its columns, zeros included. To the
attacker the file is therefore the table of all its columns, exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from reddot.disclosure.drafts import draft, publish
from reddot.disclosure.policy import Method, Policy
from reddot.disclosure.policy_file import Policies
from reddot.disclosure.publication import Publication
from reddot.disclosure.release_check import ReleaseCheck, check_release
from reddot.disclosure.space import Space
from reddot.disclosure.tables import Table
from reddot.errors import UsageError

Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class RowFile:
    """A row-level file.

    Parameters
    ----------
    name : str
    columns : tuple of str
        Dimensions of the space, in the order of the rows' values.
    rows : tuple of sequence of str
        One a record.
    where : tuple of (str, tuple of str)
        Which categories the file is about, such as the quarters so far, by dimension.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def only(self, columns: Sequence[str]) -> RowFile:
        """The file with some of its columns."""
        places = [self.columns.index(c) for c in columns]
        rows = tuple(tuple(row[p] for p in places) for row in self.rows)
        return RowFile(self.name, tuple(columns), rows, self.where)


def as_publication(space: Space, file: RowFile) -> Publication:
    """The file as the cells anyone can count from it.

    Parameters
    ----------
    space : Space
        The atoms of everything published.
    file : RowFile
        Its rows have one value for each of its columns.

    Raises
    ------
    UsageError
        A column that is no dimension, or a value that is no category of its column.

    Notes
    -----
    A file is about the first vintage; a later file of the same records goes into the check as
    tables of its vintage.
    """
    table = Table(file.name, file.columns, dict(file.where))
    policies = Policies({file.name: Policy(Method.NONE)})
    drafts = draft(space, [table], policies, counted(space, file))
    return publish(file.name, drafts, frozenset())


def counted(space: Space, file: RowFile) -> NDArray[np.int64]:
    """Counts that have the file's cross-tabulations; columns it lacks take one category."""
    counts = np.zeros(space.shape, np.int64)
    names = [dimension.name for dimension in space.dimensions]
    unknown = [c for c in file.columns if c not in names]
    if unknown:
        raise UsageError(f"Column {unknown[0]!r} is no dimension; there are {', '.join(names)}.")
    where = dict(file.where)
    for row in file.rows:
        values = dict(zip(file.columns, row, strict=True))
        place = [
            category(space, at, values.get(name) or where.get(name, (None,))[0])
            for at, name in enumerate(names)
        ]
        counts[(0, *place)] += 1
    return counts


def category(space: Space, at: int, value: str | None) -> int:
    """The place of a value among its dimension's categories; the first for a column not there."""
    dimension = space.dimensions[at]
    if value is None:
        return 0
    if value not in dimension.categories:
        raise UsageError(
            f"{value!r} is no category of {dimension.name}; "
            f"allowed are {', '.join(dimension.categories)}."
        )
    return dimension.categories.index(value)


def check_row_file(space: Space, earlier: Sequence[Publication], file: RowFile) -> ReleaseCheck:
    """Attack a row-level file together with everything that went out before.

    Raises
    ------
    UsageError, BadDataError
        The file does not fit the space, or contradicts what went out.
    """
    return check_release(space, earlier, as_publication(space, file))


def rebuilding_columns(
    space: Space, earlier: Sequence[Publication], file: RowFile
) -> tuple[str, ...]:
    """The fewest columns without which a file gives nothing away; none if it is safe as it is.

    Raises
    ------
    UsageError
        Not even a file without columns, the number of records alone, is safe.

    Notes
    -----
    Of several smallest sets the one that comes first in the file's order of columns.
    """
    for size in range(len(file.columns) + 1):
        for dropped in combinations(file.columns, size):
            left = file.only([c for c in file.columns if c not in dropped])
            if not check_row_file(space, earlier, left).findings:
                return dropped
    raise UsageError(
        f"Row-level file {file.name}: even the number of its rows gives a protected count away. "
        "Do not publish it."
    )
