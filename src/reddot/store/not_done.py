"""Why an action of the store was not done, each with what the person needs to go on."""

from __future__ import annotations

from reddot.carriage.may_carry import Answer
from reddot.errors import BadDataError, NotPermittedError, ReddotError
from reddot.records.problems import Problem


class NotFoundError(NotPermittedError):
    """There is no such record, or none that this person may know of."""


class StaleVersionError(ReddotError):
    """The record was changed since the person's page was made; nothing was stored."""

    def __init__(self, given: int, stored: int) -> None:
        super().__init__(
            f"This report was changed since you opened the page (you have version {given}, stored "
            f"is version {stored}). Compare the two and save again."
        )
        self.given = given
        self.stored = stored


class IncompleteReportError(BadDataError):
    """The report cannot be submitted yet; ``problems`` says all that is open."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        fields = ", ".join(dict.fromkeys(p.field for p in problems))
        super().__init__(f"{len(problems)} things are open: {fields}. Settle them, then submit.")
        self.problems = problems


class DuplicateReportError(ReddotError):
    """Another report by this officer looks like the same use of force."""

    def __init__(self, report_ids: tuple[str, ...]) -> None:
        super().__init__(
            f"You have reported this already: {', '.join(report_ids)}. "
            "Discard this one, or say why both are needed."
        )
        self.report_ids = report_ids


class IssueRefusedError(ReddotError):
    """A Taser was not issued: its officer may not carry it; ``answer`` has every reason."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(
            f"{answer.words()} It was not issued. To issue it all the same, give a reason; the "
            "Taser lead is told."
        )
        self.answer = answer


class RowsRefusedError(BadDataError):
    """Rows of a register hold what cannot be; ``problems`` says each, at its field."""

    SHOWN = 20

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        shown = " ".join(problem.message for problem in problems[: self.SHOWN])
        more = len(problems) - self.SHOWN
        rest = f" And {more} more." if more > 0 else ""
        super().__init__(f"Nothing was stored. {shown}{rest}")
        self.problems = problems
