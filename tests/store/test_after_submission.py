"""Returned, mended, signed off, reopened, added to: before and after are kept, nothing is lost."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from cast import (
    Cast,
    client_of,
    draft_report,
    returned_report,
    signed_off_report,
    submitted_report,
)
from reddot.errors import BadDataError, NotPermittedError, UsageError
from reddot.store import actions
from reddot.store.actions.accounts import close_account, reopen_account
from reddot.store.models import Addendum, AuditRow, BreakGlass, Change, Edit, Message, Report
from reddot.store.not_done import NotFoundError, StaleVersionError
from reddot.store.reading import find_report


def test_a_returned_report_is_mended_and_keeps_before_and_after(cast: Cast) -> None:
    row = returned_report(cast)
    row = actions.save_answers(
        cast.author, row.key, row.version, {"locations": frozenset({"dwelling"})}
    )
    change = Change.objects.get()
    assert (change.field, change.before, change.after) == (
        "locations",
        "street_highway",
        "dwelling",
    )
    assert change.edit.reason == "asked_by_supervisor"
    row = actions.submit_report(cast.author, row.key, row.version, uuid.uuid4())
    assert (row.state, Edit.objects.get().closed_at is not None) == ("submitted", True)


def test_the_first_time_of_submission_stays(cast: Cast) -> None:
    first = submitted_report(cast)
    row = actions.return_report(cast.supervisor, first.key, first.version, "Say more.")
    again = actions.submit_report(cast.author, row.key, row.version, uuid.uuid4())
    assert again.first_submitted_at == first.first_submitted_at
    assert again.submitted_at is not None
    assert first.submitted_at is not None
    assert again.submitted_at > first.submitted_at
    assert again.lateness_seconds == first.lateness_seconds


def test_the_account_stays_as_it_was_submitted(cast: Cast) -> None:
    row = returned_report(cast)
    with pytest.raises(NotPermittedError, match="addendum"):
        actions.save_answers(cast.author, row.key, row.version, {"narrative": "Another story."})
    assert find_report(row.key).narrative == "The account of what happened."


def test_a_submitted_report_cannot_be_edited_until_it_is_reopened(cast: Cast) -> None:
    row = submitted_report(cast)
    with pytest.raises(NotPermittedError):
        actions.save_answers(cast.author, row.key, row.version, {"main_duty": None})
    row = actions.reopen_report(cast.author, row.key, row.version, "typing_mistake")
    row = actions.save_answers(cast.author, row.key, row.version, {"crime_reference": "MENDED"})
    assert Change.objects.get().edit.reason == "typing_mistake"


def test_a_signed_off_report_that_is_reopened_is_signed_off_no_more(cast: Cast) -> None:
    row = signed_off_report(cast)
    row = actions.reopen_report(cast.force_lead, row.key, row.version, "other", "Video was found.")
    assert (row.state, row.signed_off_at, row.signed_off_by) == ("returned", None, None)


@pytest.mark.parametrize(("code", "note"), [("other", " "), ("no_such", "x"), ("", "")])
def test_an_edit_needs_a_coded_reason(cast: Cast, code: str, note: str) -> None:
    row = submitted_report(cast)
    with pytest.raises(UsageError):
        actions.reopen_report(cast.author, row.key, row.version, code, note)
    assert find_report(row.key).state == "submitted"


def test_nobody_reviews_a_report_of_their_own(cast: Cast) -> None:
    actions.grant_role(None, cast.author, "supervisor", "Eastshire", "EA-NORTH")
    row = submitted_report(cast)
    for step in (
        lambda: actions.sign_off_report(cast.author, row.key, row.version),
        lambda: actions.return_report(cast.author, row.key, row.version, "x"),
    ):
        with pytest.raises(NotPermittedError, match="of their own"):
            step()


def test_a_supervisor_of_another_unit_does_not_review(cast: Cast) -> None:
    row = submitted_report(cast)
    with pytest.raises(NotPermittedError):
        actions.sign_off_report(cast.other_supervisor, row.key, row.version)


def test_two_supervisors_do_not_both_decide(cast: Cast) -> None:
    row = submitted_report(cast)
    actions.return_report(cast.supervisor, row.key, row.version, "Say more.")
    with pytest.raises((StaleVersionError, NotPermittedError)):
        actions.sign_off_report(cast.force_lead, row.key, row.version)


@pytest.mark.parametrize("reason", ["", "   ", "x" * 2001, "bad \ufffd bytes", "nul \x00"])
def test_a_return_needs_words(cast: Cast, reason: str) -> None:
    row = submitted_report(cast)
    with pytest.raises(UsageError):
        actions.return_report(cast.supervisor, row.key, row.version, reason)


def test_an_addendum_sent_twice_is_there_once(cast: Cast) -> None:
    row = signed_off_report(cast)
    key = uuid.uuid4()
    for _ in range(3):
        actions.add_addendum(cast.author, row.key, key, "I remember one thing more.")
    assert Addendum.objects.count() == 1
    assert find_report(row.key).narrative == "The account of what happened."


def test_a_draft_takes_no_addendum(cast: Cast) -> None:
    row = draft_report(cast)
    with pytest.raises(NotPermittedError):
        actions.add_addendum(cast.author, row.key, uuid.uuid4(), "Too early.")


def test_a_discarded_draft_ends_what_was_owed_for_it(cast: Cast) -> None:
    row = draft_report(cast)
    (owed,) = actions.ask_statements(cast.author, row.key, ["E2"])
    row = find_report(row.key)
    actions.discard_report(cast.author, row.key, row.version)
    owed.refresh_from_db()
    assert (owed.end_reason, owed.next_reminder_at) == ("report_discarded", None)


def test_each_step_tells_whom_it_concerns(cast: Cast) -> None:
    row = signed_off_report(cast)
    kinds = [(m.kind, m.to_id) for m in Message.objects.order_by("made_at")]
    assert kinds == [
        ("report_submitted", cast.supervisor.pk),
        ("report_signed_off", cast.author.pk),
    ]
    assert all(m.record == f"report:{row.key}" for m in Message.objects.all())


def test_every_reading_is_logged_and_refusals_read_nothing(cast: Cast) -> None:
    row = submitted_report(cast)
    actions.view_record(cast.supervisor, row.key)
    read = AuditRow.objects.get(operation="consultation")
    assert (read.actor, read.record) == (f"user:{cast.supervisor.pk}", f"report:{row.key}")
    with pytest.raises(NotPermittedError):
        actions.view_record(cast.outsider, row.key)
    assert AuditRow.objects.filter(operation="consultation").count() == 1


def test_breaking_the_glass_asks_why_opens_one_report_and_tells_the_auditor(cast: Cast) -> None:
    row, other = submitted_report(cast), submitted_report(cast, author=cast.colleague)
    with pytest.raises(UsageError, match="why"):
        actions.break_glass(cast.other_supervisor, row.key, " ")
    actions.break_glass(cast.other_supervisor, row.key, "A complaint came in tonight.")
    assert actions.view_record(cast.other_supervisor, row.key).pk == row.pk
    with pytest.raises(NotPermittedError):
        actions.view_record(cast.other_supervisor, other.key)
    assert Message.objects.filter(kind="glass_broken", to=cast.auditor).count() == 1
    opened = BreakGlass.objects.get()
    BreakGlass.objects.update(
        ends_at=opened.opened_at.replace(microsecond=0), opened_at="2020-01-01T00:00Z"
    )
    with pytest.raises(NotPermittedError):
        actions.view_record(cast.other_supervisor, row.key)


def test_a_report_that_is_not_there_is_not_found(cast: Cast) -> None:
    with pytest.raises(NotFoundError):
        actions.view_record(cast.force_lead, uuid.uuid4())


def test_a_mended_time_mends_the_lateness_and_the_incident(cast: Cast) -> None:
    row = returned_report(cast)
    earlier = row.used_at - timedelta(days=3)
    row = actions.save_answers(cast.author, row.key, row.version, {"used_at": earlier})
    row = actions.submit_report(cast.author, row.key, row.version, uuid.uuid4())
    assert row.lateness_seconds > 3 * 24 * 3600
    assert row.incident.started_at == earlier


def test_an_answer_of_a_submitted_report_is_changed_but_not_taken_away(cast: Cast) -> None:
    row = returned_report(cast)
    with pytest.raises(BadDataError, match="needs an answer still"):
        actions.save_answers(cast.author, row.key, row.version, {"reasons": frozenset()})
    late = timezone.now() + timedelta(minutes=5)
    with pytest.raises(BadDataError, match="first submitted"):
        actions.save_answers(cast.author, row.key, row.version, {"used_at": late})
    assert find_report(row.key).version == row.version


def test_an_imported_report_is_not_opened_here(cast: Cast) -> None:
    row = signed_off_report(cast)
    Report.objects.filter(pk=row.pk).update(source="import")
    with pytest.raises(NotPermittedError, match="imported"):
        actions.reopen_report(cast.force_lead, row.key, row.version, "typing_mistake")


def test_a_closed_account_keeps_no_session_and_no_token(cast: Cast) -> None:
    browser = client_of(cast.author)
    token = actions.make_token(cast.force_lead, "desk")
    assert browser.get("/reports/").status_code == 200
    for user in (cast.author, cast.force_lead):
        close_account(cast.administrator, user)
        reopen_account(cast.administrator, user)
    assert browser.get("/reports/").status_code == 302
    assert actions.use_token(token) is None


def test_a_role_over_a_force_is_not_given_in_one_unit(cast: Cast) -> None:
    with pytest.raises(UsageError, match="whole force"):
        actions.grant_role(
            cast.administrator, cast.colleague, "force_lead", "Eastshire", "EA-NORTH"
        )


def test_a_copy_for_an_officer_holds_their_words_and_nobody_elses(cast: Cast) -> None:
    row = submitted_report(cast)
    (owed,) = actions.ask_statements(cast.author, row.key, ["E2"])
    actions.answer_statement(cast.colleague, owed.key, "The colleague's own words.")
    own = json.dumps(actions.export_subject_access(cast.force_lead, officer_id="E2"))
    authors = json.dumps(actions.export_subject_access(cast.force_lead, officer_id="E1"))
    assert "The colleague's own words." in own
    assert "The colleague's own words." not in authors
    assert "The account of what happened." in authors
    assert Message.objects.filter(kind="copy_given", to=cast.auditor).count() == 2
