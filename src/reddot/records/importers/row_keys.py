"""The keys of a row of a published table: which force, which period, which tactic."""

from __future__ import annotations

import re

from reddot.records.forces import NATIONAL, Place, plain_label, read_place, region_names
from reddot.records.importers.grid import Frame, data_rows
from reddot.records.importers.layout import heading_text
from reddot.records.importers.table_reading import TableReading
from reddot.records.periods import parse_period

_PLACES = ("force", "region")


def has_both_regions_and_forces(reading: TableReading, frame: Frame) -> bool:
    """Whether one column prints regions and forces, so that West Midlands stands there twice."""
    if "force" not in frame.keys or "region" in frame.keys:
        return False
    rows = list(data_rows(reading.grid, frame.headings_row + 1))
    names = {plain_label(reading.text(row, frame.keys["force"])).casefold() for row in rows}
    lines = [tuple(plain_label(reading.text(row, c)) for c in frame.keys.values()) for row in rows]
    named = [line for line in lines if all(line)]
    return bool(names & region_names()) or len(set(named)) < len(named)


def read_keys(reading: TableReading, row: int, frame: Frame) -> dict[str, str] | None:
    """The keys of a row; None when a key that it must have is missing, which is noted.

    A merged cell has the text of the cell above it, as long as a key to its right is filled.
    """
    keys: dict[str, str] = {}
    for key in sorted(frame.keys, key=frame.keys.__getitem__):
        printed = reading.text(row, frame.keys[key]) or _carry(reading, row, frame, key)
        if printed:
            keys[key] = printed if key in _PLACES else _read_key(reading, key, printed, row)
            reading.carried[key] = printed
    required = [k.key for k in reading.layout.keys if not k.optional]
    missing = [key for key in required if not keys.get(key)]
    if missing:
        message = f"The row has numbers and no {' or '.join(missing)}. Name the row."
        reading.note(missing[0], "no_key", message, row)
        reading.rows_refused += 1
        return None
    return keys


def names_something(reading: TableReading, row: int, frame: Frame) -> bool:
    """Whether a row without numbers names a force or a code known here; else it is a remark."""
    for key, column in frame.keys.items():
        text = reading.text(row, column)
        if key == "force" and text and read_place(text).known:
            return True
        if heading_text(text) in reading.layouts.vocabularies.get(key, {}):
            return True
    return False


def _carry(reading: TableReading, row: int, frame: Frame, key: str) -> str:
    column = frame.keys[key]
    right = [c for c in frame.keys.values() if c > column]
    if any(reading.text(row, c) for c in right):
        return reading.carried.get(key, "")
    left = [k for k, c in frame.keys.items() if c < column]
    # the line of totals of a table by two keys names the first alone
    return "total" if left and key in reading.layouts.vocabularies and key != "tactic" else ""


def _read_key(reading: TableReading, key: str, printed: str, row: int) -> str:
    if key == "period":
        return _read_period(reading, printed, row)
    vocabulary = reading.layouts.vocabularies.get(key)
    text = heading_text(printed)
    if vocabulary is None or printed == "total":
        return printed
    found = reading.layouts.under.get(reading.group or "", {}).get(text) or vocabulary.get(text)
    if key == "tactic":
        _follow_group(reading, printed, found)
    if found is None:
        found = slug(text)
        message = f"'{printed}' is not known here; kept as '{found}'."
        reading.note_once(key, "unknown_code", message, row)
    return found


def _read_period(reading: TableReading, printed: str, row: int) -> str:
    period = parse_period(printed)
    if period is None:
        message = f"'{printed}' is no period known here; kept as it is."
        reading.note_once("period", "unknown_period", message, row)
        return plain_label(printed)
    return period.name()


def _follow_group(reading: TableReading, printed: str, found: str | None) -> None:
    """Remember the "of which" row that the rows below belong to."""
    bare = plain_label(printed).casefold()
    if bare.endswith(", of which"):
        reading.group = found
    elif bare.startswith("total "):
        reading.group = None


def find_place(reading: TableReading, keys: dict[str, str], period: str, row: int) -> Place:
    """The force, region or nation of a row; a table without forces is of the nation."""
    if "force" not in keys:
        return Place(NATIONAL, "national")
    label = keys["force"]
    bare = plain_label(label).casefold()
    seen = not reading.mixed or (bare, period) in reading.places_seen
    reading.places_seen.add((bare, period))
    place = read_place(label, region_seen=seen)
    if not place.known:
        message = f"'{place.name}' is a force not known here; kept."
        reading.note_once("force", "unknown_force", message, row)
    return place


def slug(text: str) -> str:
    """A text as a name in snake_case."""
    return re.sub(r"[^a-z0-9]+", "_", text.casefold()).strip("_") or "unnamed"
