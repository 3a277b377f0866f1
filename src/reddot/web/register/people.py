"""The officers on the register: how each stands and why, found by number, filtered by standing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from reddot.carriage.register import Register
from reddot.pack.wording import number
from reddot.records.beside import Officer
from reddot.store.people import person_of
from reddot.store.register import read_register
from reddot.web.components import Cell, Field, Pages, Table, problems_of
from reddot.web.register.acts import typed_in
from reddot.web.register.fields import Typed, select, text_field
from reddot.web.register.standing import STATES, Standing, role_words, standings
from reddot.web.register.whose import (
    force_asked,
    force_field,
    places,
    query_of,
    station_names,
)
from reddot.web.report.opening import SeeOther, actor_of

AT_ONCE = 50
ANY = "any"
NOT_FOUND = "No officer whose standing you may see has this number. Check it"


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked of the list; what is no choice of the page counts as not asked."""

    force: str
    station: str
    state: str

    def of_station(self, officers: Sequence[Officer]) -> list[Officer]:
        """The officers of the station asked for."""
        return [o for o in officers if self.station in (ANY, o.station_id)]

    def of_state(self, found: Sequence[Standing]) -> list[Standing]:
        """Those who stand as asked for."""
        return [s for s in found if self.state in (ANY, s.state)]

    def query(self) -> str:
        """The filters for the links to other pages of the list."""
        return query_of(self.force, station=self.station, state=self.state)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """List the officers; a number that is typed leads to its officer."""
    actor, force = actor_of(request), force_asked(request)
    read = read_register(actor, force, issues=False)
    officers = sorted(read.officers.values(), key=lambda one: one.officer_id)
    typed = typed_in(request)
    if request.method == "POST":
        who = typed.text("who")
        if any(officer.officer_id == who for officer in officers):
            return SeeOther(reverse("register_officer", args=[who]))
        typed.errors["who"] = NOT_FOUND
    return _page(request, read, officers, typed, force)


def _page(
    request: HttpRequest,
    read: Register,
    officers: Sequence[Officer],
    typed: Typed,
    force: str,
) -> HttpResponse:
    names = station_names([o.station_id for o in officers])
    filters = _filters(request, force, names)
    found = standings(read, filters.of_station(officers), timezone.now())
    paginator = Paginator(filters.of_state(found), AT_ONCE)
    page = paginator.get_page(request.GET.get("page"))
    actor = actor_of(request)
    who = text_field("who", "Officer number", typed)
    values = {
        "force": force,
        "places": places(person_of(actor), "register"),
        "who": who,
        "problems": problems_of([who]),
        "fields": (*force_field(actor, force), *_fields(filters, names)),
        "counts": _counts(found),
        "table": _table(list(page.object_list), names),
        "pages": Pages(page.number, paginator.num_pages, filters.query()),
    }
    return render(request, "register/register.html", values, status=400 if typed.errors else 200)


def _filters(request: HttpRequest, force: str, names: Mapping[str, str]) -> Filters:
    station, state = (request.GET.get(name, ANY) for name in ("station", "state"))
    return Filters(force, station if station in names else ANY, state if state in STATES else ANY)


def _fields(filters: Filters, names: Mapping[str, str]) -> tuple[Field, ...]:
    stations = ((ANY, "All stations"), *sorted(names.items(), key=lambda pair: pair[1]))
    states = ((ANY, "Any"), *((code, words) for code, (words, _) in STATES.items()))
    return (
        select("station", "Station", stations, filters.station),
        select("state", "Standing", states, filters.state),
    )


def _counts(found: Sequence[Standing]) -> tuple[tuple[str, str], ...]:
    """How many officers stand how, of those at the station asked for."""
    counted = Counter(standing.state for standing in found)
    return tuple((words, number(counted[state])) for state, (words, _) in STATES.items())


def _table(found: Sequence[Standing], names: Mapping[str, str]) -> Table:
    return Table(
        caption="Officers on the register",
        headings=("Officer", "Station", "Role", "Standing", "Why"),
        rows=tuple(_line(standing, names) for standing in found),
        caption_hidden=True,
    )


def _line(standing: Standing, names: Mapping[str, str]) -> tuple[Cell, ...]:
    officer, (label, colour) = standing.officer, STATES[standing.state]
    return (
        Cell(officer.officer_id, href=reverse("register_officer", args=[officer.officer_id])),
        Cell(names.get(officer.station_id or "", officer.station_id or "")),
        Cell(role_words(officer.role)),
        Cell(label, tag=colour),
        Cell(standing.words),
    )
