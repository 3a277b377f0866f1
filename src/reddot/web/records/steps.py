"""What a person can do with a report now, and why not the rest, by the one table of rules."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from reddot.review.states import STATES, TRANSITIONS
from reddot.store.access import RIGHTS, Facts, Person, Right, can_right, explain
from reddot.store.models import Report
from reddot.store.people import facts_of
from reddot.store.relations import is_related

STEPS: tuple[tuple[Right, str, str], ...] = (
    ("edit_report", "Change the answers", "report_tasks"),
    ("discard_report", "Discard this draft", "report_discard"),
    ("return_report", "Return to the officer", ""),
    ("sign_off_report", "Sign off", ""),
    ("reopen_report", "Reopen", "record_reopen"),
    ("add_addendum", "Add an addendum", "record_addendum"),
    ("ask_statements", "Ask for statements", "record_statements"),
    ("view_report_redacted", "Read the redacted copy", "record_redacted"),
    ("erase_record", "Erase this report", "record_erase"),
)


@dataclass(frozen=True, slots=True)
class Step:
    """A button: where it leads, or why it cannot be pressed now."""

    right: Right
    label: str
    href: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Steps:
    """The buttons of a record's page: those that lead on, and those that cannot be pressed."""

    open: tuple[Step, ...]
    closed: tuple[Step, ...]


def steps_for(person: Person, row: Report) -> Steps:
    """What a person may do with a report.

    A step that is none of their role's, or that is on someone else's report, is left out; one
    that only the state of the report or its being their own keeps them from says so.
    """
    facts = facts_of(row)
    ours = [step for step in STEPS if _concerns(person, step[0], facts)]
    allowed = [
        Step(right, label, reverse(name, args=[row.key]))
        for right, label, name in ours
        if name and can_right(person, right, facts)
    ]
    refused = [
        Step(right, label, reason=reason)
        for right, label, _ in ours
        if (reason := explain(person, right, facts))
    ]
    return Steps(tuple(allowed), tuple(refused))


def _concerns(person: Person, right: Right, facts: Facts) -> bool:
    """Whether a step could ever be this person's on this report."""
    if right == "discard_report" and facts.state != "draft":
        return False
    return any(is_related(person, rule, facts) for rule in RIGHTS[right].rules)


def ways_in(person: Person, row: Report) -> tuple[Step, ...]:
    """What someone who may not read a report can do instead, as links."""
    facts = facts_of(row)
    ways: tuple[tuple[Right, str, str], ...] = (
        ("view_report_redacted", "Read the copy with names and free text blacked out",
         "record_redacted"),
        ("break_glass", "Open it by giving a reason", "break_glass"),
        ("answer_statement", "Give your statement", "statements"),
    )  # fmt: skip
    return tuple(
        Step(right, label, reverse(name, args=[] if name == "statements" else [row.key]))
        for right, label, name in ways
        if can_right(person, right, facts)
    )


def state_words(state: str) -> tuple[str, tuple[str, ...]]:
    """What a state means, and what can happen to a report in it.

    >>> state_words("submitted")
    ('Submitted: it waits for the supervisor.', ('Return to the officer', 'Sign off', 'Reopen'))
    """
    rule = STATES[state]
    following = tuple(t.label for t in TRANSITIONS if rule.state in t.before)
    return f"{rule.label}: {rule.meaning}.", following
