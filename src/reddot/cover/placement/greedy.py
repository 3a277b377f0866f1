"""One carrier after the other, each where it earns the most: quick, and not always the best."""

from __future__ import annotations

import numpy as np

from reddot.cover.placement.question import Counts, Question
from reddot.cover.simulation.inputs import Floats

_NEGLIGIBLE = 1e-12  # of what all carriers earn


def greedy(question: Question) -> Counts:
    """How many carriers to add to each site (sites,) when each next one goes where it earns most.

    It stops early where one more earns nothing. With layers that earn less and less it earns at
    least 63% of the best (Nemhauser, Wolsey and Fisher 1978, doi:10.1007/BF01588971).

    Examples
    --------
    >>> from reddot.cover.placement.question import Sites, ask
    >>> covers = np.array([[True, False], [True, True]])
    >>> greedy(ask(covers, [1.0, 2.0], [1.0], Sites(count=1))).tolist()
    [1, 0]
    """
    added = np.zeros(len(question.room), np.int64)
    for site in order_of(question):
        added[site] += 1
    return added


def order_of(question: Question) -> list[int]:
    """The sites in the order in which carriers go to them; a site comes once for each."""
    covers = question.covers.astype(np.float64)
    layers = (covers @ question.locked).astype(np.int64)
    next_gain = np.append(question.gains, 0.0)
    room, order = question.room.copy(), list[int]()
    while len(order) < question.count and len(room):
        earns = question.weights * next_gain[np.minimum(layers, len(question.gains))]
        worth = np.where(room > 0, earns @ covers, 0.0)
        best = int(worth.argmax())
        if worth[best] <= 0.0:
            break
        order.append(best)
        room[best] -= 1
        layers += question.covers[:, best]
    return order


def swapped(question: Question, added: Counts) -> Counts:
    """A placement (sites,) in which no single carrier earns more at another site.

    From `added`, one carrier at a time goes from where it is to where it earns the most more,
    until none does.
    """
    covers = question.covers.astype(np.float64)
    least = _NEGLIGIBLE * max(question.earned(added), 1e-300)
    while True:
        taken = np.flatnonzero(added).tolist()
        moves = [(*_best_move(question, covers, added, site), site) for site in taken]
        earns, to, out = max(moves, default=(0.0, 0, 0))
        if earns <= least:
            return added
        added = added.copy()
        added[out] -= 1
        added[to] += 1


def _best_move(question: Question, covers: Floats, added: Counts, site: int) -> tuple[float, int]:
    """What a carrier of a site earns more at the best other site, and which that is."""
    less = added.copy()
    less[site] -= 1
    layers = (covers @ (question.locked + less)).astype(np.int64)
    gains = np.append(question.gains, 0.0)[np.minimum(layers, len(question.gains))]
    worth = np.where(question.room > less, (question.weights * gains) @ covers, 0.0)
    to = int(worth.argmax())
    return float(worth[to]) - float(worth[site]), to
