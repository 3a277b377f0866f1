"""What comparing and checking published tables must keep to, whatever they print."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st
from report_strategies import OFTEN, releases

from reddot.figures.compare import Revision, compare_releases, find_contradictions
from reddot.figures.identities import find_identities
from reddot.records.cells import Missing
from reddot.records.forces import NATIONAL
from reddot.records.published import PublishedRow, PublishedTable, Release

EARLIER, LATER = releases(vintage="2018-12-13"), releases(vintage="2019-12-19")


def _changes(revisions: tuple[Revision, ...]) -> set[tuple[object, ...]]:
    return {
        (r.force, r.period, r.table, r.cell, tuple(r.keys.items()), r.before, r.after, r.vintages)
        for r in revisions
    }


def _swapped(changes: set[tuple[object, ...]]) -> set[tuple[object, ...]]:
    return {(*what, after, before, vintages[::-1]) for *what, before, after, vintages in changes}


@OFTEN
@given(EARLIER)
def test_a_release_does_not_revise_itself(release: Release) -> None:
    assert compare_releases(release, release).revisions == ()
    assert compare_releases(release, replace(release)).revisions == ()


@OFTEN
@given(EARLIER)
def test_a_release_compared_with_itself_names_each_contradiction_once(release: Release) -> None:
    assert compare_releases(release, replace(release)).contradictions == find_contradictions(
        release
    )


@OFTEN
@given(EARLIER, LATER)
def test_revisions_are_the_same_seen_from_the_other_side(before: Release, after: Release) -> None:
    forwards = _changes(compare_releases(before, after).revisions)
    assert _swapped(_changes(compare_releases(after, before).revisions)) == forwards


def _without_cell(release: Release, cell: str) -> Release:
    def rows(table: PublishedTable) -> tuple[PublishedRow, ...]:
        return tuple(
            replace(row, cells={k: v for k, v in row.cells.items() if k != cell})
            for row in table.rows
        )

    return replace(release, tables=tuple(replace(t, rows=rows(t)) for t in release.tables))


@OFTEN
@given(EARLIER, LATER, st.sampled_from(("11-17", "not_stated")))
def test_a_cell_that_is_dropped_is_seen_from_both_sides(
    before: Release, after: Release, cell: str
) -> None:
    after = _without_cell(after, cell)
    forwards = _changes(compare_releases(before, after).revisions)
    assert _swapped(_changes(compare_releases(after, before).revisions)) == forwards


@OFTEN
@given(EARLIER, LATER)
def test_every_revision_is_a_change_that_both_releases_print(
    before: Release, after: Release
) -> None:
    printed = [
        {
            (t.name, r.force, r.period, tuple(r.keys.items()), cell): value
            for t in release.tables
            for r in t.rows
            for cell, value in r.cells.items()
        }
        for release in (before, after)
    ]
    expected = {
        (*key, printed[0][key], printed[1][key])
        for key in printed[0].keys() & printed[1].keys()
        if printed[0][key] != printed[1][key]
    }
    found = {
        (r.table, r.force, r.period, tuple(r.keys.items()), r.cell, r.before, r.after)
        for r in compare_releases(before, after).revisions
    }
    assert found == expected


@OFTEN
@given(EARLIER)
def test_contradictions_do_not_hang_on_the_order_of_tables(release: Release) -> None:
    def found(tables: tuple[PublishedTable, ...]) -> set[tuple[object, ...]]:
        return {
            (c.force, c.period, c.cell, c.kind, frozenset(zip(c.tables, c.values, strict=True)))
            for c in find_contradictions(replace(release, tables=tables))
        }

    first, *others = (found(tables) for tables in permutations(release.tables))
    assert all(other == first for other in others)


@OFTEN
@given(EARLIER)
def test_a_contradiction_has_two_numbers_and_false_zero_means_one_is_zero(
    release: Release,
) -> None:
    for c in find_contradictions(release):
        assert len(set(c.values)) > 1
        assert not any(isinstance(value, Missing) for value in c.values)
        assert (c.kind == "false_zero") == (0 in c.values)


# Identities.


@st.composite
def ced_tables(draw: st.DrawFn) -> PublishedTable:
    """A table whose every sum holds."""
    forces = draw(st.integers(1, 4))
    rows = []
    for number in range(forces):
        counts = {name: draw(st.integers(0, 9)) for name in ("non_discharge", "discharge")}
        counts["not_stated"] = draw(st.integers(0, 9))
        cells = {**counts, "total": sum(counts.values())}
        rows.append(
            PublishedRow(
                force=f"Force {number}", area="force", period="2017/18", cells=cells, keys={}
            )
        )
    nation = {name: sum(row.cells[name] for row in rows) for name in rows[0].cells}
    rows.append(
        PublishedRow(force=NATIONAL, area="national", period="2017/18", cells=nation, keys={})
    )
    return PublishedTable(
        name="ced",
        number="Table 13",
        title="",
        rows=tuple(rows),
        vintage=None,
        release="",
        source="",
    )


def _failing(table: PublishedTable) -> set[str]:
    return {
        f"{i.force}: {i.statement}"
        for i in find_identities(table)
        if i.checkable() and not i.holds()
    }


@OFTEN
@given(ced_tables())
def test_sums_that_hold_make_no_exception(table: PublishedTable) -> None:
    assert _failing(table) == set()


@OFTEN
@given(ced_tables(), st.data())
def test_one_wrong_number_of_a_force_breaks_its_sum_and_the_nation(
    table: PublishedTable, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(table.rows) - 2))
    cell = data.draw(st.sampled_from(list(table.rows[place].cells)))
    row = table.rows[place]
    wrong = replace(row, cells={**row.cells, cell: row.cells[cell] + 1})
    rows = (*table.rows[:place], wrong, *table.rows[place + 1 :])
    assert _failing(replace(table, rows=rows)) == {
        f"{row.force}: total = non_discharge + discharge + not_stated",
        f"{NATIONAL}: {cell}: forces sum to {NATIONAL}",
    }


@OFTEN
@given(ced_tables(), st.data())
def test_a_cell_that_is_not_available_is_no_failure_and_no_zero(
    table: PublishedTable, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(table.rows) - 2))
    row = table.rows[place]
    gap = replace(row, cells={**row.cells, "discharge": Missing.NOT_AVAILABLE})
    rows = (*table.rows[:place], gap, *table.rows[place + 1 :])
    changed = replace(table, rows=rows)
    assert _failing(changed) == set()
    # The sums of the force, of the nation's discharges: two fewer can be checked.
    before = sum(i.checkable() for i in find_identities(table))
    assert sum(i.checkable() for i in find_identities(changed)) == before - 2
