"""Somebody at each of several browsers: what they type, and every place where it turns up."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from canaries import (
    Canaries,
    Seen,
    Watched,
    field_of,
    kept_by_browsers,
    logged,
    of_addresses,
    of_caches,
    of_headers,
    of_mail,
    of_sessions,
    of_tables,
)
from django.core.cache import cache

from cast import BACKEND, Cast
from reddot.records.questions import BY_FIELD, DEVICE_QUESTIONS
from reddot.store.actions.delivery import deliver
from reddot.store.actions.sequencing import sequence
from reddot.store.models import LedgerCheckpoint, User
from reddot.store.setup import place

SIGN_IN = "/accounts/login/"
TEXTS = tuple(
    question.field
    for question in BY_FIELD.values()
    if question.code_list is None and question.kind in ("text", "textarea")
)
OF_DEVICE = tuple(
    question.field
    for question in DEVICE_QUESTIONS
    if question.code_list is None and question.kind in ("text", "textarea")
)


class Walk:
    """Somebody at each of several browsers; what they type, and all that came of it."""

    def __init__(self, cast: Cast, log: io.StringIO) -> None:
        self.cast, self.log = cast, log
        self.canaries = Canaries()
        self.seen: list[Seen] = []
        self.browsers: dict[str, Watched] = {}

    def at(self, name: str) -> Watched:
        """The browser of one of the cast, signed in."""
        if name not in self.browsers:
            client = self.browsers[name] = Watched(self.seen)
            user = self.cast.member(name)
            if user is not None:
                client.force_login(user, backend=BACKEND)
        return self.browsers[name]

    def type(
        self, name: str, address: str, field: str, more: Mapping[str, Any] | None = None
    ) -> Any:
        """Type a fresh word into a field and send the form with ``more``."""
        word = self.canaries.new(f"{field} at {address.split('/')[-2]}")
        return self.at(name).post(address, {**(more or {}), field: word})

    def leaks(self) -> set[str]:
        """Every place outside the tables in which something typed turned up."""
        sequence()
        deliver()
        return {
            *(f"{name} in the log" for name in self.canaries.in_text(self.log.getvalue())),
            *of_addresses(self.canaries, self.seen),
            *of_headers(self.canaries, self.seen),
            *kept_by_browsers(self.seen),
            *of_caches(self.canaries),
            *of_mail(self.canaries),
            *of_sessions(self.canaries),
            *(f"{name} in the ledger" for name in self.canaries.in_text(_ledger())),
        }

    def tables(self) -> dict[str, set[str]]:
        """By field: the tables and columns that hold its word."""
        return {name: held for name, held in of_tables(self.canaries).items() if held}


def _ledger() -> str:
    file = place().checkpoints
    published = file.read_text(encoding="utf-8") if file.exists() else ""
    lines = LedgerCheckpoint.objects.values_list("line", flat=True)
    return "\n".join([published, *lines])


@contextmanager
def walking(cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Walk]:
    """Everyone at a browser, with what the site logs kept; mail is switched on."""
    monkeypatch.setattr("django.contrib.auth.hashers.PBKDF2PasswordHasher.iterations", 1)
    settings.EMAIL_HOST = "mail.example"
    User.objects.update(email="someone@force.example")
    cache.clear()
    with logged(monkeypatch) as log:
        yield Walk(cast, log)
    cache.clear()


# Where the words of each field may lie. What is not here may lie nowhere.
PLACES: Mapping[str, tuple[str, ...]] = {
    **{
        name: (f"store_report.{name}", "store_change.before", "store_change.after")
        for name in (*TEXTS, "model")
    },
    "dispatch_reference": (
        "store_report.dispatch_reference",
        "store_incident.dispatch_reference",
        "store_change.before",
    ),
    "mended_reference": ("store_report.crime_reference", "store_change.after"),
    "mended_dispatch": (
        "store_report.dispatch_reference",
        "store_incident.dispatch_reference",
        "store_change.after",
    ),
    "off_reason": ("store_report.body_worn_video_off_reason",),
    **{name: (f"store_deviceuse.{name}",) for name in OF_DEVICE},
    "kept_reason": ("store_keptcontradiction.reason",),
    "kept_again": ("store_keptcontradiction.reason",),
    "kept_last": ("store_keptcontradiction.reason",),
    "duplicate_reason": ("store_report.duplicate_reason",),
    "return reason": ("store_report.return_reason", "store_edit.note"),
    "reopen note": ("store_edit.note",),
    "sign-off comment": ("store_report.sign_off_comment",),
    "addendum text": ("store_addendum.text",),
    "statement ''": ("store_statement.text",),
    # the pseudonym of an officer is also the name of their record in the trail
    "officer number asked": (
        "store_officer.officer_id",
        "store_statement.owner_id",
        "store_auditrow.record",
        "store_recordkey.record",
    ),
    # people and signing in
    "user name": ("store_user.username", "axes_accesslog.username"),
    "email": ("store_user.email",),
    "officer number": ("store_officer.officer_id",),
    "secret of the app": ("mfa_authenticator.data",),
    "key of a device": ("store_devicelogline.serial_number",),
    "imported": ("store_report.crime_reference",),
    "imported number": ("store_report.report_id",),
    "no age": ("store_answerasgiven.value",),  # as it was given, where it is no code
    "token name": ("store_apitoken.name",),
}


def misplaced(found: Mapping[str, set[str]]) -> set[str]:
    return {
        f"{name} in {place}"
        for name, places in found.items()
        for place in places - {*PLACES.get(field_of(name), ())}
        if not (name.startswith("reason at") and place == "store_breakglass.reason")
    }
