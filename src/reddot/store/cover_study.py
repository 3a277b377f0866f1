"""What a run of the site computes: the study itself, its curve, its comparison, one day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from reddot.cover.scenario import Scenario
from reddot.cover.study import (
    OneDay,
    StudyResult,
    compare,
    one_day,
    outer_loop,
    run,
    trained_share_curve,
)
from reddot.cover.study.variants import Variant
from reddot.errors import BadDataError
from reddot.store.models import CoverRun

Json = dict[str, Any]
Tell = Callable[[int], None]
Told = Callable[[int, int], None]
AT_MOST = 20  # replications at each share of the curve and at each speed
DRAWS, OF_EACH = 20, 2  # of the inputs, and replications of each draw
DAY_MINUTES = 1440
OF_ZONES = ("response_minutes", "trained_backup_minutes")
OF_A_ZONE = ("mean", "p90")
BESIDE = ("se", "low", "high")


@dataclass(frozen=True, slots=True)
class StudyAsked:
    """What a run asks, with the scenarios as they were read."""

    row: CoverRun
    scenario: Scenario
    other: Scenario | None = None

    def steps(self) -> int:
        """How many replications there are to simulate, over all parts."""
        few = min(self.row.replications, AT_MOST)
        whole = self.row.replications + 3 * few
        return (1 + (self.other is not None)) * whole + 11 * few + DRAWS * OF_EACH


@dataclass(slots=True)
class Teller:
    """Says how many steps are done, from what each part says of itself."""

    tell: Tell
    before: int = 0

    def part(self, steps: int) -> Told:
        """Told of the chunks of a part of so many steps, which stands after those before."""
        start = self.before
        self.before += steps
        return lambda done, of: self.tell(start + steps * done // max(of, 1))


def checked(scenario: Scenario | None, findings: tuple[str, ...]) -> Scenario:
    """A scenario that could be read.

    Raises
    ------
    BadDataError
        It could not; everything that is wrong is said.
    """
    if scenario is None:
        raise BadDataError("\n".join(findings))
    return scenario


def study(asked: StudyAsked, tell: Tell) -> Json:
    """Simulate what was asked for.

    Parameters
    ----------
    asked
        The run, with its scenarios.
    tell
        Told how many steps of ``asked.steps()`` are done.

    Returns
    -------
    dict
        The study as JSON under ``run``, and ``curve``, ``inputs``, ``comparison`` (None where
        there is none), ``day`` and ``places`` beside it.
    """
    row, teller = asked.row, Teller(tell)
    scenario = Variant(speed=row.speed).of(asked.scenario)
    few = min(row.replications, AT_MOST)
    found = _run(asked, scenario, row.trained_share, teller)
    curve = trained_share_curve(
        scenario, replications=few, seed=row.seed, progress=teller.part(11 * few)
    )
    inputs = outer_loop(
        scenario,
        draws=DRAWS,
        replications=OF_EACH,
        seed=row.seed,
        trained_share=row.trained_share,
        progress=teller.part(DRAWS * OF_EACH),
    )
    return {
        "run": slim(found.as_json()),
        "curve": curve.as_json()["points"],
        "inputs": inputs.as_json(),
        "comparison": _compared(asked, found, teller),
        "against_share": row.against_share,
        "day": day_json(
            one_day(scenario, seed=row.seed, trained_share=row.trained_share), scenario
        ),
        "places": places_of(scenario),
    }


def _run(asked: StudyAsked, scenario: Scenario, share: float | None, teller: Teller) -> StudyResult:
    count = asked.row.replications
    steps = count + 3 * min(count, AT_MOST)
    return run(
        scenario,
        replications=count,
        seed=asked.row.seed,
        trained_share=share,
        progress=teller.part(steps),
    )


def _compared(asked: StudyAsked, found: StudyResult, teller: Teller) -> Json | None:
    """The other scenario less this one, on the same random numbers, at the same speeds."""
    if asked.other is None:
        return None
    other = Variant(speed=asked.row.speed).of(asked.other)
    return compare(found, _run(asked, other, asked.row.against_share, teller)).as_json()


def slim(found: Json) -> Json:
    """A study with less about each zone, of which a county has hundreds."""
    zones = [
        {"zone": row["zone"], **{m: _slim_numbers(row[m]) for m in OF_ZONES}}
        for row in found["by_zone"]
    ]
    return {**found, "by_zone": zones}


def _slim_numbers(block: Mapping[str, Any]) -> Json:
    kept = {name: block[name] for name in (*OF_A_ZONE, "at_least", "wanted", "served")}
    beside = {what: {name: block[what][name] for name in OF_A_ZONE} for what in BESIDE}
    return kept | beside


def places_of(scenario: Scenario) -> Json:
    """The zones and stations of a scenario as the map and its table name them."""
    return {
        "zones": [
            {
                "code": zone.code,
                "name": zone.name,
                "kind": zone.kind,
                "latitude": zone.latitude,
                "longitude": zone.longitude,
            }
            for zone in scenario.geography.zones
        ],
        "stations": [
            {"name": one.name, "latitude": one.latitude, "longitude": one.longitude}
            for one in scenario.geography.stations
        ],
    }


def day_json(day: OneDay, scenario: Scenario) -> Json:
    """A day with the calls at which back-up was asked for, as a table of them."""
    names = {zone.code: zone.name for zone in scenario.geography.zones}
    return {**day.as_json(), "escalations": list(_escalations(day, names))}


def _escalations(day: OneDay, names: Mapping[str, str]) -> Iterator[Json]:
    asked = (call for call in day.calls if not isinstance(call["escalated"], str))
    for call in sorted(asked, key=lambda call: float(call["escalated"])):
        if 0 <= call["escalated"] < DAY_MINUTES:
            yield {
                "at": f"{int(call['escalated']) // 60:02d}:{int(call['escalated']) % 60:02d}",
                "zone": names[call["zone"]],
                "priority": call["priority"],
                "backup_minutes": _since(call, "backup_arrived"),
                "trained_minutes": _since(call, "trained_arrived"),
            }


def _since(call: Mapping[str, Any], what: str) -> float | str:
    at: float | str = call[what]
    return at if isinstance(at, str) else at - float(call["escalated"])
