"""Read a scenario from its TOML file: all of it, or every finding that stands against it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from reddot.cover.crews import Recorded, Roster
from reddot.cover.demand import Demand
from reddot.cover.geography import Geography
from reddot.cover.geography.findings import Findings
from reddot.cover.geography.rows import read_text
from reddot.cover.scenario.crews_part import read_roster
from reddot.cover.scenario.demand_part import read_demand
from reddot.cover.scenario.fields import read_table
from reddot.cover.scenario.keys import DISPATCH, SCENARIO, TABLES, UNCERTAINTY
from reddot.cover.scenario.models import Scenario, Uncertainty
from reddot.cover.scenario.notes import BY_DESIGN, WRITTEN, Notes, read_stated
from reddot.cover.scenario.places_part import read_places, read_travel
from reddot.cover.simulation.inputs import After, DispatchRules

DAY_MINUTES = 1440.0
CALLS_AT_MOST = 20_000_000
_BUILT_SO = (
    ("A year", "365 days; clocks are never put forward or back; neither season nor trend"),
    ("When calls come", "each apart from the others (a Poisson process in each hour)"),
    ("Back-up asked for", "is never called off while it is waited for"),
    ("The nearest crew", "is known without error, and always sent"),
)


def read_scenario(path: Path | str) -> Scenario:
    """Read a scenario and the files that it names.

    Parameters
    ----------
    path
        The TOML file; the paths in it start at its folder.

    Raises
    ------
    BadDataError
        Anything is wrong in the scenario or in one of its files: a line for each finding, with
        the place, what was given, what is allowed and what to do. Nothing is guessed.
    """
    file = Path(path)
    found = Findings()
    given = _toml(file, found)
    found.refuse()
    tables = read_table(given, TABLES, str(file), found)
    tables = {name: {} if part is None else part for name, part in tables.items()}
    notes = read_stated(tables["assumptions"], str(file), found)
    geography = read_places(tables["geography"], file, found, notes)
    minutes, travel = read_travel(tables["travel"], file, geography, found, notes)
    demand = read_demand(tables["demand"], file, geography, found, notes)
    head = read_table(tables["scenario"], SCENARIO, f"{file}, [scenario]", found)
    days = (head["first_day"], head["days"] + head["warm_up_days"])
    roster = read_roster((tables["crews"], days), file, geography, found, notes)
    rules = _rules(tables["dispatch"], file, demand, found, notes)
    uncertainty = _uncertainty(tables["uncertainty"], file, found, notes)
    _check_size(head, demand, str(file), found)
    notes.note_table("scenario", tables["scenario"], head, SCENARIO)
    for what, value in _BUILT_SO:
        notes.note(f"design.{what}", what, value, BY_DESIGN)
    if not found.lines:
        notes.check(str(file), found)
    found.refuse()
    return Scenario(
        **_parts(geography, demand, roster),
        name=head["name"],
        about=head["about"],
        minutes=minutes,
        rules=DispatchRules(
            horizon_minutes=DAY_MINUTES * (head["days"] + head["warm_up_days"]), **rules
        ),
        turnout_minutes=float(travel["turnout_minutes"]),
        backup_factor=float(travel["backup_factor"]),
        warm_up_minutes=DAY_MINUTES * head["warm_up_days"],
        first_hour_of_week=_first_hour(head["first_day"]),
        over_minutes=tuple(float(one) for one in head["over_minutes"]),
        uncertainty=uncertainty,
        assumptions=tuple(notes.noted),
        source=file,
    )


def _parts(
    geography: Geography, demand: Demand | None, roster: Roster | Recorded | None
) -> dict[str, Any]:
    return {"geography": geography, "demand": demand, "roster": roster}


def _toml(file: Path, found: Findings) -> Mapping[str, Any]:
    if not file.is_file():
        found.add(str(file), "there is no such scenario file", "Give the path of a TOML file")
        return {}
    text = read_text(file, found)
    try:
        return tomllib.loads(text or "")
    except (ValueError, RecursionError) as problem:
        words = str(problem).splitlines()[0][:120]
        found.add(str(file), f"this is not TOML ({words})", "Mend the line")
        return {}


def _check_size(
    head: Mapping[str, Any], demand: Demand | None, place: str, found: Findings
) -> None:
    """A simulation that no memory holds is a finding."""
    days = head["days"] + head["warm_up_days"]
    calls = 0.0 if demand is None else demand.calls_a_year() * days / 365
    if calls > CALLS_AT_MOST:
        found.add(
            f"{place}, [scenario], days",
            f"{days} days have {calls:,.0f} calls",
            f"A simulation has at most {CALLS_AT_MOST:,}. Simulate fewer days, more often",
        )


def _first_hour(day: date | None) -> int:
    return 0 if day is None else 24 * day.weekday()


def _rules(
    given: Mapping[str, Any], file: Path, demand: Demand | None, found: Findings, notes: Notes
) -> dict[str, Any]:
    where = f"{file}, [dispatch]"
    values = read_table(given, DISPATCH, where, found)
    most = len(demand.priorities) if demand is not None else None
    for name in ("breaks_below", "preempts_below", "preempted_from"):
        if most is not None and values[name] > most:
            found.add(
                f"{where}, {name}",
                f"it is {values[name]}, and there are {most} priorities, from 0",
                f"Give {'1' if name == 'preempted_from' else '0 (none)'} to {most}",
            )
    notes.note_table("dispatch", given, values, DISPATCH)
    return {**values, "after": After[values["after"].upper()]}


def _uncertainty(
    given: Mapping[str, Any], file: Path, found: Findings, notes: Notes
) -> Uncertainty:
    values = read_table(given, UNCERTAINTY, f"{file}, [uncertainty]", found)
    u = Uncertainty(**{name: float(value) for name, value in values.items()})
    if given:
        notes.range("uncertainty.speed", "All speeds, times", "1", (u.speed_low, u.speed_high))
        ends = (u.escalation_low, u.escalation_high)
        notes.range("uncertainty.escalation", "All chances to escalate, times", "1", ends)
        spread = f"{u.demand_cv:.0%} standard deviation"
        notes.note("uncertainty.demand", "Calls a year, for the outer loop", spread, WRITTEN)
    return u
