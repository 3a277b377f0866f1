"""Slots: what is randomised, in the order in which it is revealed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path
from typing import Any

from reddot.errors import BadDataError
from reddot.records.importers.csv_rows import numbered_rows
from reddot.trial.design.fields import COLUMN
from reddot.trial.design.models import Design
from reddot.trial.design.read import read_file
from reddot.trial.problems import Problems, near

NAME_AT_MOST = 200
DIGITS_AT_MOST = 15


@dataclass(frozen=True, slots=True)
class Slot:
    """One unit that is randomised.

    ``position`` counts from 1 over all batches: slots are revealed in this order. ``columns`` hold
    what its row said, as text.
    """

    name: str
    position: int
    batch: int
    columns: Mapping[str, str]

    def stratum(self, design: Design) -> tuple[str, ...]:
        """The slot's values in the columns of the strata."""
        return tuple(self.columns.get(name, "") for name in design.strata)

    def as_json(self) -> dict[str, Any]:
        """What the slot's digest is made of: its name and its columns."""
        return {"columns": dict(self.columns), "slot": self.name}


@dataclass(frozen=True, slots=True)
class SlotRow:
    """One row of a file of slots, before it is checked."""

    row: int
    name: str
    columns: Mapping[str, str]


def read_slots(path: Path | str, design: Design, after: Sequence[Slot] = ()) -> tuple[Slot, ...]:
    """Read a batch of slots from a CSV, in the order of its rows.

    Parameters
    ----------
    path
        A CSV with a column ``slot`` and the columns that the design names; others are kept as text.
    design
        The trial's design.
    after
        Slots of the batches before, which this batch follows.

    Raises
    ------
    BadDataError
        A column is missing, a slot is there twice, in two strata or in an earlier batch, a stratum
        is blank, a covariate is no number: a line for each, the rows named.
    """
    return slots_from_text(read_file(Path(path)), design, after, where=str(path))


def slots_from_text(
    given: str, design: Design, after: Sequence[Slot] = (), *, where: str = "slots.csv"
) -> tuple[Slot, ...]:
    """The batch of slots in the text of a CSV; see ``read_slots``."""
    return checked_slots(rows_of(given, where), design, after, where)


def checked_slots(
    rows: Sequence[SlotRow], design: Design, after: Sequence[Slot], where: str
) -> tuple[Slot, ...]:
    """Rows as the next batch of slots, or every problem in them."""
    found = Problems(where)
    if not rows:
        found.add("", "no_rows", "it has no rows", "Give a heading and a row for each slot")
    _check_columns(rows, design, found)
    found.refuse()
    for one in rows:
        _check_row(one, design, found)
    _check_names(rows, design, {slot.name: slot.batch for slot in after}, found)
    slots = number_slots(rows, after)
    _check_clusters(rows, (*after, *slots), design, found)
    found.refuse()
    return slots


def number_slots(rows: Iterable[SlotRow], after: Sequence[Slot] = ()) -> tuple[Slot, ...]:
    """Rows as the batch that follows the slots before, unchecked."""
    batch = after[-1].batch + 1 if after else 1
    first = len(after) + 1
    return tuple(
        Slot(one.name, position, batch, one.columns) for position, one in enumerate(rows, first)
    )


def rows_of(given: str, where: str) -> list[SlotRow]:
    """The rows of a CSV of slots as they stand.

    Raises
    ------
    BadDataError
        It is no CSV, its heading has no column ``slot`` or a name twice, or a row is too long.
    """
    reader = csv.reader(io.StringIO(given), strict=True)
    numbered = numbered_rows(Path(where), reader)
    heading = [name.strip() for name in next(numbered, (1, [""]))[1]]
    _check_heading(heading, where)
    rows = []
    for number, cells in numbered:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(heading):
            raise BadDataError(
                f"{where}, row {number}: it has {len(cells)} cells, the heading {len(heading)}. "
                "Give each row as many as the heading."
            )
        values = dict(zip(heading, (cell.strip() for cell in cells), strict=True))
        rows.append(SlotRow(number, values.pop("slot"), values))
    return rows


def _check_heading(heading: Sequence[str], where: str) -> None:
    found = Problems(f"{where}, row 1")
    if "slot" not in heading:
        found.add("", "missing_column", "there is no column 'slot'", near("slot", heading))
    for name in dict.fromkeys(heading):
        if not COLUMN.fullmatch(name):
            allowed = "Name columns with letters, digits and underscores"
            found.add("", "column_name", f"a column is named '{name}'", allowed)
        elif heading.count(name) > 1:
            found.add("", "column_twice", f"column '{name}' is there twice", "Leave one out")
    found.refuse()


def _check_columns(rows: Sequence[SlotRow], design: Design, found: Problems) -> None:
    there = list(rows[0].columns) if rows else list(design.needed_columns)
    for name in design.needed_columns:
        if name not in there:
            found.add("", "missing_column", f"there is no column '{name}'", near(name, there))


def _check_row(one: SlotRow, design: Design, found: Problems) -> None:
    if not one.name or len(one.name) > NAME_AT_MOST:
        given = "it is blank" if not one.name else f"it has {len(one.name)} letters"
        allowed = f"Give each slot a name of at most {NAME_AT_MOST} letters"
        found.add("slot", "slot_name", given, allowed, row=one.row)
    covariates = {name for name, _ in design.balance}
    for name in design.needed_columns:
        cell = one.columns[name]
        if name in covariates and number_in(cell) is None:
            given = f"it is '{cell}'" if cell else "it is blank"
            allowed = "Give a number, such as 12 or 0.5: the arms are balanced on it"
            found.add(name, "not_a_number", given, allowed, row=one.row)
        elif not cell:
            allowed = "Give each slot its value: it is allocated by it"
            found.add(name, "blank_stratum", "it is blank", allowed, row=one.row)


def number_in(cell: str) -> Fraction | None:
    """The exact number that a cell holds; nothing where it holds none.

    >>> number_in("0.05"), number_in("many")
    (Fraction(1, 20), None)
    """
    try:
        given = Decimal(cell)
    except InvalidOperation:
        return None
    if not given.is_finite() or len(cell) > DIGITS_AT_MOST or "e" in cell.lower():
        return None
    return Fraction(given)


def _check_names(
    rows: Sequence[SlotRow], design: Design, before: Mapping[str, int], found: Problems
) -> None:
    seen: dict[str, SlotRow] = {}
    for one in rows:
        first = seen.setdefault(one.name, one)
        if one.name in before:
            given = f"'{one.name}' is in batch {before[one.name]} already"
            allowed = "A slot is entered once and not changed after; leave the row out"
            found.add("slot", "entered_before", given, allowed, row=one.row)
        elif first is not one:
            _add_twice(first, one, design, found)


def _add_twice(first: SlotRow, one: SlotRow, design: Design, found: Problems) -> None:
    differ = [name for name in design.strata if first.columns[name] != one.columns[name]]
    if differ:
        values = ", ".join(f"{n} '{first.columns[n]}' and '{one.columns[n]}'" for n in differ)
        given = f"'{one.name}' is in two strata: {values} (rows {first.row} and {one.row})"
        allowed = "A slot is in one stratum; mend the row that is wrong"
        found.add("slot", "two_strata", given, allowed, row=one.row)
    else:
        given = f"'{one.name}' is named twice (rows {first.row} and {one.row})"
        found.add("slot", "named_twice", given, "Name each slot once", row=one.row)


def _check_clusters(
    rows: Sequence[SlotRow], slots: Sequence[Slot], design: Design, found: Problems
) -> None:
    """A cluster is in one stratum; a stepped wedge has all its clusters in the first batch."""
    if design.cluster is None:
        return
    first: dict[str, Slot] = {}
    start = len(slots) - len(rows)
    for place, slot in enumerate(slots):
        cluster = slot.columns[design.cluster]
        known = first.setdefault(cluster, slot)
        if place < start:
            continue
        row = rows[place - start].row
        if known.stratum(design) != slot.stratum(design):
            values = [", ".join(one.stratum(design)) for one in (known, slot)]
            given = f"'{cluster}' is in two strata: {values[0]} with slot '{known.name}'"
            given += f", and {values[1]}"
            allowed = "A cluster is allocated whole, in one stratum; mend the row that is wrong"
            found.add(design.cluster, "two_strata", given, allowed, row=row)
        if design.method == "stepped_wedge" and known.batch > 1 and known is slot:
            given = f"'{cluster}' is in no earlier batch"
            allowed = "The clusters of a stepped wedge are all in its first batch; leave it out"
            found.add(design.cluster, "new_cluster", given, allowed, row=row)


def slots_text(slots: Sequence[Slot]) -> str:
    """Slots as the CSV that ``read_slots`` reads."""
    names = list(dict.fromkeys(name for slot in slots for name in slot.columns))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["slot", *names])
    writer.writerows([slot.name, *(slot.columns[name] for name in names)] for slot in slots)
    return out.getvalue()
