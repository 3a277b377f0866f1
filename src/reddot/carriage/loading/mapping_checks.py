"""What the mapping of a register must say, and what it may not."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from reddot.carriage.loading.columns import COURSE_COLUMNS
from reddot.carriage.loading.days import check_style
from reddot.errors import BadDataError

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
    if "officer_id" not in named:
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
