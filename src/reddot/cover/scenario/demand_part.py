"""The table [demand]: calls from a file of the force, or from figures."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reddot.cover.demand import (
    CallsLayout,
    CallsRead,
    Demand,
    Priority,
    Profile,
    demand_of_figures,
    estimate_demand,
    learnt_of,
    profile_of,
    read_calls,
)
from reddot.cover.geography import Geography
from reddot.cover.geography.findings import Findings
from reddot.cover.scenario.fields import read_table, read_tables, shown
from reddot.cover.scenario.keys import DEMAND, PRIORITY
from reddot.cover.scenario.models import Assumption
from reddot.cover.scenario.notes import BY_DESIGN, Notes
from reddot.errors import ReddotError, UsageError

# what a file of calls tells, so that it is no assumption there
_WITH_CALLS = (
    "calls_columns", "moment_style", "first_day", "last_day", "farthest_call_km", "refused_share",
)  # fmt: skip
_WITHOUT_CALLS = ("hours", "weights")
_LEARNT = ("calls_a_year", "service_minutes", "service_shape", "escalation_chance", "hours")


def read_demand(
    given: Mapping[str, Any], file: Path, geography: Geography, found: Findings, notes: Notes
) -> Demand | None:
    """The demand of [demand]; None where anything about it is a finding."""
    where = f"{file}, [demand]"
    before = len(found.lines)
    values = read_table(given, DEMAND, where, found)
    rows = read_tables(values["priorities"], PRIORITY, f"{where}, demand.priorities", found)
    _check_names(rows, where, found)
    _check_calls_a_year(rows, values, where, found)
    _check_told_once(given, rows, where, found)
    profiles = [_profile(row["hours"] or values["hours"], where, found) for row in rows]
    if values["calls"] is not None and not (file.parent / values["calls"]).is_file():
        path = file.parent / values["calls"]
        found.add(str(path), "there is no such file", "Paths start at the scenario file")
    if len(found.lines) > before or not geography.zones or found.refused:
        return None
    priorities = [_priority(row) for row in rows]
    try:
        if values["calls"] is not None:
            return _of_calls(given, values, file, geography, (priorities, found, notes))
        demand = _of_figures(rows, values, geography, [p for p in profiles if p is not None])
    except ReddotError as problem:
        found.take(problem, where)
        return None
    _note(values, rows, given, notes)
    return demand


def _check_names(rows: list[dict[str, Any]], where: str, found: Findings) -> None:
    names = [row["name"] for row in rows if row["name"]]
    for name in sorted({name for name in names if names.count(name) > 1}):
        found.add(f"{where}, priority '{name}'", "it is there twice", "Give each its own name")


def _check_calls_a_year(
    rows: list[dict[str, Any]], values: Mapping[str, Any], where: str, found: Findings
) -> None:
    """Calls are in a file or are figures, not both and not neither."""
    for row in rows:
        place = f"{where}, priority '{row['name']}', calls_a_year"
        if values["calls"] is None and row["calls_a_year"] is None:
            found.add(place, "it is not there", "Give it, or a file of 'calls'")
        elif values["calls"] is not None and row["calls_a_year"] is not None:
            given = f"it is {shown(row['calls_a_year'])}, and there is a file of calls"
            found.add(place, given, "The file tells how many there are. Leave one of the two out")


def _check_told_once(
    given: Mapping[str, Any], rows: list[dict[str, Any]], where: str, found: Findings
) -> None:
    """What only a file of calls needs is not there without one, nor the other way round."""
    beside = "calls" in given
    for name in _WITHOUT_CALLS if beside else _WITH_CALLS:
        if name in given:
            said = "there is a file of calls, which tells it" if beside else "no file of 'calls'"
            found.add(f"{where}, {name}", said, "It would change nothing. Leave one of the two out")
    for row in rows if beside else ():
        if row["hours"] is not None:
            place = f"{where}, priority '{row['name']}', hours"
            found.add(place, "there is a file of calls, which tells it", "Leave it out")


def _profile(given: Any, where: str, found: Findings) -> Profile | None:
    try:
        return profile_of(given)
    except UsageError as problem:
        found.take(problem, f"{where}, hours")
        return None


def _priority(row: Mapping[str, Any]) -> Priority:
    return Priority(**{k: v for k, v in row.items() if k not in ("calls_a_year", "hours")})


def _of_figures(
    rows: list[dict[str, Any]],
    values: Mapping[str, Any],
    geography: Geography,
    profiles: list[Profile],
) -> Demand:
    return demand_of_figures(
        geography.zones,
        [_priority(row) for row in rows],
        [row["calls_a_year"] for row in rows],
        profiles,
        weights=values["weights"],
    )


def _of_calls(
    given: Mapping[str, Any],
    values: Mapping[str, Any],
    file: Path,
    geography: Geography,
    rest: tuple[list[Priority], Findings, Notes],
) -> Demand | None:
    priorities, found, notes = rest
    layout = CallsLayout(
        columns=values["calls_columns"],
        moment_style=values["moment_style"],
        first_day=values["first_day"],
        last_day=values["last_day"],
        farthest_km=values["farthest_call_km"],
    )
    names = [one.name for one in priorities]
    calls = read_calls(file.parent / values["calls"], geography.zones, names, layout)
    if not _sound_calls(calls, names, values, str(file.parent / values["calls"]), found):
        return None
    estimate = estimate_demand(calls.calls, geography.zones, priorities)
    for line in learnt_of(calls, estimate):
        notes.keys.append(line.what)
        notes.noted.append(Assumption(**{f: getattr(line, f) for f in Assumption.__slots__}))
    for one, typed in zip(priorities, given["priorities"], strict=True):
        row = {name: getattr(one, name, None) for name in PRIORITY if name not in _LEARNT}
        _note_priority(row, typed, notes)
    return estimate.demand


def _sound_calls(
    read: CallsRead, names: list[str], values: Mapping[str, Any], path: str, found: Findings
) -> bool:
    """Whether every priority has calls, and few enough rows were refused to go on."""
    there = set(read.calls.priority.tolist())
    missing = [name for number, name in enumerate(names) if number not in there]
    for name in missing:
        said = "no call that could be kept has it"
        found.add(f"{path}, priority '{name}'", said, "Write the word of the file, or leave it out")
    if read.rows_refused > values["refused_share"] * read.rows_read:
        refused = f"{read.rows_refused:,} of {read.rows_read:,} rows cannot be read"
        allowed = f"Mend them, or allow more than {values['refused_share']:.0%}: 'refused_share'"
        found.add(path, f"{refused}, as {read.refusals()}", allowed)
        return False
    return not missing


def _note(
    values: Mapping[str, Any], rows: list[dict[str, Any]], given: Mapping[str, Any], notes: Notes
) -> None:
    spread = "by residents" if values["weights"] is None else "by the weights of the file"
    notes.note("demand.spread", "Calls spread over the zones", spread, BY_DESIGN)
    if any(row["hours"] is None for row in rows):
        notes.note_table("demand", given, values, DEMAND)
    for row, typed in zip(rows, given["priorities"], strict=True):
        _note_priority(row, typed, notes)


def _note_priority(row: Mapping[str, Any], typed: Mapping[str, Any], notes: Notes) -> None:
    name = row["name"]
    start = len(notes.noted)
    fields = {key: field for key, field in PRIORITY.items() if key in row}
    notes.note_table(f"demand.{name}", typed, row, fields)
    for number in range(start, len(notes.noted)):
        one = notes.noted[number]
        notes.noted[number] = Assumption(
            what=f"Calls '{name}': {one.what}",
            value=one.value,
            low=one.low,
            high=one.high,
            source=one.source,
        )
