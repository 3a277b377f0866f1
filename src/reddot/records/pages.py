"""The pages on which a report is asked, in order: one question each, or the few of the fast path.

The fast path is for low-level force: compliant handcuffing, with or without tactical
communications, of a person who complied, with no weapon and no injury. An answer that says
otherwise opens the full report; what was answered is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reddot.records.check import NO_ANSWER, answer, answered_codes, is_asked
from reddot.records.codes import read_code_list
from reddot.records.problems import Problem
from reddot.records.questions import BY_FIELD, DEVICE_QUESTIONS, QUESTIONS
from reddot.records.report import Report


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the report: its address, its heading, the fields it asks."""

    slug: str
    title: str
    fields: tuple[str, ...]
    fast: bool = False

    @property
    def section(self) -> str:
        """The section of its first question."""
        return BY_FIELD[self.fields[0]].section


FULL_PAGES = tuple(Page(q.field.replace("_", "-"), q.text, (q.field,)) for q in QUESTIONS)
FAST_PAGES = (
    Page("when-and-where", "When and where was force used?", ("used_at", "locations"), fast=True),
    Page("why", "Why was force used?", ("reasons", "impact_factors"), fast=True),
    Page(
        "conduct-and-force",
        "What did the person do, and what did you do?",
        ("primary_conduct", "tactics"),
        fast=True,
    ),
    Page(
        "the-person",
        "How did the person appear to you?",
        ("perceived_age_band", "perceived_gender", "perceived_ethnicity", "perceived_health"),
        fast=True,
    ),
    Page(
        "you-and-injuries",
        "You, and any injuries",
        ("trained_ced", "carrying_ced", "officer_injured", "subject_injured"),
        fast=True,
    ),
    Page(
        "what-followed",
        "What followed?",
        (
            "outcomes",
            "body_worn_video",
            "body_worn_video_reference",
            "body_worn_video_off_reason",
        ),
        fast=True,
    ),
)
BY_SLUG: Mapping[str, Page] = {page.slug: page for page in (*FULL_PAGES, *FAST_PAGES)}

FAST_TACTICS = frozenset({"compliant_handcuffing", "tactical_communications"})
FAST_CONDUCT = frozenset({"compliant"})
# What choosing the fast path says; the page that offers it says so in words, and the summary too.
FAST_ANSWERS: Mapping[str, str] = {"ced_used": "no"}
OPENS_FULL: Mapping[str, frozenset[str]] = {
    "tactics": frozenset(read_code_list("tactic").names()) - FAST_TACTICS,
    "primary_conduct": frozenset(read_code_list("primary_conduct").names()) - FAST_CONDUCT,
    "impact_factors": frozenset({"possession_of_weapon"}),
    "assaulted_by_subject": frozenset({"yes"}),
    "threatened_with_weapon": frozenset({"yes"}),
    "ced_used": frozenset({"yes"}),
    "devices": frozenset(read_code_list("ced_use").names()),
    "officer_injured": frozenset({"yes"}),
    "subject_injured": frozenset({"yes"}),
    "outcomes": frozenset({"hospitalised", "fatality"}),
}


def opens_full(report: Report) -> tuple[str, ...]:
    """The fields whose answers are too much for the fast path; none where it will do.

    >>> opens_full(Report(report_id="r", force="F", primary_conduct="active_resistance"))
    ('primary_conduct',)
    """
    return tuple(f for f, codes in OPENS_FULL.items() if codes & {*answered_codes(report, f)})


def is_fast(report: Report, *, chosen: bool) -> bool:
    """Whether the fast path is asked: it was chosen, and no answer has opened the full report."""
    return chosen and not opens_full(report)


def is_open(report: Report, field: str) -> bool:
    """Whether the answers above a question, all the way up, open it.

    >>> is_open(Report(report_id="r", force="F", officer_injured="no"), "officer_injury_level")
    False
    """
    question = BY_FIELD[field]
    if question.asked_if is None:
        return True
    return is_asked(report, question) and is_open(report, question.asked_if[0])


def pages_asked(report: Report, *, fast: bool) -> tuple[Page, ...]:
    """The pages of a report in order.

    Parameters
    ----------
    report
        The report so far; its answers open and close questions.
    fast
        Whether the officer chose the fast path.

    Examples
    --------
    >>> [p.slug for p in pages_asked(Report(report_id="r", force="F"), fast=True)][:2]
    ['when-and-where', 'why']
    """
    if is_fast(report, chosen=fast):
        return FAST_PAGES
    return tuple(page for page in FULL_PAGES if is_open(report, page.fields[0]))


def next_page(page: Page, report: Report, *, fast: bool) -> Page | None:
    """The page after this one, ``None`` where the answers are to be checked next.

    A page that is not asked any more leads to the first page with a gap.
    """
    asked = pages_asked(report, fast=fast)
    if page in asked:
        after = asked[asked.index(page) + 1 :]
        return after[0] if after else None
    return next((p for p in asked if gaps(p, report)), None)


def previous_page(page: Page, report: Report, *, fast: bool) -> Page | None:
    """The page before this one, ``None`` before the first and for a page that is not asked."""
    asked = pages_asked(report, fast=fast)
    place = asked.index(page) if page in asked else 0
    return asked[place - 1] if place else None


def page_for(field: str, *, fast: bool) -> Page:
    """The page on which a question is asked.

    >>> page_for("locations", fast=True).slug, page_for("narrative", fast=True).slug
    ('when-and-where', 'narrative')
    """
    pages = (*FAST_PAGES, *FULL_PAGES) if fast else FULL_PAGES
    return next(page for page in pages if field in page.fields)


def gaps(page: Page, report: Report) -> tuple[Problem, ...]:
    """The questions of a page that must be answered and are not, those of each CED included."""
    unanswered = tuple(
        Problem(field, "missing", BY_FIELD[field].gap())
        for field in page.fields
        if BY_FIELD[field].required
        and answer(report, field) in NO_ANSWER
        and is_open(report, field)
    )
    return unanswered + (_device_gaps(report) if "devices" in page.fields else ())


def _device_gaps(report: Report) -> tuple[Problem, ...]:
    return tuple(
        Problem(f"devices.{device.position}.{question.field}", "missing", question.gap())
        for device in report.devices
        for question in DEVICE_QUESTIONS
        if question.required and getattr(device, question.field) in NO_ANSWER
    )


def newly_asked(page: Page, before: Report, after: Report) -> Page | None:
    """The first page that the answers of this one opened, where it is still unanswered."""
    for found in FULL_PAGES:
        field = found.fields[0]
        opened = is_open(after, field) and not is_open(before, field)
        if opened and field not in page.fields and answer(after, field) in NO_ANSWER:
            return found
    return None
