"""The list of people, finding one of them, and entering a new one."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from reddot.errors import UsageError
from reddot.store.access import check_right
from reddot.store.actions.accounts import enter_with_role
from reddot.store.models import User
from reddot.store.people import person_of
from reddot.store.staff import find_member, staff_of
from reddot.web.components import Cell, Field, Pages, Table, problems_of
from reddot.web.people.fields import entry_errors, entry_fields, places, role_words
from reddot.web.report.opening import SeeOther, actor_of

AT_ONCE = 50
NOT_FOUND = "Nobody whose account you look after has this user name or number. Check it"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """List the people of the administrator's force; a name that is typed leads to its account."""
    actor = actor_of(request)
    error, typed = "", ""
    if request.method == "POST":
        typed = request.POST.get("who", "").strip()
        found = find_member(actor, typed) if "\x00" not in typed else None
        if found is not None:
            return SeeOther(reverse("person", args=[found.pk]))
        error = NOT_FOUND
    page = Paginator(staff_of(actor), AT_ONCE).get_page(request.GET.get("page"))
    who = Field(
        name="who",
        label="User name or officer number",
        kind="text",
        value=typed,
        error=error,
        width="20",
        spellcheck=False,
        autocomplete="off",
    )
    values = {
        "who": who,
        "problems": problems_of([who]),
        "people": _table(page.object_list),
        "pages": Pages(page.number, page.paginator.num_pages),
    }
    return render(request, "people/people.html", values, status=400 if error else 200)


def _table(found: object) -> Table:
    return Table(
        caption="Accounts",
        headings=("User name", "Officer number", "Roles", "Account"),
        rows=tuple(_line(user) for user in found),  # type: ignore[attr-defined]
    )


def _line(user: User) -> tuple[Cell, ...]:
    roles = "; ".join(role_words(grant) for grant in user.grants.all()) or "None"
    officer = getattr(user, "officer", None)
    state = Cell("Open") if user.is_active else Cell("Closed", tag="grey")
    return (
        Cell(user.username, href=reverse("person", args=[user.pk])),
        Cell(officer.officer_id if officer else ""),
        Cell(roles),
        state,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Enter a person with their first role."""
    actor = actor_of(request)
    check_right(person_of(actor), "manage_people")
    if request.method != "POST":
        return _form(request, {}, {})
    typed = {name: str(value) for name, value in request.POST.items()}
    errors = entry_errors(places(actor), typed)
    if errors:
        return _form(request, typed, errors)
    try:
        made = _entered(actor, typed)
    except UsageError as problem:
        return _form(request, typed, {_refused(typed): str(problem)})
    messages.success(request, "The person was entered. Set an initial password for them.")
    return SeeOther(reverse("person", args=[made.pk]))


def _entered(actor: User, typed: Mapping[str, str]) -> User:
    where = places(actor)[typed["where"]][1]
    return enter_with_role(
        actor,
        typed["username"],
        typed["role"],
        where.force,
        where.unit,
        email=typed.get("email", ""),
        officer_id=typed.get("officer_id", ""),
    )


def _refused(typed: Mapping[str, str]) -> str:
    """The field that a refusal is about: the name where it is taken, else the number."""
    taken = User.objects.filter(username=typed["username"].strip()).exists()
    return "username" if taken or not typed.get("officer_id", "").strip() else "officer_id"


def _form(
    request: HttpRequest, typed: Mapping[str, str], errors: Mapping[str, str]
) -> HttpResponse:
    fields = entry_fields(places(actor_of(request)), typed, errors)
    problems = problems_of(fields)
    values = {"fields": fields, "problems": problems}
    return render(request, "people/enter.html", values, status=400 if problems else 200)
