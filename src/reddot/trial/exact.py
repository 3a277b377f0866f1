"""The exact comparison of two counts of a trial, at each dispersion that events may have."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from reddot.stats import rate_ratio
from reddot.stats.arguments import check_dispersion, check_level
from reddot.trial.analysis.effect import Effect
from reddot.trial.analysis.totals import Totals

METHOD = "exact"
DISPERSIONS = (1.0, 2.0, 3.0, 5.0)
POOLED = "Strata are taken together: the exact test compares two totals."


def exact_effect(totals: Totals, *, level: float = 0.95, dispersion: float = 1.0) -> Effect:
    """Return the ratio of the two arms' rates with the exact conditional interval and p-value.

    Parameters
    ----------
    totals : Totals
        Of one outcome in one group.
    level : float
        Two-sided level between 0 and 1.
    dispersion : float
        Variance of a count over its mean, 1 or more; counts and exposures are divided by it.

    Returns
    -------
    Effect
        Its notes give p and interval at each other dispersion of 1, 2, 3 and 5. Without a
        number, and with the reason, where an arm has no exposure or there is no event at all.

    Raises
    ------
    UsageError
        For a level outside 0 to 1 or a dispersion below 1.

    Notes
    -----
    See `reddot.stats.rate_ratio`. At dispersion 1 events are independent; where several events
    have one cause, or shifts and officers differ, it rejects too often: use
    `cautious_exact_effect`. Strata and clusters are not used; the draw of the trial is not
    either, for which there is the randomisation test.

    References
    ----------
    Przyborowski and Wilenski (1940), doi:10.1093/biomet/31.3-4.313.

    Examples
    --------
    >>> totals = Totals(outcome="assaults", group="everyone", y=[6, 3], exposure=[400, 400],
    ...     arm=[1, 0], stratum=[0, 0], cluster=[0, 1])
    >>> effect = exact_effect(totals)
    >>> f"{effect.ratio:.1f} ({effect.low:.3f} to {effect.high:.2f}), p {effect.p_value:.3f}"
    '2.0 (0.427 to 12.36), p 0.508'

    """
    check_level(level)
    found = _at(totals, level, check_dispersion(dispersion))
    if not found.estimated:
        return found
    others = [_at(totals, level, phi) for phi in DISPERSIONS if phi != dispersion]
    return _noted(found, others, totals)


def exact_effects(totals: Totals, *, level: float = 0.95) -> Mapping[float, Effect]:
    """Return the exact effect at dispersions 1, 2, 3 and 5, by dispersion.

    Parameters and errors are those of `exact_effect`.

    Examples
    --------
    >>> totals = Totals(outcome="assaults", group="everyone", y=[6, 3], exposure=[400, 400],
    ...     arm=[1, 0], stratum=[0, 0], cluster=[0, 1])
    >>> [f"{effect.p_value:.2f}" for effect in exact_effects(totals).values()]
    ['0.51', '0.82', '1.00', '1.00']

    """
    check_level(level)
    return MappingProxyType({phi: _at(totals, level, phi) for phi in DISPERSIONS})


def cautious_exact_effect(totals: Totals, *, level: float = 0.95) -> Effect:
    """Return the exact effect at the dispersion, of 1, 2, 3 and 5, with the largest p-value.

    Parameters and errors are those of `exact_effect`.

    Notes
    -----
    What it finds holds as long as counts vary at most five times as much as independent events.
    Of equal p-values the greater dispersion is taken, which has the wider interval.

    Examples
    --------
    >>> totals = Totals(outcome="assaults", group="everyone", y=[6, 3], exposure=[400, 400],
    ...     arm=[1, 0], stratum=[0, 0], cluster=[0, 1])
    >>> cautious_exact_effect(totals).dispersion
    5.0

    """
    effects = exact_effects(totals, level=level)
    if not effects[1.0].estimated:
        return effects[1.0]
    chosen = max(DISPERSIONS, key=lambda phi: (effects[phi].p_value or 0.0, phi))
    others = [effects[phi] for phi in DISPERSIONS if phi != chosen]
    return _noted(effects[chosen], others, totals)


def _at(totals: Totals, level: float, dispersion: float) -> Effect:
    (a, b), (exposure_a, exposure_b) = totals.events, totals.exposures
    if why := _why_not(totals):
        return Effect.refused(
            METHOD,
            totals.outcome,
            why,
            group=totals.group,
            level=level,
            events=totals.events,
            exposure=totals.exposures,
            clusters=totals.clusters,
            dispersion=dispersion,
        )
    found = rate_ratio(a, exposure_a, b, exposure_b, level=level, dispersion=dispersion)
    return Effect(
        method=METHOD,
        outcome=totals.outcome,
        group=totals.group,
        ratio=found.estimate,
        low=found.low,
        high=found.high,
        p_value=found.p_value,
        level=level,
        events=totals.events,
        exposure=totals.exposures,
        clusters=totals.clusters,
        dispersion=dispersion,
    )


def _why_not(totals: Totals) -> str:
    if min(totals.exposures) <= 0.0:
        arm = "carry" if totals.exposures[0] <= 0.0 else "control"
        return f"The {arm} arm has no exposure in this group, so there is nothing to compare."
    if sum(totals.events) == 0:
        return "Neither arm has an event: the counts allow every ratio."
    return ""


def _noted(found: Effect, others: list[Effect], totals: Totals) -> Effect:
    notes = [_words(found, "Counted"), *(_words(other, "If counts vary") for other in others)]
    if len(set(totals.stratum.tolist())) > 1:
        notes.append(POOLED)
    return found.noted(*notes)


def _words(effect: Effect, start: str) -> str:
    phi = effect.dispersion or 1.0
    high = "no upper end" if effect.high == float("inf") else f"{effect.high:.3g}"
    ends = f"{effect.level:.0%} interval {effect.low:.3g} to {high}, p {effect.p_value:.3f}"
    if start == "Counted":
        kind = "independent events" if phi == 1.0 else f"{phi:g} times as variable as those"
        return f"Counts are taken as {kind}."
    kind = "as independent events do" if phi == 1.0 else f"{phi:g} times as much as those"
    return f"{start} {kind}: {ends}."
