"""The cells of a return beside last year's: which are compared, and of what they are a share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reddot.errors import NotEnoughDataError
from reddot.figures.compare import find_contradictions
from reddot.figures.identities import INJURY_TABLES
from reddot.figures.withheld import withheld_rows
from reddot.publish.annual_return.layout import ALL_REPORTS
from reddot.records.cells import Cell, Missing
from reddot.records.forces import NATIONAL
from reddot.records.periods import months_between, parse_period
from reddot.records.published import PublishedRow, Release

Keys = tuple[tuple[str, str], ...]
NOT_STATED = ("not_stated", "not_reported")
WHOLE_ROWS = (ALL_REPORTS, "total_tactics")
# Rows whose cells are compared one by one; those of a single tactic move with its total.
COMPARED_ROWS = (*WHOLE_ROWS, "ced")


@dataclass(frozen=True, slots=True)
class Year:
    """What one release says of a force in a year: cells by table, row and name.

    Cells that the release itself contradicts by a false zero are not available.
    """

    period: str
    tables: Mapping[str, Mapping[Keys, Mapping[str, Cell]]]

    def cell(self, table: str, keys: Keys, name: str) -> Cell | None:
        """A cell; None where the table has no such row or column."""
        return self.tables.get(table, {}).get(keys, {}).get(name)

    def number(self, table: str, keys: Keys, name: str) -> int | None:
        """A cell as a whole number; None where it is none."""
        cell = self.cell(table, keys, name)
        return None if cell is None or isinstance(cell, Missing) else int(cell)

    def reports(self) -> int | None:
        """How many reports there were in all."""
        own = self.number("reports", (), "total")
        return own if own is not None else self.number("tactics", _tactic(ALL_REPORTS), "total")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One cell in both years: the numbers, and the wholes that they are parts of.

    ``whole`` is empty where the number itself is compared, else the words for what it is a share
    of; ``says_nothing`` marks cells of answers not given.
    """

    table: str
    keys: Keys
    cell: str
    now: int
    before: int
    whole: str
    of_now: int
    of_before: int
    says_nothing: bool


def _tactic(name: str) -> Keys:
    return (("tactic", name),)


def year_before(period: str) -> str:
    """The financial year before one.

    >>> year_before("2018/19")
    '2017/18'
    """
    found = parse_period(period)
    if found is None:
        return period
    return months_between(found.first.year - 1, 4, found.first.year, 3).name()


def read_year(release: Release, force: str, period: str) -> Year:
    """What a release says of a force in a year.

    Raises
    ------
    NotEnoughDataError
        It says nothing of them.
    """
    contradictions = find_contradictions(release)
    tables: dict[str, dict[Keys, Mapping[str, Cell]]] = {}
    for table in release.tables:
        false = withheld_rows(table, contradictions)
        for row in own_rows(release, table.name, force, period):
            place = (row.force, row.period, tuple(sorted(row.keys.items())))
            kept = row.cells if place not in false else _blank(row)
            tables.setdefault(table.name, {})[tuple(row.keys.items())] = kept
    if not tables:
        raise NotEnoughDataError(
            f"{release.source} has no figure for {force} in {period}. Give the publication or the "
            "return that holds that year."
        )
    return Year(period, tables)


def _blank(row: PublishedRow) -> dict[str, Cell]:
    return dict.fromkeys(row.cells, Missing.NOT_AVAILABLE)


def pairs(now: Year, before: Year, table: str) -> Iterator[Pair]:
    """The cells of a table that are numbers in both years and are compared.

    A table of CED uses is compared use by use as shares of all uses, other tables as shares of
    all reports; the totals of reports and of CED uses as numbers.
    """
    for keys, cells in now.tables[table].items():
        if keys and keys[0][0] == "tactic" and not _compared(now, table, keys):
            continue
        for cell in cells:
            found = _pair(now, before, table, keys, cell)
            if found is not None:
                yield found


def _compared(now: Year, table: str, keys: Keys) -> bool:
    """Whether the cells of a tactic's row are compared: those of the first whole row, and CED."""
    if table == "tactics":
        return keys != _tactic(ALL_REPORTS)
    whole = next((t for t in WHOLE_ROWS if _tactic(t) in now.tables[table]), "")
    return keys in (_tactic(whole), _tactic("ced"))


def _pair(now: Year, before: Year, table: str, keys: Keys, cell: str) -> Pair | None:
    a, b = now.number(table, keys, cell), before.number(table, keys, cell)
    if a is None or b is None or _is_total_again(table, keys, cell):
        return None
    whole, of_now, of_before = _whole(now, before, table, cell)
    if not of_now or not of_before:
        return None
    answers = {cell, *(value for _, value in keys)}
    return Pair(
        table=table, keys=keys, cell=cell, now=a, before=b,
        whole=whole, of_now=of_now, of_before=of_before,
        says_nothing=not answers.isdisjoint(NOT_STATED),
    )  # fmt: skip


def _is_total_again(table: str, keys: Keys, cell: str) -> bool:
    """Whether a cell is the number of reports, or of a tactic, that another table compares."""
    values = {value for _, value in keys}
    return cell == "total" and (table.startswith("tactics_by") or ALL_REPORTS in values)


def _whole(now: Year, before: Year, table: str, cell: str) -> tuple[str, int | None, int | None]:
    if cell == "total" and table in ("reports", "ced"):
        return "", 1, 1
    if table == "ced":
        both = [year.number("ced", (), "total") for year in (now, before)]
        return "CED uses", both[0], both[1]
    both = [year.reports() for year in (now, before)]
    return ("reports", both[0], both[1]) if None not in both else ("", 1, 1)


def own_rows(release: Release, table: str, force: str, period: str) -> tuple[PublishedRow, ...]:
    """The rows of a force and year in one table of a publication or a return.

    A return prints no force beside injuries: read back, those rows are of the one force it names.

    Raises
    ------
    NotEnoughDataError
        The release has no such table.
    """
    found = [t for t in release.tables if t.name == table]
    if not found:
        names = ", ".join(sorted({t.name for t in release.tables}))
        raise NotEnoughDataError(
            f"{release.source}: there is no table '{table}' in it. Its tables are: {names}."
        )
    places = places_of(release, force)
    return tuple(
        row
        for t in found
        for row in t.rows
        if row.period == period and row.force in (places if table in INJURY_TABLES else (force,))
    )


def places_of(release: Release, force: str) -> frozenset[str]:
    """What a release calls a force: its name, and in a return of it alone the nation's as well.

    The tables of injuries print no force, so that a return read back has them under the nation.
    """
    named = {row.force for t in release.tables for row in t.rows if row.area == "force"}
    return frozenset({force, NATIONAL} if named == {force} else {force})
