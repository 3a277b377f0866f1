"""The administrator's pages: who comes in, what they can do to whom, and what is logged."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from cast import (
    ELSEWHERE,
    FORCE,
    MEMBERS,
    NORTH,
    OTHER_FORCE,
    SOUTH,
    Cast,
    client_of,
    make_person,
)
from reddot.store import actions
from reddot.store.models import AuditRow, Officer, User
from reddot.store.people import person_of

NEW = {"username": "newcomer", "role": "officer", "where": f"unit:{NORTH}", "officer_id": "E77"}


def posts(number: int) -> dict[str, dict[str, str]]:
    """Every form of the pages, with what a person would send."""
    return {
        "/people/": {"who": "author"},
        "/people/enter/": NEW,
        f"/people/{number}/give/": {"role": "auditor", "where": f"force:{FORCE}"},
        f"/people/{number}/take/": {"grant": "1"},
        f"/people/{number}/unit/": {"unit": SOUTH},
        f"/people/{number}/password/": {},
        f"/people/{number}/close/": {},
        f"/people/{number}/reopen/": {},
    }


@pytest.mark.parametrize("name", [name for name in MEMBERS if name != "administrator"])
def test_only_an_administrator_comes_in(cast: Cast, name: str) -> None:
    client = client_of(cast.member(name))
    number = cast.author.pk
    responses = [client.get(a) for a in ("/people/", "/people/enter/", f"/people/{number}/")]
    responses += [client.post(address, typed) for address, typed in posts(number).items()]
    for response in responses:
        if name == "public":
            assert response.status_code == 302
            assert response["Location"].startswith("/accounts/login/")
        else:
            assert response.status_code == 403
            assert "Only an administrator of the force can manage people" in response.text
    assert not User.objects.filter(username="newcomer").exists()


def test_the_list_holds_the_people_of_the_force_and_leads_to_each(cast: Cast) -> None:
    client = client_of(cast.administrator)
    page = client.get("/people/").text
    assert "author" in page
    assert "Supervisor: Unit EA-NORTH, Eastshire" in page
    assert "outsider" not in page
    assert f'href="/people/{cast.author.pk}/"' in page


def test_a_person_is_found_by_user_name_or_number_and_the_name_is_in_no_address(
    cast: Cast,
) -> None:
    client = client_of(cast.administrator)
    for typed in ("author", " E1 "):
        response = client.post("/people/", {"who": typed})
        assert response.status_code == 303
        assert response["Location"] == f"/people/{cast.author.pk}/"
    for typed in ("outsider", "nobody", "\x00", ""):
        response = client.post("/people/", {"who": typed})
        assert response.status_code == 400
        assert "Nobody whose account you look after" in response.text


def test_a_person_is_entered_with_a_role_and_an_officer_is_placed_in_the_unit(cast: Cast) -> None:
    client = client_of(cast.administrator)
    response = client.post("/people/enter/", NEW)
    made = User.objects.get(username="newcomer")
    assert response.status_code == 303
    assert response["Location"] == f"/people/{made.pk}/"
    assert [(g.role, g.force, g.unit) for g in person_of(made).grants] == [
        ("officer", FORCE, NORTH)
    ]
    assert Officer.objects.get(user=made).unit_id == NORTH
    logged = AuditRow.objects.filter(record=f"user:{made.pk}").values_list("action", flat=True)
    assert list(logged) == ["enter_person", "grant_role"]
    again = client.post("/people/enter/", NEW)
    assert again.status_code == 400
    assert "blank, over-long or taken" in again.text


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("username", " ", "Enter a user name of 1 to 150 characters"),
        ("username", "x" * 151, "Enter a user name of 1 to 150 characters"),
        ("role", "emperor", "Choose a role from the list"),
        ("where", f"unit:{ELSEWHERE}", "Choose a force or a unit from the list"),
        ("where", f"force:{OTHER_FORCE}", "Choose a force or a unit from the list"),
        ("officer_id", "", "Enter the officer&#x27;s number"),
        ("officer_id", "W1", "That officer is of another force or has an account"),
        ("email", "<b>no address", "Enter an email address such as"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    cast: Cast, field: str, value: str, said: str
) -> None:
    typed = NEW | {"email": "kept@example.org"} | {field: value}
    response = client_of(cast.administrator).post("/people/enter/", typed)
    assert response.status_code == 400
    assert said in response.text
    assert "<b>" not in response.text
    assert "kept@example.org" in response.text or field == "email"
    assert not User.objects.filter(username="newcomer").exists()


def test_a_supervisor_is_not_given_a_whole_force(cast: Cast) -> None:
    typed = {"role": "supervisor", "where": f"force:{FORCE}"}
    response = client_of(cast.administrator).post(f"/people/{cast.colleague.pk}/give/", typed)
    assert response.status_code == 400
    assert "a supervisor answers for one" in response.text


def test_roles_are_given_and_taken(cast: Cast) -> None:
    client = client_of(cast.administrator)
    address = f"/people/{cast.colleague.pk}/"
    given = client.post(f"{address}give/", {"role": "auditor", "where": f"force:{FORCE}"})
    assert (given.status_code, given["Location"]) == (303, address)
    grant = cast.colleague.grants.get(role="auditor")
    assert "Auditor: Eastshire" in client.get(address).text
    taken = client.post(f"{address}take/", {"grant": str(grant.pk)})
    assert taken.status_code == 303
    assert not cast.colleague.grants.filter(role="auditor").exists()
    for nonsense in ("", "x", "9" * 30, "²"):
        assert client.post(f"{address}take/", {"grant": nonsense}).status_code == 403


def test_an_officer_is_moved_to_another_unit_of_the_force_alone(cast: Cast) -> None:
    client = client_of(cast.administrator)
    address = f"/people/{cast.author.pk}/unit/"
    assert client.post(address, {"unit": SOUTH}).status_code == 303
    assert Officer.objects.get(officer_id="E1").unit_id == SOUTH
    for wrong in (ELSEWHERE, "", "\x00", "x" * 300):
        assert client.post(address, {"unit": wrong}).status_code == 400
    assert Officer.objects.get(officer_id="E1").unit_id == SOUTH


def test_an_initial_password_is_shown_once_works_and_is_on_no_log(cast: Cast) -> None:
    open_browser = client_of(cast.colleague)
    response = client_of(cast.administrator).post(f"/people/{cast.colleague.pk}/password/")
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store, private"
    found = re.search(r">([a-z2-9]{5}(?:-[a-z2-9]{5}){3})<", response.text)
    assert found is not None
    row = AuditRow.objects.filter(action="set_initial_password").get()
    assert (row.record, row.detail) == (f"user:{cast.colleague.pk}", "")
    assert open_browser.get("/people/").status_code == 302, "the old session must have ended"
    login = {"login": "colleague", "password": "wrong-wrong-wrong"}
    assert Client().post("/accounts/login/", login).status_code == 200
    login["password"] = found[1]
    assert Client().post("/accounts/login/", login).status_code == 302


def test_a_closed_account_is_signed_out_and_can_be_opened_again(cast: Cast) -> None:
    client, theirs = client_of(cast.administrator), client_of(cast.auditor)
    assert theirs.get("/audit/").status_code == 200
    assert client.post(f"/people/{cast.auditor.pk}/close/").status_code == 303
    assert theirs.get("/audit/").status_code == 302
    assert "Closed" in client.get(f"/people/{cast.auditor.pk}/").text
    assert client.post(f"/people/{cast.auditor.pk}/reopen/").status_code == 303
    assert theirs.get("/audit/").status_code == 302  # a session that was open once stays ended


def test_nobody_changes_their_own_account_here(cast: Cast) -> None:
    client = client_of(cast.administrator)
    own = cast.administrator.pk
    grant = cast.administrator.grants.get()
    assert "This is your own account" in client.get(f"/people/{own}/").text
    for address, typed in posts(own).items():
        if f"/{own}/" not in address or "/unit/" in address:
            continue
        sent = {"grant": str(grant.pk)} if "/take/" in address else typed
        response = client.post(address, sent)
        assert response.status_code == 403, address
        assert "Nobody can" in response.text
    assert cast.administrator.grants.count() == 1


def test_who_also_works_for_another_force_is_not_taken_over(cast: Cast) -> None:
    both = make_person("both", "officer", force=FORCE, officer_id="E9")
    actions.grant_role(None, both, "administrator", OTHER_FORCE)
    client = client_of(cast.administrator)
    for part in ("password", "close"):
        response = client.post(f"/people/{both.pk}/{part}/")
        assert response.status_code == 403
        assert "also has a role in another force" in response.text
    grant = both.grants.get(role="administrator")
    assert client.post(f"/people/{both.pk}/take/", {"grant": str(grant.pk)}).status_code == 403
    assert client.post(f"/people/{cast.outsider.pk}/password/").status_code == 403
    assert client.get(f"/people/{cast.outsider.pk}/").status_code == 403


def test_forms_are_not_taken_by_get(cast: Cast) -> None:
    client = client_of(cast.administrator)
    for address in posts(cast.author.pk):
        if address not in ("/people/", "/people/enter/"):
            assert client.get(address).status_code == 405
