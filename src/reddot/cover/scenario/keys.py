"""Every key that a scenario file may have, with its default and its words."""

from __future__ import annotations

from reddot.cover.geography.matrix_file import ASYMMETRY_SHARE, MINUTES_A_UNIT
from reddot.cover.geography.roads import Speeds
from reddot.cover.geography.station_file import FARTHEST_KM
from reddot.cover.geography.zone_file import URBAN_FROM_PER_KM2
from reddot.cover.scenario.fields import (
    Field,
    Fields,
    a_date,
    a_list,
    a_table,
    a_table_of_words,
    any_text,
    clock,
    headings,
    hours,
    number,
    number_or_text,
    numbers,
    one_of,
    share,
    text,
    week_days,
    weights,
    whole,
)

_SPEEDS = Speeds()
_positive = number(0, above=True)
_kmh = number(1, 300)
_factor = number(0.01, 100)
_shape = number(0.01, 1_000_000)
_on_scene = number(0, 10_080, above=True)  # a week
_ANY_DAY = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

TABLES: Fields = {
    "scenario": Field(a_table),
    "geography": Field(a_table),
    "travel": Field(a_table, {}),
    "demand": Field(a_table),
    "crews": Field(a_table),
    "dispatch": Field(a_table, {}),
    "uncertainty": Field(a_table, {}),
    "assumptions": Field(a_table, {}),
}
SCENARIO: Fields = {
    "name": Field(text),
    "about": Field(any_text, ""),
    "first_day": Field(a_date, None, "First day of the simulation"),
    "days": Field(whole(1, 3660), 365, "Days simulated, after the warm-up"),
    "warm_up_days": Field(whole(0, 365), 7, "Days of warm-up, whose calls are left out"),
    "over_minutes": Field(numbers, [15.0, 20.0]),
}
GEOGRAPHY: Fields = {
    "zones": Field(text),
    "stations": Field(text),
    "boundaries": Field(text, None),
    "boundary_code": Field(text, "code"),
    "outline": Field(text, None),
    "urban_from_per_km2": Field(
        _positive, URBAN_FROM_PER_KM2, "A zone is urban from", "residents per km²"
    ),
    "farthest_station_km": Field(_positive, FARTHEST_KM),
    "zone_columns": Field(a_table, {}),
    "station_columns": Field(a_table, {}),
}
ZONE_COLUMNS: Fields = {
    "code": Field(text, "code"),
    "name": Field(text, "name"),
    "area_km2": Field(text, "area_km2"),
    "population": Field(headings, "population"),
    "latitude": Field(text, "latitude"),
    "longitude": Field(text, "longitude"),
    "kind": Field(text, None),
}
STATION_COLUMNS: Fields = {
    "code": Field(text, "code"),
    "name": Field(text, "name"),
    "latitude": Field(text, "latitude"),
    "longitude": Field(text, "longitude"),
}
CROW_FLY: Fields = {
    "circuity": Field(
        number(1, 5), _SPEEDS.circuity, "Circuity: road to straight line", "km per km"
    ),
    "urban_kmh": Field(_kmh, _SPEEDS.urban_kmh, "Speed near urban places", "km/h"),
    "rural_kmh": Field(_kmh, _SPEEDS.rural_kmh, "Speed elsewhere", "km/h"),
    "urban_reach_km": Field(
        number(0, 1000), _SPEEDS.urban_reach_km, "Road at urban speed at each urban end", "km"
    ),
}
MATRIX: Fields = {
    "file": Field(text),
    "layout": Field(one_of("long", "wide"), "long"),
    "columns": Field(a_table, {}),
    "unit": Field(one_of(*MINUTES_A_UNIT), "minutes"),
    "within_zone": Field(one_of("matrix", "crow_fly"), "matrix", "Minutes inside a zone are from"),
    "asymmetric": Field(one_of("refuse", "allow"), "refuse"),
    "asymmetry_share": Field(share, ASYMMETRY_SHARE),
}
MATRIX_COLUMNS: Fields = {name: Field(text, name) for name in ("from", "to", "minutes")}
TRAVEL: Fields = {
    "method": Field(one_of("crow_fly", "matrix"), "crow_fly"),
    "turnout_minutes": Field(number(0, 240), 1.0, "Turnout, from sent to under way", "minutes"),
    "backup_factor": Field(_factor, 1.0, "Minutes to a crew in need, times"),
}
DEMAND: Fields = {
    "calls": Field(text, None),
    "calls_columns": Field(a_table_of_words, {}),
    "moment_style": Field(text, None),
    "first_day": Field(a_date, None),
    "last_day": Field(a_date, None),
    "farthest_call_km": Field(_positive, 25.0),
    "refused_share": Field(share, 0.05),
    "hours": Field(hours, "flat", "How calls spread over the week"),
    "weights": Field(weights, None),
    "priorities": Field(a_list),
}
PRIORITY: Fields = {
    "name": Field(text),
    "calls_a_year": Field(number(0, 10_000_000), None, "calls a year"),
    "service_minutes": Field(_on_scene, 30.0, "on the scene, mean", "minutes"),
    "service_shape": Field(_shape, 1.0, "gamma shape of the minutes on the scene"),
    "escalation_chance": Field(share, 0.0, "chance to need a trained second crew"),
    "backup_minutes": Field(_on_scene, 30.0, "back-up on the scene, mean", "minutes"),
    "backup_shape": Field(_shape, 1.0, "gamma shape of the minutes of back-up"),
    "speed_factor": Field(_factor, 1.0, "minutes of travel, times"),
    "hours": Field(hours, None, "spread over the week"),
}
CREWS: Fields = {
    "file": Field(text, None),
    "records": Field(text, None),
    "trained_share": Field(share, 0.0, "Share of officers who are trained"),
    "shifts": Field(a_list, None),
    "posts": Field(a_list, None),
}
SHIFT: Fields = {
    "name": Field(text),
    "start": Field(clock),
    "hours": Field(number(0, 24, above=True)),
    "days": Field(week_days, _ANY_DAY),
    "break_after_hours": Field(number(0, 24), None),
    "break_minutes": Field(whole(1, 720), None),
}
POST: Fields = {
    "station": Field(text),
    "shift": Field(text),
    "crews": Field(whole(1, 10_000)),
    "officers": Field(whole(1, 2), 1),
    "trained_share": Field(share, None),
}
DISPATCH: Fields = {
    "after": Field(one_of("home", "returns", "stays"), "returns", "Where a crew is once free"),
    "breaks_below": Field(whole(0, 100), 0, "Breaks give way to priorities below"),
    "preempts_below": Field(
        whole(0, 100), 0, "Priorities that take a crew from a lesser call, below"
    ),
    "preempted_from": Field(whole(1, 100), 1, "Calls that may lose their crew, from priority"),
}
UNCERTAINTY: Fields = {
    "speed_low": Field(number(0.01, 1), 1.0),
    "speed_high": Field(number(1, 100), 1.0),
    "demand_cv": Field(share, 0.0),
    "escalation_low": Field(number(0.01, 1), 1.0),
    "escalation_high": Field(number(1, 100), 1.0),
}
ASSUMPTION: Fields = {
    "low": Field(number_or_text, None),
    "high": Field(number_or_text, None),
    "source": Field(text),
}
