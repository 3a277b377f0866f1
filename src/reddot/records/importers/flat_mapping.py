"""Mappings of a force's own flat file onto Reddot's columns, read from TOML."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from reddot.errors import BadDataError
from reddot.records.codes import Code, read_code_list
from reddot.records.columns import MULTIPLE, device_columns, report_columns, tactic_columns

KEEP, IGNORE = "keep", "ignore"
_PARTS = {
    "kind",
    "title",
    "force",
    "header",
    "day",
    "columns",
    "choices",
    "lists",
    "tactics",
    "devices",
    "health",
    "values",
    "later_columns",
}


@dataclass(frozen=True, slots=True)
class Target:
    """Where one column of a foreign file goes: a table of ours, a column, a position in it.

    ``table`` is ``reports``, ``tactics``, ``devices``, or ``special`` for what is read together
    with another column (the day and its time, the two questions on health, a joined list), or
    kept or ignored as a whole.
    """

    table: str
    column: str
    position: int = 0


@dataclass(frozen=True, slots=True)
class DayReading:
    """How the day and the time of use are written, and in which zone."""

    column: str
    formats: tuple[str, ...]
    time: str | None = None
    times: tuple[str, ...] = ("%H:%M", "%H:%M:%S")
    zone: str = "Europe/London"


@dataclass(frozen=True, slots=True)
class FlatMapping:
    """How one flat file is read: which heading is which column, which word is which code."""

    title: str
    force: str | None
    targets: Mapping[str, Target]
    headings: Mapping[str, str]
    day: DayReading | None
    values: Mapping[str, Mapping[str, str]]
    separators: Mapping[str, str] = field(default_factory=dict)
    later_columns: Mapping[str, str] = field(default_factory=dict)
    header: tuple[str, ...] = ()

    def target(self, heading: str) -> Target | None:
        """Where a heading goes; None when the mapping does not know it."""
        return self.targets.get(fold(heading))


def fold(text: object) -> str:
    """A heading or an answer in the one spelling in which two are compared.

    >>> fold("Impact Factor:  Alcohol "), fold("CED2 ArCED2")
    ('impact factor: alcohol', 'ced2 arced2')
    """
    bare = str(text).replace("\u2019", "'").replace("\u2013", "-").casefold()
    return " ".join(bare.split())


def names_of(code: Code) -> tuple[str, ...]:
    """Every way in which a file may name a code: itself, its label, the Metropolitan Police's."""
    return tuple(n for n in (code.code, code.code.replace("_", " "), code.label, code.mps) if n)


@cache
def read_mapping(name: str) -> FlatMapping:
    """Read a mapping that ships with the package, such as ``mps``."""
    folder = resources.files("reddot.records.importers") / "layouts"
    values = tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))
    lines = (folder / values["header"]).read_text(encoding="utf-8").splitlines()
    return parse_mapping(values, tuple(lines))


def is_mapping(path: Path) -> bool:
    """Whether a TOML file is a mapping of a flat file, and not a layout of published tables.

    Raises
    ------
    BadDataError
        The file is missing, cannot be read, is not TOML, or is a mapping of a register.
    """
    values = _read_toml(path)
    if values.get("kind") == "register":
        words = "this is the mapping of a register of who may carry"
        raise BadDataError(f"{path}: {words}. Give it to `reddot carriage import --mapping`.")
    return values.get("kind") == "reports" or ("columns" in values and "tables" not in values)


def read_mapping_file(path: Path) -> FlatMapping:
    """Read a person's own mapping from a TOML file.

    Raises
    ------
    BadDataError
        The file cannot be read, is not TOML, or names a column or a code that is not known.
    """
    values = _read_toml(path)
    try:
        return parse_mapping(values)
    except (KeyError, TypeError, AttributeError, ValueError) as problem:
        words = f"it has no {problem}" if isinstance(problem, KeyError) else str(problem)
        raise BadDataError(f"{path}: this is no mapping of a flat file: {words}.") from None


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        words = "there is no such file. Give a mapping of a flat file, or a layout of tables."
        raise BadDataError(f"{path}: {words}") from None
    except OSError as problem:
        raise BadDataError(f"{path}: the mapping cannot be read ({problem.strerror}).") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        words = f"the mapping cannot be read: it is not TOML ({problem})"
        raise BadDataError(f"{path}: {words}.") from None


def parse_mapping(values: Mapping[str, Any], header: tuple[str, ...] = ()) -> FlatMapping:
    """Make a mapping of the values of a TOML file.

    Raises
    ------
    ValueError
        A part, a column or a code is not known; the message names it and what is allowed.
    """
    for part in values:
        if part not in _PARTS:
            raise ValueError(f"the part '{part}' is not known; use {_named(part, _PARTS)}")
    _check_texts(values)
    targets: dict[str, Target] = {}
    headings: dict[str, str] = {}
    for heading, target in _expand(values):
        targets.setdefault(fold(heading), target)
        headings.setdefault(fold(heading), heading)
    lists = values.get("lists", {})
    words = {name: _words(name, given) for name, given in values.get("values", {}).items()}
    return FlatMapping(
        title=str(values.get("title", "a flat file")),
        force=values.get("force"),
        targets=targets,
        headings=headings,
        day=_day(values["day"]) if "day" in values else None,
        values=words | {"tactic": words.get("tactics", {})},
        separators={name: entry.get("separator", ";") for name, entry in lists.items()},
        later_columns={fold(n): why for n, why in values.get("later_columns", {}).items()},
        header=header,
    )


def _expand(values: Mapping[str, Any]) -> Iterator[tuple[str, Target]]:
    """Every heading that the mapping knows, in all its spellings, with its target."""
    allowed = {c.name for c in report_columns()} | {KEEP, IGNORE}
    for heading, column in values.get("columns", {}).items():
        _check_name(column, allowed, "columns")
        kept = column in (KEEP, IGNORE)
        yield heading, Target("special" if kept else "reports", column)
    for name, pattern in values.get("choices", {}).items():
        _check_name(name, MULTIPLE, "choices")
        prefix, code_list = MULTIPLE[name]
        for code, heading in _labelled(pattern, code_list):
            yield heading, Target("reports", f"{prefix}_{code}")
    for name, entry in values.get("lists", {}).items():
        _check_name(name, {*MULTIPLE, "tactics"}, "lists")
        yield entry["column"], Target("special", name)
    yield from _expand_tactics(values.get("tactics", {}))
    yield from _expand_devices(values.get("devices", {}))
    for part in ("physical", "mental") if "health" in values else ():
        yield values["health"][part], Target("special", part)
    if "day" in values:
        yield values["day"]["column"], Target("special", "day")
    if "time" in values.get("day", {}):
        yield values["day"]["time"], Target("special", "time")


def _check_name(name: str, allowed: Any, part: str) -> None:
    if name not in allowed:
        known = _named(name, allowed)
        raise ValueError(f"'{name}' in {part} is not known; use one of: {known}")


def _named(name: str, allowed: Iterable[str]) -> str:
    """The names that are allowed, those nearest to what was given first, the others sorted."""
    names = sorted(allowed)
    near = difflib.get_close_matches(str(name), names, n=3)
    return ", ".join([*near, *(other for other in names if other not in near)])


def _check_texts(values: Mapping[str, Any]) -> None:
    """The parts that are a text of the file itself, which no list of names could check."""
    force = values.get("force", "?")
    if not isinstance(force, str) or not force.strip():
        raise ValueError(f"force = {force!r} is no name of a force; give one, as in 'Kent'")
    for name, entry in values.get("lists", {}).items():
        separator = entry.get("separator", ";")
        if not isinstance(separator, str) or not separator:
            raise ValueError(
                f"separator = {separator!r} in lists.{name} separates nothing; "
                'give what stands between answers, as in ";" or ","'
            )


def _labelled(pattern: str, code_list: str) -> Iterator[tuple[str, str]]:
    for code in read_code_list(code_list).codes:
        for name in names_of(code):
            yield code.code, pattern.replace("{label}", name)


def _expand_tactics(entry: Mapping[str, Any]) -> Iterator[tuple[str, Target]]:
    allowed = {c.name for c in tactic_columns()} | {"count"}
    for column, patterns in entry.items():
        _check_name(column, allowed, "tactics")
        for pattern in patterns if column != "count" else ():
            for n in range(1, int(entry["count"]) + 1):
                yield pattern.replace("{n}", str(n)), Target("tactics", column, n)


def _expand_devices(entry: Mapping[str, Any]) -> Iterator[tuple[str, Target]]:
    allowed = {c.name for c in device_columns()}
    for column in entry.get("columns", {}).values():
        _check_name(column, allowed, "devices.columns")
    for n, block in enumerate(entry.get("blocks", ()), 1):
        for pattern, column in entry.get("columns", {}).items():
            yield pattern.replace("{block}", block), Target("devices", column, n)
        for part, prefix, code_list in (
            ("uses", "use", "ced_use"),
            ("body_map", "body", "body_map"),
        ):
            pattern = entry.get(part, "").replace("{block}", block)
            for code, heading in _labelled(pattern, code_list) if pattern else ():
                yield heading, Target("devices", f"{prefix}_{code}", n)


def _day(entry: Mapping[str, Any]) -> DayReading:
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in entry.items()}
    for pattern in (*values.get("formats", ()), *values.get("times", ())):
        if not re.search(r"%[A-Za-z]", pattern):
            raise ValueError(f"'{pattern}' in day is no pattern such as %d/%m/%Y")
    if "zone" in values:
        _check_zone(values["zone"])
    return DayReading(**values)


def _check_zone(zone: Any) -> None:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, OSError, TypeError, ValueError, AttributeError):
        words = "give one such as 'Europe/London' or 'UTC'"
        raise ValueError(f"zone = {zone!r} in day is no time zone known here; {words}") from None


def _words(name: str, words: Mapping[str, str]) -> dict[str, str]:
    """The file's own words for the codes of a question."""
    code_list = _code_list(name)
    for code in words.values():
        _check_name(code, read_code_list(code_list).names(), f"values.{name}")
    return {fold(word): code for word, code in words.items()}


def _code_list(name: str) -> str:
    """The code list of a question, or of the column of a table."""
    found = {c.name: c.code_list for c in (*report_columns(), *tactic_columns()) if c.code_list}
    found |= {field: code_list for field, (_, code_list) in MULTIPLE.items()}
    found["tactics"] = found.pop("tactic")
    _check_name(name, found, "values")
    return str(found[name])
