"""The design and the plan of a trial in words, as the desk and the public page show them."""

from __future__ import annotations

from collections.abc import Iterator

from reddot.pack.wording import day
from reddot.trial.design import Design, Plan
from reddot.web.components import SummaryRow

METHODS = {
    "permuted_blocks": "Permuted blocks of random size within each stratum",
    "cluster": "Whole clusters, in permuted blocks within each stratum",
    "stepped_wedge": "Stepped wedge: each cluster crosses over at a step drawn by lot",
}
ESTIMANDS = {
    "intention_to_treat": "Intention to treat: by the arm allocated, whatever was done",
    "as_treated": "As treated: by what was done",
    "complier": "Complier average: among those who did as allocated",
}
PER = {
    "officer_shift": "officer-shift",
    "shift": "shift",
    "officer_hour": "officer-hour",
    "incident": "incident",
}
ROLES = {"primary": "primary", "secondary": "secondary", "harm": "watched for harm"}
SOURCES = {
    "reports": "force reports",
    "assaults": "records of assaults on officers",
    "injuries": "records of injuries",
    "complaints": "records of complaints",
}


def design_rows(design: Design) -> Iterator[SummaryRow]:
    """The design as the lines of a summary."""
    yield SummaryRow(key="Force", value=design.force)
    yield SummaryRow(key="Runs", value=f"{day(design.starts_on)} to {day(design.ends_on)}")
    yield SummaryRow(key="What is allocated", value=words(design.unit))
    yield SummaryRow(key="How", value=METHODS[design.method])
    arms = " to ".join(f"{share} {name}" for name, share in design.arms)
    yield SummaryRow(key="Arms", value=arms)
    if design.block_sizes:
        yield SummaryRow(key="Block sizes", value=", ".join(map(str, design.block_sizes)))
    if design.strata:
        yield SummaryRow(key="Strata", value=" × ".join(map(words, design.strata)))
    if design.cluster:
        yield SummaryRow(key="Allocated together by", value=words(design.cluster))
    for name, most in design.balance:
        said = f"{words(name)}: means of the arms differ by at most {most}"
        yield SummaryRow(key="Balanced on", value=said)
    yield SummaryRow(key="Who is eligible to carry", value=design.eligible)
    if design.exclusions:
        yield SummaryRow(key="Left out", value=design.exclusions)


def plan_rows(plan: Plan) -> Iterator[SummaryRow]:
    """The plan as the lines of a summary."""
    outcomes = tuple(
        f"{words(one.name).capitalize()}, per {PER[one.per]}, from {SOURCES[one.source]} "
        f"({ROLES[one.role]})"
        for one in plan.outcomes
    )
    yield SummaryRow(key="Outcomes", value=outcomes)
    yield SummaryRow(key="Groups, always together", value=", ".join(plan.exposures))
    yield SummaryRow(key="Estimand", value=ESTIMANDS[plan.estimand])
    yield SummaryRow(key="Analyses", value=", ".join(map(words, plan.analysis)))
    yield SummaryRow(key="Level of intervals", value=plan.level)
    looks = "1 look" if plan.looks == 1 else f"{plan.looks} looks"
    yield SummaryRow(key="Looks at harm planned", value=looks)
    yield SummaryRow(key="Stopping for harm", value=_stopping(plan))
    yield SummaryRow(key="Analysis code", value=plan.analysis_version)


def _stopping(plan: Plan) -> str:
    stopping = plan.stopping
    if stopping is None:
        return "No rule"
    return (
        f"On {words(stopping.outcome)}, {words(stopping.rule)} boundaries, "
        f"{words(stopping.spending)} spending of {stopping.alpha} one-sided over "
        f"{stopping.information:,} events"
    )


def words(code: str) -> str:
    """A code with its underscores as blanks.

    >>> words("station_week")
    'station week'
    """
    return code.replace("_", " ")
