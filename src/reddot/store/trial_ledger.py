"""The seal and the newest entries of a trial in the ledger, opened for everyone."""

from __future__ import annotations

from reddot.store.models import AuditRow
from reddot.store.release_ledger import LedgerEntry, opened_entries
from reddot.store.trials import public_record

FIRST_AND_LAST = ("trial_sealed", "trial_plan_frozen", "trial_closed")


def trial_ledger_entries(slug: str) -> tuple[LedgerEntry, ...]:
    """The seal, the plan and the newest entry of a trial that a checkpoint covers.

    The digest of an entry binds every entry before it, so that these hold the whole log; none
    within a minute of the sealing.
    """
    record = public_record(slug)
    rows = AuditRow.objects.filter(record=record, leaf__isnull=False)
    newest = rows.order_by("-leaf__index").values_list("pk", flat=True)[:1]
    chosen = rows.filter(action__in=FIRST_AND_LAST) | rows.filter(pk__in=list(newest))
    return opened_entries(record, chosen)
