"""The first batch of a design file: a file of slots, or each station's turns on each day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from reddot.trial.design import keys
from reddot.trial.design.fields import read_table
from reddot.trial.design.models import Design
from reddot.trial.design.read import read_file, toml_of
from reddot.trial.design.slots import Slot, SlotRow, checked_slots, read_slots
from reddot.trial.problems import Problems

SATURDAY = 5


def read_first_slots(path: Path | str, design: Design) -> tuple[Slot, ...]:
    """The slots that the table ``[slots]`` of a design file names; none where there is no table.

    A path in it starts at the folder of the design file.

    Raises
    ------
    BadDataError
        The table or the file it names has problems: a line for each.
    """
    file = Path(path)
    given = toml_of(read_file(file), str(file)).get("slots")
    if given is None:
        return ()
    table = _table(given, str(file))
    if table["file"] is not None:
        return read_slots(file.parent / table["file"], design)
    return slots_of_days(design, table["stations"], table["turns"], where=str(file))


def _table(given: Any, where: str) -> Mapping[str, Any]:
    found = Problems(where)
    table = read_table(given, keys.SLOTS, "[slots]", found)
    named = table["file"] is not None
    listed = bool(table["stations"] and table["turns"])
    if named == listed or (named and (table["stations"] or table["turns"])):
        allowed = "Give file, or stations and turns, for example stations = ['North'] and turns = "
        allowed += "['early', 'late', 'night']"
        found.add("[slots]", "not_allowed", "it names both a file and lists, or neither", allowed)
    found.refuse()
    return table


def slots_of_days(
    design: Design, stations: Sequence[str], turns: Sequence[str], *, where: str = "design.toml"
) -> tuple[Slot, ...]:
    """One slot for each station, turn and day of the trial: by day, then turn, then station.

    The columns are ``date``, ``station``, ``turn``, ``day_type`` (weekday or weekend), ``week`` and
    ``month``.
    """
    days = (design.ends_on - design.starts_on).days + 1
    rows: list[SlotRow] = []
    for day in (design.starts_on + timedelta(n) for n in range(days)):
        year, week, _ = day.isocalendar()
        of_day = {
            "date": day.isoformat(),
            "day_type": "weekend" if day.weekday() >= SATURDAY else "weekday",
            "week": f"{year}-W{week:02}",
            "month": f"{day:%Y-%m}",
        }
        for turn in turns:
            for station in stations:
                name = f"{day}/{station}/{turn}"
                columns = {**of_day, "station": station, "turn": turn}
                rows.append(SlotRow(len(rows) + 1, name, columns))
    return checked_slots(rows, design, (), f"{where}, [slots]")
