"""Whether a person may do something, by the one table of rules; plain Python, no framework.

``check_right`` raises with the reason, ``can_right`` says yes or no, and ``explain`` gives the
same reason for a disabled button. All three are the same question, put once.
"""

from __future__ import annotations

from dataclasses import dataclass

from reddot.errors import NotPermittedError
from reddot.store.refusals import why_not, why_not_own
from reddot.store.relations import Facts, Grant, Person, grants_of, is_related, same
from reddot.store.rights import RIGHTS, ROLES, Permission, Relation, Right, Role, Rule

__all__ = [
    "RIGHTS", "ROLES", "Facts", "Grant", "Permission", "Person", "Right", "Role", "Scope",
    "can_right", "check_grant", "check_right", "explain", "scopes", "tells_auditor",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a person's right reaches: what a list is filtered by.

    ``force``, ``unit`` and ``officer_id`` are ``None`` where the rule does not bound them; with
    the relation "asked" the officer is the one asked for a statement, otherwise the author; with
    "own_force_ced" only reports with a CED used are reached.
    """

    relation: Relation
    states: tuple[str, ...]
    force: str | None = None
    unit: str | None = None
    officer_id: str | None = None


def explain(person: Person, right: Right, facts: Facts | None = None) -> str:
    """Why a person may not do something, for the screen; empty where they may.

    Parameters
    ----------
    person
        Who asks, with their roles.
    right
        The name of the operation.
    facts
        The report it is about. A right over one report is refused without it. For the others it
        may name the force and unit; without it the answer is whether there is any they may.

    Examples
    --------
    >>> author = Person("7", "E12", (Grant("officer", "Eastshire", "North"),))
    >>> explain(author, "edit_report", Facts("k", "Eastshire", "North", "E12", "draft"))
    ''
    >>> explain(author, "edit_report", Facts("k", "Eastshire", "North", "E99", "draft"))
    "Only the reporting officer can change this report. It is another officer's report."
    """
    permission = RIGHTS.get(right)
    if permission is None:
        return f"There is no right called '{right}', so nobody has it."
    if facts is None and permission.about_report:
        return f"No report was named: open the report first, then {permission.words}."
    if facts is not None and permission.not_own and same(person.officer_id, facts.officer_id):
        return why_not_own(permission)
    if _by_table(person, permission, facts) or _by_glass(person, right, facts):
        return _nothing_to_break(person, right, facts)
    return why_not(person, permission, facts) + _way_in(person, right, facts)


def can_right(person: Person, right: Right, facts: Facts | None = None) -> bool:
    """Whether a person may do something.

    >>> can_right(Person("7", None, (Grant("researcher", "Eastshire"),)), "research_extract")
    True
    """
    return not explain(person, right, facts)


def check_right(person: Person, right: Right, facts: Facts | None = None) -> None:
    """Return only if the person may do it.

    Raises
    ------
    NotPermittedError
        The person may not; the message says who may and why not this person.

    Examples
    --------
    >>> check_right(Person("7", None, (Grant("auditor", "Eastshire"),)), "view_audit")
    """
    reason = explain(person, right, facts)
    if reason:
        raise NotPermittedError(reason)


def check_grant(person: Person, to_user_id: str, grant: Grant) -> None:
    """Return only if the person may give, or take away, that role.

    Raises
    ------
    NotPermittedError
        They do not manage the people of that force, or the role would be their own.
    """
    check_right(person, "manage_people", Facts("", grant.force, grant.unit, None, ""))
    if person.user_id == to_user_id:
        raise NotPermittedError(
            "Nobody can change their own roles; ask another administrator of the force."
        )
    if grant.role not in ROLES:
        raise NotPermittedError(
            f"There is no role called '{grant.role}'. The roles are: {', '.join(ROLES)}."
        )


def tells_auditor(right: Right) -> bool:
    """Whether the auditor gets a message each time the right is used.

    >>> tells_auditor("break_glass"), tells_auditor("view_report")
    (True, False)
    """
    return RIGHTS[right].tells_auditor


def scopes(person: Person, right: Right) -> tuple[Scope, ...]:
    """Everything a right reaches for a person, so that a list is filtered by the same table.

    A report opened by a reason is not in it, and what nobody may do to a report of their own is
    not taken out: each object is still checked by :func:`check_right`.

    Examples
    --------
    >>> [s.unit for s in scopes(Person("7", None, (Grant("supervisor", "A", "B"),)), "view_queue")]
    ['B']
    """
    permission = RIGHTS.get(right)
    rules = permission.rules if permission else ()
    return tuple(
        scope
        for rule in rules
        for grant in grants_of(person, rule)
        if (scope := _scope(person, rule, grant)) is not None
    )


def _scope(person: Person, rule: Rule, grant: Grant) -> Scope | None:
    """What one rule reaches by one grant; ``None`` where the grant is too bare to reach any."""
    bounds: dict[Relation, dict[str, str | None]] = {
        "self": {"officer_id": person.officer_id},
        "own": {"force": grant.force, "officer_id": person.officer_id},
        "asked": {"officer_id": person.officer_id},
        "own_unit": {"force": grant.force, "unit": grant.unit},
        "own_force": {"force": grant.force},
        "own_force_ced": {"force": grant.force},
        "any": {},
    }
    bound_by = bounds[rule.relation]
    return Scope(rule.relation, rule.states, **bound_by) if all(bound_by.values()) else None


def _by_table(person: Person, permission: Permission, facts: Facts | None) -> bool:
    """Whether a rule opens the right; the state counts only where the right is over a report."""
    state = facts.state if facts is not None and permission.about_report else None
    return any(
        is_related(person, rule, facts) and (state is None or state in rule.states)
        for rule in permission.rules
    )


def _by_glass(person: Person, right: str, facts: Facts | None) -> bool:
    """Whether a report is open to be read by a reason that was given, by who may give one."""
    return (
        right == "view_report"
        and facts is not None
        and bool(facts.key)
        and facts.key in person.broke_glass
        and _by_table(person, RIGHTS["break_glass"], facts)
    )


def _nothing_to_break(person: Person, right: str, facts: Facts | None) -> str:
    """Why a reason is not asked of someone who may read the report anyway."""
    if right == "break_glass" and _by_table(person, RIGHTS["view_report"], facts):
        return "You can read this report already; there is no need to give a reason."
    return ""


def _way_in(person: Person, right: str, facts: Facts | None) -> str:
    """What a person who may not read a report can still do to read it."""
    if right == "view_report" and _by_table(person, RIGHTS["break_glass"], facts):
        return " If you must read it, open it by giving a reason; the auditor is told."
    return ""
