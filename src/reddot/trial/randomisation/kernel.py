"""The loops over allocations, compiled; all of them are in this file.

What numba keeps between runs it makes anew when this file changes, and takes no notice of any
other, so the numbers that it is compiled with are here too.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

from reddot.stats.compiling import compile_and_keep

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Places = NDArray[np.int32]
Words = NDArray[np.uint32]
Arms = NDArray[np.uint8]
Function = TypeVar("Function", bound=Callable[..., Any])

NEGLIGIBLE = 1e-12  # of the terms that a difference is taken of: then it is a tie
SPARE_WORDS = 64  # left at the end of a batch, for words thrown away
HALF_WORD = np.uint64(32)
LOW_HALF = np.uint64(0xFFFFFFFF)
WORD_VALUES = np.uint64(1 << 32)

# The loops make no array, so they need not count who holds one.
UNCOUNTED: Any = {"_nrt": False}
kept = compile_and_keep(**UNCOUNTED)


def inlined(function: Function) -> Function:
    """Compile a small part of a loop into every place that calls it."""
    return cast(Function, njit(forceinline=True, **UNCOUNTED)(function))


class Rows(NamedTuple):
    """What was randomised, ordered by stratum and, in it, by group of exchangeable rows.

    ``unit`` (K, 3): events of a carry row, events of a control row, exposure. ``carry`` (K,): the
    arm as it came out, 1 for the carry arm. ``start`` (G + 1,): where each group starts.
    ``picked`` (G,): rows in its smaller arm. ``carries`` (G,): 1 where that is the carry arm.
    ``sums`` (G, 3): of ``unit`` over the group. ``last`` (G,): 1 where the stratum ends with the
    group. ``observed`` (2,): both sides of the ratio as it came out.
    """

    unit: Floats
    carry: Ints
    start: Ints
    picked: Ints
    carries: Ints
    sums: Floats
    last: Ints
    observed: Floats


def words(rng: np.random.Generator, needed: int) -> Words:
    """Return random words of 32 bits, `needed` and some to spare."""
    raw = rng.integers(0, 2**64, (needed + 1) // 2 + SPARE_WORDS, dtype=np.uint64)
    return raw.astype("<u8", copy=False).view("<u4")


@inlined
def pick(words: Words, at: int, left: int) -> tuple[Any, int]:
    """Return a whole number below `left`, each equally likely, and where the words go on.

    The upper half of word × left; words that would favour some numbers are thrown away.
    """
    many = np.uint64(left)
    product = np.uint64(words[at]) * many
    at += 1
    if (product & LOW_HALF) < many:
        unfair = (WORD_VALUES - many) % many
        while (product & LOW_HALF) < unfair and at < len(words):
            product = np.uint64(words[at]) * many
            at += 1
    return np.int64(product >> HALF_WORD), at


@inlined
def critical(
    stayed: float, joined: float, left: float, kept_out: float, observed: Floats
) -> tuple[float, float]:
    """Return the least ratio at which a draw is as high as what was seen, and the greatest as low.

    Under a true ratio θ the draw gives (θ·joined + stayed) / (kept_out + left/θ), which grows with
    θ. Both answers are one number but for ties at every θ: then 0 and infinity.
    """
    carry, control = observed[0], observed[1]
    a, c = joined * control, left * carry
    over, under = stayed * control, kept_out * carry
    b, size = over - under, over + under
    if abs(b) <= NEGLIGIBLE * size:
        b = 0.0
    if abs(a + b - c) <= NEGLIGIBLE * (a + size + c) and (a > 0.0 or c > 0.0):
        return 1.0, 1.0
    if a > 0.0 and c > 0.0:
        root = np.sqrt(b * b + 4.0 * a * c)
        theta = 2.0 * c / (b + root) if b > 0.0 else (root - b) / (2.0 * a)
        return theta, theta
    if a > 0.0:
        theta = -b / a if b < 0.0 else 0.0
        return theta, theta
    if c > 0.0:
        theta = c / b if b > 0.0 else np.inf
        return theta, theta
    if b == 0.0:
        return 0.0, np.inf
    theta = 0.0 if b > 0.0 else np.inf
    return theta, theta


@inlined
def rest(whole: float, part: float) -> float:
    """Return whole - part, and 0 where only rounding is left."""
    other = whole - part
    return other if other > NEGLIGIBLE * whole else 0.0


@kept
def exchange(rows: Rows, place: Places, words: Words, at_least: Floats, at_most: Floats) -> int:
    """Exchange the arms within each group, draw after draw, until the words run out.

    A draw loop. `place` (K,) is a permutation within each group, and stays one. Returns the number
    of draws made: the first so many of `at_least` and `at_most` are filled.
    """
    unit, start, sums = rows.unit, rows.start, rows.sums
    at, needed = 0, SPARE_WORDS
    for group in range(len(rows.picked)):
        needed += rows.picked[group]
    for draw in range(len(at_least)):
        if at + needed > len(words):
            return draw
        stayed = joined = left = kept_out = 0.0
        carry_a = carry_b = carry_c = control_a = control_b = control_c = 0.0
        for group in range(len(rows.picked)):
            first, size = start[group], start[group + 1] - start[group]
            a = b = c = 0.0
            for step in range(rows.picked[group]):
                jump, at = pick(words, at, size - step)
                here = first + step
                chosen = place[here + jump]
                place[here + jump] = place[here]
                place[here] = chosen
                a += unit[chosen, 0]
                b += unit[chosen, 1]
                c += unit[chosen, 2]
            other_a, other_b = rest(sums[group, 0], a), rest(sums[group, 1], b)
            other_c = rest(sums[group, 2], c)
            if rows.carries[group] == 0:
                a, b, c, other_a, other_b, other_c = other_a, other_b, other_c, a, b, c
            carry_a, carry_b, carry_c = carry_a + a, carry_b + b, carry_c + c
            control_a, control_b = control_a + other_a, control_b + other_b
            control_c += other_c
            if rows.last[group] == 1:
                whole = carry_c + control_c
                stayed += carry_a * control_c / whole
                joined += carry_b * control_c / whole
                left += control_a * carry_c / whole
                kept_out += control_b * carry_c / whole
                carry_a = carry_b = carry_c = control_a = control_b = control_c = 0.0
        at_least[draw], at_most[draw] = critical(stayed, joined, left, kept_out, rows.observed)
    return len(at_least)


@kept
def judge(rows: Rows, columns: Ints, arms: Arms, at_least: Floats, at_most: Floats) -> None:
    """Judge allocations that were drawn elsewhere: one row of `arms` each, 1 for the carry arm.

    A draw loop. `columns` (K,) says which column is which row.
    """
    unit, start = rows.unit, rows.start
    for draw in range(len(arms)):
        stayed = joined = left = kept_out = 0.0
        carry_a = carry_b = carry_c = control_a = control_b = control_c = 0.0
        for group in range(len(rows.picked)):
            for row in range(start[group], start[group + 1]):
                if arms[draw, columns[row]] == 1:
                    carry_a += unit[row, 0]
                    carry_b += unit[row, 1]
                    carry_c += unit[row, 2]
                else:
                    control_a += unit[row, 0]
                    control_b += unit[row, 1]
                    control_c += unit[row, 2]
            if rows.last[group] == 1:
                whole = carry_c + control_c
                stayed += carry_a * control_c / whole
                joined += carry_b * control_c / whole
                left += control_a * carry_c / whole
                kept_out += control_b * carry_c / whole
                carry_a = carry_b = carry_c = control_a = control_b = control_c = 0.0
        at_least[draw], at_most[draw] = critical(stayed, joined, left, kept_out, rows.observed)


@kept
def deal(start: Ints, sizes: Ints, carrying: Ints, words: Words, arms: Arms) -> int:
    """Deal blocks of random size to each stratum, draw after draw, until the words run out.

    A draw loop. Returns the number of draws made; so many rows of `arms` are filled.
    """
    at, needed = 0, 2 * arms.shape[1] + SPARE_WORDS
    for draw in range(len(arms)):
        if at + needed > len(words):
            return draw
        for stratum in range(len(start) - 1):
            unit = start[stratum]
            while unit < start[stratum + 1]:
                which, at = pick(words, at, len(sizes))
                size, left = sizes[which], carrying[which]
                for step in range(min(size, start[stratum + 1] - unit)):
                    place, at = pick(words, at, size - step)
                    carries = 1 if place < left else 0
                    arms[draw, unit] = carries
                    left -= carries
                    unit += 1
    return len(arms)
