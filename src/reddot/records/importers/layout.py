"""Descriptions of published tables: titles, headings and vocabularies, read from TOML."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from reddot.errors import BadDataError
from reddot.records.cells import Missing
from reddot.records.forces import plain_label


@dataclass(frozen=True, slots=True)
class Key:
    """A column that says which row it is: its name here and the headings it goes by."""

    key: str
    headings: tuple[str, ...]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class TableLayout:
    """How one published table is recognised and read.

    ``cells`` maps a cell's name to the headings it goes by; ``optional`` names the cells that a
    release may leave out, and why; ``above`` is the key of a line of totals printed between the
    headings and the first row; ``ignore`` are headings of columns that hold no count.
    """

    name: str
    titles: tuple[re.Pattern[str], ...]
    cells: Mapping[str, tuple[str, ...]]
    keys: tuple[Key, ...] = ()
    optional: Mapping[str, str] = field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    above: str | None = None
    shape: Literal["rows", "cells_in_rows"] = "rows"

    def cell_named(self, heading: str) -> str | None:
        """The cell that a heading stands for, if it is one of this table's."""
        return next((c for c, labels in self.cells.items() if heading in labels), None)


@dataclass(frozen=True, slots=True)
class Layouts:
    """Every table that a publisher's releases are known to hold."""

    publisher: str
    symbols: Mapping[str, Missing]
    tables: tuple[TableLayout, ...]
    vocabularies: Mapping[str, Mapping[str, str]]
    under: Mapping[str, Mapping[str, str]]

    def find(self, title: str) -> TableLayout | None:
        """The layout whose title this is, if any."""
        wanted = heading_text(title)
        return next((t for t in self.tables if any(p.search(wanted) for p in t.titles)), None)


def heading_text(text: object) -> str:
    """A heading or title in the one spelling that layouts are written in.

    >>> heading_text("Size/gender/ build"), heading_text("18 – 34 years (R)")
    ('size/gender/build', '18-34 years')
    """
    bare = plain_label(str(text)).replace("®", " ").replace("™", " ").replace("–", "-").casefold()
    bare = bare.replace("\u2019", "'").removesuffix(", of which")
    return re.sub(r"\s*([/-])\s*", r"\1", " ".join(bare.split())).strip()


SHAPES = ("rows", "cells_in_rows")


def _table(entry: Mapping[str, Any]) -> TableLayout:
    name = entry["name"]
    for part, wanted in (("titles", list), ("cells", Mapping)):
        if not isinstance(entry.get(part), wanted):
            raise TypeError(f"table {name}: '{part}' is {entry.get(part)!r}")
    if entry.get("shape", "rows") not in SHAPES:
        raise ValueError(f"table {name}: shape {entry['shape']!r} is none of {', '.join(SHAPES)}")
    wrong = [c for c, labels in entry["cells"].items() if not isinstance(labels, list)]
    if wrong:
        raise ValueError(f"table {name}: the headings of '{wrong[0]}' are no list")
    values = dict(entry)
    values["titles"] = tuple(re.compile(t) for t in entry["titles"])
    values["keys"] = tuple(
        Key(k["key"], tuple(k["headings"]), k.get("optional", False)) for k in entry.get("keys", [])
    )
    values["cells"] = {c: tuple(labels) for c, labels in entry["cells"].items()}
    values["ignore"] = tuple(entry.get("ignore", ()))
    return TableLayout(**values)


@cache
def read_layouts(name: str) -> Layouts:
    """Read the layouts of a publisher that ship with the package, such as ``home_office``."""
    folder = resources.files("reddot.records.importers") / "layouts"
    return parse_layouts((folder / f"{name}.toml").read_text(encoding="utf-8"))


def parse_layouts(text: str) -> Layouts:
    """Read layouts from the text of a TOML description."""
    values = tomllib.loads(text)
    given = values.get("vocabularies", {})
    if not isinstance(given, dict):
        raise TypeError(f"vocabularies is {given!r}; write it as a table")
    vocabularies = {k: v for k, v in given.items() if k != "tactic_under"}
    return Layouts(
        publisher=values["publisher"],
        symbols={symbol: Missing(kind) for symbol, kind in values.get("symbols", {}).items()},
        tables=tuple(_table(entry) for entry in values["tables"]),
        vocabularies=vocabularies,
        under=given.get("tactic_under", {}),
    )


def read_layout_file(path: Path) -> Layouts:
    """Read a person's own layouts from a TOML file.

    Raises
    ------
    BadDataError
        The file is missing, is not TOML, or lacks a part; the message names it.
    """
    try:
        return parse_layouts(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as problem:
        raise BadDataError(f"{path}: the layout cannot be read ({problem}).") from None
    except (KeyError, TypeError, AttributeError, ValueError, re.error) as problem:
        raise BadDataError(f"{path}: this is no layout of tables ({problem!r}).") from None
