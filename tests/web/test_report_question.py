"""One question on each page: what is typed is kept, wrong or right."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from report_forms import Browser, Page

from cast import Cast, client_of, complete_answers, draft_report, returned_report, submitted_report
from reddot.records.pages import FULL_PAGES, pages_asked
from reddot.records.questions import BY_FIELD
from reddot.records.report import LOCAL, DeviceUse, TacticUse
from reddot.store import actions
from reddot.store.models import AuditRow, Report, User
from reddot.store.reading import as_report


def fresh(actor: User) -> Report:
    return actions.start_report(actor, uuid.uuid4())


def asked(cast: Cast, row: Report, slug: str) -> Browser:
    browser = Browser(client_of(cast.author))
    browser.get(f"/report/{row.key}/{slug}/")
    return browser


def error_of(page: Page, field: str) -> str:
    assert page.status == 200
    assert page.says("There is a problem")
    assert f"id_{field}-error" in page.ids
    return page.text


def test_the_full_report_is_typed_page_by_page_and_stored_as_typed(cast: Cast) -> None:
    wanted = draft_report(cast)
    browser = Browser(client_of(cast.author))
    browser.get("/report/start/")
    browser.send({"way": "full"})
    row = Report.objects.exclude(key=wanted.key).get()
    pages = pages_asked(as_report(wanted), fast=False)
    browser.get(f"/report/{row.key}/{pages[0].slug}/")
    for page in pages:
        assert browser.page.address == f"/report/{row.key}/{page.slug}/"
        for _ in range(2):
            if page.fields[0] == "devices" and "devices-2-uses" not in browser.page.names:
                browser.send(action="add-devices")
        typed = Browser(browser.client)
        typed.get(f"/report/{wanted.key}/{page.slug}/")
        own = {n: v for n, v in typed.page.values.items() if n.split("-")[0] in page.fields}
        browser.send(own)
    assert browser.page.heading.strip() == "Check your answers"
    made, meant = as_report(Report.objects.get(key=row.key)), as_report(wanted)
    for field in BY_FIELD:
        if field.startswith("perceived_"):
            assert getattr(made.subject, field) == getattr(meant.subject, field)
        elif field == "used_at":
            assert meant.used_at is not None
            assert made.used_at == meant.used_at.replace(second=0, microsecond=0)
        else:
            assert getattr(made, field) == getattr(meant, field), field


@pytest.mark.parametrize("page", FULL_PAGES, ids=lambda page: page.slug)
def test_every_page_shows_its_question_or_the_one_that_opens_it(cast: Cast, page: object) -> None:
    row = draft_report(cast)
    browser = asked(cast, row, page.slug)  # type: ignore[attr-defined]
    assert browser.page.status == 200
    assert browser.page.html.count("<h1") == 1
    assert len(set(browser.page.ids)) == len(browser.page.ids)


def test_the_stored_answer_fills_the_form_again(cast: Cast) -> None:
    browser = asked(cast, draft_report(cast), "reasons")
    assert set(browser.page.values["reasons"]) == {"protect_self", "effect_arrest"}


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (("30", "2", "2020", "10", "00"), "30 February 2020 is not in the calendar"),
        (("1", "3", "2020", "25", "00"), "25 is no hour. Give a number from 0 to 23."),
        (("1", "3", "1", "10", "00"), "Give all four digits"),
        (("1", "3", "9999", "10", "00"), "The year 9999 was given."),
        (("x", "3", "2020", "10", "00"), "The day given is 'x'. Give it in digits."),
        (("", "3", "2020", "10", "00"), "The day must be given too."),
        (("29", "3", "2020", "1", "30"), "did not exist: the clocks went forward"),
    ],
)
def test_a_moment_that_cannot_be_is_said_at_the_field_and_kept(
    cast: Cast, parts: tuple[str, ...], words: str
) -> None:
    row = fresh(cast.author)
    browser = asked(cast, row, "used-at")
    names = [f"used_at-{part}" for part in ("day", "month", "year", "hour", "minute")]
    page = browser.send(dict(zip(names, parts, strict=True)))
    assert words in " ".join(error_of(page, "used_at").split())
    assert [page.values[name][0] for name in names] == list(parts)
    assert Report.objects.get(key=row.key).used_at is None


def test_a_time_to_come_is_refused(cast: Cast) -> None:
    browser = asked(cast, fresh(cast.author), "used-at")
    year = str(datetime.now(UTC).year)
    typed = {"day": "31", "month": "12", "year": year, "hour": "23", "minute": "59"}
    page = browser.send({f"used_at-{part}": value for part, value in typed.items()})
    assert "has not come yet" in error_of(page, "used_at")


def test_the_hour_that_comes_twice_is_asked_about_and_stored_as_chosen(cast: Cast) -> None:
    row = fresh(cast.author)
    browser = asked(cast, row, "used-at")
    assert "used_at-fold" not in browser.page.names
    typed = {"day": "27", "month": "10", "year": "2024", "hour": "1", "minute": "30"}
    page = browser.send({f"used_at-{part}": value for part, value in typed.items()})
    assert "came twice" in error_of(page, "used_at")
    browser.send({"used_at-fold": "1"})
    assert Report.objects.get(key=row.key).used_at == datetime(2024, 10, 27, 1, 30, tzinfo=UTC)
    again = asked(cast, row, "used-at").page
    assert again.values["used_at-fold"] == ["1"]


@pytest.mark.parametrize(
    ("slug", "field", "given", "words"),
    [
        ("crime-reference", "crime_reference", "9" * 61, "61 characters were given"),
        ("narrative", "narrative", "x" * 20_001, "20,001 characters were given; at most 20,000"),
        ("narrative", "narrative", "bell \x07 rings", "(U+0007) is not text"),
    ],
)
def test_text_that_cannot_be_kept_is_said_and_stays_on_the_page(
    cast: Cast, slug: str, field: str, given: str, words: str
) -> None:
    row = fresh(cast.author)
    page = asked(cast, row, slug).send({field: given})
    assert words in error_of(page, field)
    assert page.values[field] == [given]


def test_bytes_that_are_no_utf_8_are_said_at_the_field(cast: Cast) -> None:
    row = fresh(cast.author)
    browser = asked(cast, row, "narrative")
    seen = browser.page.values["seen"][0]
    body = f"seen={seen}&version=1&action=continue&narrative=caf%E9".encode()
    client, kind = browser.client, "application/x-www-form-urlencoded"
    answer = client.post(browser.page.action, body, content_type=kind)
    assert "did not arrive as UTF-8" in answer.content.decode()
    assert Report.objects.get(key=row.key).narrative == ""


def test_html_is_stored_as_typed_and_shown_escaped(cast: Cast) -> None:
    row = fresh(cast.author)
    text = "<script>alert(1)</script>\n</textarea><img src=x onerror=y>"
    asked(cast, row, "narrative").send({"narrative": text})
    assert Report.objects.get(key=row.key).narrative == text
    client = client_of(cast.author)
    for place in ("narrative", "check"):
        shown = client.get(f"/report/{row.key}/{place}/").content.decode()
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown


def test_a_code_that_is_no_answer_is_named(cast: Cast) -> None:
    row = fresh(cast.author)
    browser = asked(cast, row, "primary-conduct")
    page = browser.send({"primary_conduct": "rude"})
    assert "'rude' is not an answer here. Use one of: compliant" in error_of(
        page, "primary_conduct"
    )


def test_a_question_that_must_be_answered_is_not_passed_and_one_that_need_not_be_is(
    cast: Cast,
) -> None:
    row = fresh(cast.author)
    page = asked(cast, row, "reasons").send()
    assert "Why was force used? Tick at least one reason." in error_of(page, "reasons")
    onward = asked(cast, row, "impact-factors").send()
    assert onward.address == f"/report/{row.key}/reasons/"


# --- lists


def test_tactics_are_added_row_by_row_without_a_script(cast: Cast) -> None:
    row = fresh(cast.author)
    browser = asked(cast, row, "tactics")
    browser.send({"tactics-1-tactic": "shield"}, action="add-tactics")
    page = browser.send({"tactics-2-tactic": "spit_guard"}, action="add-tactics")
    assert page.values["tactics-1-tactic"] == ["shield"]
    browser.send({"tactics-4-tactic": "ced_drawn", "tactics-4-effective": "no"})
    assert as_report(Report.objects.get(key=row.key)).tactics == (
        TacticUse(position=1, tactic="shield"),
        TacticUse(position=2, tactic="spit_guard"),
        TacticUse(position=3, tactic="ced_drawn", effective="no"),
    )


def test_a_row_taken_out_leaves_the_others_as_typed(cast: Cast) -> None:
    browser = asked(cast, fresh(cast.author), "tactics")
    browser.send({"tactics-1-tactic": "shield", "tactics-2-tactic": "dog_bite"}, "add-tactics")
    page = browser.send({"tactics-3-tactic": "ced_drawn"}, action="remove-tactics-1")
    assert page.values["tactics-1-tactic"] == ["dog_bite"]
    assert page.values["tactics-2-tactic"] == ["ced_drawn"]
    assert "tactics-3-tactic" not in page.names


def test_no_more_than_twenty_tactics_can_be_added_and_more_are_refused(cast: Cast) -> None:
    row = fresh(cast.author)
    browser = asked(cast, row, "tactics")
    for _ in range(18):
        browser.send(action="add-tactics")
    assert ("action", "add-tactics") not in browser.page.buttons
    data = browser.data({f"tactics-{i}-tactic": "shield" for i in range(1, 21)})
    data["tactics-21-tactic"] = ["shield"]
    answer = browser.client.post(browser.page.action, data)
    page = Page(answer.content.decode(), browser.page.address)
    assert page.says("21 tactics were given; a report holds at most 20. Take out 1.")
    assert page.values["tactics-21-tactic"] == ["shield"]


def test_two_devices_with_marks_on_the_body_map(cast: Cast) -> None:
    row = actions.save_answers(cast.author, fresh(cast.author).key, 1, {"ced_used": "yes"})
    browser = asked(cast, row, "devices")
    first = {
        "devices-1-uses": ["drawn", "fired"],
        "devices-1-serial_number": "S-1",
        "devices-1-total_cycles": "2",
        "devices-1-body_map": ["front_3", "back_k"],
    }
    browser.send(first, action="add-devices")
    browser.send({"devices-2-uses": ["red_dot"], "devices-2-missed_with_one_probe": "no"})
    assert as_report(Report.objects.get(key=row.key)).devices == (
        DeviceUse(
            position=1,
            uses=frozenset({"drawn", "fired"}),
            serial_number="S-1",
            total_cycles=2,
            body_map=frozenset({"front_3", "back_k"}),
        ),
        DeviceUse(position=2, uses=frozenset({"red_dot"}), missed_with_one_probe="no"),
    )


def test_a_wrong_number_of_cycles_is_said_at_its_block(cast: Cast) -> None:
    row = actions.save_answers(cast.author, fresh(cast.author).key, 1, {"ced_used": "yes"})
    browser = asked(cast, row, "devices")
    page = browser.send({"devices-1-total_cycles": "many", "devices-1-uses": ["fired"]})
    assert "'many' was given. Give a whole number from 0 to 200." in " ".join(
        error_of(page, "devices-1-total_cycles").split()
    )
    assert page.values["devices-1-uses"] == ["fired"]


def test_at_most_four_devices(cast: Cast) -> None:
    row = actions.save_answers(cast.author, fresh(cast.author).key, 1, {"ced_used": "yes"})
    browser = asked(cast, row, "devices")
    for _ in range(3):
        browser.send(action="add-devices")
    assert "devices-4-uses" in browser.page.names
    assert ("action", "add-devices") not in browser.page.buttons


# --- questions that others open, and the way between pages


def test_a_question_that_no_answer_opens_leads_to_the_one_that_would(cast: Cast) -> None:
    row = draft_report(cast)
    page = asked(cast, row, "officer-injury-level").page
    assert page.address == f"/report/{row.key}/officer-injured/"
    assert page.says("is not asked, because of the answer to")


def test_changing_from_the_summary_goes_through_what_it_opens_and_back(cast: Cast) -> None:
    row = draft_report(cast)
    browser = Browser(client_of(cast.author))
    browser.get(f"/report/{row.key}/officer-injured/?from=check")
    browser.send({"officer_injured": "yes"})
    assert browser.page.heading.strip() == "Was the injury an intentional assault?"
    browser.send({"officer_intentionally_assaulted": "no"})
    assert browser.page.heading.strip() == "Check your answers"


def test_back_leads_to_the_page_before(cast: Cast) -> None:
    row = draft_report(cast)
    assert asked(cast, row, "locations").page.links["Back"] == f"/report/{row.key}/used-at/"
    assert asked(cast, row, "used-at").page.links["Back"] == f"/report/{row.key}/"


# --- whose it is, and when


def test_only_the_officer_sees_the_questions(cast: Cast) -> None:
    row = draft_report(cast)
    for name in ("colleague", "supervisor", "force_lead", "auditor", "outsider"):
        for place in ("", "reasons/", "check/", "discard/"):
            answer = client_of(cast.member(name)).get(f"/report/{row.key}/{place}")
            assert answer.status_code == 403, (name, place)
    assert client_of(None).get(f"/report/{row.key}/reasons/").status_code == 302


def test_nobody_else_writes_to_a_draft(cast: Cast) -> None:
    row = draft_report(cast)
    data = {"action": "continue", "officer_injured": "yes", "seen": "x", "page": "officer-injured"}
    for name in ("colleague", "supervisor", "outsider"):
        client = client_of(cast.member(name))
        for place in ("officer-injured", "autosave", "discard", "check"):
            answer = client.post(f"/report/{row.key}/{place}/", data | {"version": row.version})
            assert answer.status_code == 403, (name, place)
    after = Report.objects.get(key=row.key)
    assert (after.version, after.state) == (row.version, "draft")


def test_a_page_that_is_none_and_a_report_that_is_none(cast: Cast) -> None:
    row = draft_report(cast)
    client = client_of(cast.author)
    assert client.get(f"/report/{row.key}/no-such-page/").status_code == 404
    assert client.get(f"/report/{uuid.uuid4()}/reasons/").status_code == 403


def test_the_back_button_after_submission_leads_to_the_reference(cast: Cast) -> None:
    row = submitted_report(cast)
    for place in ("", "reasons/", "check/", "discard/"):
        page = Browser(client_of(cast.author)).get(f"/report/{row.key}/{place}")
        assert page.heading.strip() == "Report submitted"
    answer = client_of(cast.author).post(f"/report/{row.key}/reasons/", {"reasons": "other"})
    assert answer.status_code == 303
    assert Report.objects.get(key=row.key).version == row.version


def test_the_account_of_a_returned_report_is_only_read(cast: Cast) -> None:
    row = returned_report(cast)
    browser = asked(cast, row, "narrative")
    assert browser.page.says("The account of what happened.")
    assert "narrative" not in browser.page.names
    browser.client.post(f"/report/{row.key}/narrative/", {"narrative": "changed"})
    assert Report.objects.get(key=row.key).narrative == "The account of what happened."


def test_a_returned_report_says_what_is_to_be_mended_and_is_mended(cast: Cast) -> None:
    row = returned_report(cast)
    browser = asked(cast, row, "locations")
    assert browser.page.says("Say where it was.")
    assert "data-autosave" not in browser.page.html
    browser.send({"locations": ["dwelling"]})
    assert as_report(Report.objects.get(key=row.key)).locations == {"dwelling"}


def test_every_page_that_shows_a_draft_is_a_reading_on_the_log(cast: Cast) -> None:
    row = draft_report(cast)
    browser = Browser(client_of(cast.author))
    for place in ("", "reasons/", "locations/", "check/"):
        browser.get(f"/report/{row.key}/{place}")
    assert AuditRow.objects.filter(action="open_report").count() == 4


def test_no_address_holds_an_answer_and_no_page_is_kept(cast: Cast) -> None:
    row = draft_report(cast)
    browser = asked(cast, row, "narrative")
    browser.send({"narrative": "CANARY-text"})
    browser.get(f"/report/{row.key}/crime-reference/?from=check")
    browser.send({"crime_reference": "CANARY-ref"})
    assert not [a for a in browser.addresses if "CANARY" in a]
    answer = browser.client.get(f"/report/{row.key}/narrative/")
    assert "no-store" in answer["Cache-Control"]


def test_a_draft_is_discarded_after_asking(cast: Cast) -> None:
    row = draft_report(cast)
    browser = Browser(client_of(cast.author))
    browser.get(f"/report/{row.key}/discard/")
    browser.send()
    assert Report.objects.get(key=row.key).state == "discarded"


def test_complete_answers_of_the_cast_have_every_question() -> None:
    assert set(complete_answers()) >= {q.field for q in BY_FIELD.values() if q.required} - {
        "officer_injury_level"
    }


def test_a_block_that_does_not_say_how_the_ced_was_used_is_not_passed(cast: Cast) -> None:
    row = actions.save_answers(cast.author, fresh(cast.author).key, 1, {"ced_used": "yes"})
    browser = asked(cast, row, "devices")
    browser.send({"devices-1-uses": ["drawn"]}, action="add-devices")
    browser.send(action="add-devices")
    page = browser.send({"devices-3-model": "X2"})
    assert "Tick at least one use of this CED" in error_of(page, "devices-2-uses")
    assert page.values["devices-2-model"] == ["X2"]
    assert "Your report" in browser.send(action="later").heading
    blocks = as_report(Report.objects.get(key=row.key)).devices
    assert blocks[1] == DeviceUse(position=2, model="X2")


def test_force_after_the_first_submission_is_refused_at_the_field(cast: Cast) -> None:
    row = returned_report(cast)
    Report.objects.filter(key=row.key).update(first_submitted_at=row.used_at)
    browser = asked(cast, row, "used-at")
    assert row.used_at is not None
    later = (row.used_at + timedelta(minutes=5)).astimezone(LOCAL)
    parts = {f"used_at-{p}": str(getattr(later, p)) for p in ("day", "month", "hour", "minute")}
    page = browser.send(parts)
    assert "before the time given here" in error_of(page, "used_at")
    assert Report.objects.get(key=row.key).used_at == row.used_at
