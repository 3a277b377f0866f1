from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.reports import complete_report, reports
from reddot.records.answer_moment import comes_twice, is_skipped
from reddot.records.answer_rows import without_row
from reddot.records.answer_words import answer_in_words
from reddot.records.answers import (
    EMPTY,
    AnswersRead,
    apply_answers,
    as_given,
    changed_answers,
    read_answers,
)
from reddot.records.check import answer
from reddot.records.questions import ACCOUNT, BY_FIELD, QUESTIONS
from reddot.records.report import LOCAL, DeviceUse, Report, TacticUse

NOW = datetime(2036, 6, 1, 12, tzinfo=UTC)
MOMENT = ("day", "month", "year", "hour", "minute", "fold")


def read(posted: Mapping[str, Sequence[str]], *fields: str, now: datetime = NOW) -> AnswersRead:
    return read_answers(fields or posted, posted, now=now, on=date(2024, 3, 1))


def problem(posted: Mapping[str, Sequence[str]], *fields: str) -> tuple[str, str, str]:
    found = read(posted, *fields)
    assert not found.answers
    (one,) = found.problems
    return one.field, one.code, one.message


def typed(*parts: str) -> dict[str, list[str]]:
    return {f"used_at-{name}": [part] for name, part in zip(MOMENT, parts, strict=False)}


def moment(*parts: str, now: datetime = NOW) -> object:
    found = read_answers(["used_at"], typed(*parts), now=now)
    return found.answers.get("used_at", tuple(p.code for p in found.problems))


@given(reports)
def test_what_a_form_holds_for_a_report_is_read_back_as_the_same_answers(report: Report) -> None:
    posted: dict[str, Sequence[str]] = {}
    for question in QUESTIONS:
        posted |= as_given(report, question.field)
    found = read_answers(BY_FIELD, posted, now=NOW, on=date(2010, 1, 1))
    assert found.problems == ()
    for field, value in found.answers.items():
        stored = answer(report, field)
        if isinstance(stored, datetime):
            stored = stored.replace(second=0, microsecond=0)
        if isinstance(stored, str):
            stored = stored.strip()
        if field == "devices":
            continue
        assert value == stored, field


@given(reports)
def test_device_blocks_come_back_but_for_the_empty_ones_and_white_space(report: Report) -> None:
    found = read_answers(["devices"], as_given(report, "devices"), now=NOW)
    words = ("serial_number", "model", "cartridge_number")
    kept = [
        replace(d, **{w: (getattr(d, w) or "").strip() or None for w in words})
        for d in report.devices
        if d != DeviceUse(position=1)
    ]
    assert list(found.answers["devices"]) == kept  # type: ignore[call-overload]


@given(reports)
def test_an_answer_that_a_form_shows_alike_is_no_change(report: Report) -> None:
    held = {field: answer(report, field) for field in BY_FIELD}
    assert changed_answers(report, held) == {}
    assert apply_answers(report, {"ced_used": held["ced_used"]}) == report


def test_seconds_that_no_form_holds_are_no_change_and_another_minute_is() -> None:
    stored = complete_report(used_at=datetime(2024, 3, 1, 10, 5, 59, tzinfo=UTC))
    same = read_answers(["used_at"], as_given(stored, "used_at"), now=NOW).answers
    assert changed_answers(stored, same) == {}
    later = {"used_at": datetime(2024, 3, 1, 10, 6, tzinfo=UTC)}
    assert changed_answers(stored, later) == later


def test_a_question_left_empty_has_the_answer_of_an_empty_report() -> None:
    found = read({}, *BY_FIELD)
    assert found.problems == ()
    assert found.answers == EMPTY
    empty = Report(report_id="r", force="F")
    assert {f: answer(empty, f) for f in BY_FIELD} == EMPTY


def test_names_that_are_not_asked_for_are_not_read() -> None:
    assert read({"ced_used": ["yes"], "main_duty": ["chess"]}, "ced_used").answers == {
        "ced_used": "yes"
    }


@pytest.mark.parametrize(
    ("posted", "code", "said"),
    [
        ({"ced_used": ["maybe"]}, "unknown_code", "'maybe' is not an answer here. Use one of: yes"),
        ({"ced_used": ["yes", "no"]}, "several_answers", "2 answers were given"),
        ({"reasons": ["protect_self", "x" * 300]}, "unknown_code", f"'{'x' * 40}…'"),
        ({"perceived_ethnicity": ["chinese"]}, "retired_code", "Use 'asian' instead."),
        ({"crime_reference": ["7" * 61]}, "too_long", "61 characters were given; at most 60"),
        ({"narrative": ["é" * (ACCOUNT + 5)]}, "too_long", "Shorten it by 5."),
        ({"crime_reference": ["a\nb"]}, "not_one_line", "Type it as one line."),
        ({"narrative": ["caf\ufffd"]}, "wrong_encoding", "Character 4 was lost"),
        ({"narrative": ["a\x00b"]}, "wrong_encoding", "Character 2 (U+0000)"),
        ({"narrative": ["ab\ud800"]}, "wrong_encoding", "U+D800"),
        ({"narrative": ["\x1b[31m"]}, "wrong_encoding", "U+001B"),
        ({"body_worn_video_off_reason": ["\uffff"]}, "wrong_encoding", "U+FFFF"),
    ],
)
def test_a_bad_answer_says_what_was_given_and_what_to_do(
    posted: dict[str, list[str]], code: str, said: str
) -> None:
    field, found, message = problem(posted)
    assert (field, found) == (*posted, code)
    assert said in message


@pytest.mark.parametrize("bad", ["long secret " * 3000, "secret \x00", "secret \ufffd"])
def test_no_message_repeats_what_was_written_in_the_account(bad: str) -> None:
    assert "secret" not in problem({"narrative": [bad]})[2]


def test_html_is_text_and_line_ends_are_of_one_kind() -> None:
    posted = {"narrative": ["<script>alert(1)</script>\r\n<b>&amp;</b>\r "]}
    assert read(posted).answers["narrative"] == "<script>alert(1)</script>\n<b>&amp;</b>"


def test_text_of_exactly_the_limit_is_kept() -> None:
    assert read({"crime_reference": ["7" * 60]}).answers["crime_reference"] == "7" * 60


def test_one_bad_answer_leaves_the_others_of_the_page_read() -> None:
    found = read({"ced_used": ["maybe"], "trained_ced": ["yes"]})
    assert found.answers == {"trained_ced": "yes"}
    assert [p.field for p in found.problems] == ["ced_used"]


# --- when


@pytest.mark.parametrize(
    ("parts", "codes"),
    [
        (("30", "2", "2020", "10", "0"), ("bad_day",)),
        (("29", "2", "2023", "10", "0"), ("bad_day",)),
        (("0", "2", "2023", "10", "0"), ("bad_day",)),
        (("1", "13", "2020", "10", "0"), ("bad_month",)),
        (("1", "2", "2020", "25", "00"), ("bad_hour",)),
        (("1", "2", "2020", "24", "00"), ("bad_hour",)),
        (("1", "2", "2020", "10", "60"), ("bad_minute",)),
        (("1", "2", "1", "10", "0"), ("bad_year",)),
        (("1", "2", "9999", "10", "0"), ("bad_year",)),
        (("1", "2", "1999", "10", "0"), ("bad_year",)),
        (("1", "2", "24", "10", "0"), ("bad_year",)),
        (("one", "2", "2020", "10", "0"), ("not_a_number",)),
        (("-1", "2", "2020", "10", "0"), ("not_a_number",)),
        (("٣", "2", "2020", "10", "0"), ("not_a_number",)),
        (("1_0", "2", "2020", "10", "0"), ("not_a_number",)),
        (("1" * 5000, "2", "2020", "10", "0"), ("not_a_number",)),
        (("1", "2", "2020"), ("part_missing",)),
        (("1", "6", "2036", "13", "1"), ("in_the_future",)),
        (("31", "3", "2024", "1", "30"), ("skipped_hour",)),
        (("27", "10", "2024", "1", "30"), ("which_hour",)),
        (("27", "10", "2024", "1", "30", "third"), ("which_hour",)),
    ],
)
def test_a_moment_that_cannot_have_been_is_refused(
    parts: tuple[str, ...], codes: tuple[str, ...]
) -> None:
    assert moment(*parts) == codes


@pytest.mark.parametrize(
    ("parts", "utc"),
    [
        (("29", "2", "2020", "23", "59"), datetime(2020, 2, 29, 23, 59, tzinfo=UTC)),
        (("1", "1", "2000", "0", "0"), datetime(2000, 1, 1, tzinfo=UTC)),
        ((" 1", "07 ", "2024", "13", "05"), datetime(2024, 7, 1, 12, 5, tzinfo=UTC)),
        (("1", "6", "2036", "13", "0"), NOW),
        (("27", "10", "2024", "1", "30", "first"), datetime(2024, 10, 27, 0, 30, tzinfo=UTC)),
        (("27", "10", "2024", "1", "30", "second"), datetime(2024, 10, 27, 1, 30, tzinfo=UTC)),
        (("27", "10", "2024", "1", "30", "1"), datetime(2024, 10, 27, 1, 30, tzinfo=UTC)),
        (("27", "10", "2024", "2", "0", "second"), datetime(2024, 10, 27, 2, tzinfo=UTC)),
        (("31", "3", "2024", "2", "0"), datetime(2024, 3, 31, 1, tzinfo=UTC)),
        (("31", "3", "2024", "0", "59", "second"), datetime(2024, 3, 31, 0, 59, tzinfo=UTC)),
    ],
)
def test_a_moment_is_that_of_the_local_clock(parts: tuple[str, ...], utc: datetime) -> None:
    found = moment(*parts)
    assert isinstance(found, datetime)
    assert found.astimezone(UTC) == utc


def test_the_message_names_the_parts_that_are_missing_and_the_days_of_the_month() -> None:
    assert "The hour and minute must be given" in problem(typed("1", "2", "2020"), "used_at")[2]
    bad = problem(typed("30", "2", "2020", "10", "0"), "used_at")[2]
    assert bad == "30 February 2020 is not in the calendar. Give a day from 1 to 29."


def test_now_itself_is_no_future_and_a_minute_on_is_one() -> None:
    now = datetime(2024, 10, 27, 1, 30, tzinfo=UTC)
    assert isinstance(moment("27", "10", "2024", "1", "30", "second", now=now), datetime)
    assert moment("27", "10", "2024", "1", "31", "second", now=now) == ("in_the_future",)
    assert isinstance(moment("27", "10", "2024", "1", "31", "first", now=now), datetime)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2035, 12, 31), timezones=st.just(UTC)))
def test_any_minute_goes_into_a_form_and_comes_back(instant: datetime) -> None:
    instant = instant.replace(second=0, microsecond=0)
    report = Report(report_id="r", force="F", used_at=instant)
    back = read_answers(["used_at"], as_given(report, "used_at"), now=NOW)
    assert back.answers["used_at"] == instant


@pytest.mark.parametrize("year", range(2000, 2036))
def test_one_hour_a_year_comes_twice_and_one_not_at_all(year: int) -> None:
    clocks = [datetime(year, 1, 1) + timedelta(minutes=30 * i) for i in range(48 * 365)]
    twice, skipped = [c for c in clocks if comes_twice(c)], [c for c in clocks if is_skipped(c)]
    assert [(c.month, c.hour, c.minute, c.weekday()) for c in twice] == [
        (10, 1, 0, 6),
        (10, 1, 30, 6),
    ]
    assert [(c.month, c.hour, c.minute, c.weekday()) for c in skipped] == [
        (3, 1, 0, 6),
        (3, 1, 30, 6),
    ]
    assert twice[0].replace(tzinfo=LOCAL).utcoffset() == timedelta(hours=1)


# --- lists


def test_empty_rows_are_passed_over_and_the_order_kept() -> None:
    posted = {
        "tactics-1-tactic": [""],
        "tactics-10-tactic": ["shield"],
        "tactics-2-tactic": ["ced_drawn"],
        "tactics-2-effective": ["no"],
    }
    assert read(posted, "tactics").answers["tactics"] == (
        TacticUse(position=1, tactic="ced_drawn", effective="no"),
        TacticUse(position=2, tactic="shield"),
    )


@pytest.mark.parametrize(
    ("posted", "field", "code"),
    [
        ({"tactics-3-effective": ["yes"]}, "tactics.3.tactic", "no_tactic"),
        ({"tactics-2-tactic": ["harsh_words"]}, "tactics.2.tactic", "unknown_code"),
        (
            {"tactics-2-tactic": ["shield"], "tactics-2-effective": ["so-so"]},
            "tactics.2.effective",
            "unknown_code",
        ),
        ({f"tactics-{i}-tactic": ["shield"] for i in range(1, 22)}, "tactics", "too_many"),
        ({f"devices-{i}-model": ["X2"] for i in range(1, 6)}, "devices", "too_many"),
        ({"devices-2-total_cycles": ["three"]}, "devices.2.total_cycles", "not_a_number"),
        ({"devices-2-total_cycles": ["-1"]}, "devices.2.total_cycles", "not_a_number"),
        ({"devices-2-total_cycles": ["201"]}, "devices.2.total_cycles", "not_a_number"),
        ({"devices-2-total_cycles": ["9" * 5000]}, "devices.2.total_cycles", "not_a_number"),
        ({"devices-1-body_map": ["front_1", "nose"]}, "devices.1.body_map", "unknown_code"),
        ({"devices-1-uses": ["thrown"]}, "devices.1.uses", "unknown_code"),
        ({"devices-4-serial_number": ["\x00"]}, "devices.4.serial_number", "wrong_encoding"),
        ({"devices-4-serial_number": ["9" * 61]}, "devices.4.serial_number", "too_long"),
    ],
)
def test_a_bad_entry_of_a_list_is_named_by_its_row(
    posted: dict[str, list[str]], field: str, code: str
) -> None:
    found = problem(posted, field.split(".")[0])
    assert found[:2] == (field, code)


def test_twenty_tactics_and_four_devices_are_kept() -> None:
    posted = {f"tactics-{i}-tactic": ["shield"] for i in range(1, 21)}
    posted |= {f"devices-{i}-uses": ["drawn"] for i in range(1, 5)}
    found = read(posted, "tactics", "devices")
    assert [len(value) for value in found.answers.values()] == [20, 4]  # type: ignore[arg-type]


def test_zero_cycles_are_an_answer() -> None:
    found = read({"devices-1-total_cycles": ["0"]}, "devices").answers["devices"]
    assert found == (DeviceUse(position=1, total_cycles=0),)
    held = as_given(Report(report_id="r", force="F", devices=found), "devices")  # type: ignore[arg-type]
    assert held == {"devices-1-total_cycles": ("0",)}


def test_a_row_taken_out_moves_the_later_ones_up_and_touches_nothing_else() -> None:
    posted = {
        "version": ["3"],
        "devices-1-model": ["A"],
        "devices-2-model": ["B"],
        "devices-3-model": ["C"],
    }
    assert without_row(posted, "devices", 2) == {
        "version": ["3"],
        "devices-1-model": ["A"],
        "devices-2-model": ["C"],
    }


# --- in words


def test_answers_are_said_in_the_words_of_the_form() -> None:
    device = DeviceUse(position=2, uses=frozenset({"fired"}), total_cycles=0)
    report = complete_report(
        devices=(device,),
        impact_factors=frozenset({"drugs", "alcohol"}),
        tactics=(TacticUse(position=1, tactic="shield", effective="no"),),
    )
    assert answer_in_words(report, "impact_factors") == ("Alcohol", "Drugs")
    assert answer_in_words(report, "tactics") == ("1. Shield: it did not work",)
    assert answer_in_words(report, "used_at") == ("3 February 2018 at 22:15 GMT",)
    (block,) = answer_in_words(report, "devices")
    assert block.splitlines() == [
        "CED 2",
        "How was this CED used? Fired",
        "How many cycles were there in all? 0",
    ]
    assert answer_in_words(report, "crime_reference") == ()
    assert answer_in_words(report, "narrative") == ()


def test_the_two_hours_of_october_read_differently() -> None:
    first = datetime(2024, 10, 27, 0, 30, tzinfo=UTC)
    said = [
        answer_in_words(complete_report(used_at=at), "used_at")
        for at in (first, first + timedelta(hours=1))
    ]
    assert said == [("27 October 2024 at 01:30 BST",), ("27 October 2024 at 01:30 GMT",)]


def test_a_code_that_is_no_longer_offered_is_still_read_out() -> None:
    report = complete_report()
    assert report.subject is not None
    old = replace(report, subject=replace(report.subject, perceived_ethnicity="chinese"))
    assert answer_in_words(old, "perceived_ethnicity") == ("Chinese",)
