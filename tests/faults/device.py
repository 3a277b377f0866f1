"""An officer's device: asks for pages, sends forms, sends the same again until it is answered."""

from __future__ import annotations

import http.client
import random
import re
import select
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode, urlsplit

from faults.server import Person

Form = Mapping[str, Sequence[str]]
LONGEST_WAIT_SECONDS = 0.5
GIVES_UP_AFTER_SECONDS = 120.0
TIMEOUT_SECONDS = 30.0
HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')
ERRORS = re.compile(r'govuk-error-message">(.*?)</p>', re.DOTALL)


class RefusedError(Exception):
    """The site answered, and did not do what was asked."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, where to go on, the page, and how often it had been sent."""

    status: int
    location: str
    text: str
    sent: int
    seconds: float

    def hidden(self, address: str) -> dict[str, Sequence[str]]:
        """The hidden inputs of the page's form that is sent to an address."""
        start = self.text.find(f'<form method="post" action="{address}"')
        if start < 0:
            raise RefusedError(f"the page has no form for {address}")
        form = self.text[start : self.text.find("</form>", start)]
        return {unescape(name): [unescape(value)] for name, value in HIDDEN.findall(form)}


@dataclass(slots=True)
class Device:
    """One officer's browser, with its cookies and one connection kept open."""

    port: int
    person: Person
    chance: random.Random
    retries: bool = True
    abandon: threading.Event = field(default_factory=threading.Event)
    sent_again: int = 0
    waiting: bool = False
    cookies: dict[str, str] = field(default_factory=dict)
    connection: http.client.HTTPConnection | None = None

    def __post_init__(self) -> None:
        """Sign in: the session is open already."""
        self.cookies["sessionid"] = self.person.session

    def page(self, address: str) -> Answer:
        """Ask for a page; a redirect is followed."""
        for _ in range(5):
            answer = self._until_answered("GET", address, b"")
            if answer.status in (301, 302, 303):
                address = answer.location
                continue
            if answer.status != 200:
                raise RefusedError(f"GET {shape(address)}: {answer.status}")
            return answer
        raise RefusedError(f"GET {shape(address)}: it leads in a circle")

    def send(self, address: str, form: Form, *, expects: int = 303) -> Answer:
        """Send a form; the same bytes again as long as nobody answers."""
        answer = self._until_answered("POST", address, urlencode(form, doseq=True).encode())
        if answer.status != expects:
            said = "; ".join(re.sub(r"<[^>]*>", "", text) for text in ERRORS.findall(answer.text))
            said = said or answer.text[:300]
            raise RefusedError(
                f"POST {shape(address)}: {answer.status} after {answer.sent}: {said}"
            )
        return answer

    def _until_answered(self, method: str, address: str, body: bytes) -> Answer:
        started, sent = time.monotonic(), 0
        while True:
            sent += 1
            try:
                answer = self._once(method, address, body, sent, started)
            except (OSError, http.client.HTTPException):
                self.close()
            else:
                if answer.status < 500:
                    return answer
                if not self.retries:
                    raise RefusedError(f"{method} {shape(address)}: {answer.status}")
            waited = time.monotonic() - started
            gives_up = self.abandon.is_set() or waited > GIVES_UP_AFTER_SECONDS
            if gives_up or not self.retries:
                raise RefusedError(f"{method} {shape(address)}: no answer in {waited:.0f} s")
            self.sent_again += 1
            time.sleep(self.chance.random() * min(LONGEST_WAIT_SECONDS, 0.02 * 2**sent))

    def _once(self, method: str, address: str, body: bytes, sent: int, started: float) -> Answer:
        if self.connection is None or self._was_closed():
            self.close()
            self.connection = http.client.HTTPConnection(
                "127.0.0.1", self.port, timeout=TIMEOUT_SECONDS
            )
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.waiting = True
        try:
            self.connection.request(method, address, body or None, headers)
            response = self.connection.getresponse()
            text = response.read().decode()
        finally:
            self.waiting = False
        for cookie in response.headers.get_all("Set-Cookie") or ():
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        location = urlsplit(response.headers.get("Location") or "")._replace(scheme="", netloc="")
        seconds = time.monotonic() - started
        return Answer(response.status, location.geturl(), text, sent, seconds)

    def _was_closed(self) -> bool:
        """Whether the site closed the connection meanwhile, as browsers see before they send."""
        held = self.connection.sock if self.connection else None
        return held is None or bool(select.select([held], [], [], 0)[0])

    def close(self) -> None:
        """Drop the connection; the next request opens another."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None


def shape(address: str) -> str:
    """An address without the report it is of.

    >>> shape("/report/34872c04-8981-4ba7-a7cd-50418f79f6aa/check/")
    '/report/…/check/'
    """
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "…", address)
