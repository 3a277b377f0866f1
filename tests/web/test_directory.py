"""Signing in through a force's directory, against a directory on this machine."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from fake_directory import CLIENT, SECRET, Directory, running

from cast import Cast, client_of
from reddot.errors import UsageError
from reddot.store.models import User
from reddot.web.accounts.directory import directory_apps, directory_origin

SIGN_IN = "/accounts/login/"
START = "/accounts/oidc/directory/login/?process=login"
BACK = "/accounts/oidc/directory/login/callback/"


@pytest.fixture(autouse=True)
def _nothing_counted(db: None) -> Iterator[None]:  # noqa: ARG001 - the counts are stored
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(scope="module")
def server() -> Iterator[Directory]:
    with running() as directory:
        yield directory


@pytest.fixture
def directory(server: Directory, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Directory:
    """The directory, as the settings of a force name it."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    server.asked.clear()
    server.refusals.clear()
    server.broken = frozenset()
    named = {
        "REDDOT_OIDC_URL": server.address,
        "REDDOT_OIDC_NAME": "the Eastshire directory",
        "REDDOT_OIDC_CLIENT": CLIENT,
        "REDDOT_OIDC_SECRET": SECRET,
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": directory_apps(named)}}
    return server


def come_back(client: Client, directory: Directory, start: str = START) -> HttpResponse:
    """Press the button, sign in at the directory, and come back."""
    away = client.post(start)
    assert away.status_code == 302, away
    assert away["Location"].startswith(f"{directory.address}/authorize?")
    return client.get(directory.authorize(away["Location"]))  # type: ignore[return-value]


def button_of(html: str) -> str:
    """Where the form of the directory's button is sent."""
    found = re.search(r'<form method="post" action="([^"]*/oidc/[^"]*)">', html)
    assert found is not None
    return unescape(found[1])


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_the_sign_in_page_offers_the_directory_by_its_name(directory: Directory, db: None) -> None:  # noqa: ARG001
    page = Client().get(SIGN_IN).content.decode()
    assert "Sign in with the Eastshire directory" in page
    assert button_of(page) == START
    assert directory.asked == [], "the page of signing in waits for nobody"


def test_without_a_directory_none_is_offered(client: Client, db: None) -> None:  # noqa: ARG001
    assert "directory" not in client.get(SIGN_IN).content.decode()
    assert client.post(START).status_code == 404


def test_whoever_has_an_account_of_that_name_is_signed_in_and_known_again(
    directory: Directory, cast: Cast
) -> None:
    directory.knows(cast.author.username, "the-author")
    client = Client()
    assert come_back(client, directory).status_code == 302
    assert client.session["_auth_user_id"] == str(cast.author.pk)
    assert "Your account" in client.get("/").content.decode()
    directory.knows("a-name-after-marriage", "the-author")
    again = Client()
    come_back(again, directory)
    assert again.session["_auth_user_id"] == str(cast.author.pk)
    assert directory.refusals == []


def test_the_page_that_was_asked_for_is_shown_after_the_directory(
    directory: Directory, cast: Cast
) -> None:
    directory.knows(cast.author.username)
    client = Client()
    button = button_of(client.get(f"{SIGN_IN}?next=/reports/").content.decode())
    assert come_back(client, directory, button)["Location"] == "/reports/"


def test_a_page_elsewhere_is_not_led_to(directory: Directory, cast: Cast) -> None:
    directory.knows(cast.author.username)
    back = come_back(Client(), directory, f"{START}&next=https://elsewhere.example/")
    assert "elsewhere" not in back["Location"]


def test_nothing_of_what_the_directory_said_is_kept_but_its_key(
    directory: Directory, cast: Cast
) -> None:
    directory.knows(cast.author.username, "the-author")
    directory.userinfo |= {"name": "CANARY-full-name", "phone_number": "CANARY-phone"}
    for _ in range(2):
        client = Client()
        come_back(client, directory)
        tie = SocialAccount.objects.get()
        assert (tie.user, tie.uid, tie.extra_data) == (cast.author, "the-author", {})
        held = [str(session.get_decoded()) for session in Session.objects.all()]
        assert not [text for text in held if "CANARY" in text or "force.example" in text]
    assert not SocialToken.objects.exists()
    cast.author.refresh_from_db()
    assert cast.author.email == ""


@pytest.mark.parametrize("name", ["nobody-here", "", None, 7, ["author"]])
def test_a_name_without_an_account_is_told_to_ask_the_administrator(
    directory: Directory, cast: Cast, name: Any
) -> None:
    people = User.objects.count()
    directory.knows(name)
    client = Client()
    page = come_back(client, directory)
    assert page.status_code == 403
    assert "Ask your administrator to enter you." in page.content.decode()
    assert not is_in(client)
    assert User.objects.count() == people
    assert not SocialAccount.objects.exists()
    assert cast.author.pk


def test_a_closed_account_is_refused_before_and_after_it_was_tied(
    directory: Directory, cast: Cast
) -> None:
    User.objects.filter(pk=cast.author.pk).update(is_active=False)
    directory.knows(cast.author.username)
    client = Client()
    assert come_back(client, directory).status_code == 403
    User.objects.filter(pk=cast.author.pk).update(is_active=True)
    come_back(Client(), directory)
    User.objects.filter(pk=cast.author.pk).update(is_active=False)
    back = come_back(client, directory)
    assert back["Location"] == "/accounts/inactive/"
    assert "closed" in client.get("/accounts/inactive/").content.decode()
    assert not is_in(client)


def test_a_name_that_was_given_to_somebody_else_does_not_open_the_account(
    directory: Directory, cast: Cast
) -> None:
    directory.knows(cast.author.username, "the-author")
    come_back(Client(), directory)
    directory.knows(cast.author.username, "a-successor")
    client = Client()
    page = come_back(client, directory)
    assert page.status_code == 403
    assert "belongs to somebody else in the directory" in page.content.decode()
    assert not is_in(client)
    assert SocialAccount.objects.get().uid == "the-author"


def test_the_second_step_is_asked_after_the_directory_too(directory: Directory, cast: Cast) -> None:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(cast.author, generate_totp_secret())
    directory.knows(cast.author.username)
    client = Client()
    assert come_back(client, directory)["Location"] == "/accounts/2fa/authenticate/"
    assert not is_in(client)


@pytest.mark.parametrize("state", ["", "another", None])
def test_an_answer_that_was_not_asked_for_is_refused(
    directory: Directory, cast: Cast, state: str | None
) -> None:
    directory.knows(cast.author.username)
    client = Client()
    away = client.post(START)["Location"]
    back = directory.authorize(away)
    code = back.split("code=")[1].split("&")[0]
    directory.asked.clear()
    sent = {"code": code} if state is None else {"code": code, "state": state}
    page = client.get(BACK, sent)
    assert page.status_code == 401
    assert "You are not signed in" in page.content.decode()
    assert not is_in(client)
    assert "/token" not in directory.asked


def test_somebody_elses_answer_signs_nobody_in(directory: Directory, cast: Cast) -> None:
    directory.knows(cast.author.username)
    theirs = directory.authorize(Client().post(START)["Location"])
    client = Client()
    client.post(START)
    assert client.get(theirs).status_code == 401
    assert not is_in(client)


def test_a_code_put_into_ones_own_answer_is_refused(directory: Directory, cast: Cast) -> None:
    """The code is bound to the browser that asked for it, as a nonce would bind it (PKCE)."""
    directory.knows(cast.author.username)
    stolen = directory.authorize(Client().post(START)["Location"])
    code = stolen.split("code=")[1].split("&")[0]
    client = Client()
    own = client.post(START)["Location"]
    state = own.split("state=")[1].split("&")[0]
    assert client.get(BACK, {"code": code, "state": state}).status_code == 401
    assert directory.refusals == ["verifier"]
    assert not is_in(client)


def test_an_answer_is_used_once(directory: Directory, cast: Cast) -> None:
    directory.knows(cast.author.username)
    client = Client()
    back = directory.authorize(client.post(START)["Location"])
    assert client.get(back).status_code == 302
    client.logout()
    assert client.get(back).status_code == 401
    assert not is_in(client)


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another-client"},
        {"iss": "https://elsewhere.example"},
        {"exp": int(time.time()) - 3600},
        {"sub": "somebody-else"},
    ],
    ids=lambda claims: next(iter(claims)),
)
def test_a_token_that_is_not_for_this_sign_in_is_refused(
    directory: Directory, cast: Cast, claims: dict[str, Any]
) -> None:
    directory.knows(cast.author.username, claims=claims)
    client = Client()
    assert come_back(client, directory).status_code in (401, 403)
    assert not is_in(client)
    assert not SocialAccount.objects.exists()


def test_a_token_used_before_is_refused(directory: Directory, cast: Cast) -> None:
    directory.knows(cast.author.username, claims={"jti": "the-same"})
    assert come_back(Client(), directory).status_code == 302
    client = Client()
    assert come_back(client, directory).status_code == 401
    assert not is_in(client)


def test_who_gives_up_at_the_directory_comes_back_to_signing_in(
    directory: Directory, cast: Cast
) -> None:
    directory.knows(cast.author.username)
    client = Client()
    state = client.post(START)["Location"].split("state=")[1].split("&")[0]
    back = client.get(BACK, {"error": "access_denied", "state": state}, follow=True)
    assert back.status_code == 200
    assert 'href="/accounts/login/"' in back.content.decode()
    assert not is_in(client)


def test_nobody_signs_up_through_the_directory(directory: Directory, cast: Cast) -> None:
    directory.knows("nobody-here")
    client = Client()
    come_back(client, directory)
    page = client.get("/accounts/3rdparty/signup/", follow=True)
    assert 'name="username"' not in page.content.decode()
    people = User.objects.count()
    client.post("/accounts/3rdparty/signup/", {"username": "nobody-here"})
    assert User.objects.count() == people
    assert cast.author.pk


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/token", "/userinfo"])
def test_a_directory_that_fails_is_said_and_is_no_error_of_the_site(
    directory: Directory, cast: Cast, path: str
) -> None:
    directory.knows(cast.author.username)
    directory.broken = frozenset({path})
    client = Client()
    away = client.post(START)
    if away.status_code == 302:
        away = client.get(directory.authorize(away["Location"]))
    assert away.status_code in (401, 503)
    assert "password" in away.content.decode()
    assert not is_in(client)


def test_a_directory_that_is_gone_is_said(settings: Any, db: None) -> None:  # noqa: ARG001
    named = {"REDDOT_OIDC_URL": "http://127.0.0.1:9"}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": directory_apps(named)}}
    page = Client().post(START)
    assert page.status_code == 503
    assert "does not answer" in page.content.decode()


def test_the_form_may_lead_to_the_directory_and_nowhere_else() -> None:
    named = {"REDDOT_OIDC_URL": "https://login.force.example/realms/east"}
    assert directory_origin(named) == ("https://login.force.example",)
    assert directory_origin({}) == ()
    policy = django_settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"]
    assert policy == ["'self'"], "no directory is named for the tests"


@pytest.mark.parametrize("address", ["http://login.force.example", "ftp://x", "login.force"])
def test_a_directory_without_https_is_refused(address: str) -> None:
    with pytest.raises(UsageError, match="Give the https:// address"):
        directory_apps({"REDDOT_OIDC_URL": address})


def test_who_is_signed_in_cannot_tie_a_name_of_somebody_else(
    directory: Directory, cast: Cast
) -> None:
    directory.knows(cast.colleague.username, "the-colleague")
    client = client_of(cast.author)
    come_back(client, directory, START.replace("login", "connect").replace("/connect/", "/login/"))
    assert client.session["_auth_user_id"] == str(cast.author.pk)
    assert not SocialAccount.objects.filter(user=cast.author).exists()
