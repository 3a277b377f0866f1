"""What is watched beside the effects: the arms' sizes, who was exposed as allocated, the flags."""

from __future__ import annotations

from typing import Any

import numpy as np

from reddot.trial.exposure import EXPOSURES, exposures_met
from reddot.trial.ratio_watch import SampleRatio, carrying_if_redrawn, sample_ratio
from reddot.trial.reporting.study import Study


def ratio_watch(study: Study) -> SampleRatio:
    """Hold the slots analysed, and those lost, in each arm against the design.

    Notes
    -----
    Lost is a slot that was revealed and has no officer-shift in the analysis. Sizes are held
    against allocations redrawn by the design where the study has them.
    """
    seen = study.observed
    kept = np.bincount(seen.slot, minlength=seen.slots) > 0
    carry = seen.arm == 1
    redrawn = None
    if study.allocations is not None:
        redrawn = carrying_if_redrawn(study.allocations, kept)
    return sample_ratio(
        (int((kept & carry).sum()), int((kept & ~carry).sum())),
        (int((~kept & carry).sum()), int((~kept & ~carry).sum())),
        share=study.design.share,
        redrawn=redrawn,
    )


def exposures_followed(study: Study) -> dict[str, Any]:
    """Officer-shifts by exposure as allocated and as worked, where it is stated who carried."""
    if study.carried_not_stated:
        return {"not_stated": study.carried_not_stated, "table": "not_available"}
    table = exposures_met(study.observed).tolist()
    rows = {
        given: dict(zip(EXPOSURES, counts, strict=True))
        for given, counts in zip(EXPOSURES, table, strict=True)
    }
    return {"not_stated": 0, "table": rows}


def flags_by_arm(study: Study) -> dict[str, tuple[int, int]]:
    """How many reports bear each flag in each arm, the carry arm first: counts, never an effect."""
    arms = study.observed.arm[study.observed.slot] == 1
    return {
        name: (int(counts[arms].sum()), int(counts[~arms].sum()))
        for name, counts in study.on_reports.items()
    }
