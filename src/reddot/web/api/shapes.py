"""What the interface for programs is asked and answers, as its description says it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field, field_validator

from reddot.errors import UsageError
from reddot.figures.selection import period_names

MOST_ON_A_PAGE = 200
MOST_NAMED = 50
State = Literal["draft", "submitted", "returned", "signed_off"]


class ReportQuery(Schema):
    """What a list of reports is asked with; a parameter of another name is refused."""

    state: State | None = Field(None, description="Only reports in this state")
    page: int = Field(1, ge=1, le=100_000)
    page_size: int = Field(50, ge=1, le=MOST_ON_A_PAGE)


def is_period_list(field: str) -> Any:
    """Refuse what is no period at its field; a period gets the name that it has here."""

    def read(typed: list[str]) -> list[str]:
        try:
            return list(period_names(typed))
        except UsageError as problem:
            raise ValueError(str(problem)) from None

    return field_validator(field)(read)


class FigureQuery(Schema):
    """What figures are asked with; a parameter of another name is refused."""

    table: Literal["ced", "reports"] = "ced"
    force: list[str] = Field([], max_length=MOST_NAMED, description="All where none is named")
    period: list[str] = Field([], max_length=MOST_NAMED, description="Such as 2017/18")
    ladder: Literal["ho", "mps"] = "ho"

    is_a_period = is_period_list("period")


class Fault(Schema):
    """What went wrong: a stable code, words for people, and the field it is about, if any."""

    code: str
    message: str
    field: str | None = None


class ErrorBody(Schema):
    """Every refusal and failure has this one shape."""

    error: Fault


class ReportLine(Schema):
    """A report in a list: where it stands, and no answer of it but the day."""

    report_id: str
    key: UUID
    state: str
    force: str
    used_on: date | None = None


class ReportPage(Schema):
    """A page of the reports that the holder of the token may read."""

    reports: list[ReportLine]
    page: int
    pages: int
    count: int = Field(description="How many reports there are on all pages")


class AddendumBody(Schema):
    """A text added after submission."""

    added_at: datetime
    text: str


class ReportBody(Schema):
    """A report: its answers as in Reddot's own files, and the tables beside them."""

    report_id: str
    key: UUID
    state: str
    version: int
    answers: dict[str, Any] = Field(description="By column of the table `reports`")
    tactics: list[dict[str, Any]]
    devices: list[dict[str, Any]]
    as_given: list[dict[str, Any]]
    account: str = Field(description="What the officer wrote")
    addenda: list[AddendumBody]


class FigureTableBody(Schema):
    """A table of published figures, as `reddot figures --format json` prints it."""

    table: str
    rule: dict[str, Any]
    rows: list[dict[str, Any]]
    identities_checked: int
    exceptions: list[dict[str, Any]]
    warnings: list[str]
    publisher_notes: list[dict[str, Any]]


class CheckpointBody(Schema):
    """The newest checkpoint of the ledger, as it was signed."""

    origin: str
    size: int
    root: str
    at: str
    lag_seconds: int
    previous: str
    key_id: str
    signature: str
