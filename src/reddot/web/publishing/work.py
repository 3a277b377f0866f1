"""The work on one release: its state, what can be done by whom and why not, what was done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from reddot.pack.wording import day
from reddot.store.access import Person, explain
from reddot.store.actions import view_work
from reddot.store.actions.announcing import facts_of_force
from reddot.store.actions.release_drafts import why_not_sign_off
from reddot.store.actions.releasing import why_not_today
from reddot.store.models import Release, User
from reddot.store.people import person_of
from reddot.store.release_states import BUILT, STATES, Action, can_transition
from reddot.store.rights import Right
from reddot.web.components import Cell, SummaryRow, Table
from reddot.web.durations import moment
from reddot.web.report.opening import actor_of


@dataclass(frozen=True, slots=True)
class Way:
    """A step that the state allows: its right, its button, and whether it is sent by one click."""

    action: Action
    right: Right
    label: str
    address: str
    sent: bool = False
    kind: str = "secondary"


@dataclass(frozen=True, slots=True)
class Offered:
    """A step as it is offered to a person; ``reason`` says why they cannot take it."""

    way: Way
    label: str
    href: str
    reason: str
    kind: str


WAYS = (
    Way("draft", "draft_release", "Draft it", "publishing_draft", sent=True, kind="primary"),
    Way("preview", "draft_release", "Look at the draft", "publishing_preview", kind="primary"),
    Way("sign_off", "sign_off_release", "Look at it and sign it off", "publishing_preview",
        kind="primary"),
    Way("release", "release_figures", "Release it", "publishing_release", sent=True,
        kind="primary"),
    Way("send_back", "sign_off_release", "Send it back", "publishing_send_back"),
    Way("postpone", "announce_release", "Move the day", "publishing_day"),
    Way("call_off", "announce_release", "Call it off", "publishing_call_off"),
    Way("withdraw", "release_figures", "Withdraw it", "publishing_withdraw"),
)  # fmt: skip


FIRST = ("announced", "refused")
DONE = {
    "announce": "Announced",
    "postpone": "Day moved",
    "call_off": "Called off",
    "draft": "Draft asked for",
    "finish": "Draft built",
    "refuse": "Draft refused",
    "preview": "Sign-off asked for",
    "send_back": "Sent back",
    "sign_off": "Signed off",
    "release": "Released",
    "correct": "Corrected by another",
    "withdraw": "Withdrawn",
}


@login_required
@require_safe
def work(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Show the work on a release; that it was read is logged."""
    actor = actor_of(request)
    row = view_work(actor, draft)
    values = {
        "row": row,
        "state": STATES[row.state],
        "about": tuple(_about(row)),
        "offered": tuple(_offered(person_of(actor), row)),
        "refusal": row.refusal.splitlines(),
        "since": moment(row.drafted_at) if row.state == "drafting" else "",
        "may_look": row.state in BUILT,
        "history": _history(row),
    }
    return render(request, "publishing/work.html", values)


def _offered(person: Person, row: Release) -> Iterator[Offered]:
    for way in WAYS:
        if can_transition(row.state, way.action):
            again = way.action == "draft" and row.state != "announced"
            yield Offered(
                way,
                "Draft it again" if again else way.label,
                reverse(way.address, args=[row.key]),
                why_not(person, row, way),
                "secondary" if again and row.state not in FIRST else way.kind,
            )


def why_not(person: Person, row: Release, way: Way) -> str:
    """Why a person cannot take a step that the state allows; empty where they can."""
    if way.action == "sign_off":
        return why_not_sign_off(person, row)
    said = explain(person, way.right, facts_of_force(row.force_id))
    return said or (why_not_today(row) if way.action == "release" else "")


def _about(row: Release) -> Iterator[SummaryRow]:
    yield SummaryRow(key="State", value=f"{STATES[row.state].label}: {STATES[row.state].meaning}")
    yield SummaryRow(key="Announced for", value=day(row.planned_on))
    yield SummaryRow(key="Force", value=row.force_id)
    if row.corrects is not None:
        said = (f"Release {row.corrects.number}", f"Why: {row.reason}")
        yield SummaryRow(key="Corrects", value=said)
    if row.drafted_by is not None:
        who = (row.drafted_by.username, moment(row.drafted_at))
        yield SummaryRow(key="Drafted", value=who)
    if row.draft_number is not None and row.number is None:
        yield SummaryRow(key="Drafted as release", value=str(row.draft_number))
    if row.signed_off_by is not None:
        by = (row.signed_off_by.username, moment(row.signed_off_at))
        yield SummaryRow(key="Signed off", value=by)
    if row.number is not None:
        yield SummaryRow(
            key="Out as release",
            value=str(row.number),
            href=reverse("release", args=[row.number]),
            action="See",
            visually_hidden="the public page",
        )


def _history(row: Release) -> Table:
    return Table(
        caption="What was done",
        headings=("When", "What", "Who", "Why"),
        rows=tuple(
            (
                Cell(moment(timezone.localtime(step.at))),
                Cell(DONE[step.action]),
                Cell(_who(step.by)),
                Cell(step.reason),
            )
            for step in row.steps.select_related("by")
        ),
        caption_hidden=True,
    )


def _who(user: User | None) -> str:
    return "The system" if user is None else user.username
