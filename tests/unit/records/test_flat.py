from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given

from records.reports import complete_report, reports
from reddot.records.columns import TABLES
from reddot.records.flat import (
    flatten,
    flatten_children,
    flatten_devices,
    flatten_tactics,
    local_day,
    unflatten,
)
from reddot.records.report import DeviceUse, Report, Subject, TacticUse


def there_and_back(report: Report) -> Report:
    return unflatten(flatten(report), flatten_children(report))


@given(reports)
def test_a_report_comes_back_from_its_rows_as_it_was(report: Report) -> None:
    assert there_and_back(report) == report


@given(reports)
def test_the_rows_have_exactly_the_columns_of_the_tables(report: Report) -> None:
    assert set(flatten(report)) == {c.name for c in TABLES["reports"]()}
    for table, rows in (
        ("tactics", flatten_tactics(report)),
        ("devices", flatten_devices(report)),
    ):
        for row in rows:
            assert set(row) == {c.name for c in TABLES[table]()}


@given(reports)
def test_a_tactic_column_is_yes_exactly_where_the_tactic_or_device_names_it(
    report: Report,
) -> None:
    row = flatten(report)
    named = report.tactic_codes() | {f"ced_{use}" for use in report.ced_uses()}
    columns = {n: v for n, v in row.items() if n.startswith("tactic_")}
    assert {n.removeprefix("tactic_") for n, v in columns.items() if v} == named
    assert set(columns.values()) <= ({True, False} if named else {None})


def test_a_question_that_was_not_answered_has_no_answer_in_any_of_its_columns() -> None:
    row = flatten(complete_report(impact_factors=frozenset()))
    assert {v for n, v in row.items() if n.startswith("impact_factor_")} == {None}


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2018, 3, 31, 22, 30, tzinfo=UTC), date(2018, 3, 31)),
        (datetime(2018, 3, 31, 23, 30, tzinfo=UTC), date(2018, 4, 1)),  # summer time since 25 March
        (datetime(2018, 12, 31, 23, 59, tzinfo=UTC), date(2018, 12, 31)),
    ],
)
def test_the_day_of_use_is_the_day_on_the_clocks_of_england_and_wales(
    moment: datetime, day: date
) -> None:
    assert flatten(complete_report(used_at=moment))["used_on"] == day == local_day(moment)


@pytest.mark.parametrize("day", [(1, 1, 1), (9999, 12, 31)])
def test_a_day_at_the_ends_of_the_calendar_does_not_stop_a_report(day: tuple[int, ...]) -> None:
    moment = datetime(*day, tzinfo=UTC)  # type: ignore[misc, arg-type]
    assert flatten(complete_report(used_at=moment))["used_at"] == moment


def test_tactics_named_in_the_flat_row_alone_come_after_the_ordered_ones() -> None:
    row = flatten(complete_report(tactics=(TacticUse(position=1, tactic="shield"),)))
    back = unflatten(
        {**row, "tactic_dog_bite": True}, {"tactics": [{"position": 4, "tactic": "shield"}]}
    )
    assert [(t.position, t.tactic) for t in back.tactics] == [(4, "shield"), (5, "dog_bite")]


def test_a_row_of_nothing_but_its_names_is_a_report_without_answers() -> None:
    assert unflatten({"report_id": "r", "force": "Kent"}) == Report(report_id="r", force="Kent")


def test_a_subject_without_an_identifier_keeps_what_was_perceived() -> None:
    report = complete_report(subject=Subject(subject_id="", perceived_gender="female"))
    assert there_and_back(report).subject == report.subject


def test_free_text_is_in_no_row() -> None:
    report = replace(complete_report(), narrative="he said his name was Brown")
    assert "Brown" not in str([flatten(report), flatten_tactics(report)])
    assert "Brown" not in repr(report)


def test_what_a_device_names_counts_as_a_use_of_the_report() -> None:
    report = complete_report(
        ced_used="yes", devices=(DeviceUse(position=1, uses=frozenset({"fired", "drawn"})),)
    )
    assert report.ced_uses() == {"fired", "drawn"}
    assert flatten(report)["tactic_ced_fired"] is True
