"""What goes wrong is logged without a word of what was typed; and a leak would be found."""

from __future__ import annotations

import logging
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from canaries import (
    Seen,
    Watched,
    kept_by_browsers,
)
from canary_walk import SIGN_IN, Walk, misplaced, walking
from django.core import mail
from django.core.cache import cache
from django.db import DatabaseError
from django.utils import timezone

from cast import Cast
from reddot.records.pages import BY_SLUG
from reddot.store import actions, worker
from reddot.store.models import (
    AuditRow,
    Message,
)
from reddot.store.reading import as_report
from reddot.store.serving import Listening
from reddot.web.report.versions import seen


@pytest.fixture
def walk(cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Walk]:
    """Everyone at a browser, with what the site logs kept."""
    with walking(cast, settings, monkeypatch) as made:
        yield made


BROKEN: tuple[tuple[str, str, str], ...] = (
    ("reddot.web.report.asking.read_answers", "/report/{key}/narrative/", "narrative"),
    ("reddot.web.report.asking.save_answers", "/report/{key}/narrative/", "narrative"),
    ("reddot.web.report.autosave.read_answers", "/report/{key}/autosave/", "narrative"),
    ("reddot.web.report.checking.submit_report", "/report/{key}/check/", "duplicate"),
    ("reddot.web.report.checking.check_report", "/report/{key}/check/", "duplicate"),
    ("reddot.web.accounts.adapters.ratelimit.consume", SIGN_IN, "password"),
)


def _fail_with(words: str, kind: Callable[[str], Exception]) -> Callable[..., Any]:
    def fail(*_: object, **__: object) -> None:
        raise kind(f"the value '{words}' is wrong") from ValueError(f"first {words}")

    return fail


@pytest.mark.parametrize(("place", "address", "field"), BROKEN, ids=[b[0] for b in BROKEN])
@pytest.mark.parametrize("kind", [RuntimeError, DatabaseError])
def test_an_error_that_quotes_what_was_typed_is_logged_without_it(
    walk: Walk,
    place: str,
    address: str,
    field: str,
    kind: type[Exception],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    row = actions.start_report(walk.cast.author, uuid.uuid4())
    monkeypatch.setattr(place, _fail_with(walk.canaries.new("quoted"), kind))
    typed = {
        field: walk.canaries.new(field), "version": "1", "page": "narrative", "login": "author",
        "idempotency_key": str(uuid.uuid4()), "seen": seen(as_report(row), BY_SLUG["narrative"]),
    }  # fmt: skip
    browser = walk.at("author") if field != "password" else Watched(walk.seen)
    page = browser.post(address.format(key=row.key), typed)
    assert page.status_code == 500
    assert not walk.canaries.in_text(page.content.decode())
    assert kind.__name__ in walk.log.getvalue()
    monkeypatch.undo()
    written = walk.log.getvalue()
    assert not walk.canaries.in_text(written + "".join(capfd.readouterr()))
    assert str(row.key) not in written
    assert kept_by_browsers(walk.seen) == set()
    assert walk.tables() == {}


def test_the_worker_logs_what_failed_without_its_words(
    walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail = _fail_with(walk.canaries.new("quoted"), DatabaseError)
    monkeypatch.setattr("reddot.store.worker.deliver", fail)
    worker.work_once()
    assert "deliver failed and is tried again" in walk.log.getvalue()
    assert "DatabaseError" in walk.log.getvalue()
    assert walk.leaks() == set()


def test_an_address_that_was_made_up_is_not_logged(walk: Walk) -> None:
    words = walk.canaries
    for address in (
        words.new("path", "/{}/"),
        words.new("below", "/reports/{}/"),
        words.new("query", "/queue/?unit={}"),
        words.new("interface", "/api/v1/{}"),
        words.new("parameter", "/api/v1/figures/?{}=1"),
        words.new("slug", "/report/00000000-0000-4000-8000-000000000000/{}/"),
    ):
        walk.at("author").get(address)
        walk.at("author").post(address, {"text": words.new("body")})
    walk.at("author").get("/", HTTP_HOST=words.new("host", "{}.example"))
    walk.at("author").get("/", HTTP_X_CANARY=words.new("header"))
    assert "none of the site's" in walk.log.getvalue()
    assert not words.in_text(walk.log.getvalue())


OTHERS = (
    "django.request", "django.security.DisallowedHost", "axes.handlers", "allauth", "ninja",
    "urllib3.connectionpool", "requests", "py.warnings", "asyncio", "gunicorn.error",
)  # fmt: skip


@pytest.mark.parametrize("name", OTHERS)
def test_the_words_of_another_librarys_line_are_left_out(walk: Walk, name: str) -> None:
    word = walk.canaries.new("word")
    logging.getLogger(name).error(f"made with {word}")
    logging.getLogger(name).error("filled in with %s", word)
    assert walk.log.getvalue().count(f"ERROR {name}: test_canary_errors:") == 2
    assert not walk.canaries.in_text(walk.log.getvalue())


@pytest.mark.parametrize(
    "leak",
    [
        lambda _walk, word: logging.getLogger("reddot.web").warning("typed: %s", word),
        lambda walk, word: walk.at("author").get(f"/reports/?q={word}"),
        lambda _walk, word: cache.set("last", word),
        lambda _walk, word: mail.send_mail("About", f"Typed: {word}", None, ["x@force.example"]),
        lambda walk, word: (
            walk.at("author").cookies.load({"last": word}) or walk.at("author").get("/")
        ),
        lambda _walk, word: Message.objects.update(last_error=word),
        lambda _walk, word: AuditRow.objects.update(detail=word.upper()),
    ],
    ids=["log", "address", "cache", "mail", "cookie", "notice", "trail"],
)
def test_a_leak_is_found(walk: Walk, leak: Callable[[Walk, str], object]) -> None:
    """The search above can fail: one word let out on each way is found there."""
    word = walk.canaries.new("let out")
    actions.start_report(walk.cast.author, uuid.uuid4())
    person = walk.cast.author
    Message.objects.create(
        to=person, kind="report_returned", record="x", made_at=timezone.now(),
        delivered_at=timezone.now(),
    )  # fmt: skip
    leak(walk, word)
    assert walk.leaks() | misplaced(walk.tables())


def test_an_answer_that_may_be_kept_is_found() -> None:
    one = Seen("GET", "/reports/", 200, {"Cache-Control": "max-age=60"}, "", (), signed_in=True)
    assert kept_by_browsers([one])


# --- the server around the site


def test_the_server_writes_no_line_for_a_request() -> None:
    command = Listening(host="127.0.0.1", port=8000).command()
    assert not [word for word in command if "access" in word]
    assert command[command.index("--log-level") + 1] == "warning"


def test_the_server_s_own_lines_are_held_to_the_site_s(tmp_path: Path) -> None:
    """The application, loaded as the server loads it, takes the words out of the server's lines."""
    program = (
        "import logging; handler = logging.StreamHandler();"
        "logging.getLogger('gunicorn.error').addHandler(handler);"
        "import reddot.web.wsgi;"
        "logging.getLogger('gunicorn.error').error('Error handling request %s', '/?q=CANARY')"
    )
    environment = {"REDDOT_DIR": str(tmp_path), "PATH": ""}
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert "ERROR gunicorn.error" in done.stderr
    assert "CANARY" not in done.stdout + done.stderr
