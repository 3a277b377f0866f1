"""Pages of a report after its submission: who reads it, what they see, what they can do."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from cast import (
    FORCE,
    MEMBERS,
    Cast,
    client_of,
    complete_answers,
    draft_report,
    make_officer,
    report_in,
    returned_report,
    signed_off_report,
    submitted_report,
)
from reddot.records import report as record
from reddot.records.report import TacticUse
from reddot.store import actions
from reddot.store.audit import report_record
from reddot.store.models import Addendum, AuditRow, Incident, LedgerLeaf, Report, Statement, User
from reddot.web.records.history import in_words
from reddot.web.records.sections import TITLES, cards

STATES = ("draft", "submitted", "returned", "signed_off")
FILED = ("submitted", "returned", "signed_off")
REVIEWERS = {"supervisor", "force_lead"}
READERS = {state: {"author", *REVIEWERS, "taser_lead"} for state in FILED} | {"draft": {"author"}}
ACTS: Mapping[str, Mapping[str, set[str]]] = {
    "record_return": {"submitted": REVIEWERS},
    "record_sign_off": {"submitted": REVIEWERS},
    "record_reopen": {state: {"author", "force_lead"} for state in ("submitted", "signed_off")},
    "record_addendum": {state: {"author"} for state in FILED},
    "record_statements": {state: {"author", *REVIEWERS} for state in FILED} | {"draft": {"author"}},
    "record_erase": {state: {"force_lead"} for state in STATES},
}
TYPED = (
    "The account of what happened.",
    "VIDEO-REFERENCE",
    "CRIME-REFERENCE",
    "CUSTODY-REFERENCE",
    "DISPATCH-REFERENCE",
    "SERIAL-ONE",
    "SERIAL-TWO",
    "CARTRIDGE-ONE",
)


def text_of(response: HttpResponse) -> str:
    """What a page says, its marks of HTML left out and its spaces made one."""
    page = response.content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def readings(row: Report, user: User | None = None) -> int:
    """How often the log says that a report was read, by someone or at all."""
    found = AuditRow.objects.filter(record=report_record(row.key), operation="consultation")
    if user is not None:
        found = found.filter(actor=f"user:{user.pk}")
    return found.count()


def check_refused(response: HttpResponse, name: str) -> None:
    """A person of the cast is refused; whoever is not signed in is led to sign in."""
    if name == "public":
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/")
    else:
        assert response.status_code == 403


@pytest.mark.parametrize("state", STATES)
def test_who_reads_a_report_in_each_state_and_each_reading_is_logged(
    cast: Cast, state: str
) -> None:
    row = report_in(cast, state)
    for name in MEMBERS:
        before = readings(row)
        response = client_of(cast.member(name)).get(reverse("record", args=[row.key]))
        if name in READERS[state]:
            assert response.status_code == 200, name
            assert "The account of what happened." in response.text
            assert "no-store" in response["Cache-Control"]
            assert readings(row, cast.member(name)) == 1
        else:
            check_refused(response, name)
            assert not [typed for typed in TYPED if typed in response.text]
        assert readings(row) == before + (name in READERS[state])


def test_a_taser_lead_does_not_read_a_report_without_a_taser(cast: Cast) -> None:
    tactic = (TacticUse(position=1, tactic="unarmed_skills"),)
    row = submitted_report(cast, ced_used="no", devices=(), tactics=tactic)
    response = client_of(cast.taser_lead).get(reverse("record", args=[row.key]))
    assert response.status_code == 403
    assert "No Taser was used in it." in response.text


@pytest.mark.parametrize("state", STATES)
def test_the_redacted_copy_is_for_panels_and_holds_nothing_that_was_typed(
    cast: Cast, state: str
) -> None:
    row = report_in(cast, state)
    action = AuditRow.objects.filter(record=report_record(row.key), action="view_report_redacted")
    for name in MEMBERS:
        response = client_of(cast.member(name)).get(reverse("record_redacted", args=[row.key]))
        if state != "signed_off" or name not in ("panel_member", "force_lead"):
            check_refused(response, name)
            continue
        said = text_of(response)
        assert "Aggressive resistance" in said
        assert said.count("Blacked out") == 4 + 3 + 1  # references, and what was typed of two CEDs
        assert not [typed for typed in (*TYPED, row.report_id, "E1", "Seen.") if typed in said]
    assert action.count() == (2 if state == "signed_off" else 0)


@pytest.mark.parametrize(
    ("name", "way"),
    [
        ("other_supervisor", "break_glass"),
        ("auditor", "break_glass"),
        ("panel_member", "record_redacted"),
    ],
)
def test_a_refusal_offers_what_the_person_can_do_instead(cast: Cast, name: str, way: str) -> None:
    row = signed_off_report(cast)
    response = client_of(cast.member(name)).get(reverse("record", args=[row.key]))
    assert response.status_code == 403
    assert reverse(way, args=[row.key]) in response.text
    assert "can read this report" in text_of(response)


def test_a_refusal_offers_nothing_to_those_who_can_do_nothing(cast: Cast) -> None:
    row = signed_off_report(cast)
    for name in ("researcher", "administrator", "outsider"):
        page = client_of(cast.member(name)).get(reverse("record", args=[row.key]))
        assert str(row.key) not in text_of(page)
        assert "break-glass" not in page.text


def test_there_is_no_report_under_a_key_that_nobody_made(cast: Cast) -> None:
    response = client_of(cast.force_lead).get(reverse("record", args=[uuid.uuid4()]))
    assert response.status_code == 403
    assert "There is no report at this address" in response.text


def test_the_record_tells_no_from_not_answered(cast: Cast) -> None:
    row = submitted_report(cast, single_crewed="no")
    said = text_of(client_of(cast.author).get(reverse("record", args=[row.key])))
    assert "Were you single-crewed? No Are you trained" in said
    assert "What was your main duty? Not answered" in said
    assert "Age, as perceived by the officer 18 to 34" in said
    assert "Why was it off?" not in said


def test_devices_are_shown_with_where_they_struck(cast: Cast) -> None:
    row = submitted_report(cast)
    response = client_of(cast.author).get(reverse("record", args=[row.key]))
    said = text_of(response)
    assert "CED 1 How was this CED used? Drawn Fired" in said
    assert "Where did it strike? Front 3: right side of the chest Back K: right leg" in said
    assert "CED 2 How was this CED used? Red-dotted" in said
    assert response.text.count("app-body-map__area--") == 2
    assert "app-body-map__area--front_3" in response.text


def test_a_ced_without_a_block_is_said_to_be_unanswered(cast: Cast) -> None:
    tactic = (TacticUse(position=1, tactic="ced_drawn"),)
    row = submitted_report(cast, devices=(), tactics=tactic)
    said = text_of(client_of(cast.author).get(reverse("record", args=[row.key])))
    assert "How was each CED used? Not answered" in said


def test_how_late_and_how_long_stand_in_words(cast: Cast) -> None:
    row = submitted_report(cast)
    Report.objects.filter(key=row.key).update(lateness_seconds=93_600, completion_seconds=600)
    said = text_of(client_of(cast.author).get(reverse("record", args=[row.key])))
    assert "How late 1 day and 2 hours after the use of force" in said
    assert "Time at the form 10 minutes" in said


def test_a_kept_contradiction_stands_with_its_reason(cast: Cast) -> None:
    reason = "The cell <b>log</b> shows it."
    row = submitted_report(
        cast,
        outcomes=frozenset({"arrested", "fatality"}),
        kept={"contradiction_death": reason},
    )
    response = client_of(cast.supervisor).get(reverse("record", args=[row.key]))
    assert "The outcome records a death and the injury level does not." in response.text
    assert "The cell &lt;b&gt;log&lt;/b&gt; shows it." in response.text
    assert reason not in response.text


def test_an_imported_report_is_read_with_what_no_list_holds(cast: Cast) -> None:
    past = record.Report(
        report_id="OLD-1",
        force=FORCE,
        status="complete",
        ced_used="no",
        officer_injured="no",
        officer_injury_level="minor",
        as_given=(record.Given("locations", "On the pier"),),
    )
    actions.import_reports(cast.force_lead, [past])
    row = Report.objects.get(report_id="OLD-1")
    said = text_of(client_of(cast.force_lead).get(reverse("record", args=[row.key])))
    assert "Imported, not written in this form" in said
    assert "Where was force used? On the pier" in said
    assert "How badly were you injured? Minor" in said  # contradictory, and shown
    assert "Time at the form Not measured" in said
    assert "Reporting officer Not known" in said


def test_the_history_shows_before_and_after_with_reason_who_and_when(cast: Cast) -> None:
    row = returned_report(cast)
    changed: dict[str, Any] = {
        "locations": frozenset({"dwelling"}),
        "tactics": (TacticUse(position=1, tactic="ced_drawn", effective="no"),),
        "devices": (replace(complete_answers()["devices"][0], serial_number="a, b; c=d"),),
        "main_duty": None,
        "single_crewed": None,
    }
    row = actions.save_answers(cast.author, row.key, row.version, changed)
    actions.submit_report(
        cast.author, row.key, row.version, uuid.uuid4(), {}, duplicate_reason="No other."
    )
    said = text_of(client_of(cast.supervisor).get(reverse("record", args=[row.key])))
    history = said[said.index("History of changes") :]
    assert "The supervisor asked for a change" in history
    assert f"Supervisor (user:{cast.supervisor.pk}) opened it on" in history
    assert "it was closed when the report was submitted again" in history
    assert "Say where it was." in history
    assert "Where was force used? Street or highway Dwelling" in history
    assert "2. CED fired: it worked 1. CED drawn: it did not work" in history
    assert "Were you single-crewed? No Not answered" in history
    assert "serial number? a, b; c=d, Which model" in history
    assert "Where did it strike? Front 3: right side of the chest; Back K" in history


def test_the_history_words_lose_nothing_that_they_cannot_read() -> None:
    assert in_words("used_at", "2026-07-01T12:05:00+00:00") == "1 July 2026 at 13:05 BST"
    assert in_words("used_at", "yesterday") == "yesterday"
    assert in_words("tactics", "no tactic; 2. baton_used") == "no tactic; 2. Baton used"
    assert in_words("reasons", "chess") == "chess"
    assert in_words("unknown_field", "kept") == "kept"
    assert in_words("devices", "position=1, model=X2, odd=1") == (
        "CED 1, Which model is it? X2, odd=1"
    )


def test_every_section_of_the_form_has_a_title_for_readers() -> None:
    empty = cards(record.Report(report_id="r", force="F"))
    assert [card.title for card in empty] == list(TITLES.values())
    assert "The officer's account" not in [
        card.title for card in cards(record.Report(report_id="r", force="F"), redacted=True)
    ]


def test_buttons_are_for_what_can_be_done_and_the_others_say_why(cast: Cast) -> None:
    row = returned_report(cast)
    page = client_of(cast.supervisor).get(reverse("record", args=[row.key])).text
    assert "Only a supervisor of its unit can return this report, while it is submitted." in page
    assert f'action="{reverse("record_sign_off", args=[row.key])}"' not in page
    assert reverse("record_statements", args=[row.key]) in page
    assert reverse("record_erase", args=[row.key]) not in page
    own = client_of(cast.author).get(reverse("record", args=[row.key])).text
    assert reverse("report_tasks", args=[row.key]) in own
    assert "Only the reporting officer can reopen this report, while it is submitted" in own
    assert "Sign off" not in own


def test_nobody_reviews_a_report_of_their_own_and_the_page_says_so(cast: Cast) -> None:
    both = make_officer("both", "E9", more="force_lead")
    row = submitted_report(cast, author=both)
    page = client_of(both).get(reverse("record", args=[row.key])).text
    assert "Nobody can sign off a report of their own." in page
    assert reverse("record_sign_off", args=[row.key]) not in page


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", STATES)
def test_who_opens_each_page_that_changes_a_report(cast: Cast, state: str, act: str) -> None:
    row = report_in(cast, state)
    address = reverse(act, args=[row.key])
    for name in MEMBERS:
        client = client_of(cast.member(name))
        response = client.get(address)
        if name in ACTS[act].get(state, ()):
            assert response.status_code == 200, name
            continue
        check_refused(response, name)
        check_refused(client.post(address, everything(row)), name)
    after = Report.objects.get(key=row.key)
    assert (after.version, after.state) == (row.version, row.state)
    assert not Addendum.objects.exists()
    assert not Statement.objects.exists()


def everything(row: Report) -> dict[str, object]:
    """A form that every page of an act would take."""
    return {
        "version": row.version,
        "reason": "new_information",
        "note": "Because.",
        "comment": "Seen.",
        "text": "More.",
        "idempotency_key": uuid.uuid4(),
        "officers": ["E2"],
        "basis": "court_order",
        "confirmed": "yes",
    }


def test_return_tells_the_officer_what_to_mend(cast: Cast) -> None:
    row = submitted_report(cast)
    client, address = client_of(cast.supervisor), reverse("record_return", args=[row.key])
    blank = client.post(address, {"version": row.version, "reason": "  "})
    assert blank.status_code == 400
    assert 'href="#id_reason"' in blank.text
    done = client.post(address, {"version": row.version, "reason": "The <place>?"})
    assert (done.status_code, done["Location"]) == (303, reverse("queue"))
    row.refresh_from_db()
    assert (row.state, row.return_reason) == ("returned", "The <place>?")
    page = client_of(cast.author).get(reverse("record", args=[row.key])).text
    assert "The &lt;place&gt;?" in page


def test_what_was_typed_is_kept_when_it_does_not_fit(cast: Cast) -> None:
    row = submitted_report(cast)
    address = reverse("record_return", args=[row.key])
    long = "a & b " * 400
    response = client_of(cast.supervisor).post(address, {"version": row.version, "reason": long})
    assert response.status_code == 400
    assert "2399 characters were given; at most 2000 fit." in response.text
    assert "a &amp; b a &amp; b" in response.text
    assert f'name="version" value="{row.version}"' in response.text


def test_sign_off_keeps_who_when_and_the_comment(cast: Cast) -> None:
    row = submitted_report(cast)
    address = reverse("record_sign_off", args=[row.key])
    page = client_of(cast.supervisor).get(reverse("record", args=[row.key])).text
    assert f'action="{address}"' in page
    done = client_of(cast.supervisor).post(address, {"version": row.version, "comment": "Good."})
    assert done.status_code == 303
    said = text_of(client_of(cast.author).get(reverse("record", args=[row.key])))
    assert f"Signed off Supervisor (user:{cast.supervisor.pk})" in said
    assert "Comment at signing off Good." in said


@pytest.mark.parametrize("act", ["record_return", "record_sign_off"])
def test_a_review_of_an_older_version_is_not_stored_and_the_page_says_so(
    cast: Cast, act: str
) -> None:
    row = submitted_report(cast)
    version = row.version
    Report.objects.filter(key=row.key).update(version=version + 2)
    given = {"version": version, "reason": "My words.", "comment": "My words."}
    response = client_of(cast.supervisor).post(reverse(act, args=[row.key]), given)
    assert response.status_code == 409
    said = text_of(response)
    assert f"You had version {version} of the report; it is at version {version + 2} now" in said
    assert "My words." in said
    assert reverse("record", args=[row.key]) in response.text
    row.refresh_from_db()
    assert row.state == "submitted"


@pytest.mark.parametrize("version", ["", "x", "-1", "1" * 30, "٣"])
def test_a_form_without_its_version_changes_nothing(cast: Cast, version: str) -> None:
    row = submitted_report(cast)
    address = reverse("record_sign_off", args=[row.key])
    response = client_of(cast.supervisor).post(address, {"version": version})
    assert response.status_code == 409
    assert "The form did not come whole." in response.text
    row.refresh_from_db()
    assert row.state == "submitted"


def test_reopening_needs_a_coded_reason_and_a_note_where_it_says_too_little(cast: Cast) -> None:
    row = signed_off_report(cast)
    client, address = client_of(cast.author), reverse("record_reopen", args=[row.key])
    none = client.post(address, {"version": row.version, "reason": "boredom"})
    assert none.status_code == 400
    assert "Choose why the report is reopened" in none.text
    bare = client.post(address, {"version": row.version, "reason": "other", "note": " "})
    assert bare.status_code == 400
    assert 'href="#id_note"' in bare.text
    given = {"version": row.version, "reason": "other", "note": "A second camera."}
    done = client.post(address, given)
    assert (done.status_code, done["Location"]) == (303, reverse("record", args=[row.key]))
    said = text_of(client.get(done["Location"]))
    assert "Another reason The reporting officer (E1) opened it on" in said
    assert "A second camera." in said
    assert "it is still open" in said


def test_an_addendum_sent_twice_is_there_once(cast: Cast) -> None:
    row = submitted_report(cast)
    client, address = client_of(cast.author), reverse("record_addendum", args=[row.key])
    sent = re.search(r'name="idempotency_key" value="([^"]+)"', client.get(address).text)
    assert sent is not None
    given = {"idempotency_key": sent[1], "text": "He had\r\nsaid <so>."}
    for _ in range(3):
        assert client.post(address, given).status_code == 303
    assert Addendum.objects.get().text == "He had\nsaid <so>."
    page = client.get(reverse("record", args=[row.key])).text
    assert "He had<br>said &lt;so&gt;." in page
    assert "The account of what happened." in page


def test_an_addendum_without_text_or_key_is_refused(cast: Cast) -> None:
    row = submitted_report(cast)
    client, address = client_of(cast.author), reverse("record_addendum", args=[row.key])
    key = str(uuid.uuid4())
    blank = client.post(address, {"idempotency_key": key, "text": " "})
    assert blank.status_code == 400
    assert key in blank.text
    assert client.post(address, {"idempotency_key": "?", "text": "x"}).status_code == 409
    assert not Addendum.objects.exists()


def test_colleagues_are_asked_by_choice_or_by_identifier(cast: Cast) -> None:
    make_officer("third", "E3")
    row = submitted_report(cast)
    client, address = client_of(cast.author), reverse("record_statements", args=[row.key])
    page = client.get(address).text
    assert re.findall(r'name="officers"[^>]*value="([^"]+)"', page) == ["E2", "E3"]
    done = client.post(address, {"officers": ["E2"], "others": "E3, E2\nE1"}, follow=True)
    assert "2 officers are asked." in text_of(done)
    assert set(row.statements.values_list("owner_id", flat=True)) == {"E2", "E3"}
    assert not re.findall(r'name="officers"', client.get(address).text)
    again = client.post(address, {"others": "E3"}, follow=True)
    assert "Nobody new was asked" in text_of(again)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Choose or enter at least one officer"),
        ("W1", "is no officer of this force"),
        ("E2\x00", "Some characters are not readable text"),
        ("E2 " + " ".join(f"X{i}" for i in range(50)), "at most 50 can be asked"),
    ],
)
def test_who_cannot_be_asked_is_said_at_the_field(cast: Cast, typed: str, said: str) -> None:
    row = submitted_report(cast)
    address = reverse("record_statements", args=[row.key])
    response = client_of(cast.author).post(address, {"others": typed})
    assert response.status_code == 400
    assert said in response.text
    assert 'href="#id_others"' in response.text
    assert not Statement.objects.exists()


def test_erasing_asks_the_basis_then_says_what_stays_then_erases(cast: Cast) -> None:
    row = submitted_report(cast)
    client, address = client_of(cast.force_lead), reverse("record_erase", args=[row.key])
    assert "Choose what the erasure rests on" in client.post(address, {"basis": "whim"}).text
    confirm = client.post(address, {"basis": "court_order"})
    assert "What stays" in confirm.text
    assert "A court has ordered it" in confirm.text
    assert Report.objects.filter(key=row.key).exists()
    done = client.post(address, {"basis": "court_order", "confirmed": "yes"})
    assert (done.status_code, done["Location"]) == (303, reverse("queue"))
    assert not Report.objects.filter(key=row.key).exists()
    assert not Incident.objects.filter(pk=row.incident_id).exists()
    assert LedgerLeaf.objects.exists()
    assert client.post(address, {"basis": "court_order", "confirmed": "yes"}).status_code == 403


def test_my_reports_are_mine_alone(cast: Cast) -> None:
    other = draft_report(cast, author=cast.colleague)
    row = draft_report(cast)
    for name in MEMBERS:
        response = client_of(cast.member(name)).get(reverse("my_reports"))
        if name not in ("author", "colleague", "outsider"):
            check_refused(response, name)
            continue
        assert (row.report_id in response.text) == (name == "author")
        assert (other.report_id in response.text) == (name == "colleague")


def test_my_reports_put_first_what_needs_doing(cast: Cast) -> None:
    made = {state: report_in(cast, state) for state in STATES}
    client = client_of(cast.author)
    said = client.get(reverse("my_reports")).text
    places = [said.index(made[s].report_id) for s in ("returned", "draft", "submitted")]
    assert places == sorted(places)
    assert reverse("report_tasks", args=[made["draft"].key]) in said
    assert reverse("record", args=[made["signed_off"].key]) in said
    made["draft"] = actions.discard_report(cast.author, made["draft"].key, made["draft"].version)
    assert made["draft"].report_id not in client.get(reverse("my_reports")).text


def test_a_page_of_my_reports_that_is_not_there_is_the_last(cast: Cast) -> None:
    row = submitted_report(cast)
    for page in ("0", "-1", "99", "x", "\x00"):
        response = client_of(cast.author).get(reverse("my_reports"), {"page": page})
        assert row.report_id in response.text


def test_no_address_of_these_pages_takes_another_method(cast: Cast) -> None:
    row = submitted_report(cast)
    client = client_of(cast.author)
    for name in ("record", "record_redacted"):
        assert client.post(reverse(name, args=[row.key])).status_code == 405
    for name in ACTS:
        assert client.put(reverse(name, args=[row.key])).status_code == 405
