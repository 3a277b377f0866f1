"""Draft a trial from its design file, and enter slots batch by batch."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from numpy.random import default_rng

from reddot.errors import BadDataError, NotPermittedError, UsageError
from reddot.ledger.canonical import canonical
from reddot.store.access import Facts, check_right
from reddot.store.actions.trial_entries import enter_in_log
from reddot.store.audit import write_audit_row
from reddot.store.models import Force, Trial, TrialBatch, TrialSlot, User
from reddot.store.people import person_of
from reddot.store.trials import design_of, slots_of, take_trial, work_record
from reddot.trial.design import Design, Slot, design_from_text, slots_from_text, slots_of_days
from reddot.trial.design.read import toml_of
from reddot.trial.seal import batch_content, batch_digest, check_feasible, design_digest

MOST_SLOTS = 50_000
RESERVED = ("new", "power")  # addresses of the desk
AT_ONCE = 2000


@transaction.atomic
def draft_trial(actor: User, text: str) -> Trial:
    """Draft a trial, or its design anew while it is not sealed.

    Parameters
    ----------
    text
        The design as TOML. Where its table ``[slots]`` lists stations and turns, the first batch
        is entered as well; a file that it names is entered by :func:`enter_batch`.

    Raises
    ------
    BadDataError
        It is no design; every problem is named.
    NotPermittedError
        The person is no researcher of the force, or a trial of that name is sealed.

    Notes
    -----
    A design that is sent again takes the place of the draft, and its slots have to be entered
    anew: strata and clusters may have changed. What is sealed does not change any more.
    """
    design = design_from_text(text)
    check_right(person_of(actor), "design_trial", Facts("", design.force, None, None, ""))
    force = Force.objects.filter(pk=design.force).first()
    if force is None:
        raise BadDataError(f"There is no force called '{design.force}' here. Check [trial], force.")
    row = _drafted(actor, design, force)
    write_audit_row(actor, "system", "draft_trial", work_record(row), digest=row.design_sha256)
    first = first_slots(text, design)
    if first:
        _store_batch(actor, row, first)
    return row


def _drafted(actor: User, design: Design, force: Force) -> Trial:
    row = Trial.objects.select_for_update().filter(slug=design.id).first()
    others = row is not None and (row.state != "drafted" or row.force_id != force.pk)
    if design.id in RESERVED or others:
        raise NotPermittedError(
            f"The id '{design.id}' is taken already. Give your trial another id in [trial]."
        )
    row = row or Trial(slug=design.id, force=force)
    row.name, row.design = design.name, canonical(design.as_json()).decode()
    row.design_sha256 = design_digest(design)
    row.drafted_by, row.drafted_at = actor, timezone.now()
    row.save()
    row.slots.all().delete()
    row.batches.all().delete()
    return row


def first_slots(text: str, design: Design) -> tuple[Slot, ...]:
    """The slots that a design file lists by stations and turns; none where it names a file.

    Raises
    ------
    BadDataError
        The lists are not whole, or they make more slots than are taken at once.
    """
    given: dict[str, Any] = toml_of(text, "design.toml").get("slots") or {}
    stations, turns = given.get("stations") or [], given.get("turns") or []
    if not stations and not turns:
        return ()
    if not all(isinstance(one, str) and one for one in (*stations, *turns)) or not (
        stations and turns
    ):
        raise BadDataError("[slots]: give stations and turns, each a list of names, or neither.")
    days = (design.ends_on - design.starts_on).days + 1
    _check_many(days * len(stations) * len(turns))
    return slots_of_days(design, stations, turns)


@transaction.atomic
def enter_batch(actor: User, slug: str, text: str) -> TrialBatch:
    """Enter the next batch of slots from a CSV, before or after the trial is sealed.

    Raises
    ------
    BadDataError
        A column is missing, or rows are not as they must be; each is named.
    NotEnoughDataError
        The slots can hardly be balanced as the design asks.
    NotPermittedError
        The person may not, or the trial is closed.
    """
    row = take_trial(actor, slug, "design_trial")
    if row.state == "closed":
        raise NotPermittedError("The trial is closed: nothing is entered any more.")
    _check_many(text.count("\n"))
    design, before = design_of(row), slots_of(row)
    slots = slots_from_text(text, design, before)
    check_feasible(design, (*before, *slots), default_rng())
    return _store_batch(actor, row, slots)


def _check_many(slots: int) -> None:
    if slots > MOST_SLOTS:
        raise UsageError(f"{slots:,} slots at once; at most {MOST_SLOTS:,}. Enter them in batches.")


def _store_batch(actor: User, row: Trial, slots: Sequence[Slot]) -> TrialBatch:
    batch = TrialBatch.objects.create(
        trial=row,
        number=slots[0].batch,
        sha256=batch_digest(slots),
        entered_by=actor,
        entered_at=timezone.now(),
    )
    made = (
        TrialSlot(
            trial=row,
            batch=batch,
            position=slot.position,
            name=slot.name,
            columns=json.dumps(dict(slot.columns), ensure_ascii=False),
        )
        for slot in slots
    )
    TrialSlot.objects.bulk_create(made, batch_size=AT_ONCE)
    write_audit_row(
        actor, "system", "enter_trial_batch", work_record(row),
        detail=f"batch={batch.number}, slots={len(slots)}", digest=batch.sha256,
    )  # fmt: skip
    if row.state == "sealed":
        enter_in_log(row, actor, "batch_entered", batch_content(slots))
    return batch
