"""Every key that a design file may have, with what it is without."""

from __future__ import annotations

from reddot.trial.design.fields import (
    Field,
    Fields,
    a_day,
    a_list,
    a_table,
    anything,
    column,
    columns,
    decimal,
    one_of,
    slug,
    some_of,
    text,
    texts,
    whole,
    wholes,
)
from reddot.trial.design.models import (
    ANALYSES,
    DENOMINATORS,
    ESTIMANDS,
    EXPOSURES,
    METHODS,
    ROLES,
    RULES,
    SOURCES,
    SPENDINGS,
    UNITS,
)

TABLES: Fields = {
    "trial": Field(a_table),
    "allocation": Field(a_table),
    "balance": Field(a_table, {}),
    "eligibility": Field(a_table),
    "plan": Field(a_table),
    "slots": Field(a_table, {}),
}
TRIAL: Fields = {
    "name": Field(text),
    "id": Field(slug),
    "unit": Field(one_of(*UNITS), "shift"),
    "force": Field(text),
    "starts_on": Field(a_day),
    "ends_on": Field(a_day),
}
ALLOCATION: Fields = {
    "method": Field(one_of(*METHODS), "permuted_blocks"),
    "arms": Field(anything, {"carry": 1, "control": 1}),
    "block_sizes": Field(wholes(2, 1000), []),
    "strata": Field(columns, []),
    "cluster": Field(column, None),
    "period": Field(column, None),
    "steps": Field(wholes(1, 10_000), []),
}
BALANCE: Fields = {
    "covariates": Field(anything, {}),
    "attempts": Field(whole(1, 1_000_000), 10_000),
}
ELIGIBILITY: Fields = {"who": Field(text), "exclusions": Field(texts, [])}
PLAN: Fields = {
    "outcomes": Field(a_list),
    "exposures": Field(some_of(*EXPOSURES), list(EXPOSURES)),
    "estimand": Field(one_of(*ESTIMANDS), "intention_to_treat"),
    "analysis": Field(some_of(*ANALYSES), ["randomisation"]),
    "level": Field(decimal("0.5", "1"), "0.95"),
    "looks": Field(whole(1, 100), 1),
    "stopping": Field(a_table, None),
    "analysis_version": Field(text, None),
}
OUTCOME: Fields = {
    "name": Field(one_of(*SOURCES)),
    "source": Field(one_of(*dict.fromkeys(SOURCES.values()))),
    "per": Field(one_of(*DENOMINATORS), "officer_shift"),
    "role": Field(one_of(*ROLES)),
}
STOPPING: Fields = {
    "outcome": Field(one_of(*SOURCES)),
    "rule": Field(one_of(*RULES), "exact"),
    "spending": Field(one_of(*SPENDINGS), "obrien_fleming"),
    "alpha": Field(decimal("0", "0.5"), "0.025"),
    "information": Field(whole(1, 10_000_000)),
}
SLOTS: Fields = {
    "file": Field(text, None),
    "stations": Field(texts, []),
    "turns": Field(texts, []),
}
