"""The states of a hypercube, bit u set where unit u is busy, and the compiled loops over them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reddot.stats.compiling import compile_and_keep

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@compile_and_keep()
def nearest_free(order: Integers, ends: Integers, state: int) -> tuple[int, int, int]:
    """Return where the nearest free units begin and end in an order, and how many are free."""
    place = 0
    while True:
        end, free = ends[place], 0
        for k in range(place, end):
            free += 1 - ((state >> order[k]) & 1)
        if free > 0 or end == order.size:
            return place, end, free
        place = end


@compile_and_keep()
def rates_into(order: Integers, ends: Integers, calls: Floats, freed: Floats) -> Floats:
    """Return states × units: the rate of flow into a state from the one that differs in a unit.

    For a unit that is busy in the state it is the rate at which that unit is sent from the other;
    for a free one it is the rate at which it is freed.
    """
    units = freed.size
    rates = np.empty((1 << units, units))
    upward = np.empty(units)
    for state in range(1 << units):
        upward[:] = 0.0
        for row in range(calls.size):
            place, end, free = nearest_free(order[row], ends[row], state)
            for k in range(place, end):
                if not (state >> order[row, k]) & 1:
                    upward[order[row, k]] += calls[row] / free
        for unit in range(units):
            bit = 1 << unit
            if state & bit:
                rates[state ^ bit, unit] = freed[unit]
            else:
                rates[state | bit, unit] = upward[unit]
    return rates


@compile_and_keep()
def flow_in(state: int, chance: Floats, rates: Floats) -> float:
    """Return the flow into a state from all its neighbours."""
    flow = 0.0
    for unit in range(rates.shape[1]):
        flow += chance[state ^ (1 << unit)] * rates[state, unit]
    return flow


@compile_and_keep()
def sweep(chance: Floats, rates: Floats, out: Floats) -> None:
    """Balance each state in turn with its neighbours, there and back (Gauss–Seidel), in place."""
    for state in range(chance.size):
        chance[state] = flow_in(state, chance, rates) / out[state]
    for state in range(chance.size - 1, -1, -1):
        chance[state] = flow_in(state, chance, rates) / out[state]


@compile_and_keep()
def imbalance(chance: Floats, rates: Floats, out: Floats) -> float:
    """Return what flows in and not out, summed over the states, over all that flows out."""
    wrong, total = 0.0, 0.0
    for state in range(chance.size):
        leaving = chance[state] * out[state]
        wrong += abs(flow_in(state, chance, rates) - leaving)
        total += leaving
    return wrong / total


@compile_and_keep()
def shares_sent(order: Integers, ends: Integers, chance: Floats) -> Floats:
    """Return orders × units: the chance that a call finds a free unit and this one is sent."""
    shares = np.zeros(order.shape)
    for state in range(chance.size - 1):
        for row in range(len(order)):
            place, end, free = nearest_free(order[row], ends[row], state)
            for k in range(place, end):
                if not (state >> order[row, k]) & 1:
                    shares[row, order[row, k]] += chance[state] / free
    return shares
