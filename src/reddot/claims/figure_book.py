"""Published figures to look claims up in: the person's own first, then the facts that ship."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from reddot.errors import BadDataError
from reddot.figures.figure import FigureRow
from reddot.figures.published_figures import figure_rows
from reddot.figures.register_figures import TABLES as REGISTER_TABLES
from reddot.figures.selection import Selection
from reddot.records.cells import Missing
from reddot.records.facts import shipped_releases
from reddot.records.published import Release

Key = tuple[str, str, str, str]  # table, force, period, tactic or ""
Index = Mapping[Key, Sequence[FigureRow]]


@dataclass(frozen=True, slots=True)
class Found:
    """A row looked up: whether another vintage differs, and whether only the facts have it."""

    row: FigureRow | None
    revised: bool = False
    not_in_source: bool = False


@dataclass(frozen=True, slots=True)
class RegisterRows:
    """The rows of a register that claims ask about, and the forces whose register it is."""

    rows: tuple[FigureRow, ...]
    forces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FigureBook:
    """Rows of figures by table, force and period, oldest vintage first.

    ``before`` is the last day on which the claim can have been made: the vintage used is the
    latest it could have known, else the earliest there is. ``registers`` are the forces whose
    register was given.
    """

    own: Index = field(default_factory=dict)
    facts: Index = field(default_factory=dict)
    before: str | None = None
    registers: tuple[str, ...] = ()

    def look_up(self, key: Key, cells: Sequence[str]) -> Found:
        """The row to use for some cells, or why there is none.

        Raises
        ------
        BadDataError
            There is such a row and none has the cells; the message names those it has.
        """
        known: dict[str, None] = {}
        for index in (self.own, self.facts):
            rows = index.get(key, ())
            known |= dict.fromkeys(cell for row in rows for cell in row.cells)
            whole = [row for row in rows if all(cell in row.cells for cell in cells)]
            if whole:
                values = {tuple(row.cells[cell].value for cell in cells) for row in whole}
                beside = index is self.facts and bool(self.own)
                return Found(self._choose(whole), revised=len(values) > 1, not_in_source=beside)
        if known:
            unknown = ", ".join(c for c in cells if c not in known) or ", ".join(cells)
            raise BadDataError(f"the table has no cell {unknown}. Use one of {', '.join(known)}.")
        return Found(None)

    def why_not(self, key: Key, cells: Sequence[str]) -> str | None:
        """Why a figure cannot be had, in words; None when it can."""
        row = self.look_up(key, cells).row
        what = " ".join(part for part in (*key[1:], key[0]) if part)
        if row is None and key[0] in REGISTER_TABLES:
            return self._no_register(what)
        if row is None:
            where = (
                "the sources given, nor in the facts that ship"
                if self.own
                else "the facts that ship"
            )
            return f"There is no figure for {what} in {where}. Give a release with --source."
        notes = [
            f.note or f.as_json() for c in cells if isinstance((f := row.cells[c]).value, Missing)
        ]
        return f"{what}: {notes[0]}" if notes else None

    def _no_register(self, what: str) -> str:
        if self.registers:
            given = " and ".join(self.registers)
            return f"There is no figure for {what}: the register given is of {given}."
        return f"There is no figure for {what}. Give the folder of its register with --source."

    def _choose(self, rows: Sequence[FigureRow]) -> FigureRow:
        past = [r for r in rows if not self.before or (r.vintage or "") <= self.before]
        return past[-1] if past else rows[0]


def make_book(
    releases: Sequence[Release],
    before: str | None = None,
    tables: Iterable[str] = ("ced",),
    register: RegisterRows | None = None,
) -> FigureBook:
    """The book of some tables of some releases, with the facts that ship behind them.

    ``register`` are rows of a register, which are of no release.
    """
    published = [name for name in tables if name not in REGISTER_TABLES]
    rows = register.rows if register else ()
    own = {**_index(releases, published), **{_key(row.rule.name, row): [row] for row in rows}}
    return FigureBook(own, _facts(), before, register.forces if register else ())


@cache
def _facts() -> Index:
    return _index(shipped_releases(), ("ced", "reports"))


def _key(table: str, row: FigureRow) -> Key:
    return table, row.force, row.period, row.keys.get("tactic", "")


def _index(releases: Sequence[Release], tables: Iterable[str]) -> Index:
    found: dict[Key, list[FigureRow]] = {}
    for name in dict.fromkeys(tables):
        for row in figure_rows(releases, Selection(table=name)):
            if set(row.keys) <= {"tactic"}:
                found.setdefault(_key(name, row), []).append(row)
    return {key: sorted(rows, key=lambda r: r.vintage or "") for key, rows in found.items()}
