"""How well the rows of a row-level file hide each other: k-anonymity and l-diversity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from reddot.errors import NotEnoughDataError, UsageError

Codes = NDArray[np.int64]
_ROOM = 2**62  # classes are numbered in 64 bits


@dataclass(frozen=True, slots=True)
class Diversity:
    """How many values of a sensitive column the rows of one class have, at the least.

    ``distinct`` is the fewest different values in any class; ``entropy`` the least effective
    number of values, exp of the entropy, which is lower where one value is nearly everybody's;
    ``rows_alike`` are rows in a class whose rows all have one value: who finds a person's class
    has their value.
    """

    column: str
    distinct: int
    entropy: float
    classes_alike: int
    rows_alike: int

    def words(self) -> str:
        """The result for a report."""
        return (
            f"{self.column}: every class has at least {self.distinct} "
            f"{'value' if self.distinct == 1 else 'values'} (l = {self.distinct}, by entropy "
            f"{self.entropy:.2f}); {self.rows_alike:,} rows are in {self.classes_alike:,} classes "
            "whose rows all say the same."
        )


@dataclass(frozen=True, slots=True)
class Privacy:
    """What somebody could do who knows the quasi-identifiers of a person.

    A class is the rows that have the same values of all ``quasi``. ``smallest`` is the k that the
    file has, ``rows_below`` the rows in classes smaller than the ``k`` that was asked for, and
    ``alone`` the rows that are a class of one.
    """

    quasi: tuple[str, ...]
    k: int
    rows: int
    classes: int
    smallest: int
    rows_below: int
    classes_below: int
    alone: int
    diversity: tuple[Diversity, ...]

    @property
    def holds(self) -> bool:
        """Whether every class has at least ``k`` rows."""
        return self.smallest >= self.k

    def words(self) -> tuple[str, ...]:
        """The result for a report, a sentence each."""
        known = ", ".join(self.quasi)
        verdict = "holds" if self.holds else "does not hold"
        return (
            f"{self.rows:,} rows in {self.classes:,} classes by {known}.",
            f"The smallest class has {self.smallest:,} rows; k = {self.k} {verdict}: "
            f"{self.rows_below:,} rows are in {self.classes_below:,} classes smaller than "
            f"{self.k}, {self.alone:,} rows are alone in theirs.",
            *(found.words() for found in self.diversity),
        )


def measure_privacy(
    table: pa.Table, quasi: Sequence[str], sensitive: Sequence[str] = (), *, k: int = 5
) -> Privacy:
    """Measure k-anonymity and l-diversity of rows.

    Parameters
    ----------
    table
        Rows of texts, such as those of :class:`~reddot.publish.rowlevel.file.OpenRows`.
    quasi
        Quasi-identifiers: columns that somebody could know of a person from elsewhere.
    sensitive
        Columns that they could learn.
    k
        The class size asked for, 1 or more.

    Raises
    ------
    UsageError
        A column is not in the rows, none was named, or k is below 1.
    NotEnoughDataError
        There is no row.

    Notes
    -----
    A withheld value is a value like any other: nobody is taken to be hidden in a class whose
    values they might have. Rows are reports; a person with several reports is in several rows, so
    a class of k rows may be of fewer than k people.

    References
    ----------
    Sweeney (2002), doi:10.1142/S0218488502001648. Machanavajjhala, Kifer, Gehrke and
    Venkitasubramaniam (2007), doi:10.1145/1217299.1217302.

    Examples
    --------
    >>> rows = pa.table({"age": ["18-34"] * 3 + ["65+"], "injured": ["yes", "no", "no", "yes"]})
    >>> found = measure_privacy(rows, ["age"], ["injured"], k=3)
    >>> found.smallest, found.rows_below, found.diversity[0].distinct
    (1, 1, 1)
    """
    _check_columns(table, [*quasi, *sensitive])
    if not quasi or k < 1:
        raise UsageError(
            f"Given were {len(quasi)} quasi-identifiers and k = {k}. Name at least one column, and "
            "a k of 1 or more."
        )
    if not table.num_rows:
        raise NotEnoughDataError("There is no row, so there is no class to measure. Give rows.")
    of_row = classes([codes_of(table, name)[0] for name in quasi])
    sizes = np.bincount(of_row)
    small = sizes[sizes < k]
    return Privacy(
        quasi=tuple(quasi),
        k=k,
        rows=table.num_rows,
        classes=len(sizes),
        smallest=int(sizes.min()),
        rows_below=int(small.sum()),
        classes_below=len(small),
        alone=int((sizes == 1).sum()),
        diversity=tuple(_diversity(table, name, of_row, sizes) for name in sensitive),
    )


def _check_columns(table: pa.Table, names: Sequence[str]) -> None:
    """Refuse a name that is no column of the rows."""
    unknown = [name for name in names if name not in table.column_names]
    if unknown:
        there = ", ".join(table.column_names)
        raise UsageError(f"'{unknown[0]}' is no column of these rows. They have: {there}.")


def codes_of(table: pa.Table, name: str) -> tuple[Codes, list[str]]:
    """A column as numbers from 0, and the text that each stands for."""
    encoded = table.column(name).combine_chunks().dictionary_encode()
    return encoded.indices.to_numpy().astype(np.int64), encoded.dictionary.to_pylist()


def classes(columns: Sequence[Codes]) -> Codes:
    """The class of each row, numbered from 0 without a gap.

    Parameters
    ----------
    columns
        One array of shape (rows,) for each column, codes from 0.

    Returns
    -------
    array of shape (rows,)
        Rows with the same codes in all columns have the same class.

    Examples
    --------
    >>> classes([np.array([0, 0, 1]), np.array([0, 2, 0])]).tolist()
    [0, 1, 2]
    """
    found, room = columns[0], int(columns[0].max()) + 1
    for column in columns[1:]:
        width = int(column.max()) + 1
        if room * width > _ROOM:
            found = _numbered(found)
            room = int(found.max()) + 1
        found, room = found * width + column, room * width
    return _numbered(found)


def _numbered(found: Codes) -> Codes:
    return np.unique(found, return_inverse=True)[1].astype(np.int64)


def _diversity(table: pa.Table, name: str, of_row: Codes, sizes: Codes) -> Diversity:
    values, words = codes_of(table, name)
    pairs, counts = np.unique(of_row * len(words) + values, return_counts=True)
    of_pair = pairs // len(words)
    distinct = np.bincount(of_pair, minlength=len(sizes))
    shares = counts / sizes[of_pair]
    entropy = np.bincount(of_pair, weights=-shares * np.log(shares), minlength=len(sizes))
    alike = distinct == 1
    return Diversity(
        column=name,
        distinct=int(distinct.min()),
        entropy=float(np.exp(entropy.min())),
        classes_alike=int(alike.sum()),
        rows_alike=int(sizes[alike].sum()),
    )
