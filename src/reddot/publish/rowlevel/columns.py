"""The columns that a row-level file may have: an allowed list, and why the others stay inside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from reddot.errors import UsageError
from reddot.figures.breakdowns import CED_USES, NO_CED, NOT_STATED, UNANSWERED, read_breakdown
from reddot.publish.openfiles.dictionary import Field, FieldKind, with_missing
from reddot.records.cells import Missing
from reddot.records.codes import read_code_list
from reddot.records.columns import MULTIPLE, report_columns
from reddot.records.questions import BY_FIELD

OTHER_ANSWER = "other_answer"
PERCEIVED = "perceived_"
# One answer each; a multi-select is one column for each of its codes.
SINGLE = (
    "perceived_age_band", "perceived_gender", "perceived_ethnicity", "perceived_health",
    "primary_conduct", "assaulted_by_subject", "threatened_with_weapon", "assaulted_with_weapon",
    "ced_used", "main_duty", "single_crewed", "trained_ced", "carrying_ced",
    "officer_injured", "officer_intentionally_assaulted", "officer_injury_level",
    "officer_treatment_provided", "subject_injured", "subject_injury_level",
    "subject_treatment_offered", "subject_treatment_provided", "body_worn_video",
)  # fmt: skip
QUESTIONS = ("locations", "impact_factors", "reasons", "outcomes", "tactics")
# Columns of the records that no row-level file has, and why.
WITHHELD = {
    "report_id": "identifies the report",
    "incident_id": "identifies the incident and links its reports",
    "subject_id": "identifies the person and links the reports on them",
    "officer_id": "identifies the officer and links their reports",
    "used_at": "an exact moment can be matched with other sources; the month is given",
    "used_on": "an exact day can be matched with other sources; the month is given",
    "submitted_at": "an exact moment; it says nothing of the force used",
    "status": "only complete records are in the file",
    "use_of_force": "only reports of force are in the file",
    "out_of_force": "says that a report is of another area, where few are",
    "body_worn_video_reference": "identifies the video",
    "body_worn_video_off_reason": "free text",
    "crime_reference": "identifies the crime record",
    "custody_reference": "identifies the custody record",
    "dispatch_reference": "identifies the dispatch record",
}
DEFAULT = ("force", "month", *SINGLE[:5], "ced_use", "subject_injured", *QUESTIONS)

Source = Literal["force", "month", "ced_use", "single", "choice"]


@dataclass(frozen=True, slots=True)
class OpenColumn:
    """A column of a row-level file: where it comes from, and what it means.

    ``question`` is the question of the form behind it and ``code`` the code of a multi-select.
    """

    source: Source
    field: Field
    question: str = ""
    code: str = ""

    @property
    def name(self) -> str:
        """The column's name in the file."""
        return self.field.name


@cache
def open_columns(asked: tuple[str, ...] = DEFAULT) -> tuple[OpenColumn, ...]:
    """The columns that were asked for.

    Parameters
    ----------
    asked
        Names of columns; the name of a multi-select question stands for all its codes.

    Raises
    ------
    UsageError
        A name is not in the allowed list; the message says why it stays inside, where it is known.

    Examples
    --------
    >>> [c.name for c in open_columns(("force", "outcomes"))][:2]
    ['force', 'outcome_made_off_escaped']
    """
    found: dict[str, OpenColumn] = {}
    for name in asked:
        columns = _of_question(name) if name in QUESTIONS else _allowed().get(name)
        if columns is None:
            raise UsageError(_refusal(name))
        for column in columns:
            found[column.name] = column
    return tuple(found.values())


def _refusal(name: str) -> str:
    why = f" ({WITHHELD[name]})" if name in WITHHELD else ""
    allowed = ", ".join(("force", "month", "ced_use", *SINGLE, *QUESTIONS))
    return f"'{name}' cannot be in a row-level file{why}. Allowed are: {allowed}."


@cache
def _allowed() -> dict[str, tuple[OpenColumn, ...]]:
    """Every column that may be asked for by its own name."""
    each = [_force(), _month(), _ced_use(), *map(_single, SINGLE)]
    each += [column for question in QUESTIONS for column in _of_question(question)]
    return {column.name: (column,) for column in each}


def _force() -> OpenColumn:
    field = Field(name="force", title="Force", meaning="The police force", kind="text")
    return OpenColumn("force", field)


def _month() -> OpenColumn:
    field = Field(
        name="month",
        title="Month",
        meaning="The month in which force was used; no day is given",
        kind="month",
        missing=(Missing.NOT_STATED.value,),
    )
    return OpenColumn("month", field)


def _ced_use() -> OpenColumn:
    own = read_breakdown("ced_use")
    rows = (*CED_USES, NOT_STATED, NO_CED, UNANSWERED)
    field = Field(
        name="ced_use",
        title=own.title,
        meaning="The highest use of a CED in the report, by the ladder that the release states",
        kind="code",
        allowed=tuple((row, own.label(row)) for row in rows),
    )
    return OpenColumn("ced_use", field)


def _single(name: str) -> OpenColumn:
    question = BY_FIELD[name]
    codes = read_code_list(question.code_list or "").codes
    kinds = [Missing.NOT_STATED, *([Missing.NOT_APPLICABLE] if question.asked_if else [])]
    words = question.text.rstrip("?")
    perceived = name.startswith(PERCEIVED)
    who = "As the officer perceived it, not as the person would say: " if perceived else ""
    return _coded(name, f"{who}{words}", with_missing(_labelled(codes), *kinds), name)


def _labelled(codes: Iterable[object]) -> list[tuple[str, str]]:
    pairs = [(code.code, code.label) for code in codes]  # type: ignore[attr-defined]
    return [*pairs, (OTHER_ANSWER, "An answer of the source without a code here; not published")]


def _coded(
    name: str, meaning: str, allowed: tuple[tuple[str, str], ...], question: str, code: str = ""
) -> OpenColumn:
    title = name.replace("_", " ").capitalize()
    kind: FieldKind = "yes_no" if code else "code"
    field = Field(name=name, title=title, meaning=meaning, kind=kind, allowed=allowed)
    return OpenColumn("choice" if code else "single", field, question, code)


def _of_question(question: str) -> tuple[OpenColumn, ...]:
    prefix, code_list = MULTIPLE.get(question, ("tactic", "tactic"))
    title = BY_FIELD[question].text.rstrip("?")
    yes_no = [("yes", "Yes"), ("no", "No"), (OTHER_ANSWER, "Only answers without a code here")]
    allowed = with_missing(yes_no, Missing.NOT_STATED, Missing.NOT_AVAILABLE)
    return tuple(
        _coded(f"{prefix}_{c.code}", f"{title}: {c.label}", allowed, question, c.code)
        for c in read_code_list(code_list).codes
    )


def undecided_columns() -> tuple[str, ...]:
    """Columns of the records that are neither allowed nor withheld; none, unless one is new."""
    return tuple(
        c.name for c in report_columns() if c.name not in _allowed() and c.name not in WITHHELD
    )
