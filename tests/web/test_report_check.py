"""Check your answers, settle what does not fit, submit once."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from report_forms import Browser

from cast import Cast, client_of, complete_answers, draft_report, returned_report, submitted_report
from reddot.records.answer_words import answer_in_words
from reddot.records.questions import BY_FIELD
from reddot.store import actions
from reddot.store.models import Incident, KeptContradiction, Report, Submission
from reddot.store.reading import as_report

ODD = {"ced_used": "no", "devices": ()}  # though a CED is among the tactics
CODE = "contradiction_ced_used"


def checking(cast: Cast, row: Report) -> Browser:
    browser = Browser(client_of(cast.author))
    browser.get(f"/report/{row.key}/check/")
    return browser


def state(row: Report) -> str:
    return Report.objects.get(key=row.key).state


def test_every_answer_is_shown_in_words_with_a_way_to_change_it(cast: Cast) -> None:
    row = draft_report(cast)
    page = checking(cast, row).page
    report = as_report(row)
    for field in BY_FIELD:
        for words in answer_in_words(report, field):
            assert page.says(" ".join(words.split())), field
    assert f"/report/{row.key}/reasons/?from=check" in page.html
    assert not page.says("There is a problem")


def test_a_complete_report_is_submitted_and_confirmed_with_its_reference(cast: Cast) -> None:
    row = draft_report(cast)
    Report.objects.filter(key=row.key).update(completion_seconds=0)
    page = checking(cast, row).send()
    assert page.heading.strip() == "Report submitted"
    assert row.report_id in page.text
    assert page.says("It took you less than a minute.")
    assert state(row) == "submitted"


def test_what_is_missing_is_listed_with_a_link_to_its_page(cast: Cast) -> None:
    row = actions.start_report(cast.author, uuid.uuid4())
    browser = checking(cast, row)
    link = browser.page.links["Why was force used? Tick at least one reason."]
    assert link == f"/report/{row.key}/reasons/?from=check"
    page = browser.send()
    assert page.says("There is a problem")
    assert state(row) == "draft"


def test_a_contradiction_is_shown_with_a_link_and_is_not_submitted_without_a_reason(
    cast: Cast,
) -> None:
    row = draft_report(cast, **ODD)
    browser = checking(cast, row)
    assert browser.page.says("No CED was used, yet a use is recorded: fired.")
    link = browser.page.links["Change the answer to “Did you use a CED?”"]
    assert link == f"/report/{row.key}/ced-used/?from=check"
    page = browser.send()
    assert f"id_kept-{CODE}-error" in page.ids
    assert state(row) == "draft"


def test_a_contradiction_is_kept_with_the_officers_reason(cast: Cast) -> None:
    row = draft_report(cast, **ODD)
    page = checking(cast, row).send({f"kept-{CODE}": " A colleague's CED, held for them "})
    assert page.heading.strip() == "Report submitted"
    kept = KeptContradiction.objects.get(report=row.key)
    assert (kept.code, kept.reason) == (CODE, "A colleague's CED, held for them")


@pytest.mark.parametrize(
    ("reason", "words"),
    [("x" * 2001, "2,001 characters were given"), ("bad \x01", "(U+0001) is not text")],
)
def test_a_reason_that_cannot_be_kept_is_said_and_stays(
    cast: Cast, reason: str, words: str
) -> None:
    row = draft_report(cast, **ODD)
    page = checking(cast, row).send({f"kept-{CODE}": reason})
    assert page.says(words)
    assert page.values[f"kept-{CODE}"] == [reason]
    assert state(row) == "draft"


def test_a_report_that_looks_the_same_is_named_and_goes_on_only_with_a_reason(cast: Cast) -> None:
    first = submitted_report(cast)
    row = draft_report(cast, used_at=first.used_at + timedelta(minutes=20))
    browser = checking(cast, row)
    assert browser.page.says("You have already reported something like this")
    assert first.report_id in browser.page.text
    page = browser.send()
    assert page.says("Say why this is another use of force")
    assert state(row) == "draft"
    page = browser.send({"duplicate": "Another person, ten minutes later"})
    assert page.heading.strip() == "Report submitted"
    assert Report.objects.get(key=row.key).duplicate_reason == "Another person, ten minutes later"


def test_an_hour_later_is_another_use(cast: Cast) -> None:
    first = submitted_report(cast)
    row = draft_report(cast, used_at=first.used_at + timedelta(minutes=31))
    assert not checking(cast, row).page.says("You have already reported")


def test_a_double_click_ten_replays_and_the_back_button_leave_one_report(cast: Cast) -> None:
    row = draft_report(cast)
    browser = checking(cast, row)
    data = browser.data()
    versions = set()
    for _ in range(11):
        answer = browser.client.post(f"/report/{row.key}/check/", data)
        assert (answer.status_code, answer["Location"]) == (303, f"/report/{row.key}/done/")
        versions.add(Report.objects.get(key=row.key).version)
    assert len(versions) == 1
    assert Submission.objects.count() == 1
    assert Report.objects.filter(state="submitted").count() == 1


def test_a_second_page_of_the_same_report_submits_nothing_more(cast: Cast) -> None:
    row = draft_report(cast)
    one, other = checking(cast, row), checking(cast, row)
    assert one.page.values["idempotency_key"] != other.page.values["idempotency_key"]
    one.send()
    assert other.send().heading.strip() == "Report submitted"
    assert Submission.objects.count() == 1


def test_what_was_changed_elsewhere_is_shown_before_it_is_submitted(cast: Cast) -> None:
    row = draft_report(cast, **ODD)
    browser = checking(cast, row)
    actions.save_answers(cast.author, row.key, row.version, {"primary_conduct": "compliant"})
    page = browser.send({f"kept-{CODE}": "My reason"})
    assert page.says("was changed in another window")
    assert page.says("Compliant")
    assert page.values[f"kept-{CODE}"] == ["My reason"]
    assert state(row) == "draft"
    browser.send()
    assert state(row) == "submitted"


@pytest.mark.parametrize(
    "damage", [{"idempotency_key": "x"}, {"idempotency_key": ""}, {"version": "latest"}]
)
def test_a_damaged_page_submits_nothing_and_can_be_sent_again(
    cast: Cast, damage: dict[str, str]
) -> None:
    row = draft_report(cast)
    browser = checking(cast, row)
    page = browser.send(damage)
    assert page.says("was damaged on its way")
    assert state(row) == "draft"
    browser.send()
    assert state(row) == "submitted"


def test_a_key_of_another_report_is_refused(cast: Cast) -> None:
    first = draft_report(cast)
    used = checking(cast, first)
    key = used.page.values["idempotency_key"]
    used.send()
    row = draft_report(cast, used_at=complete_answers()["used_at"] - timedelta(days=1))
    page = checking(cast, row).send({"idempotency_key": key})
    assert page.status >= 400
    assert state(row) == "draft"


def test_a_returned_report_is_submitted_again(cast: Cast) -> None:
    row = returned_report(cast)
    page = checking(cast, row).page
    assert page.says("Say where it was.")
    assert f"/report/{row.key}/narrative/" not in page.html
    Browser(client_of(cast.author)).get(f"/report/{row.key}/")
    checking(cast, row).send()
    assert state(row) == "submitted"


def test_the_time_at_the_form_is_told(cast: Cast) -> None:
    row = draft_report(cast)
    Report.objects.filter(key=row.key).update(completion_seconds=6 * 60)
    assert checking(cast, row).send().says("It took you 6 minutes.")


def test_the_confirmation_is_for_the_officer_and_after_the_submission(cast: Cast) -> None:
    row = submitted_report(cast)
    assert client_of(cast.colleague).get(f"/report/{row.key}/done/").status_code == 403
    draft = draft_report(cast)
    page = Browser(client_of(cast.author)).get(f"/report/{draft.key}/done/")
    assert page.address == f"/report/{draft.key}/"


def test_an_incident_gets_the_time_of_its_first_report(cast: Cast) -> None:
    row = draft_report(cast)
    checking(cast, row).send()
    assert Incident.objects.get(key=row.incident_id).started_at == row.used_at
