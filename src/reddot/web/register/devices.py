"""The devices of a force: which there are, in whose hands, and entering a new one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from reddot.records import beside
from reddot.records.report import local_day
from reddot.store.actions.register import enter_device
from reddot.store.models import Unit
from reddot.store.models.carriage import LONGEST_SERIAL
from reddot.store.people import person_of
from reddot.store.register import DeviceRow, device_rows
from reddot.store.register_devices import devices_out_wrongly
from reddot.web.components import Cell, Field, Link, Pages, Table, problems_of
from reddot.web.durations import moment
from reddot.web.register.acts import Act, done, show_act, typed_in
from reddot.web.register.fields import (
    PARTS,
    Typed,
    day_field,
    model_field,
    read_model,
    select,
    text_field,
)
from reddot.web.register.officer import models_known
from reddot.web.register.whose import (
    force_asked,
    force_field,
    may_in,
    places,
    query_of,
    station_names,
)
from reddot.web.register.wrong_hands import wrong_table
from reddot.web.report.opening import SeeOther, actor_of

AT_ONCE = 50
ANY = "any"
HOLD: Mapping[str, str] = {
    "out": "Issued to an officer",
    "in": "In the store",
    "withdrawn": "Withdrawn",
}
NOT_FOUND = "No device of the force has this serial number. Check it"


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked of the list; what is no choice of the page counts as not asked."""

    force: str
    model: str
    hold: str

    def narrow(self, rows: Sequence[DeviceRow]) -> list[DeviceRow]:
        """The devices asked for."""
        return [
            row
            for row in rows
            if self.model in (ANY, row.model) and self.hold in (ANY, where_is(row))
        ]

    def query(self) -> str:
        """The filters for the links to other pages of the list."""
        return query_of(self.force, model=self.model, hold=self.hold)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def devices(request: HttpRequest) -> HttpResponse:
    """List the devices; a serial number that is typed leads to its device."""
    actor, force = actor_of(request), force_asked(request)
    typed, rows = typed_in(request), device_rows(actor, force)
    if request.method == "POST":
        serial = typed.text("serial")
        if any(row.serial_number == serial for row in rows):
            return SeeOther(reverse("register_device", args=[serial]))
        typed.errors["serial"] = NOT_FOUND
    return _page(request, rows, typed, force)


def _page(
    request: HttpRequest, rows: Sequence[DeviceRow], typed: Typed, force: str
) -> HttpResponse:
    actor, known = actor_of(request), sorted({row.model for row in rows})
    filters = _filters(request, force, known)
    paginator = Paginator(filters.narrow(rows), AT_ONCE)
    page = paginator.get_page(request.GET.get("page"))
    serial = text_field("serial", "Serial number", typed)
    values = {
        "force": force,
        "count": paginator.count,
        "places": places(person_of(actor), "register_devices"),
        "serial": serial,
        "problems": problems_of([serial]),
        "fields": (*force_field(actor, force), *_fields(filters, known)),
        "table": _table(list(page.object_list)),
        "pages": Pages(page.number, paginator.num_pages, filters.query()),
        "wrong": wrong_table(devices_out_wrongly(actor, force)),
        "enters": may_in(actor, "manage_register", force),
    }
    return render(request, "register/devices.html", values, status=400 if typed.errors else 200)


def _filters(request: HttpRequest, force: str, known: Sequence[str]) -> Filters:
    model, hold = (request.GET.get(name, ANY) for name in ("model", "hold"))
    return Filters(force, model if model in known else ANY, hold if hold in HOLD else ANY)


def _fields(filters: Filters, known: Sequence[str]) -> tuple[Field, ...]:
    models = ((ANY, "All models"), *zip(known, known, strict=True))
    return (
        select("model", "Model", models, filters.model),
        select("hold", "Where it is", ((ANY, "Anywhere"), *HOLD.items()), filters.hold),
    )


def _table(rows: Sequence[DeviceRow]) -> Table:
    names = station_names(row.station_id for row in rows)
    return Table(
        caption="Devices",
        headings=("Serial number", "Model", "Station", "Where it is", "Since", "Remark"),
        rows=tuple(_line(row, names) for row in rows),
        caption_hidden=True,
    )


def _line(row: DeviceRow, names: Mapping[str, str]) -> tuple[Cell, ...]:
    held = f"Officer {row.officer_id}" if row.officer_id else HOLD[where_is(row)]
    return (
        Cell(row.serial_number, href=reverse("register_device", args=[row.serial_number])),
        Cell(row.model),
        Cell(names.get(row.station_id or "", row.station_id or "None")),
        Cell(held),
        Cell(moment(row.issued_at) if row.issued_at else ""),
        Cell("Issued all the same", tag="orange") if row.overridden else Cell(""),
    )


def where_is(row: DeviceRow) -> str:
    """Whether a device is out, in the store or withdrawn.

    >>> where_is(DeviceRow("X1", "X2", None, withdrawn=False, out=True))
    'out'
    """
    return "out" if row.out else "withdrawn" if row.withdrawn else "in"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Enter a device that came to the force."""
    force = force_asked(request, "manage_register")
    actor, typed = actor_of(request), typed_in(request)
    known = models_known(force)
    units = {unit.pk: unit.name for unit in Unit.objects.filter(force=force).order_by("name")}
    if request.method == "POST":
        made = _device(force, known, units, typed)
        if not typed.errors and done(lambda: enter_device(actor, made), typed, "serial"):
            messages.success(request, "The device is on the register.")
            return SeeOther(reverse("register_device", args=[made.serial_number]))
    act = Act(
        title="Enter a device",
        caption=force,
        back=Link("Back to the devices", reverse("register_devices")),
        fields=(*force_field(actor, force, "manage_register"), *_questions(known, units, typed)),
        button="Enter it",
    )
    return show_act(request, act)


def _device(
    force: str, known: Sequence[str], units: Mapping[str, str], typed: Typed
) -> beside.Device:
    unit = typed.one_of("unit", ("", *units), "Choose a station from the list")
    dated = any(typed.text(f"acquired_on-{part}") for part in PARTS)
    today = local_day(timezone.now())
    return beside.Device(
        serial_number=typed.name("serial", "the serial number", LONGEST_SERIAL),
        model=read_model(known, typed, others=True),
        force=force,
        station_id=unit or None,
        acquired_on=typed.day("acquired_on", "the day", latest=today) if dated else None,
    )


def _questions(known: Sequence[str], units: Mapping[str, str], typed: Typed) -> tuple[Field, ...]:
    stations = (("", "None"), *units.items())
    unit, error = typed.given.get("unit", ""), typed.errors.get("unit", "")
    return (
        text_field("serial", "Serial number", typed),
        model_field(known, typed, others=True),
        select("unit", "Station", stations, unit, error),
        day_field(
            "acquired_on", "Day it came (optional)", typed, "Leave it empty if it is not known"
        ),
    )
