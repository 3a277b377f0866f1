"""The reference page of a report's states, written from the table that the code works by."""

from __future__ import annotations

from reddot.review.edit_reasons import edit_reasons
from reddot.review.states import FIRST_STATE, STATES, TRANSITIONS, actions_from, needs_edit_reason

MADE = "<!-- Made by `make docs`; do not edit. -->"


def diagram() -> str:
    """The states and transitions as Mermaid text.

    >>> diagram().splitlines()[:3]
    ['stateDiagram-v2', '    [*] --> draft', '    draft --> submitted: Submit']
    """
    steps = [
        f"    {before} --> {row.after}: {row.label}" for row in TRANSITIONS for before in row.before
    ]
    ends = [f"    {state} --> [*]" for state in STATES if not actions_from(state)]
    return "\n".join(["stateDiagram-v2", f"    [*] --> {FIRST_STATE}", *steps, *ends])


def states_page() -> str:
    """The reference page in Markdown: states, transitions, the diagram, reasons for edits.

    >>> states_page().splitlines()[0]
    '# The states of a report'
    """
    lines = ["# The states of a report", "", MADE, ""]
    lines += ["```mermaid", diagram(), "```", "", "Who may take each step is in [roles](roles.md)."]
    lines += [*_states(), *_transitions(), *_reasons()]
    return "\n".join([*lines, ""])


def _states() -> list[str]:
    lines = [
        "", "## States", "",
        "| state | means | answers may change | addendum |", "|---|---|---|---|",
    ]  # fmt: skip
    for rule in STATES.values():
        change = "with a coded reason" if needs_edit_reason(rule.state) else "yes"
        answers = change if rule.answers_may_change else ""
        addendum = "yes" if rule.may_add_addendum else ""
        lines.append(f"| `{rule.state}` | {rule.meaning} | {answers} | {addendum} |")
    return lines


def _transitions() -> list[str]:
    lines = [
        "", "## Transitions", "",
        "| action | from | to | a reason must be given |", "|---|---|---|---|",
    ]  # fmt: skip
    for row in TRANSITIONS:
        before = ", ".join(f"`{state}`" for state in row.before)
        reason = "yes" if row.needs_reason else ""
        lines.append(f"| {row.label} (`{row.action}`) | {before} | `{row.after}` | {reason} |")
    return lines


def _reasons() -> list[str]:
    lines = [
        "", "## Reasons for an edit", "",
        "The narrative is not edited after submission: an addendum stands beside it.", "",
        "| code | label | a note must be given |", "|---|---|---|",
    ]  # fmt: skip
    return lines + [
        f"| `{reason.code}` | {reason.label} | {'yes' if reason.note_required else ''} |"
        for reason in edit_reasons().values()
    ]
