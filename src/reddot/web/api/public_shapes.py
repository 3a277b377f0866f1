"""What the public operations are asked and answer: releases, their figures, claims checked."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from reddot.web.api.shapes import MOST_NAMED, FigureTableBody, is_period_list


class ViewQuery(Schema):
    """What the figures of a release are asked with; a parameter of another name is refused."""

    force: str | None = Field(None, max_length=100, description="The first of the release if none")
    period: list[str] = Field([], max_length=MOST_NAMED, description="The latest if none is named")
    count: Literal["ced", "reports", "tactics"] = Field("ced", description="What is counted")
    tactic: str | None = Field(None, max_length=50, description="Reports that name it alone")
    by: list[str] = Field([], max_length=2, description="One breakdown, or two that are crossed")

    is_a_period = is_period_list("period")


class NoQuery(Schema):
    """An operation that takes no parameter; one that is given is refused."""


class TableLine(Schema):
    """A table of a release, as its manifest lists it."""

    name: str
    title: str
    table: str = Field(description="The counting rule that it is counted by")
    by: list[str]
    policy: str = Field(description="How small counts were protected, in words")


class ReleaseLine(Schema):
    """A release in the list."""

    number: int
    title: str
    state: str = Field(description="released, corrected or withdrawn")
    forces: list[str]
    periods: list[str]
    released_on: date | None
    corrects: int | None = Field(description="The number of the release that it replaces")
    reason: str
    manifest_sha256: str


class ReleaseList(Schema):
    """Every release that is out, the newest first."""

    releases: list[ReleaseLine]


class ReleaseOne(ReleaseLine):
    """A release with its tables and files."""

    code_version: str
    data_checkpoint: str
    tables: list[TableLine]
    files: dict[str, Any] = Field(description="By path: size in bytes, SHA-256, title")
    kept: dict[str, Any] = Field(description="How much was published, and what protection cost")


class ReleasedTableBody(FigureTableBody):
    """A table as it was released; a withheld cell is the word `suppressed`."""

    release: int
    name: str
    title: str
    by: list[str]
    policy: str


class ViewBody(FigureTableBody):
    """The rows that answer a question, each with the id of its figures, and what stands beside."""

    release: int
    released_table: str
    policy: str
    question: dict[str, Any]
    beside: list[dict[str, Any]] = Field(description="The same figures as the Home Office has them")


class StoryLine(Schema):
    """A story in the list, with the two answers on each of its claims."""

    story: str
    title: str
    published: str | None
    claims: list[dict[str, Any]]


class StoryList(Schema):
    """The stories whose claims were checked."""

    stories: list[StoryLine]


class StoryBody(Schema):
    """A story with its verdicts, as `reddot claims check --format json` prints them."""

    story: str
    title: str
    published: str | None
    claims: list[dict[str, Any]]
