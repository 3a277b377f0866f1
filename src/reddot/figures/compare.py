"""Compare releases: what was revised, and where one release contradicts itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from reddot.figures.identities import Identity, find_identities
from reddot.figures.quantities import quantities
from reddot.records.cells import Cell, Missing
from reddot.records.published import PublishedRow, PublishedTable, Release


@dataclass(frozen=True, slots=True)
class Revision:
    """A cell printed with one value in one release and with another in a later one."""

    force: str
    period: str
    table: str
    cell: str
    before: Cell
    after: Cell
    vintages: tuple[str | None, ...]
    keys: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """The revision as ``compare`` prints it."""
        found: dict[str, object] = {"force": self.force, "period": self.period, "table": self.table}
        found |= {"cell": self.cell, "before": _printed(self.before), "after": _printed(self.after)}
        return found | {"vintages": list(self.vintages), "keys": dict(self.keys)}


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A quantity that the tables of one release print with different values.

    ``kind`` is ``false_zero`` where a table prints 0 for what another counts, else
    ``disagreement``; ``answers_disagree`` where one table counts reports whose answers exclude
    each other, such as an officer who is not injured with a severe injury.
    """

    force: str
    period: str
    cell: str
    tables: tuple[str, ...]
    values: tuple[int | float, ...]
    kind: str
    source: str
    vintage: str | None

    def values_in_words(self) -> str:
        """Each value with the tables that print it."""
        by_value: dict[int | float, list[str]] = {}
        for name, value in zip(self.tables, self.values, strict=True):
            by_value.setdefault(value, []).append(name.removeprefix("Table "))
        return "; ".join(f"{v:,} in Table {', '.join(names)}" for v, names in by_value.items())

    def as_json(self) -> dict[str, object]:
        """The contradiction as ``compare`` prints it."""
        return {
            "force": self.force,
            "period": self.period,
            "cell": self.cell,
            "tables": list(self.tables),
            "values": list(self.values),
            "kind": self.kind,
            "source": self.source,
            "vintage": self.vintage,
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a comparison found."""

    revisions: tuple[Revision, ...]
    contradictions: tuple[Contradiction, ...]
    exceptions: tuple[Identity, ...] = ()
    identities_checked: int = 0

    def as_json(self) -> dict[str, object]:
        """The comparison as ``compare`` prints it."""
        return {
            "revisions": [r.as_json() for r in self.revisions],
            "contradictions": [c.as_json() for c in self.contradictions],
            "identities_checked": self.identities_checked,
            "exceptions": [e.as_json() for e in self.exceptions],
        }


def compare_releases(before: Release, after: Release) -> Comparison:
    """Compare two releases, or a release with itself.

    Parameters
    ----------
    before, after
        The releases in the order they were published; the same one twice finds its
        contradictions alone.

    Returns
    -------
    Comparison
        Revisions are cells of the same table, force, period and breakdown whose values differ.
        Contradictions are quantities that one release prints with different values; nothing is
        averaged or mended. Exceptions are sums of any table of either release that do not hold.
    """
    releases = [before] if before is after or before == after else [before, after]
    contradictions = [c for release in releases for c in find_contradictions(release)]
    sums = [
        identity
        for release in releases
        for table in release.tables
        for identity in find_identities(table)
        if identity.checkable()
    ]
    return Comparison(
        tuple(_revisions(before, after)),
        tuple(contradictions),
        tuple(identity for identity in sums if not identity.holds()),
        len(sums),
    )


def _revisions(before: Release, after: Release) -> Iterable[Revision]:
    earlier = _index(before)
    for key, (table, row) in _index(after).items():
        if key not in earlier:
            continue
        old = earlier[key][1]
        for cell in dict.fromkeys([*old.cells, *row.cells]):
            a = old.cells.get(cell, Missing.NOT_AVAILABLE)
            b = row.cells.get(cell, Missing.NOT_AVAILABLE)
            if a != b:
                yield Revision(
                    row.force,
                    row.period,
                    table.name,
                    cell,
                    a,
                    b,
                    (before.vintage, after.vintage),
                    row.keys,
                )


Key = tuple[str, str, str, tuple[tuple[str, str], ...]]


def _index(release: Release) -> dict[Key, tuple[PublishedTable, PublishedRow]]:
    """Rows by what they are; the last table that prints a row is the one kept."""
    return {
        (table.name, row.force, row.period, tuple(sorted(row.keys.items()))): (table, row)
        for table in release.tables
        for row in table.rows
    }


def find_contradictions(release: Release) -> tuple[Contradiction, ...]:
    """Every quantity that a release prints with different values, forces first, then the nation."""
    seen: dict[tuple[str, str, str], list[tuple[str, int | float]]] = {}
    for table in release.tables:
        for row in table.rows:
            for quantity, _, value in quantities(table, row):
                if not isinstance(value, Missing):
                    key = (row.force, row.period, quantity)
                    seen.setdefault(key, []).append((table.number, value))
    found = [
        Contradiction(
            force=force,
            period=period,
            cell=quantity,
            tables=tuple(number for number, _ in printed),
            values=tuple(value for _, value in printed),
            kind=_kind({value for _, value in printed}),
            source=release.source,
            vintage=release.vintage,
        )
        for (force, period, quantity), printed in seen.items()
        if len({value for _, value in printed}) > 1
    ]
    found += _injured_though_not(release)
    return tuple(sorted(found, key=lambda c: (c.kind != "false_zero", c.period, c.cell, c.force)))


def _injured_though_not(release: Release) -> Iterable[Contradiction]:
    """Reports counted as "not injured" and, in the same table, at a level of injury."""
    who = {"officer_injuries": "officer_injured", "subject_injuries": "subject_injured"}
    for table in (t for t in release.tables if t.name in who):
        found: dict[tuple[str, str, str], int] = {}
        for row in (r for r in table.rows if r.keys.get(who[table.name]) == "no"):
            for level in ("minor", "severe", "death"):
                value = row.cells.get(level)
                if isinstance(value, int):
                    key = (row.force, row.period, level)
                    found[key] = found.get(key, 0) + value
        for (force, period, level), reports in found.items():
            if reports:
                yield Contradiction(
                    force=force,
                    period=period,
                    cell=f"{who[table.name]}=no: {level}",
                    tables=(table.number,),
                    values=(reports,),
                    kind="answers_disagree",
                    source=release.source,
                    vintage=release.vintage,
                )


def _kind(values: set[int | float]) -> str:
    return "false_zero" if 0 in values else "disagreement"


def _printed(cell: Cell) -> int | float | str:
    return cell.value if isinstance(cell, Missing) else cell
