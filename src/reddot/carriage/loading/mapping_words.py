"""The words of a register's mapping: what each stands for, and what is true of every row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reddot.carriage.loading.columns import (
    COLUMNS,
    EVERY_COLUMNS,
    codes_of,
    columns_of,
    own_words,
)
from reddot.carriage.loading.mapping_checks import check_names, check_value
from reddot.errors import BadDataError
from reddot.records.importers.flat_mapping import fold


def folded(given: Mapping[str, Any], part: str) -> dict[str, Any]:
    """A table by folded heading or word.

    Raises
    ------
    BadDataError
        Two are the same apart from case and spaces.
    """
    found: dict[str, Any] = {}
    for heading, target in given.items():
        if fold(heading) in found:
            raise BadDataError(f"{part}: '{heading}' is there twice, apart from case and spaces.")
        found[fold(heading)] = target
    return found


def words_of(given: Mapping[str, Any], models: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """Every word that stands for a code; the words of ``model`` hold for each column of models."""
    check_names(given, ("role", "course", "model", *columns_of("yes_no")), "values")
    found = {c: own_words(c, models) for c in columns_of("word", "yes_no", "model")}
    for column, own in found.items():
        told = given.get("model" if COLUMNS[column].kind == "model" else column, {})
        if not isinstance(told, dict):
            raise BadDataError(f"values.{column} = {told!r}; give a table of words.")
        codes = {word: _yes_no(code) for word, code in told.items()}
        check_names(codes.values(), codes_of(column, models), f"values.{column}")
        own |= folded(codes, f"values.{column}")
    return found


def _yes_no(given: Any) -> Any:
    return {True: "yes", False: "no"}[given] if isinstance(given, bool) else given


def every_of(given: Mapping[str, Any], words: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """What holds for every row, by column.

    Raises
    ------
    BadDataError
        A value could not stand in a cell of its column.
    """
    check_names(given, EVERY_COLUMNS, "every")
    found = {name: " ".join(str(_yes_no(value)).split()) for name, value in given.items()}
    for name, value in found.items():
        if name in words:
            check_names([fold(value)], words[name], f"every.{name}")
        else:
            check_value(name, value)
    return found
