"""The answer to a question of placement, and how sure it is to be the best."""

from __future__ import annotations

import math
from dataclasses import dataclass

from reddot.cover.placement.program import Solved
from reddot.cover.placement.question import Counts, Question


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Chosen:
    """Where carriers should be by one yardstick.

    ``added`` (sites,) carriers come to those that are locked; ``left_over`` of those asked for
    earn nothing anywhere by this yardstick and are not placed. ``objective`` is in units of weight
    (of weight × minutes for the p-median, where less is better). ``covered_share`` is the share of
    the weight that at least one carrier covers, locked ones included; None without any weight.
    ``gap`` is how much better than this another placement may still be, as a share of the
    objective: 0 where it is ``proven_optimal``, None where the search stopped before it knew.
    """

    added: Counts
    left_over: int
    objective: float
    covered_share: float | None
    proven_optimal: bool
    gap: float | None


def chosen(question: Question, solved: Solved) -> Chosen:
    """What was solved, in the terms of the question."""
    off = abs(solved.bound - solved.earned)
    return Chosen(
        added=solved.added,
        left_over=question.count - int(solved.added.sum()),
        objective=solved.earned,
        covered_share=question.reached_share(solved.added),
        proven_optimal=off == 0.0,
        gap=_gap(off, abs(solved.earned)),
    )


def _gap(off: float, objective: float) -> float | None:
    if off == 0.0:
        return 0.0
    return off / objective if objective and math.isfinite(off) else None
