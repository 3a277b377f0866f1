"""How a person stands to a report, a unit or a force: the words of the table, made decidable."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from reddot.store.rights import Relation, Rule


@dataclass(frozen=True, slots=True)
class Grant:
    """A role given to a person in a force, and in one unit of it where the role is of a unit."""

    role: str
    force: str
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks. ``broke_glass`` holds the keys of the reports opened to them now by a reason.

    ``officer_id`` is the officer they are, unique in the whole store, or ``None``.
    """

    user_id: str
    officer_id: str | None
    grants: tuple[Grant, ...] = ()
    broke_glass: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Facts:
    """What a decision needs to know of a report, and nothing else of it.

    ``statement_owners`` are the officers whose statement is asked for and not ended;
    ``device_used`` is whether a CED was used. For a right over a force or a unit, give these two
    and leave the rest empty.
    """

    key: str
    force: str
    unit: str | None
    officer_id: str | None
    state: str
    statement_owners: frozenset[str] = frozenset()
    device_used: bool = False


def same(one: str | None, other: str | None) -> bool:
    """Whether two names are the same and are names at all: nothing is not the same as nothing.

    >>> same("Norwich", "Norwich"), same(None, None), same("", "")
    (True, False, False)
    """
    return bool(one) and one == other


def _of_force(_person: Person, grant: Grant, facts: Facts) -> bool:
    return same(grant.force, facts.force)


_TO_REPORT: Mapping[Relation, Callable[[Person, Grant, Facts], bool]] = MappingProxyType(
    {
        "self": lambda person, _grant, _facts: bool(person.officer_id),
        "own": lambda person, grant, facts: (
            same(person.officer_id, facts.officer_id) and same(grant.force, facts.force)
        ),
        "asked": lambda person, _grant, facts: (
            bool(person.officer_id) and person.officer_id in facts.statement_owners
        ),
        "own_unit": lambda _person, grant, facts: (
            same(grant.force, facts.force) and same(grant.unit, facts.unit)
        ),
        "own_force": _of_force,
        "own_force_ced": lambda person, grant, facts: (
            _of_force(person, grant, facts) and facts.device_used
        ),
        "any": lambda _person, _grant, _facts: True,
    }
)

_WITHOUT_REPORT: Mapping[Relation, Callable[[Person, Grant], bool]] = MappingProxyType(
    {
        "self": lambda person, _grant: bool(person.officer_id),
        "own_unit": lambda _person, grant: bool(grant.force and grant.unit),
        "own_force": lambda _person, grant: bool(grant.force),
        "any": lambda _person, _grant: True,
    }
)


def grants_of(person: Person, rule: Rule) -> tuple[Grant, ...]:
    """The grants by which a person holds the role of a rule."""
    return tuple(grant for grant in person.grants if grant.role == rule.role)


def is_related(person: Person, rule: Rule, facts: Facts | None) -> bool:
    """Whether a person holds the role of a rule and stands in its relation.

    Without facts the question is whether there is any unit or force in which they do; a relation
    to one report then never holds.

    Examples
    --------
    >>> lead = Person("7", None, (Grant("force_lead", "Eastshire"),))
    >>> is_related(lead, Rule("force_lead", "own_force"), None)
    True
    """
    grants = grants_of(person, rule)
    if facts is not None:
        return any(_TO_REPORT[rule.relation](person, grant, facts) for grant in grants)
    anywhere = _WITHOUT_REPORT.get(rule.relation)
    return anywhere is not None and any(anywhere(person, grant) for grant in grants)
