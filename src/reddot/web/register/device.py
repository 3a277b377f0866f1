"""One device: in whose hands it is and was; take it back, withdraw it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reddot.records.report import local_day
from reddot.store.access import Right
from reddot.store.actions.register import return_device, withdraw_device
from reddot.store.actions.register_rights import NO_DEVICE
from reddot.store.models import Device, DeviceIssue, User
from reddot.store.not_done import NotFoundError
from reddot.store.register import DeviceEntry, device_entry, forces_of_register
from reddot.web.components import Cell, Link, SummaryRow, Table
from reddot.web.durations import moment
from reddot.web.register.acts import Act, done, show_act, typed_in
from reddot.web.register.devices import HOLD
from reddot.web.register.fields import Typed, day_field
from reddot.web.register.standing import day_words
from reddot.web.register.whose import may_in
from reddot.web.report.opening import SeeOther, actor_of

NOT_SHOWN = "Issued to an officer whom you may not see"


@login_required
@require_safe
def device(request: HttpRequest, serial: str) -> HttpResponse:
    """Show the device, who holds it, and everyone who held it."""
    actor = actor_of(request)
    return render(request, "register/device.html", _values(actor, device_entry(actor, serial)))


def device_for(request: HttpRequest, serial: str, right: Right) -> Device:
    """The device of a page that does something, of a force in which the person may do it.

    Raises
    ------
    NotPermittedError
        There is no such device, or the person may not; the message says which.
    """
    forces = forces_of_register(actor_of(request), right)
    row = Device.objects.filter(serial_number=serial, force__in=forces).first()
    if row is None:
        raise NotFoundError(NO_DEVICE)
    return row


def _values(actor: User, entry: DeviceEntry) -> dict[str, Any]:
    row = entry.device
    held = next((issue for issue in entry.issues if issue.returned_at is None), None)
    return {
        "device": row,
        "where": _where(entry),
        "summary": tuple(_summary(entry, held)),
        "history": _history(entry),
        "issues": may_in(actor, "issue_device", row.force_id),
        "held": held,
        "manages": may_in(actor, "manage_register", row.force_id),
    }


def _where(entry: DeviceEntry) -> str:
    return "out" if entry.out else "withdrawn" if entry.device.withdrawn_on else "in"


def _summary(entry: DeviceEntry, held: DeviceIssue | None) -> Iterator[SummaryRow]:
    row = entry.device
    station = row.unit.name if row.unit else "No station"
    yield SummaryRow(key="Model", value=row.model)
    yield SummaryRow(key="Force and station", value=(row.force_id, station))
    yield SummaryRow(key="Came", value=day_words(row.acquired_on))
    if row.withdrawn_on:
        yield SummaryRow(key="First day without it", value=day_words(row.withdrawn_on))
    if held:
        words = f"Officer {held.officer_id}, since {moment(held.issued_at)}"
        yield SummaryRow(key="Where it is", value=words)
    else:
        yield SummaryRow(key="Where it is", value=NOT_SHOWN if entry.out else HOLD[_where(entry)])
    if held and held.override_reason:
        yield SummaryRow(key="Issued all the same, because", value=held.override_reason)


def _history(entry: DeviceEntry) -> Table:
    return Table(
        caption="Who held it",
        headings=("Officer", "Issued", "Returned", "Issued all the same"),
        rows=tuple(
            (
                Cell(row.officer_id, href=reverse("register_officer", args=[row.officer_id])),
                Cell(moment(row.issued_at)),
                Cell(moment(row.returned_at) if row.returned_at else "Not yet"),
                Cell(row.override_reason),
            )
            for row in entry.issues
        ),
        caption_hidden=True,
    )


@login_required
@require_POST
def give_back(request: HttpRequest, serial: str) -> HttpResponse:
    """Take the device back from its officer."""
    row = device_for(request, serial, "issue_device")
    return_device(actor_of(request), row.serial_number)
    messages.success(request, "The device is returned.")
    return back_to_device(row)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, serial: str) -> HttpResponse:
    """Take the device out of use."""
    row, typed = device_for(request, serial, "manage_register"), typed_in(request)
    if request.method == "POST":
        day = typed.day("withdrawn_on", "the day", latest=local_day(timezone.now()))
        actor = actor_of(request)
        if not typed.errors and done(
            lambda: withdraw_device(actor, row.serial_number, day), typed, "withdrawn_on"
        ):
            messages.success(request, "The device is withdrawn.")
            return back_to_device(row)
    return show_act(request, _withdraw_act(row, typed))


def device_link(row: Device) -> Link:
    """The link back to a device."""
    return Link("Back to the device", reverse("register_device", args=[row.serial_number]))


def back_to_device(row: Device) -> HttpResponse:
    """Go on at the device's page after something was done."""
    return SeeOther(reverse("register_device", args=[row.serial_number]))


def _withdraw_act(row: Device, typed: Typed) -> Act:
    return Act(
        title="Withdraw a device",
        caption=row.serial_number,
        back=device_link(row),
        intro=("It stays on the register with its history, and is issued to nobody any more.",),
        fields=(day_field("withdrawn_on", "First day without it", typed),),
        button="Withdraw it",
        kind="warning",
    )
