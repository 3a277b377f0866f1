"""Erlang's formulas: how often all crews are busy, and how long a call then waits."""

from __future__ import annotations

from dataclasses import dataclass

from reddot.cover.queues.arguments import check_servers
from reddot.errors import UsageError
from reddot.stats.arguments import check_count, check_positive

Json = dict[str, float | int]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueAnswer:
    """The long-run state of a line that all crews share (M/M/c, first come first served).

    ``p_wait`` is the share of calls that find every crew busy, ``mean_wait_minutes`` the mean
    over all calls, those that did not wait included, and ``mean_queue`` the mean number waiting.
    """

    servers: int
    utilisation: float
    service_minutes: float
    p_wait: float
    mean_wait_minutes: float
    mean_queue: float

    def as_json(self) -> Json:
        """Return the answer and what was asked, by name."""
        return {
            "p_wait": self.p_wait,
            "mean_wait_minutes": self.mean_wait_minutes,
            "mean_queue": self.mean_queue,
            "servers": self.servers,
            "utilisation": self.utilisation,
            "service_minutes": self.service_minutes,
        }


def erlang_b(servers: int, offered: float) -> float:
    """Return the share of calls that find all crews busy where such a call is lost.

    Parameters
    ----------
    servers : int
        Crews, 1 or more.
    offered : float
        Offered load: calls per minute × mean minutes on a call, 0 or more; may exceed `servers`.

    Returns
    -------
    float
        Probability in 0 to 1.

    Raises
    ------
    UsageError
        For a number of crews that is not whole and at least 1, or a load below 0.

    Notes
    -----
    The recursion B(c) = a·B(c−1) / (c + a·B(c−1)) has only positive terms, so that it neither
    overflows nor loses digits with thousands of crews. It holds for any law of the service time
    with that mean; calls must come as a Poisson process.

    References
    ----------
    Erlang (1917), "Solution of some problems in the theory of probabilities of significance in
    automatic telephone exchanges". Jagerman (1974) on its computation, Bell System
    Technical Journal 53, 525–551.

    Examples
    --------
    >>> round(erlang_b(10, 4.46), 4)
    0.01

    """
    crews, load = check_servers(servers), check_count("offered load", offered)
    blocked = 1.0
    for crew in range(1, crews + 1):
        blocked = load * blocked / (crew + load * blocked)
    return blocked


def erlang_c(servers: int, offered: float) -> float:
    """Return the share of calls that find all crews busy where such a call waits.

    Parameters
    ----------
    servers : int
        Crews, 1 or more.
    offered : float
        Offered load: calls per minute × mean minutes on a call, from 0 to below `servers`.

    Returns
    -------
    float
        Probability in 0 to 1.

    Raises
    ------
    UsageError
        For a number of crews that is not whole and at least 1, a load below 0, or one of
        `servers` or more, with which the line grows without end.

    Notes
    -----
    C = B / (1 − ρ(1 − B)) with Erlang's B and ρ = offered / servers. Assumes Poisson calls,
    exponential times on a call and one shared line. Do not use it where distance decides who
    goes: see :func:`reddot.cover.queues.solve_hypercube`.

    References
    ----------
    Erlang (1917), as for :func:`erlang_b`. Cooper (1981), Introduction to Queueing Theory,
    2nd ed., §3.4.

    Examples
    --------
    >>> round(erlang_c(5, 4.0), 4)
    0.5541

    """
    crews, load = check_servers(servers), check_count("offered load", offered)
    busy = check_line_ends(load / crews)
    lost = erlang_b(crews, load)
    return lost / (1.0 - busy * (1.0 - lost))


def queue_of(servers: int, utilisation: float, service_minutes: float) -> QueueAnswer:
    """Return how often and how long calls wait for one of so many crews (Erlang-C).

    Parameters
    ----------
    servers : int
        Crews, 1 or more.
    utilisation : float
        Share of a crew's time that calls take, from 0 to below 1.
    service_minutes : float
        Mean minutes that a call takes a crew, above 0.

    Returns
    -------
    QueueAnswer
        Chance of a wait, mean minutes of waiting over all calls, mean number waiting.

    Raises
    ------
    UsageError
        For a number of crews that is not whole and at least 1, a utilisation below 0, one of
        1 or more, with which the line grows without end, or minutes not above 0.

    Notes
    -----
    Mean wait = C · service / (c(1 − ρ)); mean number waiting by Little's law. The assumptions
    are those of :func:`erlang_c`, and the state is the long run: an hour of a busy night is
    rarely long enough for it.

    References
    ----------
    Cooper (1981), Introduction to Queueing Theory, 2nd ed., §3.4. Little (1961),
    doi:10.1287/opre.9.3.383.

    Examples
    --------
    >>> answer = queue_of(5, 0.8, 30)
    >>> round(answer.p_wait, 4), round(answer.mean_wait_minutes, 2)
    (0.5541, 16.62)

    """
    crews = check_servers(servers)
    busy = check_line_ends(check_count("utilisation", utilisation))
    minutes = check_positive("service minutes", service_minutes)
    p_wait = erlang_c(crews, busy * crews)
    wait = p_wait * minutes / (crews * (1.0 - busy))
    return QueueAnswer(
        servers=crews,
        utilisation=busy,
        service_minutes=minutes,
        p_wait=p_wait,
        mean_wait_minutes=wait,
        mean_queue=wait * busy * crews / minutes,
    )


def check_line_ends(utilisation: float) -> float:
    """Return the utilisation when it is below 1; else raise, as the line would grow without end.

    Examples
    --------
    >>> check_line_ends(0.8)
    0.8

    """
    if utilisation >= 1.0:
        raise UsageError(
            f"The utilisation is {utilisation:.6g}: calls bring at least as much work as the crews "
            "can do, and the queue grows without end. It must be below 1. Give more crews, fewer "
            "calls or shorter service."
        )
    return utilisation
