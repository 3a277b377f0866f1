"""The invented county as a scenario of the site, and its first run, so that the page is filled.

Its zones lie in the North Sea. Who is on duty follows the county's own turns; what the county does
not have (speeds, calls, minutes on the scene, the chance to need back-up) is invented here and
stated in the file as such: these numbers are the truth that a run can be held against.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from reddot.demo.cover_zones import BOUNDARIES, OUTLINE, STATIONS, ZONES, write_zones
from reddot.demo.margins import share_out
from reddot.demo.numbers import Numbers, read_numbers
from reddot.demo.people import station_id
from reddot.store.actions.cover_runs import RunAsked, ask_cover_run
from reddot.store.actions.cover_work import run_cover_waiting
from reddot.store.cover_scenarios import ENDING, scenario_folder
from reddot.store.models import CoverRun, User

NAME = "eastshire"
RESPONDS = "response"  # the main duty whose crews are sent to calls
CALLS_A_YEAR = 150_000
REPLICATIONS = 10
SINGLE, DOUBLE = 1, 2
ABOUT = (
    "An invented county of 5,400 km² and 0.9 million residents in the North Sea. Half of its "
    "officers are trained; crews follow the turns of the invented force."
)


@dataclass(frozen=True, slots=True)
class Demanded:
    """What calls of one priority are like in the invented county."""

    service_minutes: int
    escalation_chance: float
    backup_minutes: int
    speed_factor: float


TRUE_CALLS = {
    "emergency": Demanded(50, 0.06, 40, 0.8),
    "priority": Demanded(45, 0.02, 35, 1.0),
    "scheduled": Demanded(40, 0.002, 30, 1.1),
}
INVENTED = "assumed: invented for this county"
TRUE_NUMBERS = f"""\
[travel]
method = "crow_fly"
circuity = 1.35
urban_kmh = 32
rural_kmh = 64
turnout_minutes = 1.5
backup_factor = 0.8

[dispatch]
after = "returns"
breaks_below = 1

[uncertainty]
speed_low = 0.8
speed_high = 1.25
demand_cv = 0.1
escalation_low = 0.5
escalation_high = 2.0

[assumptions]
"travel.circuity" = {{ low = 1.2, high = 1.5, source = "{INVENTED}" }}
"travel.urban_kmh" = {{ low = 24, high = 40, source = "{INVENTED}" }}
"travel.rural_kmh" = {{ low = 50, high = 80, source = "{INVENTED}" }}
"travel.turnout_minutes" = {{ low = 0.5, high = 3, source = "{INVENTED}" }}
"crews.trained_share" = {{ source = "half of the invented force’s front line" }}

[scenario]
name = "Eastshire"
about = "{ABOUT}"
first_day = 2018-01-01
days = 28
warm_up_days = 2
"""


def fill_cover(asker: User) -> CoverRun:
    """Write the scenario into the site's folder and run it once, as the worker would.

    Parameters
    ----------
    asker
        Who asks for the run: a force lead or a Taser lead.
    """
    write_scenario(read_numbers(), scenario_folder())
    asked = RunAsked(scenario=NAME, replications=REPLICATIONS, against=NAME, against_share=1.0)
    row = ask_cover_run(asker, asked)
    run_cover_waiting()
    row.refresh_from_db()
    return row


def write_scenario(numbers: Numbers, folder: Path) -> Path:
    """Write the scenario and its files into a folder; gives the path of the scenario.

    Parameters
    ----------
    numbers
        The county's numbers.
    folder
        Where ``eastshire.toml`` and the folder ``eastshire`` go; made if it is not there.
    """
    write_zones(numbers, folder / NAME)
    path = folder / f"{NAME}{ENDING}"
    parts = (TRUE_NUMBERS, _geography(), *_demand(numbers), *_crews(numbers))
    path.write_text("\n".join(parts), encoding="utf-8")
    return path


def _geography() -> str:
    files = {"zones": ZONES, "boundaries": BOUNDARIES, "outline": OUTLINE, "stations": STATIONS}
    named = [f'{key} = "{NAME}/{file}"' for key, file in files.items()]
    return "\n".join(["[geography]", *named, "urban_from_per_km2 = 400", ""])


def _demand(numbers: Numbers) -> Iterator[str]:
    yield '[demand]\nhours = "night_time_economy"\n'
    for name, share in numbers.beside["priorities"].items():
        of = TRUE_CALLS[name]
        yield (
            f'[[demand.priorities]]\nname = "{name}"\n'
            f"calls_a_year = {round(share * CALLS_A_YEAR)}\n"
            f"service_minutes = {of.service_minutes}\nservice_shape = 2\n"
            f"escalation_chance = {of.escalation_chance}\n"
            f"backup_minutes = {of.backup_minutes}\nbackup_shape = 2\n"
            f"speed_factor = {of.speed_factor}\n"
        )


def _crews(numbers: Numbers) -> Iterator[str]:
    people, starts = numbers.people, numbers.duty["starts"]
    yield f"[crews]\ntrained_share = {people['trained'] / people['front_line']:g}\n"
    ordered = sorted(starts.items(), key=lambda pair: pair[1])
    for place, (shift, start) in enumerate(ordered):
        ends = ordered[(place + 1) % len(ordered)][1]
        yield (
            f'[[crews.shifts]]\nname = "{shift}"\nstart = "{start:02d}:00"\n'
            f"hours = {(ends - start) % 24}\nbreak_after_hours = 4\nbreak_minutes = 40\n"
        )
        yield from _posts(numbers, shift)


def _posts(numbers: Numbers, shift: str) -> Iterator[str]:
    for officers, crews in posts_by_size(numbers).items():
        for base, count in enumerate(crews):
            if count:
                station = json.dumps(station_id(base))
                yield (
                    f'[[crews.posts]]\nstation = {station}\nshift = "{shift}"\n'
                    f"crews = {count}\nofficers = {officers}\n"
                )


def posts_by_size(numbers: Numbers) -> dict[int, list[int]]:
    """The crews of response officers on duty in one turn, by officers in a crew, at each base.

    Notes
    -----
    From the county's pattern of turns, what is worked of it, and the share of pairs that are
    split: what :mod:`reddot.demo.duty` draws, on average.
    """
    duty, people = numbers.duty, numbers.people
    of_pattern = duty["pattern"].count("early") / len(duty["pattern"])
    on_duty = people["front_line"] * people["main_duty"][RESPONDS] * of_pattern * duty["worked"]
    pairs = round(on_duty / 2)
    doubles = round(pairs * (1 - duty["single_crewed"]))
    shares = np.array([base.share for base in numbers.bases])
    crews = {DOUBLE: doubles, SINGLE: 2 * (pairs - doubles)}
    return {size: share_out(count, shares).tolist() for size, count in crews.items()}
