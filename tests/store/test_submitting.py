"""What was acknowledged is stored once: saving, submitting, replays, second tabs."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from cast import Cast, complete_answers, draft_report, make_cast, submitted_report
from reddot.errors import NotPermittedError, ReddotError, UsageError
from reddot.store import actions
from reddot.store.answers import ANSWERS, answer_of, as_report
from reddot.store.models import AuditRow, KeptContradiction, Message, Report, Submission
from reddot.store.not_done import (
    DuplicateReportError,
    IncompleteReportError,
    NotFoundError,
    StaleVersionError,
)
from reddot.store.reading import find_report


def test_every_answer_is_stored_as_it_was_given(cast: Cast) -> None:
    answers = complete_answers()
    stored = as_report(find_report(draft_report(cast, **answers).key))
    assert {name: answer_of(stored, name) for name in answers} == answers


def test_an_answer_can_be_taken_back(cast: Cast) -> None:
    row = draft_report(cast)
    empty = {"impact_factors": frozenset(), "tactics": (), "devices": (), "narrative": ""}
    row = actions.save_answers(cast.author, row.key, row.version, empty | {"main_duty": None})
    stored = as_report(row)
    assert (stored.impact_factors, stored.tactics, stored.devices) == (frozenset(), (), ())


def test_what_no_question_asks_any_more_is_removed(cast: Cast) -> None:
    row = draft_report(cast)
    row = actions.save_answers(cast.author, row.key, row.version, {"subject_injured": "no"})
    assert row.subject_injury_level is None
    assert row.subject_treatment_offered is None
    assert row.subject_treatment_provided is None


def test_an_unknown_field_is_refused(cast: Cast) -> None:
    row = draft_report(cast)
    with pytest.raises(KeyError, match="is no question"):
        actions.save_answers(cast.author, row.key, row.version, {"state": "signed_off"})


def test_a_start_under_the_same_key_is_one_start(cast: Cast) -> None:
    key = uuid.uuid4()
    first = actions.start_report(cast.author, key)
    again = actions.start_report(cast.author, key)
    assert (again.pk, Report.objects.count()) == (first.pk, 1)
    with pytest.raises(NotFoundError):
        actions.start_report(cast.colleague, key)


def test_a_second_tab_does_not_overwrite(cast: Cast) -> None:
    row = draft_report(cast)
    actions.save_answers(cast.author, row.key, row.version, {"crime_reference": "FIRST-TAB"})
    with pytest.raises(StaleVersionError, match="changed since you opened"):
        actions.save_answers(cast.author, row.key, row.version, {"crime_reference": "SECOND-TAB"})
    assert find_report(row.key).crime_reference == "FIRST-TAB"


def test_saving_the_same_again_changes_nothing(cast: Cast) -> None:
    row = draft_report(cast)
    again = actions.save_answers(cast.author, row.key, row.version, {"main_duty": row.main_duty})
    assert again.version == row.version


def test_ten_replays_of_one_submit_leave_one_report(cast: Cast) -> None:
    row = draft_report(cast)
    key = uuid.uuid4()
    sent = [actions.submit_report(cast.author, row.key, row.version, key) for _ in range(10)]
    assert {(r.pk, r.version, r.state) for r in sent} == {(row.pk, row.version + 1, "submitted")}
    assert Submission.objects.count() == 1
    assert AuditRow.objects.filter(action="submit_report").count() == 1
    assert Message.objects.filter(kind="report_submitted").count() == 1


def test_a_key_belongs_to_what_it_was_used_for(cast: Cast) -> None:
    key = uuid.uuid4()
    first = draft_report(cast)
    actions.submit_report(cast.author, first.key, first.version, key)
    other = draft_report(cast, used_at=timezone.now() - timedelta(hours=9))
    with pytest.raises(UsageError, match="used to send something else"):
        actions.submit_report(cast.author, other.key, other.version, key)
    assert find_report(other.key).state == "draft"


def test_all_that_is_open_is_named_at_once(cast: Cast) -> None:
    row = draft_report(cast, reasons=frozenset(), outcomes=frozenset())
    with pytest.raises(IncompleteReportError) as caught:
        actions.submit_report(cast.author, row.key, row.version, uuid.uuid4())
    assert [p.field for p in caught.value.problems] == ["reasons", "outcomes"]
    assert find_report(row.key).state == "draft"


def test_a_contradiction_stays_only_with_a_reason(cast: Cast) -> None:
    row = draft_report(cast, outcomes=frozenset({"fatality"}))
    with pytest.raises(IncompleteReportError):
        actions.submit_report(
            cast.author, row.key, row.version, uuid.uuid4(), {"contradiction_death": "  "}
        )
    reasons = {"contradiction_death": "Died of another cause, later.", "missing": "no"}
    actions.submit_report(cast.author, row.key, row.version, uuid.uuid4(), reasons)
    kept = KeptContradiction.objects.get()
    assert (kept.code, kept.reason) == ("contradiction_death", "Died of another cause, later.")


def test_a_gap_cannot_be_kept_as_if_it_were_a_contradiction(cast: Cast) -> None:
    row = draft_report(cast, reasons=frozenset())
    with pytest.raises(IncompleteReportError):
        actions.submit_report(cast.author, row.key, row.version, uuid.uuid4(), {"missing": "yes"})


def test_a_report_that_looks_the_same_asks_why(cast: Cast) -> None:
    moment = timezone.now() - timedelta(hours=3)
    submitted_report(cast, used_at=moment)
    second = draft_report(cast, used_at=moment + timedelta(minutes=20))
    with pytest.raises(DuplicateReportError, match="reported this already"):
        actions.submit_report(cast.author, second.key, second.version, uuid.uuid4())
    row = actions.submit_report(
        cast.author, second.key, second.version, uuid.uuid4(), duplicate_reason="Two men."
    )
    assert (row.state, row.duplicate_reason) == ("submitted", "Two men.")


def test_two_persons_of_one_incident_are_no_duplicates(cast: Cast) -> None:
    first = submitted_report(cast)
    second = actions.start_report(cast.author, uuid.uuid4(), incident_key=first.incident_id)
    answers = complete_answers(used_at=first.used_at)
    second = actions.save_answers(cast.author, second.key, second.version, answers)
    row = actions.submit_report(cast.author, second.key, second.version, uuid.uuid4())
    assert (row.incident_id, row.subject_id != first.subject_id) == (first.incident_id, True)


def test_a_colleague_joins_an_incident_and_its_person(cast: Cast) -> None:
    first = submitted_report(cast)
    joined = actions.start_report(
        cast.colleague, uuid.uuid4(), incident_key=first.incident_id, subject_key=first.subject_id
    )
    assert (joined.incident_id, joined.subject_id) == (first.incident_id, first.subject_id)
    assert (joined.used_at, joined.perceived_gender) == (first.used_at, None)
    with pytest.raises(NotPermittedError, match="own unit"):
        actions.start_report(cast.outsider, uuid.uuid4(), incident_key=first.incident_id)


def test_an_incident_holds_at_most_fifty_persons(cast: Cast) -> None:
    first = submitted_report(cast)
    for _ in range(49):
        actions.start_report(cast.author, uuid.uuid4(), incident_key=first.incident_id)
    with pytest.raises(NotPermittedError, match="at most 50"):
        actions.start_report(cast.author, uuid.uuid4(), incident_key=first.incident_id)


def test_lateness_and_time_at_the_form_are_measured(cast: Cast) -> None:
    row = draft_report(cast)
    early = timezone.now() - timedelta(minutes=40)
    Report.objects.filter(pk=row.pk).update(changed_at=early, completion_seconds=60)
    sent = actions.submit_report(cast.author, row.key, row.version, uuid.uuid4())
    assert sent.completion_seconds == 60 + 300  # a pause of forty minutes counts as five
    assert sent.lateness_seconds is not None
    assert abs(sent.lateness_seconds - 7200) <= 5


@pytest.mark.parametrize("name", ["colleague", "supervisor", "force_lead", "administrator"])
def test_nobody_writes_in_anothers_report(cast: Cast, name: str) -> None:
    row = draft_report(cast)
    other = cast.member(name)
    assert other is not None
    for attempt in (
        lambda: actions.save_answers(other, row.key, row.version, {"narrative": "x"}),
        lambda: actions.submit_report(other, row.key, row.version, uuid.uuid4()),
        lambda: actions.discard_report(other, row.key, row.version),
    ):
        with pytest.raises(NotPermittedError):
            attempt()
    assert find_report(row.key).version == row.version


def test_every_question_has_a_place_in_the_store(cast: Cast) -> None:
    row = draft_report(cast)
    stored = as_report(row)
    for name in ANSWERS:
        answer_of(stored, name)


@pytest.mark.django_db(transaction=True)
def test_the_same_submit_at_the_same_moment_is_stored_once() -> None:
    cast = make_cast()
    row = draft_report(cast)
    key = uuid.uuid4()

    def send(_: int) -> str:
        try:
            return actions.submit_report(cast.author, row.key, row.version, key).state
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        states = list(pool.map(send, range(16)))
    assert states == ["submitted"] * 16
    assert AuditRow.objects.filter(action="submit_report").count() == 1
    assert find_report(row.key).version == row.version + 1


@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_the_same_moment_leave_one_winner() -> None:
    cast = make_cast()
    row = draft_report(cast)

    def save(number: int) -> bool:
        try:
            actions.save_answers(
                cast.author, row.key, row.version, {"crime_reference": f"TAB-{number}"}
            )
        except ReddotError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(save, range(8)))
    assert won.count(True) == 1
    assert find_report(row.key).crime_reference == f"TAB-{won.index(True)}"
