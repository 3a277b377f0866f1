"""The choices that the pages share: what is counted, by what it is divided."""

from __future__ import annotations

from django.http import QueryDict

from reddot.errors import UsageError
from reddot.figures.measures import (
    Measure,
    Per,
    check_goes_with,
    measure_names,
    pers_of,
    read_measure,
    read_per,
)
from reddot.web.comparing.choosing import Choice, value_of
from reddot.web.comparing.holding import Held

PEOPLE = "officers"  # what is divided by unless another is asked for
PART = "ced"  # of units, of which nobody counts people


def count_choice(names: tuple[str, ...] = (), usual: str = "ced") -> Choice:
    """What is counted."""
    return Choice(
        name="count",
        label="What is counted",
        items=tuple((name, read_measure(name).title) for name in names or measure_names()),
        usual=usual,
        wrong="Choose what is counted from the list",
    )


def measure_of(query: QueryDict) -> Measure:
    """What an address counts, the usual where it says nothing that can be counted."""
    return read_measure(value_of(query, count_choice()))


def per_choice(query: QueryDict, measure: Measure, held: Held, usual: str = PEOPLE) -> Choice:
    """By what it is divided; one that does not go with the count is refused with the reason."""
    every = {
        per.key: per for name in measure_names() for per in pers_of(read_measure(name), held.known)
    }
    given = query.get("per", "") or usual
    goes = tuple(
        (key, f"{per.title} ({per.unit})") for key, per in every.items() if _goes(measure, per)
    )
    wrong = "Choose a denominator from the list"
    if given in every and not _goes(measure, every[given]):
        wrong = _why(measure, read_per(given, held.known))
    return Choice(name="per", label="Divided by", items=goes, usual=usual, wrong=wrong)


def _goes(measure: Measure, per: Per) -> bool:
    return not _why(measure, per)


def _why(measure: Measure, per: Per) -> str:
    try:
        check_goes_with(measure, per)
    except UsageError as problem:
        return str(problem).rstrip(".")
    return ""
