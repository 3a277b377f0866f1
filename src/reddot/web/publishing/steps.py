"""The steps sent by one click or with a reason: draft, ask, sign off, release, withdraw."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from reddot.errors import NotPermittedError, ReddotError
from reddot.store import actions
from reddot.web.publishing.asking import back_link_of, back_to, open_to, reason_field
from reddot.web.records.posted import typed as posted_text
from reddot.web.register.acts import Act, done, show_act, typed_in
from reddot.web.report.opening import actor_of

METHODS = ["GET", "HEAD", "POST"]


@login_required
@require_POST
def draft(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Ask the worker for the draft."""
    row = actions.draft_release(actor_of(request), draft)
    messages.success(request, "The draft is being built. It usually takes under a minute.")
    return back_to(row)


@login_required
@require_POST
def ask(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Say that every table was looked at, and ask for a second person's sign-off."""
    row = actions.preview_release(actor_of(request), draft, posted_text(request, "seen"))
    messages.success(request, "The draft waits for a second person to sign it off.")
    return back_to(row)


@login_required
@require_POST
def sign_off(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Sign it off as the second person."""
    try:
        row = actions.sign_off_release(actor_of(request), draft, posted_text(request, "seen"))
    except NotPermittedError:
        raise
    except ReddotError as problem:
        return _not_done(request, draft, "It was not signed off", problem)
    messages.success(request, "The release is signed off. It can go out on its day.")
    return back_to(row)


@login_required
@require_POST
def release(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Let it out."""
    try:
        row = actions.release(actor_of(request), draft)
    except NotPermittedError:
        raise
    except ReddotError as problem:
        return _not_done(request, draft, "It was not released", problem)
    messages.success(request, f"Release {row.number} is out. The ledger has it within a minute.")
    return back_to(row)


def _not_done(request: HttpRequest, draft: UUID, title: str, problem: ReddotError) -> HttpResponse:
    href = reverse("publishing_work", args=[draft])
    values = {"title": title, "lines": str(problem).splitlines(), "href": href}
    return render(request, "publishing/not_done.html", values, status=409)


@login_required
@require_http_methods(METHODS)
def send_back(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Ask what is wrong with the draft, then send it back to whoever drafted it."""
    row = open_to(request, draft, "sign_off_release", "send_back")
    typed = typed_in(request)
    if request.method == "POST" and done(
        lambda: actions.send_back_release(actor_of(request), draft, typed.text("reason")),
        typed,
        "reason",
    ):
        messages.success(request, "The draft is sent back.")
        return back_to(row)
    why = reason_field(typed, "What is wrong with it?", "Those who prepare it read it.")
    return show_act(
        request,
        Act(
            title="Send it back", back=back_link_of(row), caption=row.title, fields=(why,),
            button="Send it back",
        ),
    )  # fmt: skip


@login_required
@require_http_methods(METHODS)
def withdraw(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Ask why, then mark a release that is out as not to be used."""
    row = open_to(request, draft, "release_figures", "withdraw")
    typed = typed_in(request)
    if request.method == "POST" and done(
        lambda: actions.withdraw_release(actor_of(request), draft, typed.text("reason")),
        typed,
        "reason",
    ):
        messages.success(request, "The release is marked as withdrawn, with the reason.")
        return back_to(row)
    why = reason_field(typed, "Why is it withdrawn?", "Everyone reads it. Name no person.")
    intro = (
        "It stays readable, so that whoever used it can see what was wrong. If its figures can be "
        "put right, announce a correction as well.",
    )
    return show_act(
        request,
        Act(
            title="Withdraw it", back=back_link_of(row), caption=row.title, intro=intro,
            fields=(why,), button="Withdraw it", kind="warning",
        ),
    )  # fmt: skip
