"""What the mapping of a register must say, and what it may not."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from reddot.carriage.loading.columns import (
    ABOUT_FORCE,
    COLUMNS,
    COURSE_COLUMNS,
    LONGEST_MODEL,
    WITHOUT_OFFICER,
    spellings_of,
)
from reddot.carriage.loading.days import CellError, check_style
from reddot.carriage.loading.texts import read_hours, read_text, shown
from reddot.carriage.models import model_codes
from reddot.errors import BadDataError
from reddot.records.importers.flat_mapping import IGNORE, KEEP, fold

if TYPE_CHECKING:
    from reddot.carriage.loading.mapping import RegisterMapping

_TABLES = ("columns", "courses", "values", "every")
_LISTS = ("dates", "models", "blank", "may_lack")
_PARTS = ("kind", "title", "force", *_LISTS, *_TABLES)


def check_parts(values: Mapping[str, Any]) -> None:
    """Refuse a part that is not known, not there, or of the wrong kind.

    Raises
    ------
    BadDataError
        The message names the part and what is allowed.
    """
    kind = values.get("kind")
    if kind != "register":
        raise BadDataError(f'kind = {kind!r}; the mapping of a register says kind = "register".')
    check_names(values, _PARTS, "the mapping")
    for part in ("models", "dates", "columns"):
        if not values.get(part):
            raise BadDataError(f"there is no {part}; {_SAY[part]}.")
    for part in _LISTS:
        given = values.get(part, [])
        if not isinstance(given, list) or not all(isinstance(v, str) and v for v in given):
            raise BadDataError(f"{part} = {given!r}; give a list of texts.")
    for part in _TABLES:
        if not isinstance(values.get(part, {}), dict):
            raise BadDataError(f"{part} = {values[part]!r}; give a table, as in [{part}].")
    for style in values["dates"]:
        check_style(style)


_SAY = {
    "models": 'list the models of CED that the force has, as in models = ["X2", "T7"]',
    "dates": 'list how days are written, as in dates = ["%d/%m/%Y"]',
    "columns": "say which heading is which column under [columns]",
}


def check_names(given: Iterable[str], allowed: Iterable[str], where: str) -> None:
    """Refuse a name that is not allowed, those nearest to it listed first."""
    names = list(allowed)
    for name in given:
        if name not in names:
            near = difflib.get_close_matches(str(name), names, n=3)
            others = [other for other in names if other not in near]
            listed = ", ".join([*near, *others])
            raise BadDataError(f"{name!r} in {where} is not known; use one of: {listed}.")


def check_whole(mapping: RegisterMapping) -> None:
    """Refuse a mapping that leaves unsaid what must be said, or says of one thing two."""
    named = set(mapping.columns.values())
    both = sorted(named & set(mapping.every))
    if both:
        raise BadDataError(f"every.{both[0]} is a column too; take it out of one of them.")
    shared = sorted(set(mapping.columns) & set(mapping.courses))
    if shared:
        raise BadDataError(f"'{mapping.headings[shared[0]]}' is in columns and in courses.")
    if "officer_id" not in named and not _is_of_force(mapping):
        raise BadDataError("no heading is officer_id; say which column tells officers apart.")
    if mapping.courses and (mixed := sorted(named & set(COURSE_COLUMNS))):
        raise BadDataError(
            f"with [courses] a row holds several courses, so no heading is {mixed[0]}; say what "
            "holds for all under [every], or give a file with a row for each course."
        )
    if mapping.courses and "course" in mapping.every:
        raise BadDataError("every.course: with [courses] each column says its own course.")
    if (mapping.courses or "completed_on" in named) and "passed" not in named | set(mapping.every):
        raise BadDataError(
            "nothing says whether a course was passed; name the column that is passed, or say "
            '[every] passed = "yes" where the file lists only courses that were passed.'
        )


def _is_of_force(mapping: RegisterMapping) -> bool:
    """Whether every column is one that needs no officer, as in a list of a force's devices."""
    named = set(mapping.columns.values()) - {IGNORE, KEEP}
    return not mapping.courses and named <= set(WITHOUT_OFFICER) and bool(named & set(ABOUT_FORCE))


def check_models(given: Sequence[str]) -> tuple[str, ...]:
    """The models of a force; one that is known has to be written by its code.

    Raises
    ------
    BadDataError
        One is another way to write a known model, there twice, or too long.
    """
    codes = spellings_of(model_codes())
    for name in given:
        code = codes.get(fold(name), name)
        if code != name:
            do = f'write it so, and say under [values.model] what the file writes: "{name}"'
            raise BadDataError(f"models: {name!r} is the {code}; {do}.")
        if name != " ".join(name.split()) or len(name) > LONGEST_MODEL:
            raise BadDataError(
                f"models: {name!r}; give 1-{LONGEST_MODEL} characters, no spaces around."
            )
        if given.count(name) > 1:
            raise BadDataError(f"models: {name!r} is there twice.")
    return tuple(given)


def check_value(name: str, value: str) -> None:
    """Refuse what holds for every row and could not stand in a cell of its column.

    Raises
    ------
    BadDataError
        The message names the column.
    """
    column = COLUMNS[name]
    try:
        if column.kind == "number":
            read_hours(value)
        elif not value:
            raise BadDataError(f"every.{name} is empty; give a value, or take the line out.")
        else:
            read_text(value, column)
    except CellError as problem:
        raise BadDataError(f"every.{name}: {shown(value)} {problem.words}") from None
