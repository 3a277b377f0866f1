"""What the forms of the desk share: whose they are, the reason, the way back."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from reddot.store.access import check_right
from reddot.store.actions.announcing import facts_of_force, find_work
from reddot.store.actions.reviewing import REASON_LENGTH
from reddot.store.models import Release
from reddot.store.people import person_of
from reddot.store.release_states import Action, check_transition
from reddot.store.rights import Right
from reddot.web.components import Field, Link
from reddot.web.register.fields import Typed
from reddot.web.report.opening import SeeOther, actor_of


def open_to(request: HttpRequest, key: UUID, right: Right, action: Action) -> Release:
    """The release of a form, once the person may take the step and its state allows it.

    Raises
    ------
    NotPermittedError
        There is no such release, the person may not, or its state does not allow it.
    """
    row = find_work(key)
    check_right(person_of(actor_of(request)), right, facts_of_force(row.force_id))
    check_transition(row.state, action)
    return row


def reason_field(typed: Typed, label: str, hint: str) -> Field:
    """A reason to be typed."""
    return Field(
        name="reason",
        label=label,
        hint=hint,
        kind="textarea",
        value=typed.given.get("reason", ""),
        error=typed.errors.get("reason", ""),
        max_length=REASON_LENGTH,
    )


def back_link_of(row: Release) -> Link:
    """The link back to the work on a release."""
    return Link("Back to the release", reverse("publishing_work", args=[row.key]))


def back_to(row: Release) -> HttpResponse:
    """Go on at the work on a release after something was done."""
    return SeeOther(reverse("publishing_work", args=[row.key]))
