"""Erase a record: the basis first, then a page that says what goes and what stays, then it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from reddot.store.actions import erase_record
from reddot.store.actions.erasure import BASES
from reddot.store.models import Report
from reddot.web.components import Field, Item
from reddot.web.records.posted import Act, acts, report_for, show_act, typed
from reddot.web.report.opening import SeeOther, actor_of

NO_BASIS = "Choose what the erasure rests on"
GOES = (
    "every answer, the account, addenda, the history of changes and statements of colleagues",
    "the incident and the person, where no other report is about them",
    "the key of its log entries, so that their content can never be read or guessed",
)
STAYS = (
    "that a record was there, when things were done to it and by which account, without content",
    "a signed entry in the public log: the day, the basis, and which entries were erased",
    "figures and releases that were published before",
    "backups that were made before, until those are replaced",
)


@acts
def erase(request: HttpRequest, key: UUID) -> HttpResponse:
    """Erase a report once its basis is chosen and confirmed; the auditors are told."""
    row, basis = report_for(request, key, "erase_record"), typed(request, "basis")
    if request.method != "POST":
        return _choose(request, row)
    if basis not in BASES:
        return _choose(request, row, NO_BASIS)
    if typed(request, "confirmed") != "yes":
        values = {"row": row, "basis": basis, "words": BASES[basis], "goes": GOES, "stays": STAYS}
        return render(request, "records/erase.html", values)
    erase_record(actor_of(request), key, basis)
    messages.success(request, "The report is erased. The auditors are told.")
    return SeeOther(reverse("queue"))


def _choose(request: HttpRequest, row: Report, error: str = "") -> HttpResponse:
    items = tuple(Item(value=code, label=label) for code, label in BASES.items())
    label = "What does the erasure rest on?"
    act = Act(
        title="Erase this report",
        intro=("Nothing is erased yet. The next page says what goes and what stays.",),
        fields=(Field(name="basis", label=label, kind="radios", items=items, error=error),),
        button="Continue",
    )
    return show_act(request, row, act)
