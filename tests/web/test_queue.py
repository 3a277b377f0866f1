"""The review queue and the notices: who sees what, filters, and what is marked as seen."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cast import (
    MEMBERS,
    NORTH,
    SIGNED_IN,
    SOUTH,
    Cast,
    client_of,
    make_officer,
    report_in,
    signed_off_report,
    submitted_report,
)
from reddot.store import actions
from reddot.store.actions.erasure import erase_record
from reddot.store.models import AuditRow, Message, Report
from reddot.web.queue.filters import ANY, read_filters
from reddot.web.queue.views import AT_ONCE

QUEUE, NOTICES = "/queue/", "/notices/"


def shown(page: str) -> list[str]:
    """The references in a list, in its order."""
    return re.findall(r">(R-[0-9A-F]{12})<", page)


def test_a_supervisor_sees_the_unit_and_a_force_lead_the_force(cast: Cast) -> None:
    south = make_officer("south", "E7", SOUTH)
    rows = {
        NORTH: submitted_report(cast).report_id,
        SOUTH: submitted_report(cast, author=south).report_id,
    }
    expected = {
        "supervisor": {rows[NORTH]},
        "other_supervisor": {rows[SOUTH]},
        "force_lead": set(rows.values()),
        "outsider": set(),
    }
    for name in MEMBERS:
        response = client_of(cast.member(name)).get(QUEUE)
        if name in expected:
            assert response.status_code == 200, name
            assert set(shown(response.text)) == expected[name], name
        elif name == "public":
            assert response["Location"].startswith("/accounts/login/")
        else:
            assert response.status_code == 403, name
            assert "can see the review queue" in response.text


def test_only_what_waits_is_in_the_queue(cast: Cast) -> None:
    made = {state: report_in(cast, state) for state in ("draft", "returned", "signed_off")}
    made["submitted"] = submitted_report(cast)
    page = client_of(cast.supervisor).get(QUEUE).text
    assert shown(page) == [made["submitted"].report_id]
    assert "1 report waits for review" in page


def test_nobody_has_their_own_report_in_their_queue(cast: Cast) -> None:
    both = make_officer("both", "E9", more="force_lead")
    row = submitted_report(cast, author=both)
    assert shown(client_of(both).get(QUEUE).text) == []
    assert shown(client_of(cast.force_lead).get(QUEUE).text) == [row.report_id]


def test_the_queue_says_how_late_how_long_and_for_how_long_it_waits(cast: Cast) -> None:
    row = submitted_report(cast)
    Report.objects.filter(key=row.key).update(
        lateness_seconds=3 * 86_400,
        completion_seconds=720,
        submitted_at=timezone.now() - timedelta(hours=5, seconds=9),
    )
    page = client_of(cast.supervisor).get(QUEUE).text
    assert "3 days after the use of force" in page
    assert ">12 minutes<" in page
    assert ">5 hours<" in page
    assert "again after mending" in page
    assert "The account of what happened." not in page
    assert "Aggressive" not in page


def test_a_report_first_submitted_is_not_said_to_be_mended(cast: Cast) -> None:
    submitted_report(cast)
    assert "again after mending" not in client_of(cast.supervisor).get(QUEUE).text


def test_filters_and_order_are_kept_in_the_address_as_codes(cast: Cast) -> None:
    south = make_officer("south", "E7", SOUTH)
    early, late = submitted_report(cast), submitted_report(cast, author=south)
    Report.objects.filter(key=late.key).update(lateness_seconds=8 * 86_400)
    client = client_of(cast.force_lead)

    def asked(**filters: str) -> list[str]:
        return shown(client.get(QUEUE, filters).text)

    assert asked() == [early.report_id, late.report_id]
    assert asked(order="newest") == [late.report_id, early.report_id]
    assert asked(order="latest") == [late.report_id, early.report_id]
    assert asked(late="week") == asked(unit=SOUTH) == [late.report_id]
    assert asked(late="week", unit=NORTH) == []
    page = client.get(QUEUE, {"unit": SOUTH, "late": "day"}).text
    assert f'value="{SOUTH}" selected' in page
    assert 'value="day" selected' in page


@pytest.mark.parametrize("value", ["\x00", "EA-NORTH' OR 1=1", "WE-ONE", "<b>", "x" * 5000])
def test_a_filter_that_is_no_choice_is_not_asked(cast: Cast, value: str) -> None:
    row = submitted_report(cast)
    given = dict.fromkeys(("unit", "late", "order", "page"), value)
    response = client_of(cast.force_lead).get(QUEUE, given)
    assert shown(response.text) == [row.report_id]
    assert value not in response.text
    assert read_filters(given, ()).query() == f"unit={ANY}&late={ANY}&order=waiting"


def test_a_supervisor_of_another_unit_cannot_ask_for_it_by_a_filter(cast: Cast) -> None:
    submitted_report(cast)
    assert shown(client_of(cast.other_supervisor).get(QUEUE, {"unit": NORTH}).text) == []


def test_a_long_queue_has_pages_that_keep_the_filters(cast: Cast) -> None:
    first = submitted_report(cast)
    copies = [
        Report(**{**_columns(first), "key": uuid.uuid4(), "report_id": f"R-{i:012X}"})
        for i in range(AT_ONCE)
    ]
    Report.objects.bulk_create(copies)
    client = client_of(cast.supervisor)
    one = client.get(QUEUE, {"order": "newest"}).text
    assert len(shown(one)) == AT_ONCE
    assert "order=newest&amp;page=2" in one
    two = client.get(QUEUE, {"order": "newest", "page": "2"}).text
    assert len(set(shown(one)) | set(shown(two))) == AT_ONCE + 1


def _columns(row: Report) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in Report._meta.concrete_fields}


def test_the_queue_asks_the_database_no_more_for_more_reports(
    cast: Cast, django_assert_max_num_queries: object
) -> None:
    for _ in range(5):
        submitted_report(cast)
    client = client_of(cast.supervisor)
    with django_assert_max_num_queries(30):  # type: ignore[operator]
        client.get(QUEUE)


def test_everyone_sees_their_own_notices_alone(cast: Cast) -> None:
    row = submitted_report(cast)
    actions.sign_off_report(cast.supervisor, row.key, row.version, "")
    actions.break_glass(cast.auditor, row.key, "A complaint is being looked into.")
    expected = {
        "author": "A report of yours was signed off.",
        "supervisor": "A report waits for your review.",
        "auditor": "A report was opened by breaking the glass.",
    }
    for name in SIGNED_IN:
        page = client_of(cast.member(name)).get(NOTICES).text
        assert [m for m in expected.values() if m in page] == (
            [expected[name]] if name in expected else []
        ), name
        assert "complaint" not in page
    assert client_of(None).get(NOTICES).status_code == 302


def test_a_notice_leads_to_what_it_is_about(cast: Cast) -> None:
    row = submitted_report(cast)
    actions.ask_statements(cast.author, row.key, ["E2"])
    page = client_of(cast.supervisor).get(NOTICES).text
    assert f'href="{reverse("record", args=[row.key])}"' in page
    assert f'href="{reverse("statements")}"' in client_of(cast.colleague).get(NOTICES).text


def test_a_notice_of_an_erasure_names_no_record(cast: Cast) -> None:
    row = submitted_report(cast)
    erase_record(cast.force_lead, row.key, "court_order")
    page = client_of(cast.auditor).get(NOTICES).text
    assert "A record was erased." in page
    assert str(row.key) not in page


def test_notices_are_marked_as_seen_once_and_only_ones_own(cast: Cast) -> None:
    submitted_report(cast)
    signed_off_report(cast)
    own = Message.objects.filter(to=cast.author).get()
    others = Message.objects.filter(to=cast.supervisor)
    client = client_of(cast.author)
    keys = [str(own.key), *(str(m.key) for m in others), "not a key", "\x00"]
    for _ in range(2):
        done = client.post(NOTICES, {"key": keys})
        assert (done.status_code, done["Location"]) == (303, NOTICES)
    own.refresh_from_db()
    assert own.seen_at is not None
    assert own.next_try_at is not None  # its delivery goes on
    assert not others.filter(seen_at__isnull=False).exists()
    assert AuditRow.objects.filter(action="mark_notices_seen").count() == 1
    page = client.get(NOTICES).text
    assert ">Seen<" in page
    assert "Mark these as seen" not in page
    assert "No new notices" in client.get("/reports/").text


def test_notices_without_any_say_so(cast: Cast) -> None:
    assert "There are none." in client_of(cast.researcher).get(NOTICES).text
