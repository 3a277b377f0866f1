from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reddot.errors import BadDataError, NotPermittedError, UsageError
from reddot.review.obligation_rules import obligation_rules, rule_on
from reddot.review.obligations import (
    END_REASONS,
    Obligation,
    ask,
    ask_again,
    check_obligation,
    end,
    is_overdue,
    is_reminder_due,
    obligations_for,
    remind,
)

LONDON = ZoneInfo("Europe/London")
NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
MOMENTS = st.datetimes(
    datetime(2017, 4, 2), datetime(2035, 1, 1), timezones=st.sampled_from([UTC, LONDON])
)


def test_a_statement_is_due_on_the_seventh_day_with_a_reminder_two_days_before() -> None:
    asked = ask("E12", NOON)
    assert asked.due_at == datetime(2026, 7, 8, 23, 59, tzinfo=LONDON)
    assert asked.next_reminder_at == datetime(2026, 7, 6, 9, tzinfo=LONDON)
    assert (asked.owner, asked.asked_at, asked.is_open) == ("E12", NOON, True)


def test_the_day_of_asking_is_the_day_in_london_not_in_utc() -> None:
    late = ask("E12", datetime(2026, 7, 1, 23, 30, tzinfo=UTC))
    assert late.due_at == datetime(2026, 7, 9, 23, 59, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("asked_on", "reminders_utc"),
    [
        # the clocks go back on 25 October 2026 and forward on 29 March 2026
        (date(2026, 10, 17), ["10-22 08:00", "10-24 08:00", "10-26 09:00", "10-28 09:00"]),
        (date(2026, 3, 21), ["03-26 09:00", "03-28 09:00", "03-30 08:00", "04-01 08:00"]),
    ],
)
def test_reminders_stay_at_nine_in_the_morning_when_the_clocks_change(
    asked_on: date, reminders_utc: list[str]
) -> None:
    owed = ask("E12", datetime.combine(asked_on, time(13), UTC))
    seen = []
    for _ in reminders_utc:
        assert owed.next_reminder_at is not None
        seen.append(f"{owed.next_reminder_at:%m-%d %H:%M}")
        owed = remind(owed, owed.next_reminder_at)
    assert seen == reminders_utc


def test_the_hour_that_comes_twice_does_not_put_an_end_before_its_beginning() -> None:
    first_time = datetime(2026, 10, 25, 1, 45, tzinfo=LONDON)
    second_time = datetime(2026, 10, 25, 1, 30, tzinfo=LONDON, fold=1)
    ended = end(ask("E12", first_time), "given", second_time)
    check_obligation(ended)
    assert ended.ended_at is not None
    assert ended.ended_at - ended.asked_at == timedelta(minutes=45)
    as_local = replace(ended, asked_at=first_time, ended_at=second_time)
    check_obligation(as_local)


@given(MOMENTS, st.lists(st.timedeltas(timedelta(0), timedelta(days=20)), max_size=6))
def test_the_next_reminder_is_the_first_of_the_series_after_the_moment(
    at: datetime, waits: list[timedelta]
) -> None:
    owed, moment = ask("E12", at), at.astimezone(UTC)
    due_day = owed.due_at.astimezone(LONDON).date()
    for wait in waits:
        moment += wait
        owed = remind(owed, moment)
        series = (
            datetime.combine(due_day + timedelta(days=day), time(9), LONDON).astimezone(UTC)
            for day in range(-2, 400, 2)
        )
        assert owed.next_reminder_at == next(one for one in series if one > moment)


def test_sending_the_same_reminder_twice_moves_the_next_only_once() -> None:
    asked = ask("E12", NOON)
    assert asked.next_reminder_at is not None
    once = remind(asked, asked.next_reminder_at)
    assert remind(once, asked.next_reminder_at) == once
    assert remind(asked, NOON) == asked


def test_reminders_go_on_after_the_due_date_until_there_is_an_end() -> None:
    much_later = NOON + timedelta(days=100)
    owed = remind(ask("E12", NOON), much_later)
    assert owed.next_reminder_at is not None
    assert much_later < owed.next_reminder_at <= much_later + timedelta(days=2)
    assert is_overdue(owed, much_later)


def test_a_reminder_is_due_from_its_moment_on_and_never_once_ended() -> None:
    asked = ask("E12", NOON)
    assert asked.next_reminder_at is not None
    before = asked.next_reminder_at - timedelta(seconds=1)
    assert not is_reminder_due(asked, before)
    assert is_reminder_due(asked, asked.next_reminder_at)
    assert not is_reminder_due(end(asked, "given", NOON), NOON + timedelta(days=30))


def test_overdue_begins_after_the_due_moment_and_ends_with_the_obligation() -> None:
    asked = ask("E12", NOON)
    after = asked.due_at + timedelta(seconds=1)
    assert not is_overdue(asked, asked.due_at)
    assert is_overdue(asked, after)
    assert not is_overdue(end(asked, "given", after), after)


@pytest.mark.parametrize("reason", END_REASONS)
def test_an_end_says_when_and_why_and_stops_the_reminders(reason: str) -> None:
    ended = end(ask("E12", NOON), reason, NOON + timedelta(days=1))
    check_obligation(ended)
    assert (ended.end_reason, ended.next_reminder_at) == (reason, None)
    assert not ended.is_open
    with pytest.raises(NotPermittedError, match="no longer owed"):
        end(ended, reason, NOON + timedelta(days=2))
    with pytest.raises(NotPermittedError, match="no longer owed"):
        remind(ended, NOON + timedelta(days=2))


def test_the_ends_are_those_agreed() -> None:
    assert list(END_REASONS) == ["given", "not_there", "withdrawn", "report_discarded"]


def test_an_unknown_end_is_answered_with_those_there_are() -> None:
    with pytest.raises(UsageError, match=r"'bored' is no way.*given, not_there, withdrawn"):
        end(ask("E12", NOON), "bored", NOON)


def test_no_end_before_the_asking() -> None:
    with pytest.raises(UsageError, match="before it was asked"):
        end(ask("E12", NOON), "given", NOON - timedelta(seconds=1))


@pytest.mark.parametrize("owner", ["", "  "])
def test_nobody_cannot_owe_a_statement(owner: str) -> None:
    with pytest.raises(UsageError, match="needs the officer"):
        ask(owner, NOON)


def test_a_moment_without_a_time_zone_is_refused_everywhere() -> None:
    naive, asked = datetime(2026, 7, 2, 12), ask("E12", NOON)
    for question in (
        lambda: ask("E12", naive),
        lambda: remind(asked, naive),
        lambda: end(asked, "given", naive),
        lambda: is_overdue(asked, naive),
        lambda: is_reminder_due(asked, naive),
    ):
        with pytest.raises(UsageError, match="has no time zone"):
            question()


def test_withdrawn_can_be_asked_for_again_and_nothing_else_can() -> None:
    asked, later = ask("E12", NOON), NOON + timedelta(days=1)
    again = ask_again(end(asked, "withdrawn", later), later)
    assert again == ask("E12", later)
    with pytest.raises(NotPermittedError, match="asked for already"):
        ask_again(asked, later)
    for reason in ("given", "not_there", "report_discarded"):
        with pytest.raises(NotPermittedError, match=END_REASONS[reason].label.lower()):
            ask_again(end(asked, reason, later), later)
    with pytest.raises(UsageError, match="before it ended"):
        ask_again(end(asked, "withdrawn", later), NOON)


def test_people_named_later_owe_one_like_the_first_never_two_and_never_the_author() -> None:
    first = obligations_for(["E1", "E2"], "E1", [], NOON)
    later = NOON + timedelta(days=3)
    added = obligations_for(["E3", "E2", "E1", "E3"], "E1", first, later)
    assert [o.owner for o in first] == ["E2"]
    assert added == (ask("E3", later),)
    assert obligations_for(["E1", "E2", "E3"], "E1", [*first, *added], later) == ()


@pytest.mark.parametrize("reason", END_REASONS)
def test_whoever_has_an_obligation_that_ended_gets_no_second_one(reason: str) -> None:
    ended = end(ask("E2", NOON), reason, NOON)
    assert obligations_for(["E2"], "E1", [ended], NOON) == ()


OPEN = ask("E12", NOON)
ENDED = end(OPEN, "given", NOON)
BROKEN = {
    "it has no owner": replace(OPEN, owner=" "),
    "no moment of asking with a time zone": replace(OPEN, asked_at=datetime(2026, 7, 1)),
    "no due date with a time zone": replace(OPEN, due_at=None),  # type: ignore[arg-type]
    "due before it was asked for": replace(OPEN, due_at=NOON - timedelta(days=1)),
    "open and has no next reminder": replace(OPEN, next_reminder_at=None),
    "next reminder is before it was asked": replace(OPEN, next_reminder_at=NOON - timedelta(1)),
    "open and has a reason for its end": replace(OPEN, end_reason="given"),
    "ended and still has a next reminder": replace(ENDED, next_reminder_at=NOON + timedelta(1)),
    "its end has no reason": replace(ENDED, end_reason=None),
    "or none of given, not_there": replace(ENDED, end_reason="bored"),
    "its end is before it was asked": replace(ENDED, ended_at=NOON - timedelta(1)),
}


@pytest.mark.parametrize("words", BROKEN)
def test_each_way_to_break_an_obligation_is_found(words: str) -> None:
    with pytest.raises(BadDataError, match=words):
        check_obligation(BROKEN[words])


def test_everything_wrong_is_said_at_once_and_nothing_personal() -> None:
    broken = replace(OPEN, owner="", next_reminder_at=None, end_reason="given")
    with pytest.raises(BadDataError, match=r"no owner; .*no next reminder.*; .*reason for its end"):
        check_obligation(broken)
    with pytest.raises(BadDataError) as refused:
        check_obligation(replace(OPEN, owner="CANARY", next_reminder_at=None))
    assert "CANARY" not in str(refused.value)


def test_whole_obligations_pass_the_check() -> None:
    for obligation in (OPEN, ENDED, remind(OPEN, NOON + timedelta(days=30))):
        check_obligation(obligation)


def test_the_rule_on_the_day_of_asking_governs() -> None:
    today = obligation_rules()[0]
    stricter = replace(today, effective_from=date(2026, 7, 1), due_days=3)
    rules = [stricter, today]
    last_minute = datetime(2026, 6, 30, 23, 59, tzinfo=LONDON)
    assert rule_on(last_minute, rules) == today
    assert rule_on(last_minute + timedelta(minutes=1), rules) == stricter


def test_a_new_rule_leaves_what_was_asked_for_before_as_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    owed, later = ask("E12", NOON), NOON + timedelta(days=8)
    as_it_was = remind(owed, later)
    today = obligation_rules()[0]
    newer = replace(today, effective_from=date(2026, 7, 5), remind_every_days=7, due_days=3)
    monkeypatch.setattr("reddot.review.obligation_rules.obligation_rules", lambda: (today, newer))
    assert remind(owed, later) == as_it_was
    assert ask("E12", later).due_at != later + (owed.due_at - NOON)


def test_before_the_first_rule_asking_says_which_is_missing() -> None:
    with pytest.raises(UsageError, match=r"in force on 2016-01-01; the first is from 2017-04-01"):
        ask("E12", datetime(2016, 1, 1, tzinfo=UTC))
    with pytest.raises(UsageError, match=r"No rule.*Add one"):
        rule_on(NOON, [])


def test_an_obligation_is_a_value() -> None:
    assert ask("E12", NOON) == Obligation(
        "E12",
        NOON,
        datetime(2026, 7, 8, 22, 59, tzinfo=UTC),
        datetime(2026, 7, 6, 8, tzinfo=UTC),
    )
