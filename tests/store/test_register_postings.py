"""A change of role holds from its day on: no earlier answer, and no earlier finding, changes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from cast import FORCE, NORTH, SOUTH, Cast, submitted_report, trained
from reddot.carriage.may_carry import may_carry
from reddot.carriage.register import Holdings
from reddot.errors import BadDataError, NotPermittedError, UsageError
from reddot.records import beside
from reddot.records.report import local_day
from reddot.store import actions
from reddot.store.actions.officers import EVER
from reddot.store.holdings import holdings_of
from reddot.store.models import AuditRow, Officer, Posting, UseReview
from reddot.store.register import cross_check_of, register_of

PAST = date(2020, 1, 1)


def days_ago(days: int) -> date:
    return local_day(timezone.now()) - timedelta(days=days)


def student(cast: Cast) -> None:
    actions.change_officer(cast.taser_lead, "E1", from_on=PAST, role="student_officer")


def findings(cast: Cast) -> list[str]:
    return sorted(finding.kind for finding in cross_check_of(cast.taser_lead, FORCE).findings)


def test_what_a_student_officer_did_stays_that_of_a_student_officer(cast: Cast) -> None:
    student(cast)
    trained(cast, "E1", days_ago=100)
    past = timezone.now() - timedelta(days=50)
    before = may_carry(register_of(FORCE), "E1", "X2", past)
    submitted_report(cast)
    found = findings(cast)
    assert "student_review_due" in found
    actions.change_officer(cast.taser_lead, "E1", from_on=days_ago(0), role="officer")
    register = register_of(FORCE)
    assert may_carry(register, "E1", "X2", past) == before
    assert [why.code for why in before.obstacles] == ["not_endorsed"]
    assert may_carry(register, "E1", "X2", timezone.now()).may
    assert Officer.objects.get(pk="E1").role == "officer"


def test_the_use_of_yesterday_is_still_that_of_a_student_officer(cast: Cast) -> None:
    student(cast)
    row = submitted_report(cast, used_at=timezone.now() - timedelta(days=1))
    before = findings(cast)
    actions.change_officer(cast.taser_lead, "E1", from_on=days_ago(0), role="officer")
    assert findings(cast) == before
    assert "student_review_due" in before
    actions.review_use(cast.supervisor, row.key)
    assert findings(cast) == [kind for kind in before if kind != "student_review_due"]


def test_the_first_posting_is_what_the_officer_was_and_the_row_is_the_last(cast: Cast) -> None:
    lead, now = cast.taser_lead, days_ago(0)
    Officer.objects.filter(pk="E1").update(joined_on=date(2015, 5, 5), front_line=True)
    actions.change_officer(lead, "E1", from_on=days_ago(10), unit=SOUTH, front_line=False)
    actions.change_officer(lead, "E1", from_on=now, main_duty="response")
    said = Posting.objects.values_list("starts_on", "role", "unit", "front_line", "main_duty")
    assert list(said) == [
        (date(2015, 5, 5), "officer", NORTH, True, None),
        (days_ago(10), "officer", SOUTH, False, None),
        (now, "officer", SOUTH, False, "response"),
    ]
    row = Officer.objects.get(pk="E1")
    assert (row.unit_id, row.front_line, row.main_duty) == (SOUTH, False, "response")
    assert row.joined_on == date(2015, 5, 5)
    held = holdings_of(FORCE).postings
    assert [(p.starts_on, p.station_id) for p in held] == [
        (date(2015, 5, 5), NORTH), (days_ago(10), SOUTH), (now, SOUTH),
    ]  # fmt: skip


def test_a_change_before_the_last_leaves_the_last(cast: Cast) -> None:
    lead = cast.taser_lead
    actions.change_officer(lead, "E1", from_on=days_ago(10), role="special_constable")
    actions.change_officer(lead, "E1", from_on=days_ago(20), role="student_officer")
    assert list(Posting.objects.values_list("starts_on", "role")) == [
        (EVER, "officer"),
        (days_ago(20), "student_officer"),
        (days_ago(10), "special_constable"),
    ]
    assert Officer.objects.get(pk="E1").role == "special_constable"
    actions.change_officer(lead, "E1", from_on=days_ago(10), role="officer")
    assert Posting.objects.count() == 3
    assert Officer.objects.get(pk="E1").role == "officer"


def test_nothing_is_wiped_and_the_log_names_each_field(cast: Cast) -> None:
    Officer.objects.filter(pk="E1").update(front_line=True, joined_on=date(2010, 1, 1))
    actions.change_officer(cast.taser_lead, "E1", from_on=PAST, role="student_officer")
    row = Officer.objects.get(pk="E1")
    assert (row.front_line, row.joined_on, row.left_on) == (True, date(2010, 1, 1), None)
    actions.change_officer(
        cast.taser_lead, "E1", from_on=PAST, front_line=None, left_on=date(2024, 5, 1)
    )
    details = AuditRow.objects.filter(action="change_officer").order_by("at")
    assert list(details.values_list("detail", flat=True)) == [
        "from=2020-01-01 role=officer->student_officer",
        "from=2020-01-01 front_line=yes->not_stated left_on=not_stated->2024-05-01",
    ]


def test_days_of_service_alone_make_no_posting(cast: Cast) -> None:
    actions.change_officer(cast.taser_lead, "E1", from_on=PAST, joined_on=date(2019, 1, 1))
    assert not Posting.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"role": "inspector"}, "no role"), ({"role": None}, "no role"),
        ({"main_duty": "flying"}, "no main duty"), ({"unit": "WE-ONE"}, "no such unit"),
        ({"joined_on": PAST, "left_on": date(2019, 1, 1)}, "before joining"),
        ({"joined_on": date(2021, 1, 1), "role": "student_officer"}, "is before"),
        ({"role": "officer"}, "Nothing of this would change"), ({}, "Nothing of this"),
        ({"role": "student_officer", "from_on": date(2999, 1, 1)}, "to come"),
    ],
)  # fmt: skip
def test_a_change_that_cannot_be_is_refused(
    cast: Cast, wrong: dict[str, object], words: str
) -> None:
    before = Officer.objects.filter(pk="E1").values().get()
    with pytest.raises(UsageError, match=words):
        actions.change_officer(cast.taser_lead, "E1", **{"from_on": PAST} | wrong)  # type: ignore[arg-type]
    assert Officer.objects.filter(pk="E1").values().get() == before
    assert not Posting.objects.exists()


def test_postings_come_in_and_the_officer_is_the_last(cast: Cast) -> None:
    rows = [
        beside.Posting(officer_id="E1", starts_on=day, role=role, station_id=NORTH)
        for day, role in ((PAST, "student_officer"), (days_ago(5), "special_constable"))
    ]
    for expected in (2, 0):
        counts = actions.import_register(cast.taser_lead, FORCE, Holdings(postings=rows), "a" * 64)
        assert counts["postings"] == expected
    assert Officer.objects.get(pk="E1").role == "special_constable"
    with pytest.raises(BadDataError, match="contradict"):
        actions.import_register(
            cast.taser_lead,
            FORCE,
            Holdings(postings=[beside.Posting(officer_id="E1", starts_on=PAST, role="officer")]),
            "b" * 64,
        )


def test_a_blank_that_an_import_fills_is_filled_in_the_last_posting_too(cast: Cast) -> None:
    student(cast)
    officer = beside.Officer(
        officer_id="E1", force=FORCE, role="student_officer", front_line=True, main_duty="response"
    )
    actions.import_register(cast.taser_lead, FORCE, Holdings(officers=[officer]), "a" * 64)
    said = list(Posting.objects.values_list("starts_on", "front_line", "main_duty"))
    assert said == [(EVER, None, None), (PAST, True, "response")]


def test_a_use_is_reviewed_once_by_who_answers_for_it(cast: Cast) -> None:
    student(cast)
    row = submitted_report(cast)
    for who in (cast.other_supervisor, cast.force_lead, cast.auditor, cast.outsider):
        with pytest.raises(NotPermittedError):
            actions.review_use(who, row.key)
    actions.grant_role(None, cast.author, "taser_lead", FORCE)
    with pytest.raises(NotPermittedError, match="their own"):
        actions.review_use(cast.author, row.key)
    for day in (days_ago(3), days_ago(-1)):
        with pytest.raises(UsageError):
            actions.review_use(cast.taser_lead, row.key, reviewed_on=day)
    made = actions.review_use(cast.taser_lead, row.key)
    assert (made.officer_id, made.reviewed_on) == ("E1", days_ago(0))
    with pytest.raises(UsageError, match="already"):
        actions.review_use(cast.supervisor, row.key)
    assert AuditRow.objects.get(action="review_use").record == f"report:{row.key}"
    (held,) = holdings_of(FORCE).use_reviews
    assert (held.report_id, held.officer_id) == (row.report_id, "E1")


def test_a_use_by_an_officer_calls_for_no_review(cast: Cast) -> None:
    row = submitted_report(cast)
    with pytest.raises(UsageError, match="no student officer"):
        actions.review_use(cast.supervisor, row.key)


def test_a_review_comes_in_with_its_report_there(cast: Cast) -> None:
    row = submitted_report(cast)
    review = beside.UseReview(report_id=row.report_id, officer_id="E1", reviewed_on=days_ago(0))
    for expected in (1, 0):
        counts = actions.import_register(
            cast.taser_lead, FORCE, Holdings(use_reviews=[review]), "a" * 64
        )
        assert counts["use_reviews"] == expected
    other = beside.UseReview(report_id=row.report_id, officer_id="E2", reviewed_on=days_ago(0))
    with pytest.raises(BadDataError, match="another officer's"):
        actions.import_register(cast.taser_lead, FORCE, Holdings(use_reviews=[other]), "a" * 64)
    assert UseReview.objects.count() == 1
