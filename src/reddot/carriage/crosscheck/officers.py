"""Whether the officer of a report was in date for the model, and whether a review is due."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time

from reddot.carriage.crosscheck.findings import Finding, Result, Unchecked, in_utc
from reddot.carriage.crosscheck.uses import StatedUse
from reddot.carriage.may_carry import Answer, may_carry
from reddot.carriage.register import Register, officer_on
from reddot.records.report import LOCAL, Report


def check_officer(
    report: Report, stated: Sequence[StatedUse], register: Register
) -> Iterator[Result]:
    """Whether the officer of a report may carry what it tells of, once for each model.

    Notes
    -----
    Where the day alone is known the officer must have been in date, or not, throughout it;
    anything between cannot be told.
    """
    officer_id = report.officer_id
    moments = tuple(_moments(report))
    if officer_id is None:
        yield Unchecked("officer_not_stated", report.report_id)
    elif officer_id not in register.officers:
        yield Unchecked("officer_unknown", report.report_id)
    elif not register.outcomes:
        yield Unchecked("no_training_in_register", report.report_id)
    elif not moments:
        yield Unchecked("time_not_stated", report.report_id)
    else:
        for models in dict.fromkeys(_models(use, register) for use in stated):
            yield from _in_date(report, models, moments, register)


def check_student(report: Report, register: Register) -> Iterator[Result]:
    """Whether a review is due because a student officer used a CED, and none was made yet."""
    day, officer_id = report.day(), report.officer_id or ""
    known = register.officers.get(officer_id)
    officer = known if day is None else officer_on(register, officer_id, day)
    reviewed = report.report_id in register.use_reviews
    if officer is not None and officer.role == "student_officer" and not reviewed:
        yield Finding(
            kind="student_review_due",
            words=f"Officer {officer.officer_id} is a student officer: any use is to be reviewed.",
            report_id=report.report_id,
            officer_id=officer.officer_id,
            moment=report.used_at,
        )


def _moments(report: Report) -> Iterator[datetime]:
    """The moment of use; of a day alone, its first and its last."""
    if report.used_at is not None:
        yield in_utc(report.used_at)
    elif report.used_on is not None:
        yield in_utc(datetime.combine(report.used_on, time(), LOCAL))
        yield in_utc(datetime.combine(report.used_on, time.max, LOCAL))


def _models(use: StatedUse, register: Register) -> tuple[str, ...]:
    """The model of the block, else of the device issued, else all that the officer trained on."""
    if use.block is not None and use.block.model is not None:
        return (use.block.model,)
    issued = {issue.model for issue in use.held if issue.serial_number in use.devices}
    courses = register.outcomes.get(use.report.officer_id or "", ())
    trained = {outcome.course.model for outcome in courses}
    return tuple(sorted(issued or trained or register.models()))


def _in_date(
    report: Report, models: Sequence[str], moments: Sequence[datetime], register: Register
) -> Iterator[Result]:
    """Being in date for one of the models is enough: which one it was cannot be told."""
    officer_id = report.officer_id or ""
    answers = [[may_carry(register, officer_id, m, at) for at in moments] for m in models]
    if not answers:
        yield Unchecked("model_not_told", report.report_id)
    elif not any(answer.may for of_model in answers for answer in of_model):
        yield _out_of_date(report, [of_model[0] for of_model in answers])
    elif not any(all(answer.may for answer in of_model) for of_model in answers):
        yield Unchecked("time_not_stated", report.report_id)


def _out_of_date(report: Report, answers: Sequence[Answer]) -> Finding:
    reasons = " ".join(dict.fromkeys(answer.words() for answer in answers))
    models = " or ".join(answer.model for answer in answers)
    return Finding(
        kind="not_in_date",
        words=f"Officer {report.officer_id} was not in date for the {models}. {reasons}",
        report_id=report.report_id,
        officer_id=report.officer_id,
        model=answers[0].model if len(answers) == 1 else None,
        moment=report.used_at,
    )
