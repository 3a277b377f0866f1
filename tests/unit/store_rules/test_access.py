from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reddot.errors import NotPermittedError
from reddot.review.states import STATES, can_transition
from reddot.store.access import (
    RIGHTS,
    ROLES,
    Facts,
    Grant,
    Person,
    Scope,
    can_right,
    check_grant,
    check_right,
    explain,
    scopes,
    tells_auditor,
)
from reddot.store.rights import ANY_STATE
from reddot.store.rules_page import rules_page

from .cast import AUTHOR, BYSTANDER, FORCE, KEY, UNIT, every_report, everyone, person, report
from .twin import CELLS, may

EVERY_CASE = [(who, what) for who in everyone() for what in every_report()]
OVER_REPORTS = [right for right, row in RIGHTS.items() if row.about_report]
OVER_FORCES = [right for right, row in RIGHTS.items() if not row.about_report]


@pytest.mark.parametrize("right", RIGHTS)
def test_the_code_and_the_twin_agree_on_every_role_standing_and_state(right: str) -> None:
    differ = [
        (who, what)
        for who, what in EVERY_CASE
        if can_right(person(who[0], who[1], glass=who[2]), right, report(what[0], ced=what[1]))
        != may(right, who, what)
    ]
    assert differ == []


@pytest.mark.parametrize("right", RIGHTS)
def test_every_right_is_open_to_someone_and_closed_to_someone(right: str) -> None:
    answers = {may(right, who, what) for who, what in EVERY_CASE}
    assert answers == {True, False}


def test_the_twin_speaks_of_every_right_and_role_there_is_and_of_no_other() -> None:
    assert {right for right, _, _ in CELLS} == set(RIGHTS)
    assert {role for _, role, _ in CELLS} == set(ROLES)


def test_a_twin_that_opens_one_cell_more_is_seen_to_differ() -> None:
    who, what = ("auditor", "unit", False), ("signed_off", False)
    assert not may("view_report", who, what)
    CELLS["view_report", "auditor", "unit"] = "o"
    try:
        assert may("view_report", who, what)
        with pytest.raises(AssertionError):
            test_the_code_and_the_twin_agree_on_every_role_standing_and_state("view_report")
    finally:
        del CELLS["view_report", "auditor", "unit"]


@pytest.mark.parametrize("right", RIGHTS)
def test_the_three_questions_give_one_answer(right: str) -> None:
    for (role, standing, glass), (state, ced) in EVERY_CASE:
        someone, facts = person(role, standing, glass=glass), report(state, ced=ced)
        reason = explain(someone, right, facts)
        assert can_right(someone, right, facts) == (reason == "")
        if not reason:
            check_right(someone, right, facts)
            continue
        with pytest.raises(NotPermittedError) as refused:
            check_right(someone, right, facts)
        assert str(refused.value) == reason


@pytest.mark.parametrize("right", OVER_REPORTS)
def test_a_right_over_a_report_is_refused_where_no_report_is_named(right: str) -> None:
    everything = Person("1", AUTHOR, tuple(Grant(role, FORCE, UNIT) for role in ROLES))
    assert "No report was named" in explain(everything, right)


@pytest.mark.parametrize("right", OVER_FORCES)
def test_a_right_over_a_force_is_open_without_facts_to_its_roles_alone(right: str) -> None:
    holders = {role for role in ROLES if can_right(person(role, "unit"), right)}
    assert holders == {role for named, role, _ in CELLS if named == right}


@pytest.mark.parametrize("right", OVER_FORCES)
def test_the_state_of_a_report_is_no_matter_where_the_right_is_over_a_force(right: str) -> None:
    bare = Facts("", FORCE, UNIT, None, "")
    for role in ROLES:
        assert can_right(person(role, "unit"), right, bare) == may(
            right, (role, "unit", False), ("draft", False)
        )


@pytest.mark.parametrize("right", RIGHTS)
def test_nobody_without_a_role_may_do_anything(right: str) -> None:
    for grants in ((), (Grant("", FORCE, UNIT),), (Grant("chief", FORCE, UNIT),)):
        for state, ced in every_report():
            nobody = Person("1", AUTHOR, grants, frozenset({KEY}))
            assert not can_right(nobody, right, report(state, ced=ced))
        assert not can_right(Person("1", AUTHOR, grants), right)


@pytest.mark.parametrize("right", ["", "view", "VIEW_REPORT", "see_everything"])
def test_a_right_that_is_not_in_the_table_is_nobodys(right: str) -> None:
    everything = Person("1", AUTHOR, tuple(Grant(role, FORCE, UNIT) for role in ROLES))
    for facts in (None, report("draft")):
        with pytest.raises(NotPermittedError, match="There is no right called"):
            check_right(everything, right, facts)  # type: ignore[arg-type]
    assert scopes(everything, right) == ()  # type: ignore[arg-type]


@pytest.mark.parametrize("right", sorted(set(RIGHTS) - {"see_api", "start_report"}))
def test_a_blank_never_matches_a_blank(right: str) -> None:
    for role, blank, unit in product(ROLES, ("", None), ("", None)):
        someone = Person("1", blank, (Grant(role, "", unit),), frozenset({""}))
        for state in STATES:
            facts = Facts("", "", unit, blank, state, frozenset({""}), device_used=True)
            assert not can_right(someone, right, facts)
        assert not can_right(someone, right)


@pytest.mark.parametrize("right", OVER_REPORTS)
def test_an_unknown_state_closes_every_right_over_a_report(right: str) -> None:
    for role, standing, glass in everyone():
        assert not can_right(person(role, standing, glass=glass), right, report("lost", ced=True))


STEP_RIGHTS = {
    "submit_report": "submit", "discard_report": "discard", "return_report": "return",
    "sign_off_report": "sign_off", "reopen_report": "reopen",
}  # fmt: skip


@pytest.mark.parametrize("right", STEP_RIGHTS)
def test_a_right_to_take_a_step_is_open_exactly_in_the_states_the_step_begins_in(
    right: str,
) -> None:
    for state in STATES:
        anyone = any(
            can_right(person(role, standing), right, report(state))
            for role, standing, _ in everyone()
        )
        assert anyone == can_transition(state, STEP_RIGHTS[right])


@pytest.mark.parametrize("right", ["return_report", "sign_off_report", "erase_record"])
def test_nobody_returns_signs_off_or_erases_their_own_whatever_roles_they_hold(right: str) -> None:
    everything = Person("1", AUTHOR, tuple(Grant(role, FORCE, UNIT) for role in ROLES))
    assert not can_right(everything, right, report("submitted"))
    assert can_right(replace(everything, officer_id=BYSTANDER), right, report("submitted"))


GRANTS = st.lists(
    st.builds(Grant, st.sampled_from(list(ROLES)), st.sampled_from([FORCE, "B"]), st.just(UNIT)),
    max_size=4,
)
FACTS = st.builds(report, st.sampled_from(list(STATES)), ced=st.booleans())


@given(GRANTS, st.sampled_from([AUTHOR, BYSTANDER, None]), FACTS, st.sampled_from(list(RIGHTS)))
def test_several_roles_open_what_each_opens_alone_and_no_more(
    grants: list[Grant], officer_id: str | None, facts: Facts, right: str
) -> None:
    together = can_right(Person("1", officer_id, tuple(grants)), right, facts)
    alone = [can_right(Person("1", officer_id, (grant,)), right, facts) for grant in grants]
    can_read = can_right(Person("1", officer_id, tuple(grants)), "view_report", facts)
    assert together == (any(alone) and not (right == "break_glass" and can_read))


def reaches(scope: Scope, facts: Facts, right: str) -> bool:
    """Whether a list filtered by a scope shows a report."""
    officer = {"asked": facts.statement_owners, "self": {scope.officer_id}}.get(
        scope.relation, {facts.officer_id}
    )
    return (
        scope.force in (None, facts.force)
        and scope.unit in (None, facts.unit)
        and (scope.officer_id is None or scope.officer_id in officer)
        and (facts.state in scope.states or right in OVER_FORCES)
        and (facts.device_used or scope.relation != "own_force_ced")
    )


@pytest.mark.parametrize("right", sorted(set(RIGHTS) - {"break_glass"}))
def test_a_list_filtered_by_the_scopes_shows_what_may_be_done_one_by_one(right: str) -> None:
    for (role, standing, _), (state, ced) in EVERY_CASE:
        someone, facts = person(role, standing), report(state, ced=ced)
        in_list = any(reaches(scope, facts, right) for scope in scopes(someone, right))
        own = bool(RIGHTS[right].not_own) and standing.startswith("mine")
        assert can_right(someone, right, facts) == (in_list and not own)


def test_a_scope_reaches_nothing_by_a_role_given_nowhere() -> None:
    assert scopes(Person("1", None, (Grant("supervisor", FORCE),)), "view_queue") == ()
    assert scopes(Person("1", None, (Grant("officer", FORCE),)), "view_report") == ()
    lead = Person("1", None, (Grant("force_lead", FORCE),))
    assert scopes(lead, "view_queue") == (Scope("own_force", ANY_STATE, force=FORCE),)


def test_broken_glass_opens_one_report_to_be_read_and_nothing_else() -> None:
    opened = person("supervisor", "force", glass=True)
    facts = report("submitted")
    newly = [
        right
        for right in RIGHTS
        if can_right(opened, right, facts)
        and not can_right(person("supervisor", "force"), right, facts)
    ]
    assert newly == ["view_report"]
    assert not can_right(opened, "view_report", replace(facts, key="another"))


def test_broken_glass_is_no_use_once_the_role_is_gone() -> None:
    opened = person("supervisor", "force", glass=True)
    assert can_right(opened, "view_report", report("submitted"))
    assert not can_right(replace(opened, grants=()), "view_report", report("submitted"))


def test_the_auditor_is_told_of_what_is_out_of_the_ordinary() -> None:
    told = {right for right in RIGHTS if tells_auditor(right)}  # type: ignore[arg-type]
    assert told == {
        "break_glass", "erase_record", "erase_register", "erase_worked", "export_subject_access",
    }  # fmt: skip


def test_an_administrator_gives_roles_in_their_force_but_none_to_themselves() -> None:
    administrator = Person("1", None, (Grant("administrator", FORCE),))
    check_grant(administrator, "2", Grant("supervisor", FORCE, UNIT))
    with pytest.raises(NotPermittedError, match="Nobody can change their own roles"):
        check_grant(administrator, "1", Grant("force_lead", FORCE))
    with pytest.raises(NotPermittedError, match="another force"):
        check_grant(administrator, "2", Grant("supervisor", "B", UNIT))
    with pytest.raises(NotPermittedError, match=r"no role called 'chief'.*officer, supervisor"):
        check_grant(administrator, "2", Grant("chief", FORCE))


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"administrator"}))
def test_nobody_but_an_administrator_gives_roles(role: str) -> None:
    with pytest.raises(NotPermittedError, match="Only an administrator"):
        check_grant(person(role, "unit"), "2", Grant("officer", FORCE, UNIT))


def loaded_by(statement: str) -> set[str]:
    """The packages that a fresh interpreter has loaded after one statement."""
    probe = f"{statement}; import sys; print(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_rules_load_no_framework() -> None:
    frameworks = {"django", "ninja", "allauth", "requests", "pandas"}
    loaded = loaded_by("import reddot.store.access, reddot.store.rules_page")
    assert "reddot" in loaded
    assert not loaded & frameworks
    assert "django" in loaded_by("import django")


def test_the_page_has_a_cell_for_every_right_and_role() -> None:
    page = rules_page()
    rows = {
        cells[1].strip(" `"): [cell.strip() for cell in cells[2:-1]]
        for line in page.splitlines()
        if len(cells := line.split("|")) == len(ROLES) + 3
    }
    for right, role in product(RIGHTS, ROLES):
        cell = rows[right][list(ROLES).index(role)]
        assert bool(cell) == any((right, role) == key[:2] for key in CELLS), (right, role)
    assert f"`{'`, `'.join(('return_report', 'sign_off_report', 'erase_record'))}`" in page
