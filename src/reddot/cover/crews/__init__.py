"""Who is on duty, from which station, alone or in pairs, trained or not."""

from reddot.cover.crews.checks import check_roster
from reddot.cover.crews.clock import read_clock, read_days
from reddot.cover.crews.crews_file import read_crews
from reddot.cover.crews.models import Post, Roster, Shift
from reddot.cover.crews.recorded import Recorded, turns_from_records
from reddot.cover.crews.turns import turns_of

__all__ = [
    "Post",
    "Recorded",
    "Roster",
    "Shift",
    "check_roster",
    "read_clock",
    "read_crews",
    "read_days",
    "turns_from_records",
    "turns_of",
]
