"""DuckDB and plain Python count the same, whatever the reports hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from report_strategies import OFTEN, SELDOM, odd_reports, sound_reports, spans

from reddot.figures import twin
from reddot.figures.breakdowns import breakdowns, read_breakdown
from reddot.figures.cube import UNITS, Cube, count_cube
from reddot.figures.ladders import read_ladder
from reddot.figures.possible import count_possible
from reddot.records.check import check_report
from reddot.records.flat import flatten, flatten_children, unflatten
from reddot.records.periods import Period, parse_period
from reddot.records.record_tables import tables_of
from reddot.records.report import Report, TacticUse
from reddot.records.storage import reports_as_arrow

REPORTS = st.lists(odd_reports() | sound_reports(), max_size=12)
SPANS = st.lists(spans(), max_size=3, unique=True)
YEARS = [span for name in ("2016/17", "2017/18", "2018/19") if (span := parse_period(name))]


@OFTEN
@given(sound_reports())
def test_a_sound_report_has_no_problem(report: Report) -> None:
    assert check_report(report) == ()


BREAKDOWNS = st.lists(st.sampled_from(sorted(breakdowns())), max_size=3, unique=True)


@OFTEN
@given(REPORTS, SPANS, BREAKDOWNS, st.sampled_from(sorted(UNITS)), st.booleans())
def test_counts_agree(
    reports: list[Report], asked: list[Period], by: list[str], unit: str, other: bool
) -> None:
    cube = Cube(
        by=tuple(read_breakdown(name) for name in by),
        spans=tuple(asked),
        unit=unit,
        ladder=read_ladder("mps" if other else "ho"),
        together=other,
    )
    records = tables_of(reports)
    assert count_cube(records, cube) == twin.count_cube(reports, cube)
    assert count_possible(records, cube) == twin.count_possible(reports, cube)


@OFTEN
@given(REPORTS, BREAKDOWNS, st.sampled_from(sorted(UNITS)))
def test_no_upper_bound_exceeds_the_whole_nor_is_below_what_is_certain(
    reports: list[Report], by: list[str], unit: str
) -> None:
    cube = Cube(by=tuple(read_breakdown(n) for n in by), spans=tuple(YEARS), unit=unit)
    records = tables_of(reports)
    possible = count_possible(records, cube)
    whole = count_possible(records, replace(cube, by=()))
    assert all(number <= whole[f, p, ()] for (f, p, _), number in possible.items())
    for c in count_cube(records, cube):
        assert c.number + c.unlinked <= possible[c.force, c.period, c.rows]


@SELDOM
@given(REPORTS, st.sampled_from(sorted(breakdowns())))
def test_counts_of_some_forces_agree(reports: list[Report], by: str) -> None:
    cube = Cube(by=(read_breakdown(by),), spans=tuple(YEARS), forces=("Westshire",))
    assert count_cube(tables_of(reports), cube) == twin.count_cube(reports, cube)


def test_the_engines_would_differ_were_one_on_another_ladder() -> None:
    report = Report(
        report_id="r1",
        force="Eastshire",
        used_at=datetime(2017, 6, 1, 12, tzinfo=UTC),
        tactics=(
            TacticUse(position=1, tactic="ced_arced"),
            TacticUse(position=2, tactic="ced_red_dot"),
        ),
    )
    on_ho, on_mps = (_cube("ced_use", name) for name in ("ho", "mps"))
    assert count_cube(tables_of([report]), on_ho) != twin.count_cube([report], on_mps)


def _cube(by: str = "", ladder: str = "ho") -> Cube:
    chosen = (read_breakdown(by),) if by else ()
    return Cube(by=chosen, spans=tuple(YEARS), ladder=read_ladder(ladder))


# The file keeps the counts.


def _all_counts(reports: Sequence[Report]) -> list[object]:
    cubes = [_cube("ced_use", "ho"), _cube("ced_use", "mps"), _cube(), _cube("tactic")]
    return [twin.count_cube(reports, cube) for cube in cubes]


@OFTEN
@given(st.lists(odd_reports() | sound_reports(), max_size=6))
def test_rows_and_back_keep_every_count(reports: list[Report]) -> None:
    back = [unflatten(flatten(r), flatten_children(r)) for r in reports]
    assert _all_counts(back) == _all_counts(reports)


@OFTEN
@given(st.lists(odd_reports() | sound_reports(), max_size=6))
def test_the_flat_row_alone_keeps_every_count(reports: list[Report]) -> None:
    alone = [replace(r, as_given=()) for r in reports]  # answers as given are a table of their own
    assert _all_counts([unflatten(flatten(r)) for r in alone]) == _all_counts(alone)


@SELDOM
@given(st.lists(odd_reports() | sound_reports(), max_size=6))
def test_an_arrow_table_and_back_keeps_every_count(reports: list[Report]) -> None:
    alone = [replace(r, as_given=()) for r in reports]
    rows = reports_as_arrow(alone).to_pylist()
    assert _all_counts([unflatten(row) for row in rows]) == _all_counts(alone)


@OFTEN
@given(odd_reports() | sound_reports())
def test_a_report_comes_back_as_it_was(report: Report) -> None:
    back = unflatten(flatten(report), flatten_children(report))
    assert back == report


# What a count must keep to, whatever is counted.


@OFTEN
@given(REPORTS)
def test_ced_reports_are_reports_and_the_ladder_moves_none_in_or_out(
    reports: list[Report],
) -> None:
    def totals(cube: Cube) -> dict[tuple[str, str], int]:
        found: dict[tuple[str, str], int] = {}
        for c in twin.count_cube(reports, cube):
            if c.rows not in (("none",), ("unanswered",)):
                found[c.force, c.period] = found.get((c.force, c.period), 0) + c.number
        return found

    ho, mps, every = (
        totals(_cube("ced_use", "ho")),
        totals(_cube("ced_use", "mps")),
        totals(_cube()),
    )
    assert ho == mps
    assert all(number <= every[place] for place, number in ho.items())


@SELDOM
@given(REPORTS)
def test_a_group_counts_no_less_than_a_member_and_no_more_than_their_sum(
    reports: list[Report],
) -> None:
    tactic = read_breakdown("tactic")
    counts = {
        (c.force, c.period, *c.rows): c.number for c in twin.count_cube(reports, _cube("tactic"))
    }
    for (force, period, row), number in counts.items():
        members = tactic.categories().get(row, (row,))
        if row == "ced":  # used, and no use named
            members = (*members, "ced_not_stated")
        each = [counts.get((force, period, code), 0) for code in members]
        assert max(each) <= number <= sum(each)
