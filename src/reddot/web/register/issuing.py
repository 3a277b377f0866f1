"""Issue a device or a cartridge: refused with its reasons where the officer may not carry it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from reddot.store.actions.register import issue_cartridge, issue_device
from reddot.store.actions.register_rights import device_record
from reddot.store.models import Device, Officer
from reddot.store.models.carriage import LONGEST_SERIAL
from reddot.web.register.acts import Act, back_to, officer_link, show_act, typed_in
from reddot.web.register.device import back_to_device, device_for, device_link
from reddot.web.register.fields import Typed, text_field
from reddot.web.register.handing import Handing, Refusal, hand_out, override_fields
from reddot.web.register.officer import officer_for
from reddot.web.report.opening import actor_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: HttpRequest, serial: str) -> HttpResponse:
    """Ask for the officer; issue the device if they may carry it, or all the same by a reason."""
    row, actor = device_for(request, serial, "issue_device"), actor_of(request)
    typed, refusal = typed_in(request), Refusal()
    if request.method == "POST":
        officer_id = typed.name("officer", "the officer's number")
        if not typed.errors:
            what = Handing(device_record(row.serial_number), row.force_id, "officer")
            refusal = hand_out(
                actor,
                what,
                lambda why: issue_device(actor, row.serial_number, officer_id, override_reason=why),
                typed,
            )
        if not typed.errors:
            messages.success(request, "The device is issued.")
            return back_to_device(row)
    return show_act(request, _device_act(row, typed, refusal))


def _device_act(row: Device, typed: Typed, refusal: Refusal) -> Act:
    who = text_field("officer", "Officer number", typed)
    return Act(
        title="Issue a device",
        caption=f"{row.serial_number}, {row.model}",
        back=device_link(row),
        intro=("The register is asked whether the officer may carry it now.",),
        refusal=refusal.words,
        fields=(who, *override_fields(typed, refusal)),
        button="Issue it",
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cartridge(request: HttpRequest, officer_id: str) -> HttpResponse:
    """Issue a cartridge to the officer if they may carry some model, or by a reason."""
    actor = actor_of(request)
    one = officer_for(request, officer_id, "issue_device")
    typed, refusal = typed_in(request), Refusal()
    if request.method == "POST":
        serial = typed.name("serial", "the cartridge's serial number", LONGEST_SERIAL)
        if not typed.errors:
            what = Handing(f"cartridge:{serial}", one.force_id, "serial")
            refusal = hand_out(
                actor,
                what,
                lambda why: issue_cartridge(actor, serial, officer_id, override_reason=why),
                typed,
            )
        if not typed.errors:
            messages.success(request, "The cartridge is issued.")
            return back_to(officer_id)
    return show_act(request, _cartridge_act(one, typed, refusal))


def _cartridge_act(one: Officer, typed: Typed, refusal: Refusal) -> Act:
    serial = text_field("serial", "Serial number", typed)
    return Act(
        title="Issue a cartridge",
        caption=f"Officer {one.officer_id}",
        back=officer_link(one.officer_id),
        intro=("The register is asked whether the officer may carry any model now.",),
        refusal=refusal.words,
        fields=(serial, *override_fields(typed, refusal)),
        button="Issue it",
    )
