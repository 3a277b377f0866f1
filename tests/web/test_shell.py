"""The first page, the public pages, refusals, sign-in, and the head of every page."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client, RequestFactory
from django.urls import include, path
from drawn import Page, refused
from pytest_django import DjangoAssertNumQueries

from cast import Cast, client_of
from reddot.errors import BadDataError, NotPermittedError
from reddot.store.access import Grant, Person
from reddot.web import errors
from reddot.web.navigation import entries

PUBLIC = ("/", "/figures/", "/claims/", "/accessibility/", "/privacy/")
SIGN_IN = ("/accounts/login/", "/accounts/signup/", "/accounts/password/reset/")


def not_permitted(_request: HttpRequest) -> HttpResponse:
    raise NotPermittedError("Only the <reporting> officer can change this report.")


def bad_data(_request: HttpRequest) -> HttpResponse:
    raise BadDataError("The file has no rows.")


def denied(_request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def broken(_request: HttpRequest) -> HttpResponse:
    raise RuntimeError("secret-canary")


urlpatterns = [
    path("not-permitted/", not_permitted),
    path("bad-data/", bad_data),
    path("denied/", denied),
    path("broken/", broken),
    path("", include("gallery")),
]
handler403 = "reddot.web.errors.permission_denied"
handler404 = "reddot.web.errors.page_not_found"
handler500 = "reddot.web.errors.server_error"
pytestmark = [pytest.mark.urls("test_shell"), pytest.mark.django_db]


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_page_opens_asks_nothing_of_the_database_and_keeps_no_cookie(
    client: Client, address: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    asked = 1 if address == "/" else 0  # the first page looks for the next release announced
    with django_assert_num_queries(asked):
        answer = client.get(address)
    assert answer.status_code == 200
    assert not answer.cookies
    assert refused(answer.content.decode()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("address", SIGN_IN)
def test_a_page_of_sign_in_has_nothing_that_the_policy_refuses(
    client: Client, address: str
) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert refused(answer.content.decode()) == []
    assert "govuk-heading-l" in answer.content.decode()


@pytest.mark.parametrize("address", PUBLIC)
def test_every_page_has_its_landmarks_one_heading_and_a_way_past_the_menu(
    client: Client, address: str
) -> None:
    page = Page(client.get(address).content.decode())
    assert [len(page.of(tag)) for tag in ("main", "footer", "h1")] == [1, 1, 1]
    assert page.of("html")[0]["lang"] == "en-GB"
    assert next(a["href"] for a in page.of("a")) == "#main-content"
    assert page.of("main")[0]["id"] == "main-content"


def test_the_policy_is_sent_with_every_page(client: Client) -> None:
    policy = client.get("/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_the_first_page_shows_the_latest_year_with_its_bounds_rule_and_vintage(
    client: Client,
) -> None:
    html = client.get("/").content.decode()
    assert "2018/19" in html
    assert "2,693 to 3,583" in html  # discharges, as the 890 not stated fall
    assert "published 19 December 2019" in html
    assert "each counted once at its highest use" in html
    assert "/claims/#claim-1" in html


def test_the_first_page_shows_the_force_asked_for_or_the_nation(client: Client) -> None:
    norfolk = client.get("/?force=Norfolk").content.decode()
    assert "Norfolk, 2018/19" in norfolk
    assert "41" in norfolk
    assert client.get("/?force=Atlantis").content == client.get("/").content


def test_figures_of_a_year_with_cases_not_stated_have_bounds(client: Client) -> None:
    html = client.get("/figures/", {"force": "Norfolk", "period": "2017/18"}).content.decode()
    assert "31 to 120" in html
    assert "8.3% to 32.3%" in html
    assert "<svg role=" in html


def test_a_figure_cannot_be_posted_to(client: Client) -> None:
    assert client.post("/figures/").status_code == 405


def test_a_refusal_says_its_reason_as_text(client: Client) -> None:
    answer = client.get("/not-permitted/")
    assert answer.status_code == 403
    assert "Only the &lt;reporting&gt; officer" in answer.content.decode()


def test_bad_data_says_what_is_wrong_and_that_nothing_was_saved(client: Client) -> None:
    answer = client.get("/bad-data/")
    assert answer.status_code == 400
    assert "The file has no rows." in answer.content.decode()


def test_a_refusal_without_a_reason_gives_the_usual_one(client: Client) -> None:
    answer = client.get("/denied/")
    assert answer.status_code == 403
    assert errors.NO_REASON in answer.content.decode()


def test_a_page_that_is_not_there_does_not_repeat_its_address(client: Client) -> None:
    answer = client.get("/no-such-canary/")
    assert answer.status_code == 404
    assert "canary" not in answer.content.decode()


def test_a_failure_says_sorry_and_nothing_of_what_failed() -> None:
    client = Client(raise_request_exception=False)
    answer = client.get("/broken/")
    assert answer.status_code == 500
    assert "Sorry, something failed" in answer.content.decode()
    assert "canary" not in answer.content.decode()


def test_a_form_without_its_token_is_refused_with_what_to_do() -> None:
    answer = Client(enforce_csrf_checks=True).post("/gallery/", {"unit": "typed-canary"})
    assert answer.status_code == 403
    assert "Nothing was saved" in answer.content.decode()
    assert "canary" not in answer.content.decode()


def test_an_unreadable_request_has_a_page() -> None:
    assert errors.bad_request(RequestFactory().get("/")).status_code == 400


def labels(*roles: str, path: str = "/") -> list[str]:
    grants = tuple(Grant(role=role, force="Eastshire", unit="N") for role in roles)
    return [label for label, _, _ in entries(Person("7", "E1", grants), path)]


@pytest.mark.urls("reddot.web.urls")
def test_the_menu_is_what_the_roles_allow() -> None:
    assert [label for label, _, _ in entries(Person("", None), "/")] == [
        "Figures", "Claims", "Releases", "Trials", "Methods", "Ledger",
    ]  # fmt: skip
    assert "Report force" in labels("officer")
    assert "Review queue" not in labels("officer")
    assert "Review queue" in labels("supervisor")
    assert "Report force" not in labels("supervisor")
    assert {"Review queue", "Report force"} <= set(labels("officer", "supervisor"))
    assert "Audit" in labels("auditor")
    assert "Audit" not in labels("administrator")


@pytest.mark.urls("reddot.web.urls")
def test_someone_signed_in_sees_their_menu_their_account_and_that_records_are_invented(
    cast: Cast,
) -> None:
    html = client_of(cast.supervisor).get("/").content.decode()
    assert all(words in html for words in ("Review queue", "Your account", "Sign out"))
    assert "Synthetic records: an invented force" in html
    nobody = client_of(None).get("/").content.decode()
    assert "Review queue" not in nobody
    assert "Synthetic records" not in nobody


def test_the_menu_marks_where_one_is() -> None:
    found = entries(Person("", None), "/figures/")
    assert [label for label, _, current in found if current] == ["Figures"]
    assert not any(current for _, _, current in entries(Person("", None), "/"))


def test_invented_records_are_marked_and_others_are_not() -> None:
    words = {"synthetic_words": "Synthetic records"}
    base = engines["django"].get_template("base.html")
    assert "Synthetic records" in base.render({"synthetic": True, **words})
    assert "Synthetic records" not in base.render({"synthetic": False, **words})
