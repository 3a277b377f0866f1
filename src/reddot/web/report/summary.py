"""The answers of a report as summary lists, and what is still open, as the last page shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reddot.records import report as record
from reddot.records.answer_words import answer_in_words
from reddot.records.pages import FAST_ANSWERS, FAST_PAGES, is_fast, is_open, page_for
from reddot.records.problems import Problem
from reddot.records.questions import BY_FIELD, QUESTIONS, SECTION_TITLES
from reddot.store.models import Report
from reddot.web.components import Field, PageProblem, SummaryRow
from reddot.web.report.opening import question_address

CONTRADICTION = "contradiction_"
BY_CHOICE = "By choosing the short form, you said so"
LONGEST_REASON = 2_000
WORKED_OUT_FROM = "used_at"  # the day of use, and whether it was before the submission


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the summary."""

    title: str
    rows: tuple[SummaryRow, ...]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Answers that cannot all be true, for the officer to settle."""

    messages: tuple[str, ...]
    href: str
    question: str
    reason: Field


def sections_of(row: Report, report: record.Report) -> tuple[Section, ...]:
    """The answers in the order in which they were asked."""
    if not is_fast(report, chosen=row.fast):
        groups = [
            (title, [q.field for q in QUESTIONS if q.section == section])
            for section, title in SECTION_TITLES.items()
        ]
    else:
        asked = [field for page in FAST_PAGES for field in page.fields]
        rest = [q.field for q in QUESTIONS if q.field not in asked]
        given = [f for f in rest if f in FAST_ANSWERS or answer_in_words(report, f)]
        groups = [(page.title, list(page.fields)) for page in FAST_PAGES]
        groups.append(("Also said", given))
    sections = [Section(title, _rows(row, report, fields)) for title, fields in groups]
    return tuple(section for section in sections if section.rows)


def _rows(row: Report, report: record.Report, fields: Iterable[str]) -> tuple[SummaryRow, ...]:
    return tuple(_row(row, report, field) for field in fields if is_open(report, field))


def _row(row: Report, report: record.Report, field: str) -> SummaryRow:
    words = answer_in_words(report, field)
    fast = is_fast(report, chosen=row.fast)
    if fast and field in FAST_ANSWERS:
        words = (*words, BY_CHOICE)
    fixed = field == "narrative" and row.state != "draft"
    return SummaryRow(
        key=BY_FIELD[field].text,
        value=words,
        href="" if fixed else address_of(row, report, field),
        action="Change" if words else "Add",
    )


def address_of(row: Report, report: record.Report, field: str) -> str:
    """The page on which an answer is changed, from which one comes back to the summary."""
    page = page_for(_question_of(field), fast=is_fast(report, chosen=row.fast))
    return question_address(row.key, page.slug, back="check")


def open_problems(
    row: Report, report: record.Report, problems: Iterable[Problem]
) -> tuple[PageProblem, ...]:
    """What must be mended before the report can be submitted, each with its page."""
    return tuple(
        PageProblem(address_of(row, report, p.field), p.message)
        for p in problems
        if not p.code.startswith(CONTRADICTION)
    )


def contradictions(
    row: Report,
    report: record.Report,
    problems: Iterable[Problem],
    reasons: Mapping[str, str],
    errors: Mapping[str, str],
) -> tuple[Contradiction, ...]:
    """Each contradiction once, with what was typed as the reason to keep it.

    ``errors`` says by code what is wrong with a reason.
    """
    found: dict[str, list[Problem]] = {}
    for problem in problems:
        if problem.code.startswith(CONTRADICTION):
            found.setdefault(problem.code, []).append(problem)
    return tuple(
        Contradiction(
            messages=tuple(p.message for p in same),
            href=address_of(row, report, same[0].field),
            question=BY_FIELD[_question_of(same[0].field)].text,
            reason=_reason(code, reasons.get(code, ""), errors.get(code, "")),
        )
        for code, same in found.items()
    )


def _question_of(field: str) -> str:
    """The question to change where a field, or a place within one, is wrong."""
    root = field.split(".")[0]
    return root if root in BY_FIELD else WORKED_OUT_FROM


def _reason(code: str, typed: str, error: str) -> Field:
    return Field(
        name=f"kept-{code}",
        label="Or keep both answers, and say why",
        kind="textarea",
        value=typed,
        error=error,
        rows=2,
        max_length=LONGEST_REASON,
    )
