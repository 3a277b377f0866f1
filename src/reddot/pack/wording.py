"""Words for the numbers, codes, dates and verdicts of a pack."""

from __future__ import annotations

import math
import re
from datetime import date

from reddot.records.cells import Cell, Missing
from reddot.records.codes import list_names, read_code_list

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
CED_LABELS = {
    **{code.code: code.label for code in read_code_list("ced_use").codes},
    "non_discharge": "Not discharged",
    "discharge": "Discharged",
    "not_stated": "Not stated",
    "total": "Total",
}
GROUP_LABELS = {
    "all_reports": "All reports",
    "ced": "Taser (CED)",
    "aep": "Baton round (AEP)",
    "irritant": "Irritant spray",
    "firearms": "Firearms",
    "dog": "Dog",
    "not_stated": "Not stated",
    "not_reported": "Not reported",
    "dont_know": "Don’t know",
}
FLAGS = {
    "self_reported": "a number is the claimant’s own, without a source",
    "period": "the claim and its figures are of different times",
    "population": "the claim and its figures are of different people or places",
    "unit": "the claim and its figures count different things",
    "cause": "the claim is of a cause",
    "revised": "a later publication has another number",
    "not_in_source": "the number is not in the source given; the facts that ship were used",
    "denominator": "another reading of the total gives another answer",
    "exposure_not_given": "nobody gives the size of a group; likely sizes were tried",
    "few_clusters": "too few groups to tell how events cluster",
    "size_outside": "the claimed size is outside the interval",
    "series_break": "the figures lie on two sides of a change in what is counted",
    "pledge_changed": "the wording of the pledge changed",
}
DESCRIPTIONS = {
    "holds": "The numbers given agree with it.",
    "does_not_hold": "The numbers given do not agree with it.",
    "depends_on_missing": "The reports that are not stated could turn it either way.",
    "cannot_be_checked": "There are no figures to check it.",
}
VERDICT_WORDS = {"depends_on_missing": "Depends on cases not stated"}
INFERENCES = {
    "supported": "It holds beyond these cases, on every reading.",
    "supported_but_imprecise": "The best estimate agrees; the interval holds others as well.",
    "respondents_only": "It is true of those who answered, and reaches no further.",
    "not_distinguishable": "The figures cannot tell it from its opposite.",
    "contradicted": "It is ruled out beyond these cases, on every reading.",
    "depends_on_missing": "The cases not stated decide it.",
    "cannot_be_checked": "There is nothing to tell by.",
    "not_quantitative": "No number could decide it.",
}
VERDICT_CODES = frozenset({*DESCRIPTIONS, *INFERENCES})
DAY_NOT_STATED = "day not stated"


def number(value: Cell | None) -> str:
    """A number or a missing kind, as people read it.

    >>> number(1234), number(Missing.NOT_AVAILABLE), number(0), number(0.08333)
    ('1,234', 'not available', '0', '0.0833')
    """
    if value is None:
        return ""
    if isinstance(value, Missing):
        return plain(value.value)
    if not math.isfinite(value):
        return "no limit"
    if isinstance(value, int) or float(value).is_integer():
        return f"{int(value):,}"
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:,.1f}"


def between(low: float, high: float) -> str:
    """Two ends.

    >>> between(31, 120)
    '31 to 120'
    """
    return f"{number(low)} to {number(high)}"


def percent(value: float | None) -> str:
    """A share as a percentage to one decimal.

    >>> percent(0.0833)
    '8.3%'
    """
    return "" if value is None else f"{value:.1%}"


def percent_between(low: float, high: float) -> str:
    """Two shares; one where they read the same.

    >>> percent_between(0.083, 0.323), percent_between(0.08333, 0.08334)
    ('8.3% to 32.3%', '8.3%')
    """
    ends = percent(low), percent(high)
    return ends[0] if ends[0] == ends[1] else " to ".join(ends)


def plain(code: str) -> str:
    """A code as words.

    >>> plain("not_stated")
    'not stated'
    """
    return code.replace("_", " ")


def sentence_case(code: str) -> str:
    """A code as words, the first letter a capital, where it stands alone.

    >>> sentence_case("not_distinguishable"), sentence_case("ced_drawn")
    ('Not distinguishable', 'CED drawn')
    """
    words = re.sub(r"\b(ced|aep)\b", lambda found: found[0].upper(), plain(code))
    return words[:1].upper() + words[1:]


def verdict_words(code: str) -> str:
    """A verdict as words.

    >>> verdict_words("depends_on_missing"), verdict_words("holds")
    ('Depends on cases not stated', 'Holds')
    """
    return VERDICT_WORDS.get(code) or sentence_case(code)


def label(value: str, code_list: str | None = None) -> str:
    """The label of a category: its code list's, else that of a group, else the code as words.

    >>> label("18-34", "age_band"), label("ced"), label("unarmed_skills", "tactic")
    ('18 to 34', 'Taser (CED)', 'Unarmed skills')
    """
    if code_list in list_names():
        codes = read_code_list(code_list)
        if value in codes.names():
            return codes.label(value)
    return GROUP_LABELS.get(value) or sentence_case(value)


def period_words(period: str) -> str:
    """A period as people read it; that of the reports without a day in words.

    >>> period_words("2017/18"), period_words("not_stated")
    ('2017/18', 'day not stated')
    """
    return DAY_NOT_STATED if period == Missing.NOT_STATED else period


def month_label(value: str) -> str:
    """A month as words; anything else as a category.

    >>> month_label("2017-04"), month_label("not_stated")
    ('April 2017', 'Not stated')
    """
    year, _, month = value.partition("-")
    if year.isdigit() and month.isdigit() and 1 <= int(month) <= len(MONTHS):
        return f"{MONTHS[int(month) - 1]} {year}"
    return label(value)


def day(value: date | str) -> str:
    """A day or a month as words; any other text as it stands.

    >>> day("2018-12-13"), day(date(2019, 1, 2)), day("2018-12"), day("2018")
    ('13 December 2018', '2 January 2019', 'December 2018', '2018')
    """
    try:
        found = date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return month_label(str(value))
    return f"{found.day} {MONTHS[found.month - 1]} {found.year}"


def listed(names: tuple[str, ...]) -> str:
    """Names as people list them.

    >>> listed(("Kent", "Essex", "Norfolk"))
    'Kent, Essex and Norfolk'
    """
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
