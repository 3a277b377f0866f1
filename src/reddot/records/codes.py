"""Code lists: the answers a question allows, as data with an edition and retirement dates."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from reddot.errors import UsageError


@dataclass(frozen=True, slots=True)
class Code:
    """One answer: a stable snake_case code, its label, and when it stopped being offered."""

    code: str
    label: str
    retired_on: date | None = None
    group: str | None = None
    part_of: str | None = None
    mps: str | None = None
    now: str | None = None
    counts_as_force: bool = True


@dataclass(frozen=True, slots=True)
class CodeList:
    """A named list of codes in the order of the form."""

    name: str
    title: str
    multiple: bool
    source: str
    edition: str
    codes: tuple[Code, ...]
    note: str = ""

    def names(self) -> tuple[str, ...]:
        """Every code, retired ones included: old records stay readable."""
        return tuple(code.code for code in self.codes)

    def offered(self, on: date) -> tuple[str, ...]:
        """The codes that a form of the day offers."""
        return tuple(c.code for c in self.codes if c.retired_on is None or on < c.retired_on)

    def label(self, code: str) -> str:
        """The label of a code, for people."""
        return next((c.label for c in self.codes if c.code == code), code)


def _code(entry: dict[str, object]) -> Code:
    values = dict(entry)
    values["counts_as_force"] = values.get("counts_as_force", "yes") == "yes"
    return Code(**values)  # type: ignore[arg-type]


@cache
def read_code_list(name: str) -> CodeList:
    """Read one code list that ships with the package.

    Parameters
    ----------
    name
        The list's name, such as ``"reason"``.

    Raises
    ------
    UsageError
        No list has that name.

    Examples
    --------
    >>> read_code_list("gender").names()
    ('male', 'female', 'other', 'not_reported')
    """
    folder = resources.files("reddot.records") / "codelists"
    path = folder / f"{name}.toml"
    if not path.is_file():
        raise UsageError(
            f"There is no code list '{name}'. The lists are: {', '.join(list_names())}."
        )
    values = tomllib.loads(path.read_text(encoding="utf-8"))
    codes = tuple(_code(entry) for entry in values.pop("codes"))
    return CodeList(codes=codes, **values)


@cache
def list_names() -> tuple[str, ...]:
    """The names of every code list, sorted."""
    folder = resources.files("reddot.records") / "codelists"
    return tuple(sorted(p.name.removesuffix(".toml") for p in folder.iterdir()))
