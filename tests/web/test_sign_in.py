"""Signing in: what is asked, what is said, and how guessing ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from axes.models import AccessAttempt
from django.core.cache import cache, caches
from django.db import connection
from django.test import Client
from drawn import refused

from cast import Cast, client_of
from reddot.store.models import User

PASSWORD = "several unrelated words"  # noqa: S105
SIGN_IN = "/accounts/login/"
BAD_CREDENTIALS = (
    "", "null", "{}", "[]", "7", "\x00", "x" * 100_000, '{"id": "x"}', '{"id": 7, "rawId": []}',
    '{"id": "eA", "rawId": "eA", "type": "public-key", "response": 7}',
    '{"id": "eA", "rawId": "eA", "type": "public-key", "response": {"clientDataJSON": "eA",'
    ' "authenticatorData": "eA", "signature": "eA", "userHandle": "eA"}}',
)  # fmt: skip


@pytest.fixture(autouse=True)
def _nothing_counted(db: None, settings: Any) -> Iterator[None]:  # noqa: ARG001
    """No attempt of another test counts, and a password takes no time."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def officer(cast: Cast) -> User:
    """An officer who has a password."""
    cast.author.set_password(PASSWORD)
    cast.author.save()
    return cast.author


def sign_in(
    client: Client, name: str, password: str = PASSWORD, at: str = "127.0.0.1"
) -> tuple[int, str]:
    answer = client.post(SIGN_IN, {"login": name, "password": password}, REMOTE_ADDR=at)
    return answer.status_code, answer.content.decode()


def test_the_right_password_signs_in_and_nothing_more_is_said(officer: User) -> None:
    client = Client()
    assert sign_in(client, officer.username)[0] == 302
    html = client.get("/").content.decode()
    assert "Your account" in html
    assert "notification-banner" not in html


def test_a_wrong_password_is_said_without_saying_which_part_is_wrong(officer: User) -> None:
    known = sign_in(Client(), officer.username, "wrong")
    unknown = sign_in(Client(), "nobody-canary", "wrong")
    for status, html in (known, unknown):
        assert status == 200
        assert "There is a problem" in html
        assert "<title>Error: Sign in" in html
    said = [re.search(r"summary__list.*?</ul>", html, re.DOTALL) for _, html in (known, unknown)]
    assert said[0] is not None
    assert said[1] is not None
    assert said[0][0] == said[1][0]


def test_guessing_locks_the_account_and_says_for_how_long(officer: User) -> None:
    for _ in range(5):
        sign_in(Client(), officer.username, "wrong")
    status, html = sign_in(Client(), officer.username)
    assert status == 429
    assert "Wait 15 minutes" in html
    assert officer.username not in html
    assert refused(html) == []


def test_guessing_one_name_does_not_lock_a_colleague_at_the_same_address(officer: User) -> None:
    for _ in range(6):
        sign_in(Client(), "somebody-else", "wrong")
    assert sign_in(Client(), officer.username)[0] == 302


def test_the_right_password_is_refused_while_locked_and_taken_once_it_is_over(
    officer: User,
) -> None:
    for _ in range(5):
        sign_in(Client(), officer.username, "wrong")
    client = Client()
    assert sign_in(client, officer.username)[0] == 429
    assert "_auth_user_id" not in client.session
    for row in AccessAttempt.objects.all():
        row.attempt_time -= timedelta(minutes=16)
        row.save()
    assert sign_in(client, officer.username)[0] == 302


def test_guessing_from_elsewhere_does_not_shut_the_officer_out(officer: User) -> None:
    for _ in range(8):
        sign_in(Client(), officer.username, "wrong", at="192.0.2.7")
    assert sign_in(Client(), officer.username, at="192.0.2.7")[0] == 429
    assert sign_in(Client(), officer.username)[0] == 302


def test_capitals_give_no_more_guesses(officer: User) -> None:
    name = officer.username
    for variant in (name, name.upper(), name.title(), f" {name} ", name.swapcase()):
        sign_in(Client(), variant, "wrong")
    assert sign_in(Client(), name)[0] == 429


def test_guessing_many_names_from_one_address_is_slowed(officer: User) -> None:
    for number in range(21):
        sign_in(Client(), f"name-{number}", "wrong")
    html = sign_in(Client(), officer.username)[1]
    assert "Too many failed login attempts" in html
    assert sign_in(Client(), officer.username, at="192.0.2.7")[0] == 302


def test_behind_a_server_guesses_are_counted_by_the_address_that_it_saw(
    officer: User, settings: Any
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def through(address: str, password: str, claimed: str) -> int:
        given = {"login": officer.username, "password": password}
        seen = f"{claimed}, {address}"  # the server adds the address that it saw on the right
        return int(Client().post(SIGN_IN, given, headers={"x-forwarded-for": seen}).status_code)

    for number in range(5):
        through("192.0.2.7", "wrong", f"198.51.100.{number}")
    assert through("192.0.2.7", PASSWORD, "198.51.100.9") == 429
    assert through("192.0.2.8", PASSWORD, "192.0.2.7") == 302


def test_guesses_are_counted_once_for_every_process_of_the_site(officer: User) -> None:
    for number in range(21):
        sign_in(Client(), f"name-{number}", "wrong")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM reddot_cache")
        assert cursor.fetchone()[0] > 0
    caches.close_all()
    assert "Too many failed login attempts" in sign_in(Client(), officer.username)[1]


def second_step(officer: User) -> tuple[Client, str]:
    """A browser in which the password was right and a code is asked for, and that code."""
    secret = generate_totp_secret()
    if not Authenticator.objects.filter(user=officer).exists():
        TOTP.activate(officer, secret)
    client = Client()
    assert sign_in(client, officer.username)[0] == 302
    counter = next(iter(yield_hotp_counters_from_time()))
    return client, format_hotp_value(hotp_value(secret, counter))


def test_guessing_codes_is_locked_by_account_wherever_it_comes_from(officer: User) -> None:
    client, code = second_step(officer)
    address = "/accounts/2fa/authenticate/"
    for number in range(5):
        wrong = f"{(int(code) + 1 + number) % 10**6:06}"
        client.post(address, {"code": wrong}, REMOTE_ADDR=f"192.0.2.{number}")
    answer = client.post(address, {"code": code})
    assert "Too many failed login attempts" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_code_is_taken_once(officer: User) -> None:
    client, code = second_step(officer)
    again = Client()
    sign_in(again, officer.username)
    address = "/accounts/2fa/authenticate/"
    assert client.post(address, {"code": code}).status_code == 302
    assert "_auth_user_id" in client.session
    again.post(address, {"code": code})
    assert "_auth_user_id" not in again.session


def test_a_passkey_is_a_way_in_and_a_bad_one_is_refused(officer: User) -> None:
    client = Client()
    html = client.get(SIGN_IN).content.decode()
    assert "Sign in with a passkey" in html
    options = client.get("/accounts/2fa/webauthn/login/", HTTP_ACCEPT="application/json")
    assert options.status_code == 200
    assert "challenge" in options.content.decode()
    for credential in BAD_CREDENTIALS:
        answer = client.post("/accounts/2fa/webauthn/login/", {"credential": credential})
        assert answer.status_code < 500
        assert "_auth_user_id" not in client.session
    assert officer.pk


def test_signing_in_forgets_the_wrong_passwords_before_it(officer: User) -> None:
    for _ in range(2):
        for _ in range(4):
            sign_in(Client(), officer.username, "wrong")
        assert sign_in(Client(), officer.username)[0] == 302


def test_an_authenticator_app_is_set_up_and_then_asked_for(officer: User) -> None:
    client = Client()
    sign_in(client, officer.username)
    address = "/accounts/2fa/totp/activate/"
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    html = client.get(address).content.decode()
    assert refused(html) == []
    found = re.search(r'app-code">(\w+)<', html)
    assert found is not None
    counter = next(iter(yield_hotp_counters_from_time()))
    code = format_hotp_value(hotp_value(found[1], counter))
    assert client.post(address, {"code": code}).status_code == 302
    codes = client.get("/accounts/2fa/recovery-codes/").content.decode()
    assert codes.count("<li>") >= 10
    again = Client()
    answer = again.post(SIGN_IN, {"login": officer.username, "password": PASSWORD}, follow=True)
    assert "Check that it is you" in answer.content.decode()
    assert "Your account" not in again.get("/").content.decode()
    wrong = again.post("/accounts/2fa/authenticate/", {"code": "000000"}).content.decode()
    assert "There is a problem" in wrong


def test_a_password_alone_is_said_to_be_weak(officer: User) -> None:
    html = client_of(officer).get("/accounts/2fa/").content.decode()
    assert "A password alone protects your account" in html
    assert not Authenticator.objects.exists()


def test_nobody_signs_up_and_no_password_is_mailed(client: Client, db: None) -> None:  # noqa: ARG001
    assert "Accounts are entered by your force" in client.get("/accounts/signup/").content.decode()
    reset = client.get("/accounts/password/reset/").content.decode()
    assert "No password is sent by mail" in reset
    assert 'name="email"' not in reset


def test_a_password_that_is_too_short_is_said_at_the_field(officer: User) -> None:
    client = Client()
    sign_in(client, officer.username)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    html = client.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": "short", "password2": "short"},
    ).content.decode()
    assert 'id="id_password1-error"' in html or 'id="id_password2-error"' in html
    assert 'value="short"' not in html
    assert "&lt;ul" not in html
