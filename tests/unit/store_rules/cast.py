"""The fixed cast of the tests of access: who stands how to one report."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from reddot.review.states import STATES
from reddot.store.access import ROLES, Facts, Grant, Person

KEY, FORCE, UNIT = "key-CANARY1", "force-CANARY2", "unit-CANARY3"
ELSEWHERE, OTHER_UNIT = "force-CANARY4", "unit-CANARY5"
AUTHOR, ASKED, BYSTANDER = "officer-CANARY6", "officer-CANARY7", "officer-CANARY8"
CANARY = "CANARY"

# how someone stands to the report: which officer they are, and where their role is
STANDINGS = {
    "mine": (AUTHOR, FORCE, UNIT),
    "asked": (ASKED, FORCE, UNIT),
    "asked_elsewhere": (ASKED, ELSEWHERE, OTHER_UNIT),
    "unit": (BYSTANDER, FORCE, UNIT),
    "force": (BYSTANDER, FORCE, OTHER_UNIT),
    "elsewhere": (BYSTANDER, ELSEWHERE, OTHER_UNIT),
    "namesake_unit": (BYSTANDER, ELSEWHERE, UNIT),
    "no_officer": (None, FORCE, UNIT),
    "mine_elsewhere": (AUTHOR, ELSEWHERE, OTHER_UNIT),
}


def person(role: str, standing: str, *, glass: bool = False) -> Person:
    officer_id, force, unit = STANDINGS[standing]
    opened = frozenset({KEY}) if glass else frozenset[str]()
    return Person("user-CANARY9", officer_id, (Grant(role, force, unit),), opened)


def report(state: str, *, ced: bool = False) -> Facts:
    return Facts(KEY, FORCE, UNIT, AUTHOR, state, frozenset({ASKED}), ced)


def everyone() -> Iterator[tuple[str, str, bool]]:
    """Every role × standing × broken glass."""
    yield from product(ROLES, STANDINGS, (False, True))


def every_report() -> Iterator[tuple[str, bool]]:
    """Every state × whether a CED was used."""
    yield from product(STATES, (False, True))
