"""DuckDB and plain Python count the same, whatever the reports hold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from report_strategies import OFTEN, SELDOM, odd_reports, sound_reports, spans

from reddot.figures import record_counts, twin
from reddot.figures.ladders import read_ladder
from reddot.records.check import check_report
from reddot.records.flat import flatten, flatten_children, unflatten
from reddot.records.periods import Period, parse_period
from reddot.records.report import Report, TacticUse
from reddot.records.storage import reports_as_arrow

REPORTS = st.lists(odd_reports() | sound_reports(), max_size=12)
SPANS = st.lists(spans(), max_size=3, unique=True)
YEARS = [span for name in ("2016/17", "2017/18", "2018/19") if (span := parse_period(name))]


@OFTEN
@given(sound_reports())
def test_a_sound_report_has_no_problem(report: Report) -> None:
    assert check_report(report) == ()


@OFTEN
@given(REPORTS, SPANS, st.sampled_from(("ho", "mps")))
def test_ced_counts_agree(reports: list[Report], asked: list[Period], ladder: str) -> None:
    order = read_ladder(ladder)
    in_duckdb = record_counts.count_ced(reports_as_arrow(reports), order, asked)
    assert in_duckdb == twin.count_ced(reports, order, asked)


@OFTEN
@given(REPORTS, SPANS)
def test_report_counts_agree(reports: list[Report], asked: list[Period]) -> None:
    in_duckdb = record_counts.count_reports(reports_as_arrow(reports), asked)
    assert in_duckdb == twin.count_reports(reports, asked)


@SELDOM
@given(REPORTS, SPANS)
def test_tactic_counts_agree(reports: list[Report], asked: list[Period]) -> None:
    in_duckdb = record_counts.count_tactics(reports_as_arrow(reports), asked)
    assert in_duckdb == twin.count_tactics(reports, asked)


@OFTEN
@given(REPORTS, SPANS)
def test_counts_of_reports_without_tactics_agree(
    reports: list[Report], asked: list[Period]
) -> None:
    in_duckdb = record_counts.count_without_tactics(reports_as_arrow(reports), asked)
    assert in_duckdb == twin.count_without_tactics(reports, asked)


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
    in_duckdb = record_counts.count_ced(reports_as_arrow([report]), read_ladder("ho"), YEARS)
    assert in_duckdb != twin.count_ced([report], read_ladder("mps"), YEARS)


# The file keeps the counts.


def _all_counts(reports: Sequence[Report]) -> list[object]:
    ladders = [twin.count_ced(reports, read_ladder(name), YEARS) for name in ("ho", "mps")]
    return [*ladders, twin.count_reports(reports, YEARS), twin.count_tactics(reports, YEARS)]


@OFTEN
@given(st.lists(odd_reports() | sound_reports(), max_size=6))
def test_rows_and_back_keep_every_count(reports: list[Report]) -> None:
    back = [unflatten(flatten(r), flatten_children(r)) for r in reports]
    assert _all_counts(back) == _all_counts(reports)


@OFTEN
@given(st.lists(odd_reports() | sound_reports(), max_size=6))
def test_the_flat_row_alone_keeps_every_count(reports: list[Report]) -> None:
    assert _all_counts([unflatten(flatten(r)) for r in reports]) == _all_counts(reports)


@SELDOM
@given(st.lists(odd_reports() | sound_reports(), max_size=6))
def test_an_arrow_table_and_back_keeps_every_count(reports: list[Report]) -> None:
    rows = reports_as_arrow(reports).to_pylist()
    assert _all_counts([unflatten(row) for row in rows]) == _all_counts(reports)


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
    def totals(counts: list[record_counts.Count]) -> dict[tuple[str, str], int]:
        found: dict[tuple[str, str], int] = {}
        for c in counts:
            found[c.force, c.period] = found.get((c.force, c.period), 0) + c.reports
        return found

    ho, mps = (totals(twin.count_ced(reports, read_ladder(n), YEARS)) for n in ("ho", "mps"))
    every = totals(twin.count_reports(reports, YEARS))
    assert ho == mps
    assert all(number <= every[place] for place, number in ho.items())


@SELDOM
@given(REPORTS)
def test_a_group_counts_no_less_than_a_member_and_no_more_than_their_sum(
    reports: list[Report],
) -> None:
    counts = {
        (c.force, c.period, c.category): c.reports for c in twin.count_tactics(reports, YEARS)
    }
    for (force, period, category), number in counts.items():
        members = record_counts.tactic_categories()[category]
        each = [counts.get((force, period, code), 0) for code in members]
        assert max(each) <= number <= sum(each)
