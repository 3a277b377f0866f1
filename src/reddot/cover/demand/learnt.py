"""What an estimate of demand rests on, line by line, for the list of assumptions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reddot.cover.demand.call_records import CallsRead
from reddot.cover.demand.escalation import Escalation
from reddot.cover.demand.estimate import Estimate
from reddot.cover.demand.models import Priority
from reddot.cover.demand.service import FEWEST_TIMED, Service


@dataclass(frozen=True, slots=True, kw_only=True)
class Learnt:
    """One input that was estimated from calls, or that they could not tell.

    ``low`` and ``high`` are the ends of its 95% range, or None; ``source`` says what it is from.
    """

    what: str
    value: str
    low: str | None = None
    high: str | None = None
    source: str


def learnt_of(read: CallsRead, found: Estimate) -> tuple[Learnt, ...]:
    """What was learnt of a file of calls, and what the file left open."""
    return (
        *_of_calls(read, found),
        *_of_rates(found),
        Learnt(
            what="How calls spread over the week",
            value=f"a group of few calls is drawn to the common spread as if by "
            f"{found.week.concentration:,.0f} calls of it",
            source=_estimated(read.rows_kept),
        ),
        *(
            line
            for priority, escalation, service in zip(
                found.demand.priorities, found.escalations, found.services, strict=True
            )
            for line in (_of_service(priority, service), _of_escalation(priority, escalation))
        ),
    )


def _estimated(calls: int) -> str:
    return f"estimated from {calls:,} calls"


def _of_calls(read: CallsRead, found: Estimate) -> Iterator[Learnt]:
    total, cv = found.demand.calls_a_year(), found.calls_cv
    yield Learnt(
        what="Calls a year",
        value=f"{total:,.0f}",
        low=f"{total * (1 - 1.96 * cv):,.0f}",
        high=f"{total * (1 + 1.96 * cv):,.0f}",
        source=f"{_estimated(read.rows_kept)}, {read.period()}; no trend or season",
    )
    if not read.period_given:
        yield Learnt(
            what="The period that the calls cover",
            value=read.period(),
            source="assumed: from the first call to the last",
        )
    if read.rows_refused:
        yield Learnt(
            what="Calls left out",
            value=f"{read.rows_refused:,} of {read.rows_read:,} rows were refused",
            source=f"the file of calls: {read.refusals()}",
        )
    if read.placed:
        yield Learnt(
            what="Zones of calls with coordinates alone",
            value=f"{read.placed:,} calls",
            source="assumed: each is in the zone with the nearest centre",
        )


def _of_rates(found: Estimate) -> Iterator[Learnt]:
    for kind, members, of_kind in zip(found.demand.kinds, found.members, found.rates, strict=True):
        for priority, rates in zip(found.demand.priorities, of_kind, strict=True):
            if len(members):
                weight = rates.own_weight()
                middle = f"{100 * float(weight.mean()):.0f}%"
                drawn = f"{middle} each zone's own, the rest that of its kind"
                alone = "each zone's own; too little to tell how zones differ"
                yield Learnt(
                    what=f"Rate of calls '{priority.name}' in {kind} zones",
                    value=alone if rates.prior_shape is None else drawn,
                    low=f"{100 * float(weight.min()):.0f}%",
                    high=f"{100 * float(weight.max()):.0f}%",
                    source=f"estimated from {len(members):,} zones",
                )


def _of_service(priority: Priority, service: Service | None) -> Learnt:
    what = f"Minutes on the scene of calls '{priority.name}'"
    if service is None:
        few = f"assumed: fewer than {FEWEST_TIMED} calls have both times, or all are alike"
        return Learnt(what=what, value=f"{priority.service_minutes:g}", source=few)
    error = service.mean / (service.shape * service.calls) ** 0.5
    return Learnt(
        what=what,
        value=f"{service.mean:.1f}",
        low=f"{service.mean - 1.96 * error:.1f}",
        high=f"{service.mean + 1.96 * error:.1f}",
        source=_estimated(service.calls),
    )


def _of_escalation(priority: Priority, found: Escalation) -> Learnt:
    what = f"Chance of calls '{priority.name}' to need a trained second crew"
    if found.stated == 0:
        return Learnt(
            what=what, value=_percent(priority.escalation_chance), source="assumed: no call says"
        )
    low, high = found.interval()
    source = _estimated(found.stated)
    if found.not_stated:
        least, most = found.bounds() or (0.0, 1.0)
        source += (
            f"; {found.not_stated:,} do not say, and it is {_percent(least)} if none of them did, "
            f"{_percent(most)} if all did"
        )
    return Learnt(
        what=what,
        value=_percent(found.chance),
        low=_percent(low),
        high=_percent(high),
        source=source,
    )


def _percent(share: float) -> str:
    return f"{100 * share:.1f}%"
