"""How many calls come, from where, when and how urgent; estimated, and drawn."""

from reddot.cover.demand.call_records import CallRecords, CallsLayout, CallsRead
from reddot.cover.demand.calls_file import read_calls
from reddot.cover.demand.draw import draw_calls, hourly_rates
from reddot.cover.demand.estimate import Estimate, estimate_demand
from reddot.cover.demand.figures import demand_of_figures
from reddot.cover.demand.learnt import Learnt, learnt_of
from reddot.cover.demand.models import Demand, Priority
from reddot.cover.demand.profiles import Profile, profile_of, shipped_profiles

__all__ = [
    "CallRecords",
    "CallsLayout",
    "CallsRead",
    "Demand",
    "Estimate",
    "Learnt",
    "Priority",
    "Profile",
    "demand_of_figures",
    "draw_calls",
    "estimate_demand",
    "hourly_rates",
    "learnt_of",
    "profile_of",
    "read_calls",
    "shipped_profiles",
]
