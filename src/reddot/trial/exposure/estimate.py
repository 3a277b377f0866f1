"""Hájek means of each group on either side, and their contrast with a conservative interval."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import stdtr, stdtrit

from reddot.errors import UsageError
from reddot.stats.arguments import check_choice, check_level
from reddot.trial.exposure.effects import ExposureEffect, ExposureEffects
from reddot.trial.exposure.frame import Frame, frame_of
from reddot.trial.exposure.mapping import GROUPS, groups_of
from reddot.trial.exposure.probabilities import Probabilities, complete_probabilities
from reddot.trial.exposure.variance import conservative_variance
from reddot.trial.exposure.words import notes_on, reason_of
from reddot.trial.observed import Bools, Floats, Observed

PER = ("officer_shift", "officer_hour")


def exposure_effects(
    observed: Observed,
    outcome: str,
    probabilities: Probabilities | None = None,
    *,
    level: float = 0.95,
    per: str = "officer_shift",
) -> ExposureEffects:
    """Estimate the effects for carriers, those beside them, those elsewhere, and everyone.

    Parameters
    ----------
    observed
        The trial.
    outcome
        One of its outcomes.
    probabilities
        Under the trial's design, see ``probabilities_of``. Where none are given, those of complete
        randomisation within strata, taking the counts of the arms as fixed.
    level
        Two-sided, such as 0.95.
    per
        ``officer_shift`` or ``officer_hour``.

    Returns
    -------
    ExposureEffects
        All four, always.

    Raises
    ------
    UsageError
        The trial has no such outcome, or an argument is out of range.
    BadDataError
        The slots are not the design's, or have arms that the design never gives.

    Notes
    -----
    Each group is fixed before the allocation, by who may carry and who is in a crew with whom, and
    is compared with itself: on carry against on control slots, only on slots that could have had
    either. The mean of a side is Σ y/p over Σ n/p (Hájek), with p the probability of the side that
    its slot had. The variance is Aronow and Samii's, of the linearised means, slots and clusters
    whole, times C / df: C clusters of the group, and df of them less their strata less one, since
    residuals from means that were estimated are too small. The interval of the ratio is
    exp(log ratio ± t · se) with t on df degrees of freedom.

    Assumed: an officer's count does not depend on which *other* slots carry. It says nothing of
    officers carrying against officers not carrying on one slot, who differ in more than the Taser.
    With few clusters or few events prefer the randomisation test and the exact one.

    References
    ----------
    Aronow, P. M. and Samii, C. (2017), doi:10.1214/16-AOAS1005.

    Examples
    --------
    >>> exposure_effects.__name__
    'exposure_effects'
    """
    check_level(level)
    check_choice("per", per, PER)
    if outcome not in observed.outcomes:
        known = ", ".join(sorted(observed.outcomes)) or "none"
        raise UsageError(f"There is no outcome '{outcome}' in this trial; there is: {known}.")
    chances = complete_probabilities(observed) if probabilities is None else probabilities
    frame, groups = frame_of(observed, chances), groups_of(observed)
    contrasts = [_contrast(frame, groups[name], outcome, per) for name in GROUPS]
    variances = _variances(frame, contrasts)
    found = [
        _effect(_counted(frame, name, groups[name], outcome, one), one, pair, level)
        for name, one, pair in zip(GROUPS, contrasts, variances, strict=True)
    ]
    return ExposureEffects(
        outcome=outcome,
        per=per,
        level=level,
        probabilities=chances.joint.words,
        effects=tuple(found),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Contrast:
    """One group's means, carry first, and each unit's part in their errors, shape (U,)."""

    means: tuple[float | None, float | None]
    residual: Floats
    member: Bools
    clusters: int
    df: int


def _contrast(frame: Frame, group: Bools, outcome: str, per: str) -> _Contrast:
    observed, rows = frame.observed, frame.compared(group)
    at_risk = observed.hours if per == "officer_hour" else np.ones(observed.rows)
    events = frame.totals(rows, observed.outcomes[outcome])
    exposed = frame.totals(rows, at_risk)
    residual = np.zeros(events.size)
    carry = _mean(frame, events, exposed, 1, residual)
    control = _mean(frame, events, exposed, 0, residual)
    clusters = frame.clusters(rows)
    return _Contrast(
        means=(carry, control),
        residual=residual,
        member=exposed > 0.0,
        clusters=clusters,
        df=clusters - frame.strata(rows) - 1,
    )


def _mean(
    frame: Frame, events: Floats, exposed: Floats, arm: int, residual: Floats
) -> float | None:
    """The Hájek mean of one side; writes its units' residuals."""
    mine = (frame.arm == arm) & (exposed > 0.0)
    weight = float((exposed[mine] / frame.own[mine]).sum())
    if weight == 0.0:
        return None
    mean = float((events[mine] / frame.own[mine]).sum()) / weight
    residual[mine] = (events[mine] - mean * exposed[mine]) / weight
    return mean


def _variances(frame: Frame, contrasts: list[_Contrast]) -> list[tuple[float, float]]:
    """For each group the variance of the difference and of the ratio's logarithm."""
    columns, member = [], []
    for one in contrasts:
        carry, control = (mean or math.inf for mean in one.means)
        columns += [one.residual, one.residual / np.where(frame.arm == 1, carry, control)]
        member += [one.member] * 2
    values, took_part = np.column_stack(columns), np.column_stack(member)
    found = conservative_variance(values, frame.arm, frame.chances, took_part)
    return [(float(of_difference), float(of_log)) for of_difference, of_log in found.reshape(-1, 2)]


def _counted(frame: Frame, name: str, group: Bools, outcome: str, one: _Contrast) -> ExposureEffect:
    observed, rows = frame.observed, frame.compared(group)
    carry, control = (rows & (frame.row_arm == arm) for arm in (1, 0))
    events, hours = observed.outcomes[outcome], observed.hours
    return ExposureEffect(
        group=name,
        means=one.means,
        events=(int(events[carry].sum()), int(events[control].sum())),
        rows=(int(carry.sum()), int(control.sum())),
        hours=(float(hours[carry].sum()), float(hours[control].sum())),
        slots=(frame.slots(carry).size, frame.slots(control).size),
        clusters=(frame.clusters(carry), frame.clusters(control)),
        left_out=int(group.sum() - rows.sum()),
    )


def _effect(
    counted: ExposureEffect, one: _Contrast, variances: tuple[float, float], level: float
) -> ExposureEffect:
    reason = reason_of(counted, one.df, min(variances))
    if reason:
        return replace(counted, reason=reason, notes=notes_on(counted))
    carry, control = (mean or 0.0 for mean in one.means)
    scale = one.clusters / one.df
    se_difference, se_log = (math.sqrt(scale * variance) for variance in variances)
    reach = float(stdtrit(one.df, 0.5 + level / 2.0))
    log_ratio, difference = math.log(carry / control), carry - control
    return replace(
        counted,
        ratio=carry / control,
        low=math.exp(log_ratio - reach * se_log),
        high=math.exp(log_ratio + reach * se_log),
        p_value=min(1.0, 2.0 * float(stdtr(one.df, -abs(log_ratio) / se_log))),
        difference=difference,
        difference_low=difference - reach * se_difference,
        difference_high=difference + reach * se_difference,
        se_log=se_log,
        df=float(one.df),
        notes=notes_on(counted),
    )
