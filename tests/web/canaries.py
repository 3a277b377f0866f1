"""Words that nobody would type, one for each field, and where they turn up again."""

from __future__ import annotations

import base64
import io
import logging
import pickle
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import unquote_plus

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client

from reddot.web.logs import PlainFormatter

ADDRESS = re.compile(r'(?:href|src|action|formaction|content)="([^"]*)"')


@dataclass
class Canaries:
    """What was typed, by the name of the field; each word is of 16 random letters and digits."""

    words: dict[str, str] = field(default_factory=dict)

    def new(self, name: str, form: str = "{}") -> str:
        """A fresh word for a field; ``form`` puts it in the shape that the field asks for."""
        word = f"zq{secrets.token_hex(7)}"
        self.add(name, word)
        return form.format(word)

    def add(self, name: str, word: str) -> str:
        """A secret that the site itself made and showed; words of one field are numbered."""
        assert len(word) >= 6, "too short to be told from other words"
        before = sum(field_of(known) == name for known in self.words)
        self.words[f"{name}#{before + 1}" if before else name] = word
        return word

    def in_text(self, text: str) -> set[str]:
        """The fields whose words are in a text, in capitals, escaped or not."""
        folded = unescape(unquote_plus(text)).casefold() + text.casefold()
        return {name for name, word in self.words.items() if _is_in(word.casefold(), folded)}


def field_of(name: str) -> str:
    """The field of a word, whichever of its words it is.

    >>> field_of("narrative#2")
    'narrative'
    """
    return name.partition("#")[0]


def _is_in(word: str, text: str) -> bool:
    """A word of digits alone, such as a one-time code, must stand by itself."""
    if word.isdigit():
        return re.search(rf"(?<![0-9a-f.]){word}(?![0-9a-f])", text) is not None
    return word in text


@dataclass(frozen=True, slots=True)
class Seen:
    """One request and what came back."""

    method: str
    address: str
    status: int
    headers: Mapping[str, str]
    cookies: str
    links: tuple[str, ...]
    signed_in: bool


class Watched(Client):
    """A browser that remembers addresses, headers, cookies and links of everything it did."""

    def __init__(self, seen: list[Seen], **more: Any) -> None:
        super().__init__(raise_request_exception=False, **more)
        self.seen = seen

    def request(self, **request: Any) -> Any:
        before = "_auth_user_id" in self.session if self.cookies else False
        response: HttpResponse = super().request(**request)  # type: ignore[assignment]
        body = b"".join(response) if response.streaming else response.content
        self.seen.append(
            Seen(
                method=request["REQUEST_METHOD"],
                address=f"{request['PATH_INFO']}?{request.get('QUERY_STRING', '')}",
                status=response.status_code,
                headers=dict(response.items()),
                cookies=self.cookies.output(),
                links=tuple(ADDRESS.findall(body.decode("utf-8", "replace"))),
                signed_in=before or "_auth_user_id" in self.session,
            )
        )
        return response


@contextmanager
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Everything that the site's own handlers write, as they write it.

    Every logger may speak from INFO on, so that a quiet one is no excuse.
    """
    written = io.StringIO()
    handlers = {h for logger in _loggers() for h in logger.handlers if _is_own(h)}
    assert handlers, "the settings of the log name no handler"
    for handler in handlers:
        assert isinstance(handler.formatter, PlainFormatter), handler
        monkeypatch.setattr(handler, "stream", written)
    for logger in _loggers():
        monkeypatch.setattr(logger, "level", logging.INFO)
        monkeypatch.setattr(logger, "disabled", False)
    logging.root.manager._clear_cache()  # type: ignore[attr-defined]
    yield written
    logging.root.manager._clear_cache()  # type: ignore[attr-defined]


def _loggers() -> list[logging.Logger]:
    known = logging.root.manager.loggerDict.values()
    return [logging.root, *(one for one in known if isinstance(one, logging.Logger))]


def _is_own(handler: logging.Handler) -> bool:
    """Whether the settings made it; the tests have handlers of their own."""
    return type(handler) is logging.StreamHandler


def of_addresses(canaries: Canaries, seen: Iterable[Seen]) -> set[str]:
    """Fields whose words are in an address that was asked for, led to, or linked to."""
    found = set()
    for one in seen:
        for text in (one.address, one.headers.get("Location", ""), *one.links):
            found |= {f"{name} in an address: {text}" for name in canaries.in_text(text)}
    return found


def of_headers(canaries: Canaries, seen: Iterable[Seen]) -> set[str]:
    """Fields whose words are in a header or a cookie."""
    found = set()
    for one in seen:
        text = f"{one.headers} {one.cookies}"
        found |= {f"{name} in a header of {one.address}" for name in canaries.in_text(text)}
    return found


def kept_by_browsers(seen: Iterable[Seen]) -> set[str]:
    """Answers to a signed-in person, or to a form, that a browser or a proxy may keep."""
    return {
        f"{one.method} {one.address} {one.status}: {one.headers.get('Cache-Control')}"
        for one in seen
        if (one.signed_in or one.method != "GET")
        and "no-store" not in one.headers.get("Cache-Control", "")
    }


def of_caches(canaries: Canaries) -> set[str]:
    """Fields whose words are in a cache of the framework: in a key or in a value."""
    found = set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM reddot_cache")
        rows = cursor.fetchall()
    for key, value in rows:
        text = f"{key} {pickle.loads(base64.b64decode(value))!r}"  # noqa: S301 - of this test itself
        found |= {f"{name} in the cache: {key}" for name in canaries.in_text(text)}
    return found


def of_mail(canaries: Canaries) -> set[str]:
    """Fields whose words are in a mail; whom it goes to stands on it."""
    found = set()
    for message in mail.outbox:
        text = f"{message.subject} {message.body} {message.extra_headers} {message.attachments}"
        found |= {f"{name} in a mail" for name in canaries.in_text(text)}
    return found


def of_sessions(canaries: Canaries) -> set[str]:
    """Fields whose words are in a session, as it is stored and as it is read."""
    found = set()
    for session in Session.objects.all():
        text = f"{session.session_data} {session.get_decoded()}"
        found |= {f"{name} in a session" for name in canaries.in_text(text)}
    return found


def of_tables(canaries: Canaries) -> dict[str, set[str]]:
    """By field: each table and column that holds its word."""
    found: dict[str, set[str]] = {name: set() for name in canaries.words}
    for model in apps.get_models(include_auto_created=True):
        for column, text in _columns(model):
            for name in canaries.in_text(text):
                found[name].add(f"{model._meta.db_table}.{column}")
    return found


def _columns(model: type[Model]) -> Iterator[tuple[str, str]]:
    names = [str(one.column) for one in model._meta.concrete_fields]
    quoted = ", ".join(connection.ops.quote_name(name) for name in names)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {quoted} FROM {table}")  # noqa: S608 - our own names
        for row in cursor.fetchall():
            for name, value in zip(names, row, strict=True):
                held = bytes(value) if isinstance(value, memoryview | bytes) else value
                yield (
                    name,
                    held.decode("utf-8", "replace") if isinstance(held, bytes) else str(held),
                )
