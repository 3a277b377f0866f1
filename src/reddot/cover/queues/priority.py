"""Cobham's priority queue: how long each class of call waits when urgent ones go first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from reddot.cover.queues.arguments import check_minutes, check_rates, check_servers
from reddot.cover.queues.erlang import check_line_ends, erlang_c
from reddot.errors import UsageError
from reddot.stats.arguments import check_positive

MINUTES_AN_HOUR = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityAnswer:
    """The long-run waits of each class, the most urgent first; nobody is interrupted.

    ``p_wait`` is the share of calls, of every class, that find all crews busy.
    ``mean_wait_minutes`` and ``mean_queue`` have one entry for each class.
    """

    p_wait: float
    utilisation: float
    mean_wait_minutes: tuple[float, ...]
    mean_queue: tuple[float, ...]

    def as_json(self) -> dict[str, float | list[float]]:
        """Return the answer by name."""
        return {
            "p_wait": self.p_wait,
            "utilisation": self.utilisation,
            "mean_wait_minutes": list(self.mean_wait_minutes),
            "mean_queue": list(self.mean_queue),
        }


def priority_queue(
    servers: int, calls_per_hour: Sequence[float], service_minutes: float
) -> PriorityAnswer:
    """Return the waits by class for several crews and one service time (M/M/c, non-preemptive).

    Parameters
    ----------
    servers : int
        Crews, 1 or more.
    calls_per_hour : sequence of float
        Calls of each class an hour, the most urgent class first, each 0 or more.
    service_minutes : float
        Mean minutes of a call of any class, above 0; the law is exponential.

    Returns
    -------
    PriorityAnswer
        One mean wait and one mean number waiting for each class.

    Raises
    ------
    UsageError
        For a bad number, or a utilisation of 1 or more, with which the line grows without end.

    Notes
    -----
    W(k) = W0 / ((1 − σ(k−1))(1 − σ(k))), where σ(k) is the utilisation by classes 1 to k and
    W0 = C · service / c is the mean time until some crew is freed, 0 if one is free. Assumes
    Poisson calls, the same exponential service for all classes, first come first served
    within a class and no interruption of a call.

    References
    ----------
    Cobham (1954), doi:10.1287/opre.2.1.70, with the correction in Operations Research 3, 547.

    Examples
    --------
    >>> answer = priority_queue(5, [2, 6], 30)
    >>> [round(minutes, 2) for minutes in answer.mean_wait_minutes]
    [4.16, 20.78]

    """
    crews = check_servers(servers)
    calls = check_rates("calls an hour", calls_per_hour)
    minutes = check_positive("service minutes", service_minutes)
    loads = [rate / MINUTES_AN_HOUR * minutes / crews for rate in calls]
    busy = check_line_ends(sum(loads))
    p_wait = erlang_c(crews, busy * crews)
    return _answer(p_wait, p_wait * minutes / crews, loads, calls)


def priority_queue_one_crew(
    calls_per_hour: Sequence[float],
    service_minutes: Sequence[float],
    variation: Sequence[float] | None = None,
) -> PriorityAnswer:
    """Return the waits by class for one crew whose service differs by class (M/G/1).

    Parameters
    ----------
    calls_per_hour : sequence of float
        Calls of each class an hour, the most urgent class first, each 0 or more.
    service_minutes : sequence of float
        Mean minutes of a call of each class, above 0.
    variation : sequence of float, optional
        Standard deviation of the minutes of each class over their mean, 0 or more; 1, the
        exponential law, if not given.

    Returns
    -------
    PriorityAnswer
        One mean wait and one mean number waiting for each class.

    Raises
    ------
    UsageError
        For a bad number, lists of unequal length, or a utilisation of 1 or more, with which
        the line grows without end.

    Notes
    -----
    As :func:`priority_queue` with W0 = Σ λ E[S²] / 2. Assumes Poisson calls, any law of service
    and no interruption of a call. For several crews with services that differ by class no such
    formula is exact: simulate.

    References
    ----------
    Cobham (1954), doi:10.1287/opre.2.1.70.

    Examples
    --------
    >>> answer = priority_queue_one_crew([0.5, 0.5], [30, 60], [0, 0])
    >>> [round(minutes, 2) for minutes in answer.mean_wait_minutes]
    [25.0, 100.0]

    """
    calls = check_rates("calls an hour", calls_per_hour)
    minutes = check_minutes("service minutes", service_minutes)
    spread = check_rates("variation", [1.0] * len(minutes) if variation is None else variation)
    if not len(calls) == len(minutes) == len(spread):
        raise UsageError(
            f"{len(calls)} classes of calls, {len(minutes)} of service minutes and {len(spread)} "
            "of variation; give one number for each class in each list."
        )
    per_minute = [rate / MINUTES_AN_HOUR for rate in calls]
    loads = [rate * mean for rate, mean in zip(per_minute, minutes, strict=True)]
    busy = check_line_ends(sum(loads))
    left = sum(
        rate * mean * mean * (1.0 + cv * cv) / 2.0
        for rate, mean, cv in zip(per_minute, minutes, spread, strict=True)
    )
    return _answer(busy, left, loads, calls)


def _answer(
    p_wait: float, until_freed: float, loads: Sequence[float], calls: Sequence[float]
) -> PriorityAnswer:
    """Share the mean time until a crew is freed out to the classes as Cobham does."""
    upto = list(accumulate(loads, initial=0.0))
    waits = [
        until_freed / ((1.0 - before) * (1.0 - with_own)) for before, with_own in pairwise(upto)
    ]
    return PriorityAnswer(
        p_wait=p_wait,
        utilisation=upto[-1],
        mean_wait_minutes=tuple(waits),
        mean_queue=tuple(
            wait * rate / MINUTES_AN_HOUR for wait, rate in zip(waits, calls, strict=True)
        ),
    )
