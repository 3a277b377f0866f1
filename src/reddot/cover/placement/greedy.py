"""One carrier after the other, each where it earns the most: quick, and not always the best."""

from __future__ import annotations

import numpy as np

from reddot.cover.placement.question import Counts, Question


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
