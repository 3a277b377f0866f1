"""What is wrong in a roster that hangs together as values: an empty shift, a station not there."""

from __future__ import annotations

from reddot.cover.crews.models import Roster
from reddot.cover.geography.findings import Findings


def check_roster(roster: Roster, stations: int, found: Findings, place: str = "crews") -> None:
    """A finding for each shift with no crew and each post of a station that is not there.

    Examples
    --------
    >>> from reddot.cover.crews.models import Shift
    >>> found = Findings()
    >>> check_roster(Roster(shifts=(Shift(name="late", start_minute=900, minutes=540),),
    ...     posts=()), 1, found)
    >>> found.lines[0]
    "crews, shift 'late': no crew works it. Give it a post, or leave the shift out."
    """
    worked = {post.shift for post in roster.posts}
    for number, shift in enumerate(roster.shifts):
        if number not in worked:
            where = f"{place}, shift '{shift.name}'"
            found.add(where, "no crew works it", "Give it a post, or leave the shift out")
    for number, post in enumerate(roster.posts, 1):
        if post.station >= stations:
            words = f"it is of station {post.station}; there are {stations}, from 0"
            found.add(f"{place}, post {number}", words, "Name a station that is there")
