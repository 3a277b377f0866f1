"""Zones that the same sites cover are one row: what is left of a question for the solver."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reddot.cover.placement.question import Bools, Counts, Question
from reddot.cover.simulation.inputs import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Distinct rows of cover (rows × sites), the weight of each and how often it is covered yet."""

    covers: Bools
    weights: Floats
    base: Counts


def rows_of(question: Question) -> Rows:
    """The rows of a question that further carriers can change.

    A zone without weight, one that no site with room covers, and one that the locked carriers
    cover as often as counts are left out; the others are merged where the same sites with room
    cover them and as many locked carriers do.
    """
    base = np.minimum(
        question.covers.astype(np.int64) @ question.locked, np.int64(len(question.gains))
    )
    open_sites = question.covers & (question.room > 0)
    keep = (question.weights > 0) & (base < len(question.gains)) & open_sites.any(axis=1)
    return merged(Rows(open_sites[keep], question.weights[keep], base[keep]))


def merged(rows: Rows) -> Rows:
    """The same rows, each kind once, with the weights added up."""
    if not len(rows.weights):
        return rows
    packed = np.packbits(rows.covers, axis=1)
    key = np.ascontiguousarray(
        np.concatenate([packed, rows.base.astype(">i4").view(np.uint8).reshape(-1, 4)], axis=1)
    )
    same = key.view(np.dtype((np.void, key.shape[1]))).ravel()
    _, first, group = np.unique(same, return_index=True, return_inverse=True)
    weights: Floats = np.bincount(group.ravel(), rows.weights, minlength=len(first)).astype(
        np.float64
    )
    return Rows(rows.covers[first], weights, rows.base[first])
