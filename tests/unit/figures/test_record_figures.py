from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from reddot.errors import NotEnoughDataError, ReddotError, UsageError
from reddot.figures.rates import Denominator
from reddot.figures.record_figures import record_figures
from reddot.figures.record_question import TABLES, financial_years
from reddot.figures.selection import Selection
from reddot.records.record_tables import tables_of
from reddot.records.report import Report, TacticUse

from .published import NORFOLK_2017_18


def _report(
    *tactics: str, day: tuple[int, int, int] | None = (2017, 6, 1), **fields: object
) -> Report:
    uses = tuple(TacticUse(position=n, tactic=code) for n, code in enumerate(tactics, 1))
    used_at = datetime(*day, 12, tzinfo=UTC) if day else None
    values = {"report_id": "r", "force": "Eastshire", **fields}
    return Report(tactics=uses, used_at=used_at, **values)  # type: ignore[arg-type]


def _count(reports: list[Report], **wanted: object) -> dict[tuple[str, str], object]:
    found = record_figures(tables_of(reports), Selection(**wanted), "records")  # type: ignore[arg-type]
    return {(row.force, row.period): row.cells["total"].value for row in found.rows}


def test_a_row_is_shaped_as_that_of_a_publication() -> None:
    found = record_figures(tables_of([_report("ced_drawn")]), Selection(), "records").as_json()
    (row,) = found["rows"]
    beside = {"force", "area", "unit", "period", "bounds", "shares", "vintage", "source"}
    beside |= {"synthetic"}
    assert set(row) == {*NORFOLK_2017_18, *beside}
    assert (row["vintage"], row["source"], row["bounds"]) == (None, "records", {})
    assert found["rule"]["ladder"] == "ho"


def test_counts_on_a_ladder_asked_for_are_counts_and_not_bounds() -> None:
    reports = [_report("ced_arced", "ced_red_dot")]
    found = record_figures(tables_of(reports), Selection(ladder="mps"), "records")
    assert found.rows[0].cells["arced"].value == 1
    assert found.rows[0].cells["arced"].bounds is None
    assert found.rule.as_json()["ladder"] == "mps"


def test_forces_that_are_not_asked_for_stay_out() -> None:
    reports = [_report("shield"), _report("shield", force="Westshire")]
    wanted = {"table": "reports", "forces": ("Westshire",)}
    assert _count(reports, **wanted) == {("Westshire", "2017/18"): 1}


def test_a_share_and_a_rate_go_with_the_row() -> None:
    crew = Denominator("Eastshire", "officers", date(2018, 3, 31), 500.0, "invented")
    wanted = Selection(rate_kind="officers", denominators=(crew,))
    (row,) = record_figures(tables_of([_report("ced_fired")]), wanted, "records").rows
    assert row.shares is not None
    assert row.rates is not None
    assert row.shares["discharge"].numerator == 1
    assert row.rates["total"]["rate"] == 2.0


def test_an_unknown_table_is_refused_with_those_that_are_counted() -> None:
    with pytest.raises(UsageError, match=rf"'tactics_by_age'.*{', '.join(TABLES)}"):
        record_figures(tables_of([_report("shield")]), Selection(table="tactics_by_age"), "records")


def test_an_unknown_ladder_is_refused() -> None:
    with pytest.raises(UsageError, match="no ladder 'x'"):
        record_figures(tables_of([_report("ced_drawn")]), Selection(ladder="x"), "records")


@pytest.mark.parametrize("period", ["last year", "17/18", "", "2017Q5"])
def test_a_word_that_is_no_period_is_refused(period: str) -> None:
    with pytest.raises(UsageError, match="is no period"):
        record_figures(tables_of([_report("shield")]), Selection(periods=(period,)), "records")


@pytest.mark.parametrize("period", ["2017/19", "2017/8", "2017-04", "2017-04.."])
def test_a_period_that_is_half_read_is_refused(period: str) -> None:
    with pytest.raises(UsageError, match="is no period"):
        record_figures(tables_of([_report("shield")]), Selection(periods=(period,)), "records")


@pytest.mark.parametrize("period", ["2017-13..2018-01", "2017-00..2017-03"])
def test_a_month_that_is_none_is_refused(period: str) -> None:
    with pytest.raises(UsageError, match="is no period"):
        record_figures(tables_of([_report("shield")]), Selection(periods=(period,)), "records")


def test_nothing_to_count_is_refused_with_the_forces_there_are() -> None:
    with pytest.raises(NotEnoughDataError, match=r"records: no report.*Eastshire"):
        record_figures(tables_of([_report("shield")]), Selection(forces=("Kent",)), "records")


def test_a_force_without_ced_use_has_zero_uses() -> None:
    assert _count([_report("shield", ced_used="no")]) == {("Eastshire", "2017/18"): 0}


def test_two_names_of_one_period_count_once() -> None:
    wanted = {"table": "reports", "periods": ("2017/18", "2017-04..2018-03")}
    assert _count([_report("shield")], **wanted) == {("Eastshire", "2017/18"): 1}


def test_undated_reports_are_counted_in_the_warning() -> None:
    reports = [_report("shield"), _report("shield", day=None), _report("shield", day=None)]
    found = record_figures(tables_of(reports), Selection(table="reports"), "records")
    (synthetic, warning) = found.warnings
    assert synthetic.startswith("SYNTHETIC: Eastshire")
    assert warning.startswith("Reports without a day of use: 2")
    assert {row.period: row.cells["total"].value for row in found.rows} == {
        "2017/18": 1,
        "not_stated": 2,
    }


@pytest.mark.parametrize("status", ["draft", "training", "test"])
def test_undated_records_that_count_nowhere_are_not_in_the_warning(status: str) -> None:
    reports = [_report("shield"), _report("shield", day=None, status=status)]
    assert (
        record_figures(tables_of(reports), Selection(table="reports"), "records").warnings[1:] == ()
    )


def test_years_on_both_sides_of_a_break_are_warned_of() -> None:
    days = ((2018, 6, 1), (2019, 6, 1))
    reports = [_report("shield", day=day, report_id=f"r{day}") for day in days]
    by_ethnicity = Selection(table="reports", by=("ethnicity",))
    found = record_figures(tables_of(reports), by_ethnicity, "records")
    assert any("Series break on 2019-04-01" in warning for warning in found.warnings)
    alone = record_figures(tables_of(reports), Selection(table="reports"), "records")
    assert not any("Series break" in warning for warning in alone.warnings)


def test_a_force_s_own_records_do_not_break_where_another_force_joins() -> None:
    days = ((2022, 6, 1), (2023, 6, 1))
    reports = [_report("shield", day=day, report_id=f"r{day}") for day in days]
    found = record_figures(tables_of(reports), Selection(table="reports"), "records")
    assert not any("Series break" in warning for warning in found.warnings)


def test_financial_years_of_no_days_are_none() -> None:
    assert financial_years([]) == []


def test_a_tactic_that_no_list_has_is_refused_and_not_dropped() -> None:
    with pytest.raises(ReddotError, match="teleported"):
        record_figures(
            tables_of([_report("teleported", "shield")]), Selection(table="tactics"), "records"
        )


def test_a_status_that_no_list_has_is_refused_in_words() -> None:
    with pytest.raises(ReddotError, match="final"):
        record_figures(
            tables_of([_report("shield", status="final")]), Selection(table="reports"), "records"
        )
