"""Make rows hide each other: coarser answers by a stated ladder, then values withheld in rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from reddot.errors import NotEnoughDataError, UsageError
from reddot.publish.openfiles.dictionary import Field, meaning_of
from reddot.publish.rowlevel.file import OpenRows, in_order
from reddot.publish.rowlevel.ladder import LADDER, SUPPRESSED, Step
from reddot.publish.rowlevel.privacy import Codes, Privacy, classes, codes_of, measure_privacy
from reddot.records.cells import Missing

MOST_WITHHELD = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection:
    """What rows are protected against, and how far.

    ``quasi`` are quasi-identifiers: columns that somebody could know of a person from elsewhere;
    ``sensitive`` those whose diversity is measured. Every class is to have at least ``k`` rows.
    Steps of the ``ladder`` are taken until at most the share ``most_withheld`` of the rows is in
    smaller classes; these lose values one by one.
    """

    quasi: tuple[str, ...]
    k: int = 5
    sensitive: tuple[str, ...] = ()
    ladder: tuple[Step, ...] = LADDER
    most_withheld: float = MOST_WITHHELD

    def __post_init__(self) -> None:
        if not 0 <= self.most_withheld <= 1:
            raise UsageError(f"most_withheld is {self.most_withheld}. Give a share from 0 to 1.")


@dataclass(frozen=True, slots=True)
class Removed:
    """One thing that was taken out, and what it cost: how many rows lost how much."""

    words: str
    column: str
    rows: int
    values_before: int
    values_after: int


@dataclass(frozen=True, slots=True)
class Generalised:
    """Rows that hide each other, and what was taken out so that they do.

    ``before`` and ``after`` measure the same quasi-identifiers; ``rows_withheld`` are the rows
    that lost a value one by one, ``values_withheld`` how many values they lost.
    """

    rows: OpenRows
    before: Privacy
    after: Privacy
    removed: tuple[Removed, ...]
    rows_withheld: int
    values_withheld: int

    def words(self) -> tuple[str, ...]:
        """What was removed and what it cost, a sentence each."""
        total = self.after.rows
        steps = tuple(
            f"{r.column}: {r.words}; {r.rows:,} of {total:,} rows changed, "
            f"{r.values_before} values became {r.values_after}."
            for r in self.removed
        )
        return (
            *(steps or ("Nothing was made coarser.",)),
            f"{self.values_withheld:,} values were withheld one by one in {self.rows_withheld:,} "
            f"rows ({self.rows_withheld / total:.2%}), where a class would have had fewer than "
            f"{self.after.k} rows. No row was left out.",
        )


def generalise(rows: OpenRows, wanted: Protection) -> Generalised:
    """Make rows coarser until at least k of them are alike in all quasi-identifiers.

    Parameters
    ----------
    rows
        The rows, as counted.
    wanted
        The quasi-identifiers, k, and the ladder. Steps on columns that are no quasi-identifier
        are passed over.

    Returns
    -------
    Generalised
        As many rows as before, sorted anew.

    Raises
    ------
    NotEnoughDataError
        There are fewer than k rows.
    UsageError
        A column is not in the rows, none was named, or k is below 1.

    Notes
    -----
    Where rows of small classes lose values, the quasi-identifier with the most different values
    goes first. If at the end fewer than k rows have lost all, the smallest classes join them. A
    file that holds by one set of columns may not by another: name all that could be known.
    """
    quasi, k = wanted.quasi, wanted.k
    before = measure_privacy(rows.table, quasi, wanted.sensitive, k=k)
    if before.rows < k:
        raise NotEnoughDataError(
            f"There are {before.rows} rows, fewer than k = {k}: no way of withholding values makes "
            "a class of that size. Publish more periods together, or no row-level file."
        )
    table, removed = _climb(rows.table, wanted)
    table, rows_withheld, values_withheld = withhold(table, quasi, k)
    table = in_order(table)
    found = Generalised(
        rows=rows,
        before=before,
        after=measure_privacy(table, quasi, wanted.sensitive, k=k),
        removed=removed,
        rows_withheld=rows_withheld,
        values_withheld=values_withheld,
    )
    fields = _fields_after(rows.fields, table, rows.table)
    return replace(found, rows=OpenRows(table, fields, found.words()))


def _climb(table: pa.Table, wanted: Protection) -> tuple[pa.Table, tuple[Removed, ...]]:
    """The rows after as many steps of the ladder as are needed, and what each took out."""
    removed = []
    for step in wanted.ladder:
        now = measure_privacy(table, wanted.quasi, k=wanted.k)
        if now.rows_below <= wanted.most_withheld * now.rows:
            break
        if step.column in wanted.quasi:
            table, found = _take(table, step)
            removed += [found] if found.rows else []
    return table, tuple(removed)


def _take(table: pa.Table, step: Step) -> tuple[pa.Table, Removed]:
    codes, words = codes_of(table, step.column)
    coarser = [step.coarser(word) for word in words]
    changed = np.array([a != b for a, b in zip(words, coarser, strict=True)], bool)
    found = Removed(
        words=step.words,
        column=step.column,
        rows=int(changed[codes].sum()),
        values_before=len(set(words)),
        values_after=len(set(coarser)),
    )
    return _with(table, {step.column: (codes, coarser)}), found


def withhold(table: pa.Table, quasi: Sequence[str], k: int) -> tuple[pa.Table, int, int]:
    """Withhold quasi-identifiers in rows of small classes until none is smaller than k.

    Returns
    -------
    tuple
        The rows in the order given, how many lost a value, and how many values were lost.
    """
    encoded = {name: codes_of(table, name) for name in quasi}
    columns = {name: codes.copy() for name, (codes, _) in encoded.items()}
    gone = {}
    for name, (_, words) in encoded.items():
        gone[name] = words.index(SUPPRESSED) if SUPPRESSED in words else len(words)
    order = sorted(quasi, key=lambda name: -len(encoded[name][1]))
    for name in order:
        columns[name][_in_small(columns, k)] = gone[name]
    _join(columns, gone, k)
    lost = np.array([columns[name] != encoded[name][0] for name in quasi])
    texts = {name: (columns[name], [*encoded[name][1], SUPPRESSED]) for name in quasi}
    return _with(table, texts), int(lost.any(axis=0).sum()), int(lost.sum())


def _in_small(columns: Mapping[str, Codes], k: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    of_row = classes(list(columns.values()))
    return (np.bincount(of_row) < k)[of_row]


def _join(columns: Mapping[str, Codes], gone: Mapping[str, int], k: int) -> None:
    """Whole classes, the smallest first, lose all until those that lost all are a class of k."""
    while _in_small(columns, k).any():
        of_row = classes(list(columns.values()))
        sizes = np.bincount(of_row)
        everything = np.all([columns[name] == gone[name] for name in columns], axis=0)
        sizes[of_row[everything]] = len(of_row) + 1
        taken = of_row == int(sizes.argmin())
        for name, column in columns.items():
            column[taken] = gone[name]


def _with(table: pa.Table, columns: Mapping[str, tuple[Codes, Sequence[str]]]) -> pa.Table:
    for name, (codes, words) in columns.items():
        values = pa.array(list(words), pa.string()).take(pa.array(codes))
        table = table.set_column(table.column_names.index(name), name, values)
    return table


def _fields_after(fields: Sequence[Field], table: pa.Table, before: pa.Table) -> tuple[Field, ...]:
    """What the columns mean now: a column that changed lists the values that it may have."""
    return tuple(_field_after(field, table, before) for field in fields)


def _field_after(field: Field, table: pa.Table, before: pa.Table) -> Field:
    now = sorted(set(table.column(field.name).unique().to_pylist()))
    new = set(now) - set(before.column(field.name).unique().to_pylist())
    if not new or field.kind == "text":
        return field
    known = dict(field.allowed)
    labels = {word.value: meaning_of(word.value).capitalize() for word in Missing} | known
    if new == {SUPPRESSED}:
        if field.kind in ("month", "count"):
            return replace(field, missing=(*field.missing, SUPPRESSED))
        return replace(field, allowed=(*field.allowed, (SUPPRESSED, labels[SUPPRESSED])))
    allowed = tuple((value, labels.get(value, value)) for value in now)
    return replace(field, kind="code", allowed=allowed, missing=())
