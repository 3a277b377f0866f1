"""Where more force is reported and no more officers are assaulted, assaults show no effect.

On carry slots of this county 23% more force is reported, by everyone on them, and assaults are as
frequent as on control slots. Counted from their own records they give a false alarm no more often
than the level allows; counted from force reports they do, since these follow what is reported.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest

from reddot.demo.trial_of_county import ON_REPORTS, TrialSpec, on_duty, simulate_trials, true_ratios
from reddot.trial.analysis import collapse, fit
from reddot.trial.observed import Observed

pytestmark = pytest.mark.slow

MORE = 1.23
SPEC = TrialSpec(bases=4, carrying=MORE, accompanying=MORE, elsewhere=MORE, assaults=1.0)
RUNS = 3_000
LEVEL, MOST = 0.05, 0.06
METHOD = "poisson_cr2"


@dataclass(frozen=True)
class Counted:
    """Events added up over the runs, and the share of runs called an effect, by outcome."""

    carry: dict[str, int]
    control: dict[str, int]
    alarms: dict[str, float]


@cache
def counted() -> Counted:
    rng = np.random.default_rng(1218)  # 6% is 2.5 Monte-Carlo errors above 5%: the stream is fixed
    carry, control = (
        dict.fromkeys((*outcomes(), "force"), 0),
        dict.fromkeys((*outcomes(), "force"), 0),
    )
    alarms = dict.fromkeys(outcomes(), 0)
    for trial in simulate_trials(SPEC, RUNS, rng):
        treated = trial.arm[trial.slot] == 1
        for name in carry:
            carry[name] += int(trial.outcomes[name][treated].sum())
            control[name] += int(trial.outcomes[name][~treated].sum())
        for name in alarms:
            alarms[name] += p_value(trial, name) <= LEVEL
    return Counted(carry, control, {name: n / RUNS for name, n in alarms.items()})


def outcomes() -> tuple[str, ...]:
    return ("assaults", ON_REPORTS)


def p_value(trial: Observed, name: str) -> float:
    totals = collapse(
        trial.slot,
        trial.outcomes[name],
        np.ones(len(trial.slot)),
        arm=trial.arm,
        stratum=trial.stratum,
        cluster=trial.cluster,
        outcome=name,
    )
    found = fit(totals, METHOD).p_value
    assert found is not None
    return found


def test_the_county_reports_23_percent_more_force_and_has_no_effect_on_assaults() -> None:
    assert all(abs(ratio - MORE) < 1e-9 for ratio in true_ratios(SPEC).values())
    found = counted()
    for name, truth in (("force", MORE), ("assaults", 1.0), (ON_REPORTS, MORE)):
        ratio = found.carry[name] / found.control[name]
        error = (1 / found.carry[name] + 1 / found.control[name]) ** 0.5
        # who is on a slot varies by draw: half a percent on either side is allowed for it
        assert abs(np.log(ratio / truth)) < 4 * error + 0.005


def test_assaults_from_their_own_records_give_few_false_alarms() -> None:
    assert counted().alarms["assaults"] <= MOST


def test_assaults_counted_from_force_reports_give_many() -> None:
    assert counted().alarms[ON_REPORTS] > 0.10


def test_there_are_slots_enough_for_the_question() -> None:
    people = on_duty(SPEC.roster, SPEC.days, SPEC.bases)
    assert len(people.slots) > 4_000
