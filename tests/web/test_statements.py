"""Colleagues' statements: who sees and answers which, what they see of the report, withdrawing."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cast import (
    MEMBERS,
    SOUTH,
    Cast,
    client_of,
    make_officer,
    submitted_report,
)
from reddot.store import actions
from reddot.store.audit import report_record
from reddot.store.models import AuditRow, Report, Statement, User

OWED = "/statements/"
CANARIES = ("account of what", "REFERENCE", "SERIAL", "Aggressive", "E1", "T7", "arrested")


@pytest.fixture
def asked(cast: Cast) -> Statement:
    """A statement on a submitted report of the author's, asked of the colleague."""
    row = submitted_report(cast)
    return actions.ask_statements(cast.author, row.key, ["E2"])[0]


def address_of(statement: Statement, name: str = "statement") -> str:
    return reverse(name, args=[statement.key])


def answer(user: User | None, statement: Statement, **given: str) -> tuple[int, str]:
    """Send an answer; the status and the page."""
    response = client_of(user).post(address_of(statement), given)
    return response.status_code, response.text


def test_everyone_sees_what_they_owe_alone(cast: Cast, asked: Statement) -> None:
    for name in MEMBERS:
        response = client_of(cast.member(name)).get(OWED)
        if name in ("author", "colleague", "outsider"):
            assert (asked.report.report_id in response.text) == (name == "colleague"), name
        elif name == "public":
            assert response["Location"].startswith("/accounts/login/")
        else:
            assert response.status_code == 403, name


def test_what_is_owed_is_said_in_words_with_its_due_date(cast: Cast, asked: Statement) -> None:
    client = client_of(cast.colleague)
    assert "Due in " in client.get(OWED).text
    assert "Not due yet" in client.get(OWED).text
    week = timedelta(days=9)
    Statement.objects.filter(key=asked.key).update(
        asked_at=asked.asked_at - week, due_at=asked.due_at - week
    )
    page = client.get(OWED).text
    assert "Overdue by 1 day" in page
    assert ">Overdue<" in page


def test_the_one_due_first_is_on_top(cast: Cast, asked: Statement) -> None:
    second = submitted_report(cast)
    later = actions.ask_statements(cast.author, second.key, ["E2"])[0]
    Statement.objects.filter(key=later.key).update(due_at=timezone.now() + timedelta(hours=1))
    page = client_of(cast.colleague).get(OWED).text
    assert page.index(second.report_id) < page.index(asked.report.report_id)


def test_only_who_is_asked_opens_a_statement_and_sees_no_answer(
    cast: Cast, asked: Statement
) -> None:
    record = report_record(asked.report_id)
    for name in MEMBERS:
        response = client_of(cast.member(name)).get(address_of(asked))
        if name == "colleague":
            assert response.status_code == 200
            assert asked.report.report_id in response.text
            assert "Street or highway" in response.text
            said = response.text  # a token of the form is random, and may hold letters as these
            assert not [word for word in CANARIES if re.search(rf"\b{word}\b", said)]
        else:
            assert response.status_code == (302 if name == "public" else 403), name
            assert asked.report.report_id not in response.text
    read = AuditRow.objects.filter(record=record, action="view_statement")
    assert [r.actor for r in read] == [f"user:{cast.colleague.pk}"]
    assert read.get().operation == "consultation"


def test_a_statement_is_given(cast: Cast, asked: Statement) -> None:
    status, _ = answer(cast.colleague, asked, choice="given", text="I saw <nothing> & no one.")
    assert status == 303
    asked.refresh_from_db()
    assert (asked.end_reason, asked.text) == ("given", "I saw <nothing> & no one.")
    page = client_of(cast.author).get(reverse("record", args=[asked.report_id])).text
    assert "I saw &lt;nothing&gt; &amp; no one." in page
    assert "The statement was given, on " in page
    owed = client_of(cast.colleague).get(OWED).text
    assert "You owe no statement." in owed
    assert "The statement was given" in owed


def test_i_was_not_there_is_an_answer(cast: Cast, asked: Statement) -> None:
    status, _ = answer(cast.colleague, asked, choice="not_there", text="typed, then thought again")
    assert status == 303
    asked.refresh_from_db()
    assert (asked.end_reason, asked.text, asked.next_reminder_at) == ("not_there", "", None)


def test_an_answer_sent_twice_is_stored_once_and_another_is_refused(
    cast: Cast, asked: Statement
) -> None:
    for _ in range(3):
        status, _ = answer(cast.colleague, asked, choice="given", text="I was\r\nthere.")
        assert status == 303
    status, page = answer(cast.colleague, asked, choice="not_there")
    assert status == 403
    assert "yours is answered or no longer needed" in page
    asked.refresh_from_db()
    assert asked.text == "I was\nthere."
    given = AuditRow.objects.filter(action="answer_statement")
    assert given.count() == 1


@pytest.mark.parametrize(
    ("given", "said", "link"),
    [
        ({}, "Choose whether you give a statement or were not there", "#id_choice"),
        ({"choice": "withdrawn"}, "Choose whether you give a statement", "#id_choice"),
        ({"choice": "given", "text": "  "}, "Write what you saw", "#id_text"),
        ({"choice": "given", "text": "a & b" * 5000}, "at most 20000 fit", "#id_text"),
        ({"choice": "given", "text": "a\x00b"}, "not readable text", "#id_text"),
    ],
)
def test_what_is_wrong_with_an_answer_is_said_at_the_field(
    cast: Cast, asked: Statement, given: dict[str, str], said: str, link: str
) -> None:
    status, page = answer(cast.colleague, asked, **given)
    assert status == 400
    assert said in page
    assert f'href="{link}"' in page
    assert "a &amp; ba &amp; b" in page or "a & b" not in given.get("text", "")
    asked.refresh_from_db()
    assert asked.ended_at is None


def test_nobody_answers_for_another(cast: Cast, asked: Statement) -> None:
    for name in MEMBERS:
        if name == "colleague":
            continue
        status, _ = answer(cast.member(name), asked, choice="given", text="I was there.")
        assert status == (302 if name == "public" else 403), name
    asked.refresh_from_db()
    assert asked.ended_at is None


def test_one_colleague_does_not_answer_for_the_other(cast: Cast, asked: Statement) -> None:
    third = make_officer("third", "E3")
    actions.ask_statements(cast.author, asked.report_id, ["E3"])
    status, _ = answer(third, asked, choice="given", text="I was there.")
    assert status == 403
    asked.refresh_from_db()
    assert asked.ended_at is None


def test_a_refused_colleague_is_led_to_what_they_owe(cast: Cast, asked: Statement) -> None:
    response = client_of(cast.colleague).get(reverse("record", args=[asked.report_id]))
    assert response.status_code == 403
    assert f'href="{OWED}"' in response.text


def test_who_withdraws_a_statement(cast: Cast, asked: Statement) -> None:
    may = {"author", "supervisor", "force_lead"}
    for name in MEMBERS:
        client = client_of(cast.member(name))
        page = client.get(address_of(asked, "statement_withdraw"))
        if name in may:
            assert page.status_code == 200, name
            continue
        assert page.status_code == (302 if name == "public" else 403), name
        refused = client.post(address_of(asked, "statement_withdraw"))
        assert refused.status_code == page.status_code
    asked.refresh_from_db()
    assert asked.ended_at is None
    for _ in range(2):  # a second click
        done = client_of(cast.author).post(address_of(asked, "statement_withdraw"))
        assert (done.status_code, done["Location"]) == (
            303,
            reverse("record", args=[asked.report_id]),
        )
    asked.refresh_from_db()
    assert asked.end_reason == "withdrawn"
    assert AuditRow.objects.filter(action="withdraw_statement").count() == 1


def test_a_statement_that_was_given_is_not_withdrawn(cast: Cast, asked: Statement) -> None:
    answer(cast.colleague, asked, choice="given", text="I was there.")
    done = client_of(cast.author).post(address_of(asked, "statement_withdraw"))
    assert done.status_code == 403
    asked.refresh_from_db()
    assert asked.end_reason == "given"


def test_the_record_offers_to_withdraw_only_what_is_open(cast: Cast, asked: Statement) -> None:
    record = reverse("record", args=[asked.report_id])
    link = address_of(asked, "statement_withdraw")
    assert link in client_of(cast.author).get(record).text
    assert link not in client_of(cast.taser_lead).get(record).text
    answer(cast.colleague, asked, choice="not_there")
    assert link not in client_of(cast.author).get(record).text


def test_an_officer_of_another_unit_answers_too(cast: Cast, asked: Statement) -> None:
    south = make_officer("south", "E7", SOUTH)
    statement = actions.ask_statements(cast.supervisor, asked.report_id, ["E7"])[0]
    status, _ = answer(south, statement, choice="given", text="I drove.")
    assert status == 303


def test_there_is_no_statement_under_a_key_that_nobody_made(cast: Cast) -> None:
    for name in ("statement", "statement_withdraw"):
        address = reverse(name, args=[uuid.uuid4()])
        response = client_of(cast.author).get(address)
        assert response.status_code == 403
        assert "There is no statement at this address" in response.text


def test_a_statement_on_a_report_without_time_or_place_still_opens(cast: Cast) -> None:
    row = actions.start_report(cast.author, uuid.uuid4())
    statement = actions.ask_statements(cast.author, row.key, ["E2"])[0]
    assert Report.objects.get(key=row.key).used_at is None
    page = client_of(cast.colleague).get(address_of(statement)).text
    assert page.count("Not known") == 2


def test_who_gave_a_statement_reads_it_back_and_nobody_else_does(
    cast: Cast, asked: Statement
) -> None:
    client, address = client_of(cast.colleague), reverse("statement_given", args=[asked.key])
    assert client.get(address).status_code == 403
    actions.answer_statement(cast.colleague, asked.key, "I saw the door.\nI saw a <knife>.")
    assert address in client.get(reverse("statements")).content.decode()
    page = client.get(address).content.decode()
    assert '<p class="govuk-body">I saw the door.</p>' in page
    assert "I saw a &lt;knife&gt;." in page
    assert AuditRow.objects.filter(action="read_back_statement").count() == 1
    for other in (cast.author, cast.supervisor, cast.force_lead):
        assert client_of(other).get(address).status_code == 403
