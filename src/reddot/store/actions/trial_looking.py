"""Take a look at harm while a trial runs: each look is counted, and spends of what may be erred."""

from __future__ import annotations

from django.db import transaction

from reddot.errors import NotPermittedError
from reddot.store.actions.trial_entries import enter_in_log
from reddot.store.models import TrialLook, User
from reddot.store.trials import design_of, log_of, take_trial
from reddot.trial.monitoring import Counts, look, looks_before, rule_of


@transaction.atomic
def record_look(
    actor: User, slug: str, events: tuple[int, int], exposure: tuple[float, float]
) -> TrialLook:
    """Hold what was counted so far against the stopping rule of the plan, and enter the look.

    Parameters
    ----------
    events
        Of the outcome that the rule names, from its own records, since the trial began; on slots
        allocated to carry, and on control slots.
    exposure
        Slots, officer-shifts or hours of the two arms, in one unit.

    Raises
    ------
    NotPermittedError
        The person may not, or the trial is not running.
    NotEnoughDataError
        The plan has no stopping rule.
    BadDataError, UsageError
        Counts are below those of an earlier look, or are no counts.

    Notes
    -----
    Nothing stops by itself: what crossed a boundary is said on the desk and on the public page.
    """
    row = take_trial(actor, slug, "design_trial")
    if row.state != "sealed":
        raise NotPermittedError("A look is taken while the trial is running.")
    rule = rule_of(design_of(row))
    before = looks_before(log_of(row).entries, rule.outcome)
    found = look(Counts(events=events, exposure=exposure), rule=rule, before=before)
    content = found.as_entry()
    content["look"] = content.pop("number")  # the log numbers its own entries
    entry = enter_in_log(row, actor, "look", content)
    return TrialLook.objects.create(
        entry=entry,
        trial=row,
        number=found.number,
        outcome=rule.outcome,
        events_carry=events[0],
        events_control=events[1],
        planned=found.planned,
        crossed=found.crossed,
        words="\n".join(found.words),
    )
