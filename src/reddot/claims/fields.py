"""What a field of a claim file may hold: checked before a claim is judged, all problems at once."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from reddot.errors import UsageError
from reddot.figures.identities import CED_SUMS
from reddot.figures.register_figures import TABLES as REGISTER_TABLES
from reddot.figures.rule import table_names
from reddot.records.forces import spelled_place
from reddot.records.periods import read_period
from reddot.stats import read_fraction

# A check yields a message for everything that is wrong; each begins with the place.
Check = Callable[[Any, str], Iterator[str]]
LARGEST = 1e12


def text(value: Any, where: str) -> Iterator[str]:
    """Words, and some of them."""
    if not isinstance(value, str) or not value.strip():
        yield f"{where}: {value!r} is no text. Give words."


def flag(value: Any, where: str) -> Iterator[str]:
    """True or false."""
    if not isinstance(value, bool):
        yield f"{where}: {value!r} is neither true nor false."


def texts(value: Any, where: str) -> Iterator[str]:
    """A list of words."""
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        yield f"{where}: {value!r} is no list of texts. Write ['…', '…']."


def is_number(value: Any, least: float = 0.0, *, above: bool = False) -> bool:
    """Whether a value is a number of at least (or above) some value, and not absurdly large."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return (value > least if above else value >= least) and value <= LARGEST


def amount(value: Any, where: str) -> Iterator[str]:
    """A number, 0 or more."""
    if not is_number(value):
        yield f"{where}: {value!r} is no number of 0 or more."


def dispersion(value: Any, where: str) -> Iterator[str]:
    """A number, 1 or more."""
    if not is_number(value, 1.0):
        yield f"{where}: {value!r} is no dispersion. Give a number of 1 or more."


def ratio(value: Any, where: str) -> Iterator[str]:
    """A number above 0."""
    if not is_number(value, above=True):
        yield f"{where}: {value!r} is no ratio. Give a number above 0."


def fraction(value: Any, where: str) -> Iterator[str]:
    """A share or a rate, such as 10% or 0.1."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        yield f"{where}: {value!r} is no number. Write 10% or 0.1."
        return
    try:
        found = float(read_fraction(where, value))
    except (UsageError, OverflowError, ValueError):
        yield f"{where}: {value!r} is no number. Write 10% or 0.1."
        return
    if not 0 <= found <= LARGEST:
        yield f"{where}: {value!r} is not between 0 and {LARGEST:g}."


def positive(value: Any, where: str) -> Iterator[str]:
    """A share or a rate above 0."""
    wrong = list(fraction(value, where))
    yield from wrong
    if not wrong and read_fraction(where, value) <= 0:
        yield f"{where}: it is {value!r}; give a number above 0."


def below_one(value: Any, where: str) -> Iterator[str]:
    """A share above 0 and below 100%."""
    wrong = list(positive(value, where))
    yield from wrong
    if not wrong and read_fraction(where, value) >= 1:
        yield f"{where}: it is {value!r}; give a share above 0 and below 100%, such as 25%."


def one_of(*words: str) -> Check:
    """One of some words."""

    def check(value: Any, where: str) -> Iterator[str]:
        if not isinstance(value, str) or value not in words:
            yield f"{where}: {value!r} is none of {', '.join(words)}."

    return check


def period(value: Any, where: str) -> Iterator[str]:
    """A period, such as 2017/18."""
    given = isinstance(value, str | int) and not isinstance(value, bool)
    if not given or read_period(str(value)) is None:
        yield f"{where}: {value!r} is no period. Write 2017/18, 2016, 2017Q1 or 2017-04..2017-09."


def force(value: Any, where: str) -> Iterator[str]:
    """The name of a force; a misspelling is no name."""
    if not isinstance(value, str) or not value.strip():
        yield f"{where}: {value!r} is no force. Give its name."
        return
    try:
        spelled_place(value)
    except UsageError as problem:
        yield f"{where}: {problem}"


def figure_table(value: Any, where: str) -> Iterator[str]:
    """A table there is a counting rule for."""
    known = (*table_names(), *REGISTER_TABLES)
    if value not in known:
        yield f"{where}: there is no table {value!r}. Use one of: {', '.join(known)}."


def keys_of(checks: Mapping[str, Check], *needed: str) -> Check:
    """A table with these keys and no others."""

    def check(value: Any, where: str) -> Iterator[str]:
        if not isinstance(value, Mapping):
            yield f"{where}: {value!r} is no table of {', '.join(checks)}."
            return
        for name in sorted(set(value) - set(checks)):
            yield f"{where}: there is no '{name}' here. Use: {', '.join(checks)}."
        for name in needed:
            if name not in value:
                yield f"{where}: it needs '{name}'."
        for name, inner in checks.items():
            if name in value:
                yield from inner(value[name], f"{where} {name}")

    return check


def list_of(check_one: Check, *, least: int = 0, label: str = "") -> Check:
    """A list of things that each pass a check; ``label`` is what one of them is called."""

    def check(value: Any, where: str) -> Iterator[str]:
        if not isinstance(value, list) or len(value) < least:
            yield f"{where}: {value!r} is no list{f' of {least} or more' if least else ''}."
            return
        for number, one in enumerate(value, 1):
            yield from check_one(
                one, f"{where}: {label} {number}" if label else f"{where} {number}"
            )

    return check


def _cells(value: Any, where: str) -> Iterator[str]:
    if not isinstance(value, list) or not value or not all(isinstance(v, str) for v in value):
        yield f"{where}: {value!r} is no list of cells. Write ['drawn', 'aimed']."
    elif len(set(value)) < len(value) or any(
        set(p) & set(value) and w in value for w, p in SUMS.items()
    ):
        yield f"{where}: {value!r} counts some cases twice. Name each kind of case once."


# cells that hold others
SUMS = {
    **CED_SUMS,
    "total": (*CED_SUMS["total"], *CED_SUMS["discharge"], *CED_SUMS["non_discharge"]),
}
FIGURE = {
    "table": figure_table,
    "force": force,
    "period": period,
    "tactic": text,
    "cell": text,
    "cells": _cells,
    "stated_only": flag,
    "name": text,
}
figure = keys_of(FIGURE)


def _clusters(value: Any, where: str) -> Iterator[str]:
    pairs = isinstance(value, list) and len(value) > 1
    if not pairs or not all(
        isinstance(p, list) and len(p) == 2 and is_number(p[0]) and is_number(p[1], above=True)
        for p in value
    ):
        yield f"{where}: {value!r} is no list of 2 or more [events, exposure]."


_SOURCES = ("given", "figure", "days", "not_given")
_NUMBER: Mapping[str, Check] = {
    "given": amount,
    "up_to": amount,
    "figure": figure,
    "days": period,
    "not_given": text,
    "plausible": list_of(ratio, least=1),
    "name": text,
    "unit": text,
    "period": text,
    "source": text,
    "self_reported": flag,
    "clusters": _clusters,
}
_number_table = keys_of(_NUMBER)


def whole(value: Any, where: str) -> Iterator[str]:
    """A whole number, 0 or more."""
    if not is_number(value) or value != int(value):
        yield f"{where}: {value!r} is no whole number of 0 or more."


def percentage(value: Any, where: str) -> Iterator[str]:
    """A percentage as printed: 69% or 69."""
    given = isinstance(value, str) or is_number(value)
    try:
        number = float(str(value).strip().removesuffix("%")) if given else math.nan
    except ValueError:
        number = math.nan
    if not 0 <= number <= 100:
        yield f"{where}: {value!r} is no percentage from 0 to 100. Write '69%'."


def number(value: Any, where: str) -> Iterator[str]:
    """A number as claim files write it: plain, given, looked up, days, or not given."""
    if not isinstance(value, Mapping):
        if not is_number(value):
            yield f"{where}: {value!r} is no number of 0 or more. Write 6 or {{ given = 6 }}."
        return
    wrong = list(_number_table(value, where))
    yield from wrong
    if sum(name in value for name in _SOURCES) != 1:
        yield f"{where}: {dict(value)!r} must say one of {', '.join(_SOURCES)}."
    elif not wrong:
        yield from _consistent(value, where)


def _consistent(value: Mapping[str, Any], where: str) -> Iterator[str]:
    given, most = value.get("given"), value.get("up_to")
    if most is not None and (given is None or most < given):
        yield f"{where} up_to: it is {most!r}, below the {given!r} given."
    clusters = value.get("clusters")
    if clusters is not None and given is not None:
        total = math.fsum(events for events, _ in clusters)
        if not math.isclose(total, given):
            yield f"{where} clusters: they add up to {total:g}; {given:g} are given."


_READING = {
    "name": text,
    "numerator": number,
    "denominator": number,
    "measure": one_of("share", "rate"),
}
# what claims about one share or rate have in common
ONE_SAMPLE: Mapping[str, Check] = {
    "numerator": number,
    "denominator": number,
    "measure": one_of("share", "rate"),
    "noun": text,
    "dispersion": dispersion,
    "readings": list_of(keys_of(_READING), label="reading"),
}


def check_fields(
    fields: Mapping[str, Any], checks: Mapping[str, Check], where: Callable[[str], str], kind: str
) -> list[str]:
    """Everything wrong with the fields of a claim.

    Parameters
    ----------
    fields
        The fields as read.
    checks
        The fields there are, each with its check.
    where
        Gives the words for a place, such as ``claim c01, below``.
    kind
        The kind of claim, for messages.

    Returns
    -------
    list of str
        One message for each thing wrong, in the order of the fields.
    """
    found = []
    for name, value in fields.items():
        if name in checks:
            found += list(checks[name](value, where(name)))
        else:
            allowed = ", ".join(sorted(checks))
            found.append(
                f"{where('')}: a claim of the kind '{kind}' has no '{name}'. Use: {allowed}."
            )
    return found
