"""Mappings of a force's own register onto the columns of a register, read from TOML."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from reddot.carriage.loading.columns import COLUMNS
from reddot.carriage.loading.mapping_checks import (
    check_models,
    check_names,
    check_parts,
    check_whole,
)
from reddot.carriage.loading.mapping_words import every_of, folded, words_of
from reddot.carriage.models import model_codes
from reddot.carriage.rules import COURSES
from reddot.errors import BadDataError, UsageError
from reddot.records.beside import Course
from reddot.records.forces import spelled_place
from reddot.records.importers.flat_mapping import IGNORE, KEEP, fold


@dataclass(frozen=True, slots=True)
class CourseColumn:
    """A column that holds the day of one kind of course; without a model it is of the row's."""

    course: Course
    model: str | None = None


@dataclass(frozen=True, slots=True)
class RegisterMapping:
    """How one file of a register is read.

    ``columns`` and ``courses`` are by folded heading, ``headings`` gives each as it was written;
    ``words`` are by column and folded word; ``every`` holds, by column, what is true of every
    row; ``blank`` are folded words that stand for an empty cell; ``may_lack`` are folded headings
    that a file need not have.
    """

    title: str
    force: str | None
    dates: tuple[str, ...]
    models: tuple[str, ...]
    columns: Mapping[str, str]
    headings: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]]
    courses: Mapping[str, CourseColumn] = field(default_factory=dict)
    every: Mapping[str, str] = field(default_factory=dict)
    blank: frozenset[str] = frozenset()
    may_lack: frozenset[str] = frozenset()

    @property
    def row_is(self) -> Literal["officer", "course"]:
        """What one row of the file is about: an officer with all courses, or a course."""
        return "officer" if self.courses else "course"

    def heading_of(self, column: str) -> str:
        """The heading of one of our columns, as the file writes it; else the column's own name."""
        found = (self.headings[h] for h, name in self.columns.items() if name == column)
        return next(found, column)


def read_register_mapping(path: Path) -> RegisterMapping:
    """Read the mapping of a register from a TOML file.

    Raises
    ------
    BadDataError
        The file cannot be read, is not TOML, or a part of it is not known or not whole.
    """
    try:
        return parse_register_mapping(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise BadDataError(f"{path}: there is no such file. Give a mapping (TOML).") from None
    except OSError as problem:
        raise BadDataError(f"{path}: the mapping cannot be read ({problem.strerror}).") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise BadDataError(f"{path}: this is not TOML ({problem}).") from None
    except BadDataError as problem:
        raise BadDataError(f"{path}: {problem}") from None


@cache
def shipped_register_mapping() -> RegisterMapping:
    """The mapping of a file whose headings are our own columns and whose days are 2017-03-01.

    >>> shipped_register_mapping().models
    ('X26', 'X26P', 'X2', 'T7', 'T10')
    """
    folder = resources.files("reddot.carriage.loading") / "layouts"
    values = tomllib.loads((folder / "register.toml").read_text("utf-8"))
    return parse_register_mapping(values | {"models": list(model_codes())})


def parse_register_mapping(values: Mapping[str, Any]) -> RegisterMapping:
    """Make a mapping of the values of a TOML file.

    Raises
    ------
    BadDataError
        A part, a column or a code is not known, or something that must be said is not.

    Examples
    --------
    >>> found = parse_register_mapping({"kind": "register", "force": "Kent", "models": ["X2"],
    ...     "dates": ["%d/%m/%Y"], "every": {"role": "officer", "passed": "yes"},
    ...     "columns": {"Collar": "officer_id", "Device": "model"},
    ...     "courses": {"Initial": "initial", "Last refresher": "refresher"}})
    >>> found.row_is, found.heading_of("officer_id")
    ('officer', 'Collar')
    """
    check_parts(values)
    models = check_models(values["models"])
    columns = _columns(values["columns"])
    courses = {h: _course(h, entry, models) for h, entry in values.get("courses", {}).items()}
    words = words_of(values.get("values", {}), models)
    mapping = RegisterMapping(
        title=str(values.get("title", "a register")),
        force=_force(values.get("force")),
        dates=tuple(values["dates"]),
        models=models,
        columns=folded(columns, "columns"),
        headings={fold(h): h for h in (*columns, *courses)},
        words=words,
        courses=folded(courses, "courses"),
        every=every_of(values.get("every", {}), words),
        blank=frozenset(map(fold, values.get("blank", ()))),
        may_lack=frozenset(map(fold, values.get("may_lack", ()))),
    )
    check_whole(mapping)
    return mapping


def _force(given: Any) -> str | None:
    if given is None:
        return None
    if not isinstance(given, str) or not given.strip():
        raise BadDataError(f"force = {given!r} is no name of a force; give one, as in 'Kent'.")
    try:
        return spelled_place(given).name
    except UsageError as problem:
        raise BadDataError(f"force: {problem}") from None


def _columns(given: Mapping[str, Any]) -> Mapping[str, str]:
    check_names(given.values(), (*COLUMNS, KEEP, IGNORE), "columns")
    taken: dict[str, str] = {}
    for heading, column in given.items():
        if column not in (KEEP, IGNORE) and column in taken:
            both = f"'{taken[column]}' and '{heading}'"
            raise BadDataError(f"columns: {both} are both {column}; name one and ignore the other.")
        taken[column] = heading
    return given


def _course(heading: str, given: Any, models: tuple[str, ...]) -> CourseColumn:
    entry = given if isinstance(given, dict) else {"course": given}
    where = f"courses, '{heading}'"
    check_names(entry, ("course", "model"), where)
    check_names([entry.get("course")], COURSES, where)  # type: ignore[list-item]
    if "model" in entry:
        check_names([entry["model"]], models, where)
    return CourseColumn(entry["course"], entry.get("model"))
