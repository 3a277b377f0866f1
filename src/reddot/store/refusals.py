"""The words of a refusal: who may, and why not this person. No name, number or unit in them."""

from __future__ import annotations

from collections.abc import Iterable

from reddot.review.states import STATES, actions_from
from reddot.store.relations import Facts, Person, is_related, same
from reddot.store.rights import ANY_STATE, ROLES, Permission, Relation, Right, Rule

_OF_REPORT: dict[Relation, str] = {
    "self": "",
    "asked": " asked for it",
    "own_unit": " of its unit",
    "own_force": " of its force",
    "own_force_ced": " of its force (where a Taser was used)",
    "any": "",
}
_OF_FORCE: dict[Relation, str] = {
    **_OF_REPORT,
    "own_unit": " of the unit",
    "own_force": " of the force",
}


def why_not_own(permission: Permission) -> str:
    """Why nobody may do this to a report of their own, or to themselves."""
    whom = "a report of their own" if permission.about_report else "themselves"
    return f"Nobody can {permission.not_own} {whom}. Ask {who_may(permission)}."


def why_not(person: Person, permission: Permission, facts: Facts | None) -> str:
    """Who may, and what keeps this person from it: no such role, not their report, its state."""
    held = {grant.role for grant in person.grants}
    of_role = [rule for rule in permission.rules if rule.role in held]
    related = [rule for rule in of_role if is_related(person, rule, facts)]
    if related and facts is not None:
        return _wrong_state(related, permission, facts)
    start = f"Only {who_may(permission)} can {permission.words}."
    if of_role:
        return f"{start} {_not_related(person, of_role[0], facts)}"
    return f"{start} {_roles_of(held)}"


def who_may(permission: Permission) -> str:
    """Everyone the table gives a right to, in words."""
    return _either(list(dict.fromkeys(_who(rule, permission) for rule in permission.rules)))


def _who(rule: Rule, permission: Permission) -> str:
    if rule.relation == "own":
        return "the reporting officer"
    label = ROLES[rule.role]
    article = "an" if label[0] in "aeiou" else "a"
    phrases = _OF_REPORT if permission.about_report else _OF_FORCE
    return f"{article} {label}{phrases[rule.relation]}"


def _roles_of(held: Iterable[str]) -> str:
    labels = sorted(ROLES[role] for role in held if role in ROLES)
    if not labels:
        return "You have no role yet; ask an administrator of your force for one."
    return f"You are signed in as {_both(labels)}."


def _not_related(person: Person, rule: Rule, facts: Facts | None) -> str:
    """Why someone of the right role does not stand in the right relation."""
    same_force = facts is not None and any(
        same(grant.force, facts.force) for grant in person.grants if grant.role == rule.role
    )
    if not person.officer_id and rule.relation in ("self", "own", "asked"):
        return "Your account is not linked to an officer; ask an administrator of your force."
    if rule.relation == "asked":
        return "You are not asked for one, or yours is answered or no longer needed."
    if rule.relation == "own_force_ced" and same_force:
        return "No Taser was used in it."
    if rule.relation == "own" and facts and not same(person.officer_id, facts.officer_id):
        return "It is another officer's report."
    if facts is None:
        return "Your role names no unit or force; ask an administrator of your force."
    return "It belongs to another unit." if same_force else "It belongs to another force."


def _wrong_state(related: list[Rule], permission: Permission, facts: Facts) -> str:
    """Why the state of the report is in the way, and what can be done about it."""
    states = [state for state in ANY_STATE if any(state in rule.states for rule in related)]
    wanted = _either([STATES[state].label.lower() for state in states])
    rules = ", ".join(dict.fromkeys(_who(rule, permission) for rule in related))
    now = STATES[facts.state].label.lower() if facts.state in STATES else "in no known state"
    return (
        f"Only {rules} can {permission.words}, while it is {wanted}. "
        f"It is {now} now{_next_step(permission.right, facts.state)}."
    )


def _next_step(right: Right, state: str) -> str:
    if right in ("edit_report", "submit_report") and "reopen" in actions_from(state):
        return ": reopen it with a reason, or add to it instead"
    if right == "add_addendum" and state == "draft":
        return ": change its answers instead"
    if right in ("return_report", "sign_off_report") and "submit" in actions_from(state):
        return ": its officer has to submit it first"
    return ""


def _either(words: list[str]) -> str:
    return " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _both(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
