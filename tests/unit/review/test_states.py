from __future__ import annotations

import re
from itertools import product

import pytest

from reddot.errors import NotPermittedError
from reddot.review.states import (
    STATES,
    TRANSITIONS,
    actions_from,
    can_transition,
    check_transition,
    may_add_addendum,
    may_edit_answers,
    needs_edit_reason,
    states_before,
)
from reddot.review.states_page import diagram, states_page

# every pair of a state and an action that leads somewhere, written out once more
STEPS = {
    ("draft", "submit"): "submitted",
    ("returned", "submit"): "submitted",
    ("submitted", "return"): "returned",
    ("submitted", "sign_off"): "signed_off",
    ("submitted", "reopen"): "returned",
    ("signed_off", "reopen"): "returned",
    ("draft", "discard"): "discarded",
}
ACTIONS = ("submit", "return", "sign_off", "reopen", "discard")
EVERY_PAIR = list(product(STATES, ACTIONS))


@pytest.mark.parametrize(("state", "action"), EVERY_PAIR)
def test_a_step_leads_where_it_should_or_is_refused_by_both_questions(
    state: str, action: str
) -> None:
    assert can_transition(state, action) == ((state, action) in STEPS)
    if (state, action) in STEPS:
        assert check_transition(state, action) == STEPS[state, action]
        return
    with pytest.raises(NotPermittedError, match=STATES[state].label.lower()) as refused:
        check_transition(state, action)
    for possible in actions_from(state):
        assert next(t.label for t in TRANSITIONS if t.action == possible) in str(refused.value)


def test_the_two_lists_of_steps_hold_the_same() -> None:
    rows = {(before, row.action): row.after for row in TRANSITIONS for before in row.before}
    assert rows == STEPS
    assert [row.action for row in TRANSITIONS] == list(ACTIONS)


def test_a_report_once_submitted_can_never_be_discarded_or_become_a_draft() -> None:
    reached, grown = {"submitted"}, set[str]()
    while grown != reached:
        grown = set(reached)
        reached |= {check_transition(s, a) for s in grown for a in actions_from(s)}
    assert reached == {"submitted", "returned", "signed_off"}


def test_nothing_follows_a_discarded_report_and_the_refusal_says_so() -> None:
    assert actions_from("discarded") == ()
    with pytest.raises(NotPermittedError, match=r"'Submit'.*discarded\. Nothing more can be done"):
        check_transition("discarded", "submit")


@pytest.mark.parametrize(
    ("state", "action", "words"),
    [
        ("lost", "submit", r"'lost' is no state of a report\. The states are: draft, submitted"),
        ("draft", "burn", r"'burn' \(there is no such action\).*Possible now: Submit, Discard"),
        ("draft", "", r"'' \(there is no such action\)"),
    ],
)
def test_an_unknown_state_or_action_is_refused_by_name(state: str, action: str, words: str) -> None:
    assert not can_transition(state, action)
    with pytest.raises(NotPermittedError, match=words):
        check_transition(state, action)


def test_answers_may_change_only_before_submission_or_when_returned_then_with_a_reason() -> None:
    assert [s for s in STATES if may_edit_answers(s)] == ["draft", "returned"]
    assert [s for s in STATES if needs_edit_reason(s)] == ["returned"]
    assert [s for s in STATES if may_add_addendum(s)] == ["submitted", "returned", "signed_off"]
    assert not may_edit_answers("lost")
    assert not may_add_addendum("lost")


def test_answers_may_change_exactly_where_the_report_may_be_submitted() -> None:
    assert tuple(s for s in STATES if may_edit_answers(s)) == states_before("submit")


def test_a_reason_is_asked_of_whoever_sends_a_report_back() -> None:
    assert {row.action for row in TRANSITIONS if row.needs_reason} == {"return", "reopen"}
    assert {row.after for row in TRANSITIONS if row.needs_reason} == {"returned"}


def test_the_diagram_draws_every_step_and_no_other() -> None:
    drawn = re.findall(r"^ +(\w+) --> (\w+): (.+)$", diagram(), re.MULTILINE)
    labels = {row.action: row.label for row in TRANSITIONS}
    assert sorted(drawn) == sorted((b, after, labels[a]) for (b, a), after in STEPS.items())
    assert "[*] --> draft" in diagram()
    assert re.findall(r"(\w+) --> \[\*\]", diagram()) == ["discarded"]


def test_the_page_names_every_state_action_and_reason() -> None:
    page = states_page()
    for name in (*STATES, *ACTIONS, "typing_mistake", "other"):
        assert f"`{name}`" in page
    assert diagram() in page
    assert page.endswith("|\n")
