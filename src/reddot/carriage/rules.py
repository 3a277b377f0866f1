"""The rules of carrying as data, each from a day on: how long authority lasts, who may have it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from itertools import pairwise
from math import inf
from pathlib import Path
from typing import Any, Literal, get_args

from reddot.carriage.own_file import parse_file
from reddot.errors import BadDataError
from reddot.records.beside import Course
from reddot.records.codes import read_code_list

Need = Literal["course", "endorsement", "authorisation"]
COURSES: tuple[Course, ...] = get_args(Course)


@dataclass(frozen=True, slots=True)
class Rule:
    """One block of the rules.

    ``hours`` are the least contact hours of each course; ``needs`` says for each role that may
    carry what it needs beside the course; a role that is not named may not carry.
    """

    starts_on: date
    authority_months: int
    last_day_included: bool
    refresher_needs_initial: bool
    hours: Mapping[Course, float]
    needs: Mapping[str, Need]
    source: str = ""

    def first_day_without(self, trained_on: date) -> date:
        """The first day on which training of a day gives no authority any more.

        Examples
        --------
        >>> rule = shipped_rules()[0]
        >>> rule.first_day_without(date(2017, 3, 1)), rule.first_day_without(date(2016, 2, 29))
        (datetime.date(2018, 3, 1), datetime.date(2017, 3, 1))

        Notes
        -----
        Where the month of the end has no such day (trained on 29 February) the last day with
        authority is the last of that month, whether or not the last day is included.
        """
        year, month = divmod(
            trained_on.year * 12 + trained_on.month - 1 + self.authority_months, 12
        )
        try:
            end = date(year, month + 1, trained_on.day)
        except ValueError:  # no such day in that month, which is never December
            return date(year, month + 2, 1)
        return end + timedelta(days=1) if self.last_day_included else end


Rules = Sequence[Rule]


def rule_on(day: date, rules: Rules) -> Rule:
    """The rule in force on a day; before the first, the first.

    >>> rule_on(date(2018, 1, 1), shipped_rules()).starts_on
    datetime.date(2003, 4, 1)
    """
    return next((rule for rule in reversed(rules) if rule.starts_on <= day), rules[0])


@cache
def shipped_rules() -> tuple[Rule, ...]:
    """The rules that ship, the oldest first."""
    text = (resources.files("reddot.carriage") / "rules.toml").read_text(encoding="utf-8")
    return parse_rules(tomllib.loads(text))


def read_rules(path: Path) -> tuple[Rule, ...]:
    """A force's own rules from a TOML file of the same form as those that ship.

    Raises
    ------
    BadDataError
        The file cannot be read or a rule in it is not whole; the message names the place.
    """
    return parse_file(path, parse_rules)


def parse_rules(values: Mapping[str, Any]) -> tuple[Rule, ...]:
    """Rules from the values of a TOML file.

    Raises
    ------
    BadDataError
        There is none, a part is missing, unknown or of the wrong kind, or days do not rise.
    """
    entries = values.get("rules")
    if not isinstance(entries, list) or not entries:
        raise BadDataError("there is no [[rules]] block; give at least one.")
    found = tuple(_parse(entry, f"rule {place}") for place, entry in enumerate(entries, 1))
    for earlier, later in pairwise(found):
        if later.starts_on <= earlier.starts_on:
            raise BadDataError(
                f"the rule from {later.starts_on} stands after the one from {earlier.starts_on}; "
                "put the older one first, and give a day one rule."
            )
    return found


_KINDS: Mapping[str, type] = {
    "starts_on": date,
    "authority_months": int,
    "last_day_included": bool,
    "refresher_needs_initial": bool,
    "hours": dict,
    "needs": dict,
}
_WORDS: Mapping[type, str] = {
    date: "a day, such as 2022-05-17",
    int: "a whole number",
    bool: "true or false",
    dict: "a table, such as { initial = 18 }",
}


def _parse(entry: Any, where: str) -> Rule:
    if not isinstance(entry, dict):
        raise BadDataError(f"{where}: {entry!r} is no block; give [[rules]] and its parts below.")
    _check_parts(entry, where)
    if not 1 <= entry["authority_months"] <= 120:
        raise BadDataError(f"{where}: authority_months is {entry['authority_months']}; give 1-120.")
    _check_table(entry["hours"], COURSES, where, "hours")
    for course in COURSES:
        hours = entry["hours"].get(course)
        if isinstance(hours, bool) or not isinstance(hours, int | float) or not 0 <= hours < inf:
            raise BadDataError(f"{where}: hours.{course} = {hours!r}; give a number of hours.")
    _check_table(entry["needs"], read_code_list("role").names(), where, "needs")
    for role, need in entry["needs"].items():
        if need not in get_args(Need):
            allowed = ", ".join(get_args(Need))
            raise BadDataError(f"{where}: needs.{role} = {need!r}; use one of {allowed}.")
    return Rule(**entry)


def _check_parts(entry: Mapping[str, Any], where: str) -> None:
    for part, kind in _KINDS.items():
        given = entry.get(part)
        if type(given) is not kind:
            raise BadDataError(f"{where}: {part} = {given!r}; give {_WORDS[kind]}.")
    unknown = sorted(set(entry) - set(_KINDS) - {"source"})
    if unknown:
        raise BadDataError(f"{where}: '{unknown[0]}' is no part; use {', '.join(_KINDS)}, source.")
    if not isinstance(entry.get("source", ""), str):
        raise BadDataError(f"{where}: source = {entry['source']!r}; give a text.")


def _check_table(given: Mapping[str, Any], allowed: Sequence[str], where: str, part: str) -> None:
    unknown = sorted(set(given) - set(allowed))
    if unknown:
        raise BadDataError(
            f"{where}: {part} names '{unknown[0]}'; use one of {', '.join(allowed)}."
        )
