"""The officers on the register: how each stands, what is entered and ended, and what is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cast import ELSEWHERE, NORTH, OTHER_FORCE, SOUTH, Cast, client_of, make_officer, trained
from reddot.store import actions, models
from reddot.store.models import AuditRow, Course, Officer

PAGE = "/register/officer/E2/"
TODAY = {"day": "completed_on-day", "month": "completed_on-month", "year": "completed_on-year"}


@pytest.fixture
def lead(cast: Cast) -> Client:
    """The Taser lead at a browser."""
    return client_of(cast.taser_lead)


def today_as(name: str) -> dict[str, str]:
    """Today, as the parts of a question about a day."""
    today = timezone.localdate()
    return {f"{name}-{part}": str(getattr(today, part)) for part in ("day", "month", "year")}


def course(**other: str) -> dict[str, str]:
    """A refresher on the X2, passed today, as it is typed."""
    today = timezone.localdate()
    days = {name: str(getattr(today, part)) for part, name in TODAY.items()}
    return {"course": "refresher", "model": "X2", "passed": "yes", "hours": "6", **days, **other}


# --- the list


def test_each_stands_with_the_reason(cast: Cast, lead: Client) -> None:
    for name, days in (("E1", 30), ("E2", 300), ("E3", 400), ("E4", 30), ("E5", 0)):
        if name not in ("E1", "E2"):
            make_officer(f"officer-{name}", name)
        if days:
            trained(cast, name, days_ago=days)
    actions.suspend_officer(cast.taser_lead, "E4", "fitness")
    page = lead.get("/register/").text
    assert page.count("app-tiles__size") == 5
    for state, who, said in (
        ("in_date", "E1", "May carry the X2, trained to"),
        ("lapsing", "E2", "May carry the X2, trained to"),
        ("lapsed", "E3", "Authority for the X2 lapsed: it lasted to"),
        ("barred", "E4", "Suspended since"),
        ("never", "E5", "No course is on the register."),
    ):
        shown = lead.get(f"/register/?state={state}").text
        assert [n for n in ("E1", "E2", "E3", "E4", "E5") if f"/officer/{n}/" in shown] == [who]
        assert said in shown


def test_an_officer_is_found_by_number_and_nobody_of_elsewhere_is(cast: Cast, lead: Client) -> None:
    found = lead.post("/register/", {"who": " E1 "})
    assert (found.status_code, found["Location"]) == (303, "/register/officer/E1/")
    for typed in ("W1", "nobody", "\x00", ""):
        answer = lead.post("/register/", {"who": typed})
        assert answer.status_code == 400
        assert "No officer whose standing you may see has this number" in answer.text
    assert "/officer/W1/" not in lead.get("/register/").text
    assert cast.outsider.pk


def test_a_supervisor_sees_their_own_unit_and_no_other(cast: Cast) -> None:
    make_officer("southerner", "S1", SOUTH)
    supervisor = client_of(cast.supervisor)
    page = supervisor.get("/register/").text
    assert "/officer/E1/" in page
    assert "/officer/S1/" not in page
    assert supervisor.get("/register/officer/S1/").status_code == 403
    assert "Enter a course" not in supervisor.get(PAGE).text


def test_who_works_for_two_forces_chooses_one(cast: Cast, lead: Client) -> None:
    assert 'name="force"' in lead.get("/register/").text  # sent along with the search
    actions.grant_role(None, cast.taser_lead, "taser_lead", OTHER_FORCE)
    page = lead.get(f"/register/?force={OTHER_FORCE}").text
    assert "/officer/W1/" in page
    assert "/officer/E1/" not in page
    assert f'<option value="{OTHER_FORCE}" selected' in page
    assert "/officer/E1/" in lead.get("/register/?force=Atlantis").text


def test_every_reading_is_logged(cast: Cast, lead: Client) -> None:
    before = AuditRow.objects.count()
    lead.get("/register/")
    lead.get(PAGE)
    rows = AuditRow.objects.order_by("at")[before:]
    assert [(row.operation, row.record) for row in rows] == [
        ("consultation", "register:Eastshire"),
        ("consultation", "officer:E2"),
    ]
    assert {row.actor for row in rows} == {f"user:{cast.taser_lead.pk}"}


@pytest.mark.parametrize("number", ["E/12", "E.12", "..", "E~2f", "É 12", "100%", "a?b#c"])
def test_an_officer_of_any_number_has_a_page(cast: Cast, lead: Client, number: str) -> None:
    Officer.objects.create(officer_id=number, force_id="Eastshire", unit_id=NORTH)
    answer = lead.post("/register/", {"who": number}, follow=True)
    assert answer.status_code == 200
    assert cast.taser_lead.pk
    assert "No course is on the register." in answer.text


def test_an_address_that_names_nobody_opens_nothing(cast: Cast, lead: Client) -> None:
    assert lead.get("/register/officer/E99/").status_code == 403
    assert lead.get("/register/officer/E~31/").status_code == 404  # no name is written so
    assert cast.taser_lead.pk


# --- courses


def test_a_course_is_entered_and_gives_authority_again(cast: Cast, lead: Client) -> None:
    trained(cast, "E2", days_ago=400)
    assert "May not carry" in lead.get(PAGE).text
    answer = lead.post(f"{PAGE}course/", course(trainer="T-7"))
    assert (answer.status_code, answer["Location"]) == (303, PAGE)
    made = Course.objects.get(course="refresher")
    assert (made.officer_id, made.model, made.hours, made.passed, made.trainer) == (
        "E2", "X2", 6.0, True, "T-7",
    )  # fmt: skip
    page = lead.get(PAGE).text
    assert "May carry the X2, trained to" in page
    assert "The course is on the register." in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"course": "dance"}, "Choose the course"),
        ({"model": "X9"}, "Choose the model of CED"),
        ({"passed": ""}, "Say whether the course was passed"),
        ({"hours": "many"}, "Enter the hours as a number"),
        ({"hours": "0"}, "Enter the hours as a number"),
        ({"completed_on-day": "32"}, "Enter the day it was completed, such as"),
        ({"completed_on-year": "2199"}, "today or earlier, not a day to come"),
        ({"trainer": "x" * 101}, "of 1 to 100 characters"),
    ],
)
def test_what_is_wrong_with_a_course_is_said_and_kept(
    cast: Cast, lead: Client, typed: dict[str, str], said: str
) -> None:
    answer = lead.post(f"{PAGE}course/", course(**typed))
    assert answer.status_code == 400
    assert said in answer.text
    (name, value) = next(iter(typed.items()))
    assert name not in ("hours", "completed_on-day", "trainer") or f'value="{value}"' in answer.text
    assert not Course.objects.exists()
    assert cast.taser_lead.pk


def test_the_same_course_twice_is_refused_in_words(cast: Cast, lead: Client) -> None:
    lead.post(f"{PAGE}course/", course())
    answer = lead.post(f"{PAGE}course/", course())
    assert answer.status_code == 400
    assert "is entered already for that day" in answer.text
    assert Course.objects.count() == 1
    assert cast.taser_lead.pk


def test_a_course_is_withdrawn_with_its_reason_and_gives_nothing(cast: Cast, lead: Client) -> None:
    key = str(trained(cast, "E2").key)
    sent = {"course": key, "reason": "Entered for the wrong officer."}
    wrong = lead.post(f"{PAGE}withdraw-course/", {**sent, "reason": " "})
    assert wrong.status_code == 400
    assert "Say why the course is withdrawn." in wrong.text
    assert "Choose the course" in lead.post(f"{PAGE}withdraw-course/", {"course": "x"}).text
    assert lead.post(f"{PAGE}withdraw-course/", sent).status_code == 303
    page = lead.get(PAGE).text
    assert "No course is on the register." in page
    assert "Entered for the wrong officer." in page


def test_what_each_course_gives_is_said(cast: Cast, lead: Client) -> None:
    trained(cast, "E2", days_ago=50, passed=False)
    trained(cast, "E2", days_ago=40, hours=6.0)
    trained(cast, "E2", days_ago=30, course="refresher")
    page = lead.get(PAGE).text
    for words in ("not passed", "fewer hours than the rule asks for", "no initial course before"):
        assert words in page


# --- suspensions, endorsements, cartridges, service


def test_a_suspension_stands_until_it_is_lifted(cast: Cast, lead: Client) -> None:
    trained(cast, "E2")
    answer = lead.post(f"{PAGE}suspend/", {"model": "every", "reason": "investigation"})
    assert answer.status_code == 303
    page = lead.get(PAGE).text
    assert "Suspended since" in page
    assert "Investigation: every model, from" in page
    row = models.Suspension.objects.get()
    assert lead.post(f"{PAGE}end/", {"what": "suspension", "record": row.key}).status_code == 303
    assert "May carry the X2" in lead.get(PAGE).text


def test_a_suspension_needs_what_and_why(cast: Cast, lead: Client) -> None:
    answer = lead.post(f"{PAGE}suspend/", {"model": "", "reason": "other", "other_reason": ""})
    assert answer.status_code == 400
    assert "Choose what is suspended" in answer.text
    assert 'href="#id_other_reason"' in answer.text
    sent = {"model": "X2", "reason": "other", "other_reason": "Awaits a medical"}
    assert lead.post(f"{PAGE}suspend/", sent).status_code == 303
    assert (models.Suspension.objects.get().model, cast.taser_lead.is_active) == ("X2", True)


def test_a_student_officer_is_endorsed_and_the_endorsement_ends(cast: Cast, lead: Client) -> None:
    trained(cast, "E2")
    sent = {"role": "student_officer", "front_line": "yes", **today_as("from_on")}
    assert lead.post(f"{PAGE}service/", sent).status_code == 303
    assert "needs a superintendent&#x27;s endorsement" in lead.get(PAGE).text
    day = timezone.localdate() - timedelta(days=2)
    typed = {f"given_on-{part}": str(getattr(day, part)) for part in ("day", "month", "year")}
    assert lead.post(f"{PAGE}endorse/", {"given_by": "", **typed}).status_code == 400
    assert lead.post(f"{PAGE}endorse/", {"given_by": "SUP-1", **typed}).status_code == 303
    page = lead.get(PAGE).text
    assert "May carry the X2" in page
    assert "by SUP-1" in page
    assert f"{PAGE}endorse/" not in page  # one stands
    row = models.Endorsement.objects.get()
    assert lead.post(f"{PAGE}end/", {"what": "endorsement", "record": row.key}).status_code == 303
    assert models.Endorsement.objects.get().ended_on == timezone.localdate()


def test_role_and_service_are_shown_as_held_and_changed(cast: Cast, lead: Client) -> None:
    Officer.objects.filter(pk="E2").update(joined_on="2019-02-03", front_line=True)
    form = lead.get(f"{PAGE}service/").text
    for value in ("3", "2", "2019"):
        assert f'value="{value}"' in form
    sent = {"role": "officer", "front_line": "not_stated", "joined_on-day": "40"}
    assert lead.post(f"{PAGE}service/", sent).status_code == 400
    left = {"left_on-day": "2", "left_on-month": "3", "left_on-year": "2020"} | today_as("from_on")
    sent = {"role": "officer", "front_line": "no", **left}
    assert lead.post(f"{PAGE}service/", sent).status_code == 303
    row = Officer.objects.get(pk="E2")
    assert (row.front_line, row.joined_on, str(row.left_on)) == (False, None, "2020-03-02")
    assert cast.taser_lead.pk


def test_a_cartridge_is_issued_and_comes_back(cast: Cast) -> None:
    supervisor = client_of(cast.supervisor)
    trained(cast, "E2")
    assert supervisor.post(f"{PAGE}cartridge/", {"serial": ""}).status_code == 400
    assert supervisor.post(f"{PAGE}cartridge/", {"serial": "C-1"}).status_code == 303
    again = supervisor.post(f"{PAGE}cartridge/", {"serial": "C-1"})
    assert "out with an officer already" in again.text
    row = models.CartridgeIssue.objects.get()
    sent = {"what": "cartridge", "record": row.key}
    assert supervisor.post(f"{PAGE}end/", sent).status_code == 303
    assert models.CartridgeIssue.objects.get().returned_at is not None
    assert supervisor.post(f"{PAGE}end/", sent).status_code == 403


def test_a_cartridge_is_refused_to_who_may_carry_nothing_or_given_for_a_reason(cast: Cast) -> None:
    supervisor, sent = client_of(cast.supervisor), {"serial": "C-1"}
    trained(cast, "E2", days_ago=400)
    refused = supervisor.post(f"{PAGE}cartridge/", sent)
    assert refused.status_code == 400
    assert "Authority for the X2 lapsed: it lasted to" in refused.text
    assert "What next: Pass a refresher on this model" in refused.text
    assert AuditRow.objects.filter(action="refuse_issue", record="cartridge:C-1").count() == 1
    short = supervisor.post(f"{PAGE}cartridge/", {**sent, "override_reason": "Now"})
    assert "in 10 characters or more" in short.text
    assert not models.CartridgeIssue.objects.exists()
    why = "The only officer on for a planned operation."
    assert supervisor.post(f"{PAGE}cartridge/", {**sent, "override_reason": why}).status_code == 303
    assert models.CartridgeIssue.objects.get().override_reason == why
    assert why in supervisor.get(PAGE).text


@pytest.mark.parametrize("sent", [{}, {"what": "dance"}, {"what": "suspension", "record": "x"}])
def test_a_form_that_is_not_whole_ends_nothing(
    cast: Cast, lead: Client, sent: dict[str, str]
) -> None:
    answer = lead.post(f"{PAGE}end/", sent)
    assert answer.status_code == 409
    assert "The form did not come whole" in answer.text
    assert cast.taser_lead.pk


# --- one's own authority, and special constables


def test_an_officer_sees_their_own_answer_and_what_next(cast: Cast) -> None:
    own = client_of(cast.author)
    assert "Pass an initial course on the model." in own.get("/my-authority/").text
    trained(cast, "E1", days_ago=400)
    page = own.get("/my-authority/").text
    assert "Authority for the X2 lapsed" in page
    assert "Pass a refresher on this model" in page
    trained(cast, "E1", days_ago=1, course="refresher", hours=6.0)
    assert "May carry the X2, trained to" in own.get("/my-authority/").text


def test_special_constables_are_authorised_and_it_ends(cast: Cast, lead: Client) -> None:
    page, today = "/register/special-constables/", timezone.localdate()
    typed = {f"day-{part}": str(getattr(today, part)) for part in ("day", "month", "year")}
    assert lead.post(page, {}).status_code == 400
    assert lead.post(page, typed).status_code == 303
    assert "Still stands" in lead.get(page).text
    assert lead.post(page, typed).status_code == 303
    row = models.RoleAuthorisation.objects.get()
    assert (row.role, row.ended_on, row.force_id) == ("special_constable", today, "Eastshire")
    assert ELSEWHERE not in lead.get(page).text
    assert cast.taser_lead.pk
