"""Issue a device: refused with its reasons where the officer may not carry it."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from reddot.carriage.may_carry import Answer
from reddot.errors import ReddotError
from reddot.store.actions.issuing import LONGEST_REASON
from reddot.store.actions.register import issue_device
from reddot.store.models import Device, User
from reddot.store.not_done import IssueRefusedError
from reddot.web.components import Field
from reddot.web.register.acts import Act, show_act, typed_in
from reddot.web.register.device import back_to_device, device_for, device_link
from reddot.web.register.fields import Typed, text_field
from reddot.web.register.standing import next_steps
from reddot.web.register.whose import may_in
from reddot.web.report.opening import actor_of

OVERRIDE = "override_reason"
OVERRIDE_HINT = (
    "Only if it must be. Your reason stays on the register, and every Taser lead of the force is "
    "told. Leave it empty to choose another officer, or mend the register first."
)
REFUSED = "This officer may not carry it, so it was not issued"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a device was not issued, with what would mend it."""

    answer: Answer | None = None
    may_override: bool = False

    def words(self) -> tuple[str, ...]:
        """Each reason, then each step that would mend it."""
        if self.answer is None:
            return ()
        steps = " ".join(next_steps(self.answer))
        return (*(why.words for why in self.answer.obstacles), f"What next: {steps}")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: HttpRequest, serial: str) -> HttpResponse:
    """Ask for the officer; issue the device if they may carry it, or all the same by a reason."""
    row, actor = device_for(request, serial, "issue_device"), actor_of(request)
    typed, refusal = typed_in(request), Refusal()
    if request.method == "POST":
        officer_id = typed.name("officer", "the officer's number")
        refusal = _issue(actor, row, officer_id, typed) if not typed.errors else refusal
        if not typed.errors:
            messages.success(request, "The device is issued.")
            return back_to_device(row)
    return show_act(request, _act(row, typed, refusal))


def _issue(actor: User, row: Device, officer_id: str, typed: Typed) -> Refusal:
    """Issue it; where that is refused, the reason is at its field."""
    reason = typed.text(OVERRIDE)
    try:
        issue_device(actor, row.serial_number, officer_id, override_reason=reason)
    except IssueRefusedError as refused:
        typed.errors["officer"] = REFUSED
        return Refusal(refused.answer, may_in(actor, "override_issue", row.force_id))
    except ReddotError as problem:
        typed.errors[OVERRIDE if reason else "officer"] = str(problem)
        return Refusal(None, bool(reason))
    return Refusal()


def _act(row: Device, typed: Typed, refusal: Refusal) -> Act:
    fields: tuple[Field, ...] = (text_field("officer", "Officer number", typed),)
    if refusal.may_override:
        label = "Or issue it all the same: why must it be?"
        why = Field(
            name=OVERRIDE,
            label=label,
            kind="textarea",
            hint=OVERRIDE_HINT,
            value=typed.given.get(OVERRIDE, ""),
            error=typed.errors.get(OVERRIDE, ""),
            max_length=LONGEST_REASON,
            rows=3,
        )
        fields = (*fields, why)
    return Act(
        title="Issue a device",
        caption=f"{row.serial_number}, {row.model}",
        back=device_link(row),
        intro=("The register is asked whether the officer may carry it now.",),
        refusal=refusal.words(),
        fields=fields,
        button="Issue it",
    )
