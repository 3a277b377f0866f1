"""Tasers that are out with an officer who may not carry them now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from reddot.carriage.may_carry import Answer, may_carry
from reddot.store.holdings import register_of
from reddot.store.models import Device, DeviceIssue, Officer


@dataclass(frozen=True, slots=True)
class OutWrongly:
    """A Taser in the hands of an officer who may not carry it now; ``answer`` has every reason."""

    issue: DeviceIssue
    answer: Answer

    @property
    def device(self) -> Device:
        """The Taser."""
        return self.issue.device

    @property
    def officer(self) -> Officer:
        """Who has it."""
        return self.issue.officer

    @property
    def why(self) -> str:
        """Every reason why the officer may not carry it, in words."""
        return self.answer.words()


def out_wrongly(officers: QuerySet[Officer]) -> tuple[OutWrongly, ...]:
    """The Tasers out with some officers who may not carry them now, by serial number.

    Parameters
    ----------
    officers
        The officers who are looked at, of any force.
    """
    found = DeviceIssue.objects.filter(officer__in=officers, returned_at__isnull=True)
    issues = found.select_related("device", "officer").order_by("device__serial_number")
    by_force: dict[str, list[DeviceIssue]] = defaultdict(list)
    for issue in issues:
        by_force[issue.officer.force_id].append(issue)
    return tuple(one for force, some in by_force.items() for one in _judged(force, some))


def _judged(force: str, issues: Sequence[DeviceIssue]) -> Iterator[OutWrongly]:
    holders = Officer.objects.filter(pk__in={issue.officer_id for issue in issues})
    register, now = register_of(force, holders, issues=False), timezone.now()
    for issue in issues:
        answer = may_carry(register, issue.officer_id, issue.model, now)
        if not answer.may:
            yield OutWrongly(issue, answer)
