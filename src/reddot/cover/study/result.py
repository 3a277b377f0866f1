"""What a study of one scenario found."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from reddot.cover.crews.models import DAY_MINUTES
from reddot.cover.scenario import Assumption, Scenario
from reddot.cover.study.numbers import MEASURES, Json, Numbers
from reddot.cover.study.speeds import SpeedEnd
from reddot.cover.study.variants import Variant
from reddot.cover.study.waits import TOTAL, Breakdown, Tables

METHOD = (
    "Each number is the mean over independent replications; se is its Monte-Carlo standard error "
    "and low to high its 95% interval (Student's t). What is uncertain in the inputs is not in "
    "the interval: see sensitivity. incidents are all calls simulated, the warm-up included; "
    "wanted are those measured."
)

UNREACHED = (
    "{} calls had no crew by the end of the simulation. Need of back-up begins on the scene, so "
    "those of them that would have needed it are in the first response only."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyResult:
    """The numbers of a scenario with their Monte-Carlo error.

    ``tables`` holds every measure by breakdown; ``sensitivity`` the same at slower and faster
    roads; ``incidents`` are the calls of all replications, warm-up included, and ``seconds`` how
    long they took, which is no part of what makes two results equal.
    """

    scenario: Scenario
    variant: Variant
    seed: int
    replications: int
    tables: Tables
    sensitivity: tuple[SpeedEnd, ...]
    incidents: int
    seconds: float = field(compare=False)

    def numbers(self, measure: str, by: Breakdown = TOTAL) -> Numbers:
        """One measure by one breakdown."""
        return self.tables[(by, measure)]

    @property
    def trained_share(self) -> float | None:
        """The trained share in place of the roster's, if one was given."""
        return self.variant.trained_share

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a reader must know of the numbers."""
        alone = self.numbers("response").total("cut_off")
        return (UNREACHED.format(f"{alone:,}"),) if alone else ()

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """What the scenario takes for granted."""
        return self.scenario.assumptions

    def as_json(self) -> Json:
        """Everything found; waits that never end are "never", no waits "not_applicable"."""
        return {
            "scenario": self.scenario.name,
            "about": self.scenario.about,
            "incidents": self.incidents,
            "seconds": self.seconds,
            "incidents_per_second": self.incidents / self.seconds if self.seconds else None,
            "replications": self.replications,
            "seed": self.seed,
            "trained_share": self.variant.trained_share,
            **{f"{measure}_minutes": self.numbers(measure).as_json() for measure in MEASURES},
            "cut_off": {m: self.numbers(m).total("cut_off") for m in MEASURES},
            "by_priority": self._broken_down("priority"),
            "by_kind": self._broken_down("kind"),
            "by_hour": self._broken_down("hour"),
            "by_zone": self._broken_down("zone"),
            "sensitivity": [end.as_json() for end in self.sensitivity],
            "assumptions": [asdict(one) for one in self.assumptions],
            "warnings": list(self.warnings),
            "method": METHOD,
        }

    def _broken_down(self, by: Breakdown) -> list[dict[str, Any]]:
        groups = self.numbers(MEASURES[0], by).groups
        return [
            {
                by: group,
                **{f"{m}_minutes": self.numbers(m, by).as_json(k) for m in MEASURES},
            }
            for k, group in enumerate(groups)
        ]


def scenario_json(scenario: Scenario) -> Json:
    """What a scenario holds, in short, and what it assumes."""
    days = (scenario.rules.horizon_minutes - scenario.warm_up_minutes) / DAY_MINUTES
    return {
        "scenario": scenario.name,
        "about": scenario.about,
        "zones": len(scenario.geography.zones),
        "stations": len(scenario.geography.stations),
        "calls_a_year": scenario.demand.calls_a_year(),
        "crews_a_week": scenario.roster.crews_a_week(),
        "trained_share": scenario.roster.trained_share,
        "days": days,
        "warm_up_days": scenario.warm_up_minutes / DAY_MINUTES,
        "assumptions": [asdict(one) for one in scenario.assumptions],
    }
