"""A page that does one thing to the register: its words, its questions, its button."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from reddot.errors import ReddotError
from reddot.web.components import Field, Link, problems_of
from reddot.web.register.fields import Typed
from reddot.web.report.opening import SeeOther


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What the page shows; ``back`` is where one goes who leaves it."""

    title: str
    back: Link
    fields: tuple[Field, ...]
    button: str
    caption: str = ""
    intro: tuple[str, ...] = ()
    refusal: tuple[str, ...] = ()
    kind: str = "primary"


def typed_in(request: HttpRequest) -> Typed:
    """What was typed into the page's form; nothing where the page is only asked for."""
    if request.method != "POST":
        return Typed({})
    return Typed({name: str(value) for name, value in request.POST.items()})


def show_act(request: HttpRequest, act: Act) -> HttpResponse:
    """The page; with what is wrong at its field where there is a problem."""
    asked = (*act.fields, *(i.reveals for f in act.fields for i in f.items if i.reveals))
    problems = problems_of(asked)
    status = 400 if problems else 200
    return render(request, "register/act.html", {"act": act, "problems": problems}, status=status)


def done(act: Callable[[], object], typed: Typed, at: str) -> bool:
    """Do it; where the store refuses, keep the reason at a field of the form."""
    try:
        act()
    except ReddotError as problem:
        typed.errors[at] = str(problem)
        return False
    return True


def officer_link(officer_id: str) -> Link:
    """The link back to an officer."""
    return Link("Back to the officer", reverse("register_officer", args=[officer_id]))


def back_to(officer_id: str) -> HttpResponse:
    """Go on at the officer's page after something was done."""
    return SeeOther(reverse("register_officer", args=[officer_id]))
