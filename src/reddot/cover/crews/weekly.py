"""A roster that is the same every week, where a method needs one."""

from __future__ import annotations

from reddot.cover.crews.models import Roster
from reddot.cover.crews.recorded import Recorded
from reddot.errors import UsageError


def check_weekly(roster: Roster | Recorded, method: str) -> Roster:
    """Return the roster where it is the same every week.

    Raises
    ------
    UsageError
        It is of turns as recorded; ``method`` is named as what needs the other.

    Examples
    --------
    >>> check_weekly(Roster(shifts=(), posts=()), "The hypercube").posts
    ()
    """
    if isinstance(roster, Roster):
        return roster
    raise UsageError(
        f"{method} needs a roster that is the same every week; the crews of this scenario are "
        f"those recorded in the {roster.days} days from {roster.first_day}, each day its own. "
        "Give a scenario with shifts and posts or a file of crews, or simulate this one."
    )
