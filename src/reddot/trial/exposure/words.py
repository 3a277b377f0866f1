"""Why an exposure has no effect to print, and what one that is printed cannot say."""

from __future__ import annotations

from reddot.trial.exposure.effects import ExposureEffect

FEW_EVENTS = 10  # on a side: below it the logarithm of a count is far from normal
FEW_CLUSTERS = 20  # on a side


def reason_of(counted: ExposureEffect, df: int, variance: float) -> str:
    """Why there is no effect; nothing where there is one."""
    for side, arm in enumerate(("carry", "control")):
        if counted.rows[side] == 0:
            return f"No officer-shift of this group is on a {arm} slot that could have been either."
    if sum(counted.events) == 0:
        return "No events on either side: nothing can be said of a ratio, and 0 is not one."
    for side, arm in enumerate(("carry", "control")):
        if counted.events[side] == 0:
            return (
                f"No events on {arm} slots: this method needs some on both sides. The exact "
                "analysis gives an interval."
            )
    if df < 1:
        return (
            f"{sum(counted.clusters)} clusters are too few for their strata: the variance cannot "
            "be estimated. More slots or clusters are needed."
        )
    if not variance > 0.0:
        return (
            "The estimate of the variance is not above 0, so there is no interval. The "
            "randomisation test gives one."
        )
    return ""


def notes_on(counted: ExposureEffect) -> tuple[str, ...]:
    """What a reader must know of the effect."""
    notes = [
        "By intention to treat: the group is the same on both sides, whoever did carry.",
    ]
    if counted.left_out:
        notes.append(
            f"{counted.left_out:,} officer-shifts of the group are left out: their slots could "
            "have had one arm only."
        )
    if 0 < min(counted.events) < FEW_EVENTS or 0 < min(counted.clusters) < FEW_CLUSTERS:
        notes.append(
            f"Fewer than {FEW_EVENTS} events or {FEW_CLUSTERS} clusters on a side: read the exact "
            "and the randomisation analysis before this interval."
        )
    return tuple(notes)
