"""Give who worked the slots to a researcher, and erase it once its time has ended."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from reddot.store.audit import write_audit_row
from reddot.store.models import TrialWorked, User
from reddot.store.trials import take_trial, work_record, worked_rows


@transaction.atomic
def give_worked_rows(actor: User, slug: str) -> Sequence[TrialWorked]:
    """Give who worked each slot, under pseudonyms; that it was given is logged as a disclosure.

    Raises
    ------
    NotPermittedError
        The person is no researcher of the force.
    """
    row = take_trial(actor, slug, "design_trial")
    found = list(worked_rows(row))
    write_audit_row(
        actor, "disclosure", "give_trial_rows", work_record(row), detail=f"rows={len(found)}"
    )
    return found
