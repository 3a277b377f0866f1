"""Who may carry at a moment: small cases of each reason, in words; the whole is in the twin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from reddot.carriage.may_carry import Answer, may_carry, models_of
from reddot.carriage.register import Holdings, Register, make_register
from reddot.carriage.rules import Rule, shipped_rules
from reddot.errors import UsageError
from reddot.records.beside import (
    Endorsement,
    Officer,
    RoleAuthorisation,
    Suspension,
    Training,
)

LONDON = ZoneInfo("Europe/London")
TRAINED = date(2017, 3, 1)
NOON = datetime(2017, 6, 1, 12, tzinfo=LONDON)


def course(kind: Any = "initial", day: date = TRAINED, **given: Any) -> Training:
    whole = {"model": "X2", "passed": True, **given}
    return Training(officer_id="E1", course=kind, completed_on=day, **whole)


def register_of(
    *courses: Training,
    role: str = "officer",
    officer: Mapping[str, Any] | None = None,
    rules: Sequence[Rule] | None = None,
    **rows: Any,
) -> Register:
    one = Officer(officer_id="E1", force="Eastshire", role=role, **(officer or {}))
    return make_register(Holdings(officers=[one], training=courses, **rows), rules)


def ask(register: Register, at: datetime | date = NOON, model: str = "X2") -> Answer:
    moment = at if isinstance(at, datetime) else datetime(at.year, at.month, at.day, 12, tzinfo=UTC)
    return may_carry(register, "E1", model, moment)


def codes(answer: Answer) -> list[str]:
    return [why.code for why in answer.obstacles]


def suspended(**given: Any) -> Suspension:
    whole = {"starts_at": datetime(2017, 5, 1, tzinfo=UTC), "reason": "unfit", **given}
    return Suspension(officer_id="E1", **whole)


def test_in_date() -> None:
    answer = ask(register_of(course(hours=18)))
    assert answer.may
    assert answer.words() == "May carry the X2, trained to 28 February 2018."
    assert answer.course is not None
    assert answer.course.course == course(hours=18)


WORDS = {
    "not_in_service": (
        register_of(course(), officer={"left_on": date(2017, 5, 31)}),
        "Not in service: left on 31 May 2017.",
    ),
    "role_may_not_carry": (
        register_of(course(), role="special_constable"),
        "A special constable may not carry a CED on 1 June 2017.",
    ),
    "suspended": (
        register_of(course(), suspensions=[suspended(reason="unintentional_discharge")]),
        "Suspended since 1 May 2017: unintentional discharge.",
    ),
    "never_trained": (
        register_of(course(passed=False)),
        "No course passed by 1 June 2017 gives authority to carry.",
    ),
    "not_trained_on_model": (
        register_of(course(model="X26"), course(model="T7")),
        "Trained on the T7 and X26, not on the X2.",
    ),
    "lapsed": (
        register_of(course(day=date(2016, 2, 29))),
        "Authority for the X2 lapsed: it lasted to 28 February 2017.",
    ),
    "not_endorsed": (
        register_of(course(), role="student_officer"),
        "A student officer needs a superintendent's endorsement.",
    ),
}


@pytest.mark.parametrize("code", WORDS)
def test_each_reason_has_its_words(code: str) -> None:
    register, words = WORDS[code]
    answer = ask(register)
    assert (answer.may, codes(answer), answer.words()) == (False, [code], words)


def test_an_unknown_officer_has_that_reason_alone() -> None:
    answer = may_carry(register_of(course()), "E2", "X2", NOON)
    assert codes(answer) == ["unknown_officer"]
    assert answer.words() == "The register has no officer 'E2'."


def test_a_special_constable_needs_the_chief_officer_of_the_own_force() -> None:
    trained = course(day=date(2022, 5, 1))
    elsewhere = RoleAuthorisation(
        force="Westshire", role="special_constable", given_on=date(2022, 5, 17)
    )
    here = replace(elsewhere, force="Eastshire")
    day = date(2022, 5, 17)
    refused = ask(
        register_of(trained, role="special_constable", role_authorisations=[elsewhere]), day
    )
    assert codes(refused) == ["not_authorised"]
    assert refused.words() == "The chief officer has not authorised a special constable to carry."
    allowed = register_of(trained, role="special_constable", role_authorisations=[here])
    assert ask(allowed, day).may
    assert codes(ask(allowed, date(2022, 5, 16))) == ["role_may_not_carry"]


def test_every_reason_is_given_at_once() -> None:
    register = register_of(
        role="student_officer",
        officer={"joined_on": date(2018, 1, 1)},
        suspensions=[suspended(), suspended(reason="under inquiry")],
    )
    answer = ask(register)
    assert set(codes(answer)) == {"not_in_service", "suspended", "never_trained", "not_endorsed"}
    for words in ("joined on 1 January 2018", "unfit", "under inquiry", "endorsement", "No course"):
        assert words in answer.words()


def test_the_answer_as_commands_print_it() -> None:
    assert ask(register_of(course())).as_json() == {
        "officer_id": "E1",
        "model": "X2",
        "at": "2017-06-01T12:00:00+01:00",
        "may_carry": True,
        "last_day": "2018-02-28",
        "obstacles": [],
        "words": "May carry the X2, trained to 28 February 2018.",
    }


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(UsageError, match=r"2017-06-01 12:00:00 has no time zone. Give one"):
        ask(register_of(course()), NOON.replace(tzinfo=None))


def test_authority_ends_at_local_midnight() -> None:
    register = register_of(course(day=date(2017, 6, 1)))  # to 31 May 2018, in summer time
    ends = datetime(2018, 5, 31, 23, tzinfo=UTC)
    assert ask(register, ends - timedelta(microseconds=1)).may
    assert codes(ask(register, ends)) == ["lapsed"]


def test_the_last_day_is_reached_without_a_gap_by_courses_still_to_come() -> None:
    joined_up = register_of(course(), course("refresher", date(2018, 3, 1)))
    assert ask(joined_up).last_day == date(2019, 2, 28)
    apart = register_of(course(), course("refresher", date(2018, 3, 2)))
    assert ask(apart).last_day == date(2018, 2, 28)
    assert ask(apart, date(2018, 3, 1)).last_day == date(2018, 2, 28)
    assert ask(apart, date(2018, 3, 2)).last_day == date(2019, 3, 1)


def test_an_endorsement_holds_from_its_first_day_to_its_last() -> None:
    given = Endorsement(officer_id="E1", given_on=date(2017, 5, 1), ended_on=date(2017, 5, 31))
    register = register_of(course(), role="student_officer", endorsements=[given])
    days = [date(2017, 4, 30), date(2017, 5, 1), date(2017, 5, 31), date(2017, 6, 1)]
    assert [ask(register, day).may for day in days] == [False, True, True, False]


def test_a_suspension_stands_from_its_start_until_before_its_end() -> None:
    start, end = datetime(2017, 5, 1, 9, tzinfo=UTC), datetime(2017, 5, 1, 17, tzinfo=UTC)
    register = register_of(course(), suspensions=[suspended(starts_at=start, ends_at=end)])
    just_before = timedelta(microseconds=1)
    assert [ask(register, at).may for at in (start - just_before, start)] == [True, False]
    assert [ask(register, at).may for at in (end - just_before, end)] == [False, True]


@pytest.mark.parametrize("zone", [UTC, LONDON])
def test_a_suspension_in_the_hour_that_comes_twice_stands_by_the_moment(zone: Any) -> None:
    starts = datetime(2018, 10, 28, 1, 30, tzinfo=LONDON)  # summer time: 00:30 universal time
    trained = course(day=date(2018, 3, 1))
    register = register_of(trained, suspensions=[suspended(starts_at=starts)])
    quarters = [datetime(2018, 10, 28, 0, 15, tzinfo=UTC) + timedelta(hours=n) for n in range(2)]
    asked = [moment.astimezone(zone) for moment in quarters]  # 01:15, and 01:15 once more
    assert [ask(register, moment).may for moment in asked] == [True, False]


def test_a_refresher_renews_only_what_an_initial_or_conversion_gave() -> None:
    loose = replace(shipped_rules()[0], refresher_needs_initial=False)
    strict = replace(loose, starts_on=date(2018, 1, 1), refresher_needs_initial=True)
    taken = [course("refresher"), course("refresher", date(2018, 2, 1))]
    register = register_of(*taken, rules=(loose, strict))
    assert ask(register).last_day == date(2018, 2, 28)
    assert codes(ask(register, date(2018, 3, 1))) == ["lapsed"]


def test_the_models_that_may_be_carried() -> None:
    register = register_of(
        course(),
        course("conversion", date(2017, 5, 1), model="T7"),
        course(model="X26", passed=False),
        suspensions=[suspended(model="T7", ends_at=datetime(2017, 7, 1, tzinfo=UTC))],
    )
    assert models_of(register, "E1", NOON) == ("X2",)
    assert models_of(register, "E1", datetime(2017, 8, 1, tzinfo=UTC)) == ("T7", "X2")
    assert models_of(register, "E2", NOON) == ()
