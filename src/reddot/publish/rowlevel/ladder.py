"""The ladder by which the rows of a row-level file are made coarser, a step at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reddot.records.cells import Missing
from reddot.records.periods import months_between

SUPPRESSED = Missing.SUPPRESSED.value
AGE_BANDS = {
    "0-10": "0-17", "11-17": "0-17", "18-34": "18-34",
    "35-49": "35+", "50-64": "35+", "65+": "35+",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the ladder: a column, what becomes of its values, and the words for it."""

    column: str
    words: str
    coarser: Callable[[str], str]


def quarter_of(month: str) -> str:
    """The quarter of the calendar year that a month is in; any other value as it is.

    >>> quarter_of("2018-04"), quarter_of("not_stated")
    ('2018Q2', 'not_stated')
    """
    year, dash, number = month.partition("-")
    return f"{year}Q{(int(number) + 2) // 3}" if dash else month


def year_of(quarter: str) -> str:
    """The financial year that a quarter is in; any other value as it is.

    >>> year_of("2018Q1"), year_of("2018Q2"), year_of("not_stated")
    ('2017/18', '2018/19', 'not_stated')
    """
    year, mark, number = quarter.partition("Q")
    if not mark:
        return quarter
    first = int(year) - (number == "1")
    return months_between(first, 4, first + 1, 3).name()


def merged_band(age: str) -> str:
    """The wider age band that a band is in; any other value as it is.

    >>> merged_band("11-17"), merged_band("not_reported")
    ('0-17', 'not_reported')
    """
    return AGE_BANDS.get(age, age)


def withheld(_: str) -> str:
    """Nothing of the value is left."""
    return SUPPRESSED


LADDER = (
    Step("month", "months become quarters", quarter_of),
    Step("month", "quarters become financial years", year_of),
    Step("perceived_age_band", "age bands become 0-17, 18-34 and 35+", merged_band),
    Step("perceived_health", "the perceived health condition is withheld", withheld),
    Step("perceived_ethnicity", "the perceived ethnicity is withheld", withheld),
    Step("month", "the year is withheld", withheld),
    Step("perceived_age_band", "the perceived age band is withheld", withheld),
    Step("perceived_gender", "the perceived gender is withheld", withheld),
)
