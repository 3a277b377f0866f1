"""Change what the register holds of an officer: from a day on, so that the past stays as it was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import Any, Final

from django.db import transaction

from reddot.errors import UsageError
from reddot.records.codes import read_code_list
from reddot.store.actions.register_rights import officer_record, take_officer
from reddot.store.actions.register_values import checked_day
from reddot.store.actions.telling import officers_of, telling_of_devices_out
from reddot.store.audit import write_audit_row
from reddot.store.models import Officer, Posting, Unit, User

OF_POSTING = ("role", "front_line", "unit_id", "main_duty")
OF_SERVICE = ("joined_on", "left_on")
EVER = date(1900, 1, 1)  # from when an officer was what they are, where no day of joining is known


class Keep(Enum):
    """That a field stays as it is."""

    KEEP = "keep"


KEEP: Final = Keep.KEEP


@transaction.atomic
def change_officer(
    actor: User | None,
    officer_id: str,
    *,
    from_on: date,
    role: str | Keep = KEEP,
    front_line: bool | Keep | None = KEEP,
    unit: str | Keep | None = KEEP,
    main_duty: str | Keep | None = KEEP,
    joined_on: date | Keep | None = KEEP,
    left_on: date | Keep | None = KEEP,
) -> Officer:
    """Change an officer from a day on, as when a student officer becomes an officer.

    Parameters
    ----------
    from_on
        The first day of what is changed, today or before; what the officer was until then stays.
        Days of service have no day of their own.
    role, front_line, unit, main_duty, joined_on, left_on
        What the officer is from then on. What is left out stays; ``None`` says that it is not
        known.

    Raises
    ------
    UsageError
        There is no such role, duty or unit, the day is to come or before the officer joined, the
        officer leaves before joining, or nothing would change.
    NotPermittedError
        The person does not manage the register of the officer's force, or it is their own.

    Notes
    -----
    Where a posting after that day says otherwise, it stays.
    """
    officer = take_officer(actor, "manage_register", officer_id)
    posted = _given(role=role, front_line=front_line, unit_id=unit, main_duty=main_duty)
    served = _given(joined_on=joined_on, left_on=left_on)
    _check_codes(officer, posted)
    joined = _check_service(officer, served)
    checked_day(from_on, "The first day of the change", not_before=joined)
    held = _posting_on(officer, from_on)
    changed = _changes(held or officer, posted) | _changes(officer, served)
    if not changed:
        raise UsageError("Nothing of this would change. Change something, or leave the page.")
    with telling_of_devices_out(officers_of(officer)):
        _keep_service(officer, served)
        if _changes(held or officer, posted):
            _post(actor, officer, held, from_on, posted)
    said = " ".join((f"from={from_on}", *changed.values()))
    write_audit_row(actor, "alteration", "change_officer", officer_record(officer), detail=said)
    return officer


def _given(**fields: object) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not KEEP}


def _check_codes(officer: Officer, posted: Mapping[str, Any]) -> None:
    for name in ("role", "main_duty"):
        value, known = posted.get(name), read_code_list(name).names()
        blank = value is None and (name != "role" or name not in posted)
        if not blank and value not in known:
            what = f"'{value}' is no {name.replace('_', ' ')} of an officer"
            raise UsageError(f"{what}. They are: {', '.join(known)}.")
    unit = posted.get("unit_id")
    of_force = Unit.objects.filter(unit_id=unit, force=officer.force_id)
    if unit is not None and not of_force.exists():
        raise UsageError("There is no such unit in the officer's force. Enter the unit first.")


def _check_service(officer: Officer, served: Mapping[str, Any]) -> date | None:
    """The day of joining, once it is before that of leaving."""
    joined: date | None
    joined, left = (served.get(name, getattr(officer, name)) for name in OF_SERVICE)
    if joined is not None and left is not None and left < joined:
        raise UsageError("The officer leaves before joining. Mend one of the two days.")
    return joined


def _posting_on(officer: Officer, day: date) -> Posting | None:
    """The posting that counts on a day: the last that had begun, else the first."""
    begun = officer.postings.filter(starts_on__lte=day).order_by("starts_on").last()
    return begun or officer.postings.order_by("starts_on").first()


def _changes(held: Officer | Posting, given: Mapping[str, Any]) -> dict[str, str]:
    """Each field that changes, with its old and its new code."""
    return {
        name: f"{name.removesuffix('_id')}={_code(getattr(held, name))}->{_code(value)}"
        for name, value in given.items()
        if getattr(held, name) != value
    }


def _code(value: object) -> str:
    if value is None:
        return "not_stated"
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _keep_service(officer: Officer, served: Mapping[str, Any]) -> None:
    for name, value in served.items():
        setattr(officer, name, value)
    officer.save(update_fields=list(OF_SERVICE))


def _post(
    actor: User | None,
    officer: Officer,
    held: Posting | None,
    from_on: date,
    posted: Mapping[str, Any],
) -> None:
    """Write the posting, before it what the officer was, and set the officer to the last one."""
    before = {name: getattr(held or officer, name) for name in OF_POSTING}
    first = officer.joined_on or EVER
    if held is None and first < from_on:
        Posting.objects.create(officer=officer, starts_on=first, **before)
    Posting.objects.update_or_create(
        officer=officer, starts_on=from_on, defaults={**before, **posted, "entered_by": actor}
    )
    set_to_last_posting(officer)


def set_to_last_posting(officer: Officer) -> None:
    """Make an officer's row say what their last posting says."""
    last = officer.postings.order_by("starts_on").last()
    if last is None:
        return
    for name in OF_POSTING:
        setattr(officer, name, getattr(last, name))
    officer.save(update_fields=["role", "front_line", "unit", "main_duty"])
