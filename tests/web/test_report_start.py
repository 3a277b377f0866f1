"""Start a report, or join a colleague's incident."""

from __future__ import annotations

import uuid

import pytest
from report_forms import Browser

from cast import Cast, client_of, draft_report, submitted_report
from reddot.store import actions
from reddot.store.models import Incident, Report, Subject
from reddot.store.reading import as_report


def own(cast: Cast, name: str) -> Report:
    user = cast.member(name)
    return Report.objects.get(officer__user=user)


def test_the_same_page_sent_twice_starts_one_draft(cast: Cast) -> None:
    browser = Browser(client_of(cast.author))
    browser.get("/report/start/")
    data = browser.data({"way": "full"})
    for _ in range(3):
        answer = browser.client.post("/report/start/", data)
        assert answer.status_code == 303
    assert Report.objects.count() == 1
    browser.send({"way": "fast"})
    assert [r.fast for r in Report.objects.order_by("started_at")] == [False, True]


@pytest.mark.parametrize("data", [{}, {"way": "slow"}, {"way": "fast", "key": "x"}])
def test_nothing_chosen_starts_nothing_and_says_so(cast: Cast, data: dict[str, str]) -> None:
    answer = client_of(cast.author).post("/report/start/", data)
    assert "Choose what you want to report." in answer.content.decode()
    assert Report.objects.count() == 0


def test_drafts_are_offered_to_go_on_with(cast: Cast) -> None:
    row = draft_report(cast)
    submitted_report(cast, used_at=row.started_at)
    page = Browser(client_of(cast.author)).get("/report/start/")
    assert page.links[row.report_id] == f"/report/{row.key}/"


@pytest.mark.parametrize("name", ["supervisor", "auditor", "researcher", "panel_member"])
def test_who_is_no_officer_starts_nothing(cast: Cast, name: str) -> None:
    client = client_of(cast.member(name))
    for place in ("/report/start/", "/report/join/", f"/report/join/{uuid.uuid4()}/"):
        assert client.get(place).status_code == 403
        answer = client.post(place, {"way": "fast", "key": str(uuid.uuid4())})
        assert answer.status_code == 403
    assert Report.objects.count() == 0


def test_who_is_not_signed_in_is_asked_to(cast: Cast) -> None:  # noqa: ARG001
    for place in ("/report/start/", "/report/join/"):
        assert client_of(None).get(place).status_code == 302


def test_the_start_of_another_person_is_not_found_out(cast: Cast) -> None:
    browser = Browser(client_of(cast.author))
    browser.get("/report/start/")
    data = browser.data({"way": "full"})
    browser.send({"way": "full"})
    answer = client_of(cast.colleague).post("/report/start/", data)
    assert answer.status_code == 403


# --- joining


def joined(cast: Cast, **choices: str) -> Browser:
    """The colleague goes to the incident of the author's report and fills in the page."""
    browser = Browser(client_of(cast.colleague))
    browser.get("/report/start/")
    browser.send({"way": "join"})
    incident = Incident.objects.get()
    browser.get(f"/report/join/{incident.key}/")
    if choices:
        browser.send(choices)
    return browser


def test_a_colleague_joins_and_takes_over_the_facts_but_no_perception(cast: Cast) -> None:
    first = submitted_report(cast)
    person = str(Subject.objects.get().key)
    browser = joined(cast)
    assert browser.page.says("Street or highway")
    assert browser.page.says("DISPATCH-REFERENCE")
    assert browser.page.says("Person 1")
    page = browser.send({"facts": "take", "person": person, "way": "full"})
    row = own(cast, "colleague")
    assert page.address == f"/report/{row.key}/"
    report, other = as_report(row), as_report(first)
    assert (row.incident_id, row.subject_id) == (first.incident_id, first.subject_id)
    taken = ("used_at", "locations", "dispatch_reference")
    assert [getattr(report, f) for f in taken] == [getattr(other, f) for f in taken]
    assert report.subject is not None
    assert report.subject.perceived_gender is None
    assert (report.reasons, report.primary_conduct, report.tactics) == (frozenset(), None, ())
    assert (report.narrative, report.crime_reference) == ("", None)


def test_facts_that_are_not_right_are_not_taken_over(cast: Cast) -> None:
    submitted_report(cast)
    joined(cast, facts="own", person="someone_else", way="fast")
    report = as_report(own(cast, "colleague"))
    assert (report.used_at, report.locations, report.dispatch_reference) == (
        None,
        frozenset(),
        None,
    )
    assert report.ced_used == "no"
    assert Subject.objects.count() == 2


def test_joining_twice_from_one_page_starts_one_draft_and_takes_nothing_back(cast: Cast) -> None:
    submitted_report(cast)
    browser = joined(cast)
    data = browser.data({"facts": "take", "person": "someone_else", "way": "full"})
    browser.client.post(browser.page.action, data)
    row = own(cast, "colleague")
    actions.save_answers(
        cast.colleague, row.key, row.version, {"locations": frozenset({"dwelling"})}
    )
    browser.client.post(browser.page.action, data)
    assert as_report(own(cast, "colleague")).locations == {"dwelling"}


@pytest.mark.parametrize("missing", ["facts", "person", "way"])
def test_each_of_the_three_is_asked_for(cast: Cast, missing: str) -> None:
    submitted_report(cast)
    choices = {"facts": "take", "person": "someone_else", "way": "full"}
    browser = joined(cast, **{k: v for k, v in choices.items() if k != missing})
    assert browser.page.says("There is a problem")
    assert Report.objects.count() == 1
    kept = next(name for name in choices if name != missing)
    assert browser.page.values[kept] == [choices[kept]]


@pytest.mark.parametrize("reference", ["dispatch-reference", "incident"])
def test_an_incident_is_found_by_its_reference(cast: Cast, reference: str) -> None:
    first = submitted_report(cast)
    incident = Incident.objects.get(key=first.incident_id)
    typed = incident.incident_id if reference == "incident" else reference
    browser = Browser(client_of(cast.colleague))
    browser.get("/report/join/")
    page = browser.send({"reference": typed})
    assert incident.incident_id in page.text
    page = browser.send({"reference": "no such"})
    assert page.says("No incident of the last 14 days in your unit has this reference")
    assert page.values["reference"] == ["no such"]
    assert not [a for a in browser.addresses if typed in a]


def test_an_incident_of_another_force_cannot_be_joined(cast: Cast) -> None:
    first = submitted_report(cast)
    client = client_of(cast.outsider)
    assert client.get(f"/report/join/{first.incident_id}/").status_code == 403
    assert first.incident_id.hex not in client.get("/report/join/").content.decode()


def test_an_incident_of_a_draft_is_not_offered(cast: Cast) -> None:
    row = draft_report(cast)
    client = client_of(cast.colleague)
    assert client.get(f"/report/join/{row.incident_id}/").status_code == 403


def test_the_page_of_joining_shows_no_answer_of_the_colleague(cast: Cast) -> None:
    submitted_report(cast)
    page = joined(cast).page
    for words in ("Aggressive resistance", "Male", "Alcohol", "SERIAL-ONE", "The account of"):
        assert not page.says(words)


def test_the_officer_reports_on_another_person_of_the_same_incident(cast: Cast) -> None:
    first = submitted_report(cast)
    browser = Browser(client_of(cast.author))
    page = browser.get(f"/report/{first.key}/done/")
    link = page.links["Report force on another person in this incident"]
    browser.get(link)
    browser.send({"facts": "take", "person": "someone_else", "way": "full"})
    row = Report.objects.exclude(key=first.key).get()
    assert row.incident_id == first.incident_id
    assert row.subject_id != first.subject_id
