"""Trials as they are read: the register, one trial with its log and slots, who may work on it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from reddot.errors import NotPermittedError
from reddot.store.access import Facts, Person, check_right, explain, scopes
from reddot.store.models import Trial, TrialEntry, TrialSlot, TrialWorked, User
from reddot.store.models.trial import SEALED
from reddot.store.not_done import NotFoundError
from reddot.store.people import person_of
from reddot.store.rights import Right
from reddot.trial.design import Design, Slot
from reddot.trial.seal import TrialLog

NO_TRIAL = "There is no such trial, or none that you may work on."
DESIGNED_IT = (
    "You designed this trial. Whoever designs it cannot seal it, reveal its slots or close it: "
    "ask another person with the role."
)
IS_RESEARCHER = (
    "Researchers cannot reveal a slot, seal a trial or close it, whatever other role they hold: "
    "ask another person."
)


def work_record(row: Trial) -> str:
    """The name in the log of the work on a trial."""
    return f"trial_work:{row.key}"


def public_record(slug: str) -> str:
    """The name in the log of a trial's public entries, which are opened to everyone."""
    return f"trial:{slug}"


def facts_of_trial(row: Trial) -> Facts:
    """What the rules need to know of a trial: its force."""
    return Facts("", row.force_id, None, None, "")


def registered() -> QuerySet[Trial]:
    """Every trial that was sealed, the newest first: the public register."""
    return Trial.objects.filter(state__in=SEALED).order_by("-sealed_at")


@dataclass(frozen=True, slots=True)
class Progress:
    """A trial with how many slots were entered, and how many of them are revealed."""

    row: Trial
    entered: int
    revealed: int


def with_progress(found: QuerySet[Trial]) -> tuple[Progress, ...]:
    """Trials, each with how far it is."""
    rows = list(found)
    slots = TrialSlot.objects.filter(trial__in=rows)
    opened = TrialEntry.objects.filter(trial__in=rows, kind="revealed")
    entered, revealed = (
        dict(each.order_by().values_list("trial").annotate(Count("pk"))) for each in (slots, opened)
    )
    return tuple(Progress(r, entered.get(r.pk, 0), revealed.get(r.pk, 0)) for r in rows)


def find_registered(slug: str) -> Trial:
    """A trial of the public register.

    Raises
    ------
    NotFoundError
        There is none of that name, or it is not sealed yet.
    """
    row = registered().filter(slug=slug).first()
    if row is None:
        raise NotFoundError("There is no such trial. A trial is registered once it is sealed.")
    return row


def trials_of(actor: User, right: Right = "view_trial_desk") -> QuerySet[Trial]:
    """The trials whose work a person may see: those of their forces."""
    forces = {scope.force for scope in scopes(person_of(actor), right) if scope.force}
    return Trial.objects.filter(force__in=forces)


def find_trial(actor: User, slug: str, right: Right = "view_trial_desk") -> Trial:
    """A trial that the person may work on.

    Raises
    ------
    NotFoundError
        There is none.
    NotPermittedError
        The person may not; the message says why.
    """
    row = Trial.objects.select_related("drafted_by", "sealed_by").filter(slug=slug).first()
    return checked_trial(actor, row, right)


def checked_trial(actor: User, row: Trial | None, right: Right) -> Trial:
    """The row, once the person may do it.

    Raises
    ------
    NotFoundError
        There is no row.
    NotPermittedError
        The person may not, or holds a part in the trial that rules it out.
    """
    if row is None:
        raise NotFoundError(NO_TRIAL)
    person = person_of(actor)
    check_right(person, right, facts_of_trial(row))
    if reason := why_apart(person, row, right):
        raise NotPermittedError(reason)
    return row


def take_trial(actor: User, slug: str, right: Right) -> Trial:
    """Lock a trial for a step that the person may take: two who ask at once come one by one.

    Raises
    ------
    NotFoundError
        There is none.
    NotPermittedError
        The person may not; the message says why.
    """
    row = Trial.objects.select_for_update().filter(slug=slug).first()
    return checked_trial(actor, row, right)


def why_not_trial(person: Person, row: Trial, right: Right) -> str:
    """Why a person cannot do something to a trial; empty where they can."""
    return explain(person, right, facts_of_trial(row)) or why_apart(person, row, right)


def why_apart(person: Person, row: Trial, right: Right) -> str:
    """Why a person who designed it, or a researcher, is kept from the allocation; else empty.

    Examples
    --------
    >>> from reddot.store.access import Grant
    >>> both = (Grant("researcher", "Eastshire"), Grant("taser_lead", "Eastshire"))
    >>> why_apart(Person("7", None, both), Trial(), "reveal_slot").split(",")[0]
    'Researchers cannot reveal a slot'
    """
    if right not in ("seal_trial", "reveal_slot", "close_trial"):
        return ""
    if row.drafted_by_id is not None and str(row.drafted_by_id) == person.user_id:
        return DESIGNED_IT
    return IS_RESEARCHER if any(g.role == "researcher" for g in person.grants) else ""


def columns_of(slot: TrialSlot) -> Mapping[str, str]:
    """The columns of a slot as they were entered."""
    found: dict[str, str] = json.loads(slot.columns)
    return found


def design_of(row: Trial) -> Design:
    """The design of a trial with its plan."""
    return Design.from_json(json.loads(row.design))


def slots_of(row: Trial) -> tuple[Slot, ...]:
    """Every slot of every batch, in the order in which they are revealed."""
    found = row.slots.select_related("batch").order_by("position")
    return tuple(Slot(one.name, one.position, one.batch.number, columns_of(one)) for one in found)


def log_of(row: Trial) -> TrialLog:
    """The log of a trial, as the program for verifying reads it."""
    said = row.entries.order_by("number").values_list("content", flat=True)
    return TrialLog.of([json.loads(one) for one in said])


def entries_of(row: Trial) -> QuerySet[TrialEntry]:
    """The log of a trial, the first entry first."""
    return row.entries.select_related("slot", "by").order_by("number")


def content_of(entry: TrialEntry) -> dict[str, Any]:
    """An entry of a log as it is published."""
    found: dict[str, Any] = json.loads(entry.content)
    return found


def last_entry(row: Trial) -> TrialEntry | None:
    """The head of a trial's log."""
    return row.entries.order_by("-number").first()


def revealed_slots(row: Trial) -> QuerySet[TrialEntry]:
    """The slots that are revealed, the first first; each entry has its slot and arm."""
    return row.entries.filter(kind="revealed").select_related("slot", "by").order_by("revealed")


def next_slot(row: Trial) -> TrialSlot | None:
    """The next slot to be revealed: which one it is, never its arm; nothing where all are."""
    last = row.entries.filter(kind="revealed").order_by("-revealed").first()
    position = (last.revealed or 0) if last is not None else 0
    return row.slots.filter(position=position + 1).first()


def worked_rows(row: Trial) -> QuerySet[TrialWorked]:
    """Who worked each slot, by its newest entry alone."""
    found = TrialWorked.objects.filter(entry__trial=row).select_related("slot", "entry")
    later = TrialEntry.objects.filter(kind__in=("worked", "corrected"), trial=row)
    newest: dict[int, int] = {}
    for slot, pk in later.order_by("number").values_list("slot_id", "pk"):
        newest[slot or 0] = pk
    return found.filter(entry__in=newest.values()).order_by("slot__position", "id")
