"""The design of a trial of who carries in the invented county, as its file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reddot.demo.numbers import read_numbers

STRATA = ("station", "turn", "day_type")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialDays:
    """One trial: what it is called, its days, and the stations and turns that take part.

    ``information`` is the number of assaults, both arms together, at which the rule to stop for
    harm has spent all that it may; two looks are planned, one at half of it.
    """

    id: str
    name: str
    first_day: date
    last_day: date
    stations: Sequence[str]
    turns: Sequence[str]
    information: int = 40


def design_text(trial: TrialDays) -> str:
    """The design file, with the slots it begins with: one for each station, turn and day.

    Examples
    --------
    >>> from reddot.trial.design import design_from_text
    >>> day = date(2018, 4, 2)
    >>> days = TrialDays(
    ...     id="one", name="One", first_day=day, last_day=day, stations=["A"], turns=["early"]
    ... )
    >>> design_from_text(design_text(days)).plan.level
    '0.95'
    """
    return DESIGN.format(
        id=json.dumps(trial.id),
        name=json.dumps(trial.name, ensure_ascii=False),
        force=json.dumps(read_numbers().force),
        first_day=trial.first_day,
        last_day=trial.last_day,
        strata=json.dumps(STRATA),
        stations=json.dumps(list(trial.stations)),
        turns=json.dumps(list(trial.turns)),
        information=trial.information,
    )


DESIGN = """\
[trial]
id = {id}
name = {name}
unit = "shift"
force = {force}
starts_on = {first_day}
ends_on = {last_day}

[allocation]
method = "permuted_blocks"
arms = {{ carry = 1, control = 1 }}
block_sizes = [4, 6, 8]
strata = {strata}

[slots]
stations = {stations}
turns = {turns}

[eligibility]
who = "officers in date to carry on the day, by the register"
exclusions = ["firearms officers on an armed deployment"]

[plan]
outcomes = [
  {{ name = "force", source = "reports", per = "officer_shift", role = "primary" }},
  {{ name = "assaults", source = "assaults", per = "officer_shift", role = "harm" }},
  {{ name = "injuries", source = "injuries", per = "officer_shift", role = "secondary" }},
  {{ name = "complaints", source = "complaints", per = "officer_shift", role = "secondary" }},
]
exposures = ["carrier", "accompanying", "elsewhere", "everyone"]
estimand = "intention_to_treat"
analysis = ["randomisation"]
level = "0.95"
looks = 2

[plan.stopping]
outcome = "assaults"
rule = "exact"
spending = "obrien_fleming"
alpha = "0.025"
information = {information}
"""
