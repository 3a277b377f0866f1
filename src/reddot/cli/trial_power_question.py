"""What ``reddot trial power`` was asked, and which calculation answers it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reddot.errors import UsageError

if TYPE_CHECKING:
    from reddot.trial.power import Analysis, Layout, Truth

REPLICATIONS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerQuestion:
    """The options of the command, as they were given."""

    control_rate: float
    ratio: float
    shifts: int | None
    wanted: float | None
    design: Path | None
    slots: Path | None
    clusters: int | None
    per_cluster: int
    shift_sd: float
    officer_sd: float
    cluster_sd: float
    dispersion: float
    officers: int
    pool: int | None
    method: str | None
    level: float
    replications: int | None
    draws: int

    def answer(self, *, false_alarms: bool, **how: Any) -> dict[str, Any]:
        """The answer as JSON: ``power``, or ``shifts_per_arm`` (``clusters_per_arm``), first."""
        self._check()
        if not self._is_simulated(false_alarms=false_alarms):
            return self._exactly()
        how |= {"analysis": self._analysis(), "replications": self.replications or REPLICATIONS}
        if self.wanted is not None and self.clusters is None and self.design is None:
            return self._size(how)
        return self._simulated(how, false_alarms=false_alarms)

    def _check(self) -> None:
        asked = [self.shifts, self.wanted, self.clusters, self.design]
        if sum(one is not None for one in asked) != 1:
            raise UsageError(
                "Give one of --shifts (or --clusters, or --design), which gives the power, and "
                "--power, which gives the shifts in each arm."
            )
        if self.slots is not None and self.design is None:
            raise UsageError(f"--slots {self.slots}: the slots of which design? Give --design too.")

    def _is_simulated(self, *, false_alarms: bool) -> bool:
        asked = (self.design, self.clusters, self.method, self.replications, self.pool)
        return false_alarms or any(one is not None for one in asked) or not self._truth().plain

    def _exactly(self) -> dict[str, Any]:
        from reddot.stats import power_two_rates, units_for_power

        rate, about = self.control_rate, self._about() | {"method": "exact"}
        if self.wanted is not None:
            units = units_for_power(rate, self.ratio, power=self.wanted, level=self.level)
            return {"shifts_per_arm": units, "power_wanted": self.wanted} | about
        units = self.shifts or 0
        found = power_two_rates(rate * self.ratio, units, rate, units, level=self.level)
        return {"power": found, "shifts_per_arm": units} | about

    def _about(self) -> dict[str, Any]:
        return {"control_rate": self.control_rate, "ratio": self.ratio, "level": self.level}

    def _size(self, how: dict[str, Any]) -> dict[str, Any]:
        from reddot.stats import units_for_power
        from reddot.trial.power import layout_of_shifts, units_by_simulation

        wanted = self.wanted or 0.0
        start = units_for_power(self.control_rate, self.ratio, power=wanted, level=self.level)
        found = units_by_simulation(
            self._truth(), layout_of_shifts, power=wanted, start=start, **how
        )
        size = {"shifts_per_arm": found.units_per_arm, "power_wanted": wanted}
        return size | found.found.as_json()

    def _simulated(self, how: dict[str, Any], *, false_alarms: bool) -> dict[str, Any]:
        from reddot.trial.power import simulate_false_alarms, simulate_power

        layout = self._layout()
        found = simulate_power(self._truth(), layout, **how).as_json()
        if false_alarms:
            alarms = simulate_false_alarms(self._truth(), layout, **how)
            found |= {
                "false_alarms": alarms.power,
                "false_alarms_low": alarms.low,
                "false_alarms_high": alarms.high,
            }
        return found

    def _truth(self) -> Truth:
        from reddot.trial.power import Truth

        return Truth(
            control_rate=self.control_rate,
            ratio=self.ratio,
            shift_sd=self.shift_sd,
            officer_sd=self.officer_sd,
            cluster_sd=self.cluster_sd,
            dispersion=self.dispersion,
            officers=self.officers,
            pool=self.pool,
        )

    def _analysis(self) -> Analysis:
        from reddot.trial.power import Analysis

        return Analysis(method=self.method or "exact", level=self.level, draws=self.draws)

    def _layout(self) -> Layout:
        from reddot.trial.power import layout_of_clusters, layout_of_design, layout_of_shifts

        if self.clusters is not None:
            return layout_of_clusters(self.clusters, self.per_cluster)
        if self.design is None:
            return layout_of_shifts(self.shifts or 0)
        return layout_of_design(*self._designed(self.design))

    def _designed(self, path: Path) -> tuple[Any, Any]:
        from reddot.trial.design import read_design, read_first_slots, read_slots
        from reddot.trial.folder import open_trial

        if path.is_dir():
            trial = open_trial(path)
            return trial.design, trial.slots
        design = read_design(path)
        if self.slots is not None:
            return design, read_slots(self.slots, design)
        return design, read_first_slots(path, design)
