"""Names, passwords, codes, files and tokens: in the tables meant for them, and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from canaries import (
    Watched,
)
from canary_walk import SIGN_IN, Walk, misplaced, walking
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

from cast import FORCE, NORTH, Cast
from reddot.store.models import (
    User,
)


@pytest.fixture
def walk(cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Walk]:
    """Everyone at a browser, with what the site logs kept."""
    with walking(cast, settings, monkeypatch) as made:
        yield made


def _enter(walk: Walk) -> User:
    """A person entered by the administrator, wrongly first; the password that was set for them."""
    new = {"role": "officer", "where": f"unit:{NORTH}"}
    for field in ("username", "email", "officer_id"):
        for form in ("{}\x00", "{} " + "x" * 300):
            word = walk.canaries.new(f"wrong {field} {len(form)}", form)
            walk.at("administrator").post("/people/enter/", {**new, field: word})
    given = {
        "username": walk.canaries.new("user name"),
        "email": walk.canaries.new("email", "{}@force.example"),
        "officer_id": walk.canaries.new("officer number"),
    }
    done = walk.at("administrator").post("/people/enter/", {**new, **given})
    assert done.status_code == 303
    again = walk.at("administrator").post("/people/enter/", {**new, **given})
    assert again.status_code == 400
    return User.objects.get(username=given["username"])


def _initial_password(walk: Walk, user: User) -> str:
    page = walk.at("administrator").post(f"/people/{user.pk}/password/").content.decode()
    found = re.search(r"\b([a-z2-9]{5}-[a-z2-9]{5}-[a-z2-9]{5}-[a-z2-9]{5})\b", page)
    assert found is not None
    return walk.canaries.add("initial password", found[1])


def _wrong_sign_ins(walk: Walk, user: User) -> None:
    """A wrong password, a password typed in the box of the name, and what is no text."""
    for number, name in enumerate(("{}", "{}", "{}\x00", "{}" + "x" * 400)):
        login = user.username if number == 0 else walk.canaries.new(f"tried name {number}", name)
        given = {"login": login, "password": walk.canaries.new(f"tried password {number}")}
        browser = Watched(walk.seen)
        assert browser.post(SIGN_IN, given).status_code == 200
        browser.get("/")
    for number in range(6):
        browser.post(SIGN_IN, {"login": "locked", "password": walk.canaries.new(f"lock {number}")})


def _code(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


def _second_step(walk: Walk, browser: Watched, password: str) -> tuple[str, str]:
    """Set up an app; gives its secret and the new password."""
    address = "/accounts/reauthenticate/"
    browser.post(address, {"password": walk.canaries.new("wrong again")})
    browser.post(address, {"password": password})
    fresh = walk.canaries.new("new password", "several {} words")
    change = {"oldpassword": password, "password1": fresh}
    wrong = walk.canaries.new("wrong new password")
    browser.post("/accounts/password/change/", {**change, "password2": wrong})
    done = browser.post("/accounts/password/change/", {**change, "password2": fresh})
    assert done.status_code == 302
    page = browser.get("/accounts/2fa/totp/activate/").content.decode()
    found = re.search(r'app-code">(\w+)<', page)
    assert found is not None
    secret = walk.canaries.add("secret of the app", found[1])
    browser.post("/accounts/2fa/totp/activate/", {"code": walk.canaries.add("bad code", "602214")})
    code = walk.canaries.add("first code", _code(secret))
    assert browser.post("/accounts/2fa/totp/activate/", {"code": code}).status_code == 302
    codes = re.findall(r"<li>(\w{8})</li>", browser.get("/accounts/2fa/recovery-codes/").text)
    assert codes
    for number, one in enumerate(codes):
        walk.canaries.add(f"recovery code {number}", one)
    return secret, fresh


def test_what_is_typed_to_sign_in_is_kept_nowhere_in_clear(
    walk: Walk, capfd: pytest.CaptureFixture[str]
) -> None:
    user = _enter(walk)
    password = _initial_password(walk, user)
    _wrong_sign_ins(walk, user)
    browser = Watched(walk.seen)
    given = {"login": user.username, "password": password}
    assert browser.post(SIGN_IN, given)["Location"] == "/"
    secret, password = _second_step(walk, browser, password)
    browser.post("/accounts/logout/")
    browser.post(SIGN_IN, {"login": user.username, "password": password})
    cache.clear()  # the code of this half minute was used to set the app up
    step = "/accounts/2fa/authenticate/"
    browser.post(step, {"code": walk.canaries.add("wrong code", "299792")})
    code = walk.canaries.add("second code", _code(secret))
    assert browser.post(step, {"code": code})["Location"] == "/"
    assert browser.get("/").status_code == 200
    last = Watched(walk.seen)
    last.post(SIGN_IN, {"login": user.username, "password": password})
    recovery = walk.canaries.words["recovery code 0"]
    assert last.post(step, {"code": recovery})["Location"] == "/"
    assert "_auth_user_id" in last.session
    assert walk.leaks() - _of_the_session(walk) == set()
    assert not walk.canaries.in_text("".join(capfd.readouterr()))
    assert misplaced(walk.tables()) == set()


def _of_the_session(walk: Walk) -> set[str]:
    """The library notes with the sitting under which name the password was given."""
    assert walk.canaries.words["user name"]
    return {"user name in a session"}


def test_guessing_is_counted_without_keeping_what_was_guessed(walk: Walk) -> None:
    from axes.models import AccessAttempt

    browser = Watched(walk.seen)
    guess = {"login": walk.canaries.new("name"), "password": walk.canaries.new("password")}
    statuses = [browser.post(SIGN_IN, guess).status_code for _ in range(6)]
    assert statuses == [200] * 4 + [429] * 2
    row = AccessAttempt.objects.get()
    assert row.failures_since_start >= 5
    assert re.fullmatch("[0-9a-f]{64}", row.username)
    assert walk.leaks() == set()
    assert walk.tables() == {}


# --- files, tokens


def test_what_is_in_a_file_is_in_the_tables_of_its_rows_alone(walk: Walk) -> None:
    words = walk.canaries
    log = (
        "serial_number,at,kind\n"
        f"{words.new('key of a device')},2018-01-05T10:00:00Z,trigger\n"
        f"X,{words.new('no time')},trigger\nX,2018-01-05T10:00:00Z,{words.new('no kind')}\n"
    )
    name = words.new("name of a file", "{}.csv")
    sent = {"file": SimpleUploadedFile(name, log.encode())}
    assert walk.at("taser_lead").post("/device-logs/", sent).status_code == 200
    odd = SimpleUploadedFile(name, words.new("odd file", "{},\x00,\xff").encode("latin-1"))
    assert walk.at("taser_lead").post("/device-logs/", {"file": odd}).status_code == 400
    mapping = '[columns]\nRef = "report_id"\nCrime = "crime_reference"\nAge = "perceived_age_band"'
    head = f'kind = "reports"\ntitle = "{words.new("title of a mapping")}"\n{mapping}\n'
    rows = (
        f"Ref,Crime,Age\n{words.new('imported number')},{words.new('imported')},18-34\n"
        f"P2,,{words.new('no age')}\nP3,{words.new('too long')}{'x' * 300},\n"
    )
    for data in (rows, rows, words.new("no heading", "{},2")):
        files = {
            "file": SimpleUploadedFile(name, data.encode()),
            "mapping": SimpleUploadedFile(words.new("name of a mapping", "{}.toml"), head.encode()),
        }
        form = {"layout": "own", "force": FORCE, **files}
        assert walk.at("force_lead").post("/imports/", form).status_code in (200, 400)
    assert walk.leaks() == set()
    assert misplaced(walk.tables()) == set()
    assert walk.tables()["imported"] == {"store_report.crime_reference"}
    assert walk.tables()["key of a device"] == {"store_devicelogline.serial_number"}


def test_a_token_is_shown_once_and_kept_nowhere(walk: Walk) -> None:
    client = walk.at("force_lead")
    walk.type("force_lead", "/tokens/", "name", {"days": "7"})
    given = {"name": walk.canaries.new("token name"), "days": "30"}
    page = client.post("/tokens/", given).content.decode()
    found = re.search(r"reddot_[\w-]{43}", page)
    assert found is not None
    token = walk.canaries.add("token", found[0])
    program = Watched(walk.seen)
    wrong = walk.canaries.new("wrong token")
    for sent in (token, wrong, f"{token}x"):
        program.get("/api/v1/reports/", HTTP_AUTHORIZATION=f"Bearer {sent}")
    assert [one.status for one in walk.seen[-3:]] == [200, 401, 401]
    assert all("no-store" in one.headers["Cache-Control"] for one in walk.seen[-3:])
    assert client.get("/tokens/").status_code == 200
    assert walk.leaks() == set()
    assert misplaced(walk.tables()) == set()
