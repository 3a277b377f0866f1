"""The states of a report and how it goes from one to the next, as one table.

Who may take a step is another table (:mod:`reddot.store.access`); here is only what is possible.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from reddot.errors import NotPermittedError

State = Literal["draft", "submitted", "returned", "signed_off", "discarded"]
Action = Literal["submit", "return", "sign_off", "reopen", "discard"]

FIRST_STATE: State = "draft"


@dataclass(frozen=True, slots=True)
class StateRule:
    """A state of a report: its name on screen, and what may be written while it lasts."""

    state: State
    label: str
    meaning: str
    answers_may_change: bool = False
    may_add_addendum: bool = False


@dataclass(frozen=True, slots=True)
class Transition:
    """One way from some states to another; ``needs_reason`` where a reason must be given."""

    action: Action
    before: tuple[State, ...]
    after: State
    needs_reason: bool
    label: str


STATES: Mapping[str, StateRule] = MappingProxyType(
    {
        rule.state: rule
        for rule in (
            StateRule("draft", "Draft", "the officer is writing it", answers_may_change=True),
            StateRule(
                "submitted", "Submitted", "it waits for the supervisor", may_add_addendum=True
            ),
            StateRule(
                "returned",
                "Returned",
                "the officer mends it; every change has a coded reason and keeps what was there",
                answers_may_change=True,
                may_add_addendum=True,
            ),
            StateRule("signed_off", "Signed off", "the review is done", may_add_addendum=True),
            StateRule("discarded", "Discarded", "a draft that was given up; it stays so"),
        )
    }
)

TRANSITIONS: tuple[Transition, ...] = (
    Transition("submit", ("draft", "returned"), "submitted", False, "Submit"),
    Transition("return", ("submitted",), "returned", True, "Return to the officer"),
    Transition("sign_off", ("submitted",), "signed_off", False, "Sign off"),
    Transition("reopen", ("submitted", "signed_off"), "returned", True, "Reopen"),
    Transition("discard", ("draft",), "discarded", False, "Discard"),
)


def find_transition(action: str) -> Transition | None:
    """The row of the table for an action, or ``None`` where there is none.

    >>> find_transition("reopen").before
    ('submitted', 'signed_off')
    """
    return next((row for row in TRANSITIONS if row.action == action), None)


def states_before(action: Action) -> tuple[State, ...]:
    """The states from which an action is possible.

    >>> states_before("submit")
    ('draft', 'returned')
    """
    return next(row.before for row in TRANSITIONS if row.action == action)


def actions_from(state: str) -> tuple[Action, ...]:
    """The actions possible in a state, in the order of the table.

    >>> actions_from("submitted")
    ('return', 'sign_off', 'reopen')
    """
    return tuple(row.action for row in TRANSITIONS if state in row.before)


def can_transition(state: str, action: str) -> bool:
    """Whether an action is possible in a state.

    >>> can_transition("draft", "submit"), can_transition("draft", "sign_off")
    (True, False)
    """
    row = find_transition(action)
    return row is not None and state in row.before


def check_transition(state: str, action: str) -> State:
    """The state that an action leads to.

    Raises
    ------
    NotPermittedError
        The action is not possible in that state; the message names the state and what is.

    Examples
    --------
    >>> check_transition("submitted", "sign_off")
    'signed_off'
    """
    row = find_transition(action)
    if row is not None and state in row.before:
        return row.after
    raise NotPermittedError(_refusal(state, action, row))


def _refusal(state: str, action: str, row: Transition | None) -> str:
    if state not in STATES:
        return f"'{state}' is no state of a report. The states are: {', '.join(STATES)}."
    possible = [found.label for found in TRANSITIONS if state in found.before]
    now = STATES[state].label.lower()
    then = f"Possible now: {', '.join(possible)}." if possible else "Nothing more can be done."
    wanted = f"'{row.label}'" if row else f"'{action}' (there is no such action)"
    return f"{wanted} is not possible while the report is {now}. {then}"


def may_edit_answers(state: str) -> bool:
    """Whether the answers of a report may be changed in a state.

    >>> [state for state in STATES if may_edit_answers(state)]
    ['draft', 'returned']
    """
    return state in STATES and STATES[state].answers_may_change


def may_add_addendum(state: str) -> bool:
    """Whether an addendum may be added in a state; it never changes the narrative.

    >>> [state for state in STATES if may_add_addendum(state)]
    ['submitted', 'returned', 'signed_off']
    """
    return state in STATES and STATES[state].may_add_addendum


def needs_edit_reason(state: str) -> bool:
    """Whether a change of the answers in a state must belong to an edit with a coded reason.

    >>> needs_edit_reason("draft"), needs_edit_reason("returned")
    (False, True)
    """
    return may_edit_answers(state) and state != FIRST_STATE
