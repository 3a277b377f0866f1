"""The states of a release and how it goes from one to the next, as one table.

Who may take a step is another table (:mod:`reddot.store.rights`); here is only what is possible.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from reddot.errors import NotPermittedError

State = Literal[
    "announced", "drafting", "refused", "drafted", "previewed", "signed_off",
    "released", "corrected", "withdrawn", "called_off",
]  # fmt: skip
Action = Literal[
    "postpone", "call_off", "draft", "finish", "refuse", "preview", "send_back", "sign_off",
    "release", "correct", "withdraw",
]  # fmt: skip

FIRST_STATE: State = "announced"
MADE = "<!-- Made by `make docs`; do not edit. -->"


@dataclass(frozen=True, slots=True)
class StateRule:
    """A state of a release: its name on screen, what it means, whether the public can read it."""

    state: State
    label: str
    meaning: str
    public: bool = False


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
            StateRule("announced", "Announced", "its day and title are on the public calendar"),
            StateRule("drafting", "Being drafted", "the worker builds it from the records"),
            StateRule("refused", "Refused", "it could not be built; the reason is kept with it"),
            StateRule("drafted", "Drafted", "it is built; whoever drafted it looks at every table"),
            StateRule("previewed", "Waiting for sign-off", "a second person is to sign it off"),
            StateRule("signed_off", "Signed off", "it waits for its day"),
            StateRule("released", "Released", "it is public and never changes", public=True),
            StateRule("corrected", "Corrected", "a later release took its place", public=True),
            StateRule("withdrawn", "Withdrawn", "it is not to be used any more", public=True),
            StateRule("called_off", "Called off", "it will not appear; the reason is public"),
        )
    }
)
OPEN: tuple[State, ...] = (
    "announced", "drafting", "refused", "drafted", "previewed", "signed_off",
)  # fmt: skip
PUBLIC: tuple[State, ...] = tuple(rule.state for rule in STATES.values() if rule.public)
BUILT: tuple[State, ...] = ("drafted", "previewed", "signed_off")

TRANSITIONS: tuple[Transition, ...] = (
    Transition("postpone", OPEN, "announced", True, "Move the day"),
    Transition("call_off", OPEN, "called_off", True, "Call it off"),
    Transition("draft", ("announced", "refused", *BUILT), "drafting", False, "Draft it"),
    Transition("finish", ("drafting",), "drafted", False, "Built"),
    Transition("refuse", ("drafting",), "refused", False, "Refused"),
    Transition("preview", ("drafted",), "previewed", False, "Ask for sign-off"),
    Transition("send_back", ("previewed", "signed_off"), "drafted", True, "Send it back"),
    Transition("sign_off", ("previewed",), "signed_off", False, "Sign it off"),
    Transition("release", ("signed_off",), "released", False, "Release it"),
    Transition("correct", ("released", "withdrawn"), "corrected", False, "Replaced"),
    Transition("withdraw", ("released",), "withdrawn", True, "Withdraw it"),
)


def check_transition(state: str, action: Action) -> State:
    """The state that an action leads to.

    Raises
    ------
    NotPermittedError
        The action is not possible in that state; the message names the state and what is.

    Examples
    --------
    >>> check_transition("previewed", "sign_off")
    'signed_off'
    """
    row = next(row for row in TRANSITIONS if row.action == action)
    if state in row.before:
        return row.after
    now = STATES[state].label.lower() if state in STATES else f"in the unknown state '{state}'"
    possible = ", ".join(found.label for found in TRANSITIONS if state in found.before)
    then = f"Possible now: {possible}." if possible else "Nothing more can be done with it."
    raise NotPermittedError(f"'{row.label}' is not possible while the release is {now}. {then}")


def can_transition(state: str, action: Action) -> bool:
    """Whether an action is possible in a state.

    >>> can_transition("drafted", "preview"), can_transition("released", "postpone")
    (True, False)
    """
    return any(row.action == action and state in row.before for row in TRANSITIONS)


def diagram() -> str:
    """The states and transitions as Mermaid text.

    >>> diagram().splitlines()[1]
    '    [*] --> announced'
    """
    steps = [
        f"    {before} --> {row.after}: {row.label}" for row in TRANSITIONS for before in row.before
    ]
    ends = [s for s in STATES if not any(s in row.before for row in TRANSITIONS)]
    closed = [f"    {state} --> [*]" for state in ends]
    return "\n".join(["stateDiagram-v2", f"    [*] --> {FIRST_STATE}", *steps, *closed])


def release_states_page() -> str:
    """The reference page in Markdown: the diagram, the states, the transitions.

    >>> release_states_page().splitlines()[0]
    '# The states of a release'
    """
    lines = ["# The states of a release", "", MADE, "", "```mermaid", diagram(), "```", ""]
    lines += ["Who may take each step is in [roles](roles.md).", "", "## States", ""]
    lines += ["| state | on screen | means | public |", "|---|---|---|---|"]
    lines += [
        f"| `{r.state}` | {r.label} | {r.meaning} | {'yes' if r.public else ''} |"
        for r in STATES.values()
    ]
    lines += ["", "## Transitions", "", "| action | from | to | reason |", "|---|---|---|---|"]
    for row in TRANSITIONS:
        before = ", ".join(f"`{state}`" for state in row.before)
        reason = "must be given" if row.needs_reason else ""
        lines.append(f"| {row.label} (`{row.action}`) | {before} | `{row.after}` | {reason} |")
    return "\n".join([*lines, ""])
