"""What minutes of travel must be: there for every pair, above 0, and much the same both ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from reddot.cover.geography.findings import Findings
from reddot.cover.geography.places import Geography
from reddot.cover.geography.roads import straight_km
from reddot.cover.simulation.inputs import Floats

if TYPE_CHECKING:
    from reddot.cover.geography.matrix_file import MatrixLayout

NAMED_OF_A_KIND = 20
# less than this is two junctions, whatever share it is
ASYMMETRY_MINUTES = 1.0
LONGEST_MINUTES = 1440.0
_SLOWEST_KMH, _FASTEST_KMH = 5.0, 200.0


def check_minutes(
    place: str, square: Floats, geography: Geography, how: MatrixLayout, found: Findings
) -> None:
    """Findings about minutes, places × places with rows where a crew goes to.

    NaN is a pair that is not there, infinity one that is named already.
    """
    codes, zones = geography.codes(), len(geography.zones)
    needed = square[:zones]
    _name(
        (place, codes, np.isnan(needed), needed, found),
        "there are no minutes for this pair",
        "Give every pair of a place and a zone, a zone and itself included (or "
        "within_zone = 'crow_fly' for that)",
    )
    _name((place, codes, square < 0, square, found), "{} minutes", "Minutes are above 0")
    _name(
        (place, codes, np.isfinite(square) & (square > LONGEST_MINUTES), square, found),
        "{} minutes",
        f"A journey takes at most {LONGEST_MINUTES:g}. Mend the file",
    )
    _name(
        (place, codes, square == 0, square, found),
        "{} minutes",
        "A crew that is at a place still drives to the scene: give the mean minutes inside the "
        "zone (for a zone and itself, within_zone = 'crow_fly' takes them from its area)",
    )
    if how.asymmetric != "allow":
        _check_both_ways(place, square, codes, how, found)
    _check_unit(place, needed, geography, found)


def _name(
    seen: tuple[str, tuple[str, ...], NDArray[np.bool_], Floats, Findings], given: str, allowed: str
) -> None:
    """A finding for each marked pair, for the first of them when there are many."""
    place, codes, marked, values, found = seen
    pairs = np.argwhere(marked)
    for end, start in pairs[:NAMED_OF_A_KIND]:
        said = given.format(f"{values[end, start]:g}")
        found.add(f"{place}, from {codes[start]} to {codes[end]}", said, allowed)
    if len(pairs) > NAMED_OF_A_KIND:
        more = len(pairs) - NAMED_OF_A_KIND
        found.add(place, f"{more} more pairs are like these", allowed)


def asymmetric_pairs(square: Floats, share: float) -> NDArray[np.int64]:
    """Pairs of places, shape (n, 2), whose minutes differ by more than a share of the longer way.

    Less than a minute is no difference; pairs with one way only are none.
    """
    both = np.isfinite(square) & np.isfinite(square.T) & (square > 0) & (square.T > 0)
    apart = np.abs(np.where(both, square - np.where(both, square.T, 0), 0))
    longer = np.where(both, np.maximum(square, np.where(both, square.T, 0)), np.inf)
    wide = (apart > share * longer) & (apart >= ASYMMETRY_MINUTES)
    return np.argwhere(np.triu(wide, 1))


def _check_both_ways(
    place: str, square: Floats, codes: tuple[str, ...], how: MatrixLayout, found: Findings
) -> None:
    pairs = asymmetric_pairs(square, how.asymmetry_share)
    allowed = (
        f"The two ways may differ by {how.asymmetry_share:.0%} of the longer. Mend the file, or "
        "where the roads are so, write asymmetric = 'allow' in [travel]"
    )
    for one, other in pairs[:NAMED_OF_A_KIND]:
        there, back = square[other, one], square[one, other]
        found.add(
            f"{place}, from {codes[one]} to {codes[other]}",
            f"{there:g} minutes, and {back:g} on the way back",
            allowed,
        )
    if len(pairs) > NAMED_OF_A_KIND:
        found.add(place, f"{len(pairs) - NAMED_OF_A_KIND} more pairs are like these", allowed)


def _check_unit(place: str, needed: Floats, geography: Geography, found: Findings) -> None:
    """A whole matrix at the pace of a walk or of a plane is in another unit."""
    right = np.isfinite(needed) & (needed > 0)
    if not right.any():
        return
    kmh = float(np.median(straight_km(geography)[right] / needed[right] * 60))
    side = "less" if kmh < _SLOWEST_KMH else "more"
    if not _SLOWEST_KMH <= kmh <= _FASTEST_KMH:
        found.add(
            place,
            f"half of all pairs would be driven at {kmh:.3g} km/h or {side} in a straight line",
            "Give minutes, or say unit = 'seconds' or 'hours' in [travel]",
        )
