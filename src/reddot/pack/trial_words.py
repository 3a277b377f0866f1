"""The words and entries of a trial's report: ratios, intervals, p-values, groups, methods."""

from __future__ import annotations

import math

from reddot.pack.blocks import Entry, Kind
from reddot.pack.wording import number, percent, plain, sentence_case
from reddot.trial.analysis import Effect

GROUP_NAMES = {
    "carrier": "Officers who may carry",
    "accompanying": "Officers in a crew with one who may",
    "elsewhere": "Other officers on the shift",
    "everyone": "Everyone on duty",
}
ESTIMAND_NAMES = {
    "intention_to_treat": "as allocated (intention to treat)",
    "as_treated": "as worked (as treated)",
    "complier": "where the allocation was followed (complier)",
}
ESTIMAND_WORDS = {
    "intention_to_treat": "Slots count in the arm that was allocated, whatever was done.",
    "as_treated": "Compared is what was worked with Taser and without, whatever was allocated. Who "
    "did not follow the allocation may differ from who did: this is no randomised comparison.",
    "complier": "The effect as allocated, divided by how much more was worked with Taser in the "
    "carry arm. It holds only if allocation works through carrying alone.",
}
ROLE_NAMES = {
    "primary": "primary outcome of the plan",
    "secondary": "secondary outcome of the plan",
    "harm": "outcome watched for harm",
    "not_planned": "not in the plan",
}
OUTCOME_NAMES = {
    "force": "Reports of force",
    "ced_used": "Reports with CED (Taser) use",
    "ced_discharged": "Reports with CED (Taser) discharge",
    "assaults": "Assaults on officers",
    "injuries": "Injuries to officers",
    "complaints": "Complaints",
}
UNIT_NAMES = {
    "officer_shift": "officer-shifts",
    "shift": "shifts",
    "officer_hour": "officer-hours",
    "incident": "incidents",
}
EXPLORATORY = "Exploratory"
OUTSIDE = "Exploratory: this lies outside the frozen plan. Read it as a question, not as an answer."
NO_END = "no upper end"


def outcome_name(outcome: str) -> str:
    """An outcome as a heading."""
    return OUTCOME_NAMES.get(outcome) or sentence_case(outcome)


def ratio_words(value: float | None) -> str:
    """A ratio to two decimals, or three figures where it is small or great.

    >>> ratio_words(1.4832), ratio_words(0.0427), ratio_words(math.inf)
    ('1.48', '0.0427', 'no upper end')
    """
    if value is None:
        return "not available"
    if not math.isfinite(value):
        return NO_END
    return f"{value:.2f}" if 0.1 <= value < 100 else f"{value:.3g}"


def p_words(value: float | None) -> str:
    """A p-value to three decimals.

    >>> p_words(0.0004), p_words(0.5078)
    ('under 0.001', '0.508')
    """
    if value is None:
        return "not applicable"
    return "under 0.001" if value < 0.001 else f"{value:.3f}"


def interval_words(effect: Effect) -> str:
    """The interval of an effect."""
    if effect.low is None or effect.high is None:
        return "not available"
    return f"{ratio_words(effect.low)} to {ratio_words(effect.high)}"


def effect_words(effect: Effect) -> str:
    """An effect in one line: its ratio and interval, or why there is none."""
    if not effect.estimated:
        return f"no number. {effect.reason}"
    p = "" if effect.p_value is None else f", p {p_words(effect.p_value)}"
    return (
        f"ratio {ratio_words(effect.ratio)}, {percent_words(effect.level)} interval "
        f"{interval_words(effect)}{p}"
    )


def percent_words(level: float) -> str:
    """A level as a percentage without needless decimals.

    >>> percent_words(0.95), percent_words(0.995)
    ('95%', '99.5%')
    """
    return percent(level).replace(".0%", "%")


def count_entry(value: float) -> Entry:
    """A count; a zero is a number."""
    shown = round(value, 1)
    return Entry(number(shown), Kind.NUMBER if shown else Kind.ZERO)


def ratio_entry(value: float | None) -> Entry:
    """A ratio, or that there is none."""
    return Entry(ratio_words(value), Kind.NUMBER if value is not None else Kind.NOT_AVAILABLE)


def range_entry(effect: Effect) -> Entry:
    """An interval, or that there is none."""
    known = effect.low is not None
    return Entry(interval_words(effect), Kind.RANGE if known else Kind.NOT_AVAILABLE)


def p_entry(effect: Effect) -> Entry:
    """A p-value; not applicable to a posterior, not available where there is no number."""
    if not effect.estimated:
        return Entry("not available", Kind.NOT_AVAILABLE)
    kind = Kind.NUMBER if effect.p_value is not None else Kind.NOT_APPLICABLE
    return Entry(p_words(effect.p_value), kind)


def unit_name(per: str) -> str:
    """What a rate is per, in the plural."""
    return UNIT_NAMES.get(per) or plain(per)
