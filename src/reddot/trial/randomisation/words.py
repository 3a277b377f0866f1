"""What a randomisation test cannot say, in words beside its number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reddot.trial.randomisation.reallocation import Reallocation

if TYPE_CHECKING:
    from reddot.trial.analysis.totals import Totals
    from reddot.trial.randomisation.inference import RandomisationResult

EVEN_SHARE = (0.45, 0.55)  # of clusters in the carry arm


def notes_on(
    result: RandomisationResult, totals: Totals, reallocation: Reallocation
) -> tuple[str, ...]:
    """Return the sentences that belong beside the result.

    Examples
    --------
    >>> notes_on.__name__
    'notes_on'

    """
    found = [reallocation.words, _counted(result)]
    if result.draws + 1 < 2 / (1.0 - result.level):
        found.append(
            f"With {result.draws + 1:,} allocations no p-value can be below "
            f"{min(1.0, 2 / (result.draws + 1)):.3g}, so that the interval has no ends."
        )
    found.append(
        "The p-value is exact for no effect on anybody. The interval supposes that carrying "
        "multiplies every slot's events by one number."
    )
    if result.pinned:
        found.append(
            "One arm has too few events for the draws to set an end of the interval: that end says "
            "only on which side of 1 the ratio lies. The exact analysis sets one from the counts."
        )
    unequal = _unequal(result.ratio, *totals.clusters)
    return (*found, unequal) if unequal else tuple(found)


def _unequal(ratio: float, carry: int, control: int) -> str:
    """Say what unequal arms do to the interval: the larger arm's imputed counts vary too little."""
    share = carry / (carry + control)
    if EVEN_SHARE[0] <= share <= EVEN_SHARE[1] or ratio == 1.0:
        return ""
    narrow = (share > 0.5) == (ratio > 1.0)
    return (
        f"The arms are of unequal size ({carry:,} and {control:,}) and the rate is higher in the "
        f"{'larger' if narrow else 'smaller'} one: far from a ratio of 1 the interval can be too "
        f"{'narrow, so give poisson_cr2 beside it' if narrow else 'wide'}. The p-value holds."
    )


def _counted(result: RandomisationResult) -> str:
    if result.listed:
        return f"All {result.draws + 1:,} possible allocations were taken, each once."
    return f"{result.draws:,} allocations were drawn; the observed one is counted with them."
