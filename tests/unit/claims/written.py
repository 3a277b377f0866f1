"""Claim files as a person would write them, and the verdicts on them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from reddot.claims.check import check_story
from reddot.claims.story import parse_story
from reddot.claims.verdict import Verdict
from reddot.records.published import PublishedRow, PublishedTable, Release


def verdicts_of(text: str, releases: Sequence[Release] = ()) -> tuple[Verdict, ...]:
    """The verdicts on a whole claim file."""
    return check_story(parse_story(text, "story.toml"), releases)


def verdict_of(
    fields: str, *, published: str | None = None, releases: Sequence[Release] = ()
) -> Verdict:
    """The verdict on the one claim ``x1`` with these fields."""
    story = f"[story]\npublished = '{published}'\n" if published else ""
    text = f"{story}[[claims]]\nid = 'x1'\ntext = 'a sentence'\n{fields}"
    return verdicts_of(text, releases)[0]


def pair_of(verdict: Verdict) -> tuple[str, str]:
    """Description and inference as they are printed."""
    return verdict.description.value, verdict.inference.value


def toml(value: Any) -> str:
    """A value as TOML on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json.dumps(k)} = {toml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(toml(v) for v in value) + "]"
    return repr(value)


def claim_file(*claims: Mapping[str, Any]) -> str:
    """A claim file that holds these claims, each on one line."""
    return f"claims = {toml(claims)}\n"


def release_of(
    cells: Mapping[str, Any],
    *,
    vintage: str | None,
    force: str = "Norfolk",
    period: str = "2017/18",
    source: str = "own.ods",
) -> Release:
    """A publication with one row of the table ``ced``."""
    row = PublishedRow(force=force, area="force", period=period, cells=cells, keys={})
    table = PublishedTable(
        name="ced",
        number="Table 1",
        title="CED",
        rows=(row,),
        vintage=vintage,
        release=source,
        source=source,
    )
    return Release(source=source, title=source, vintage=vintage, tables=(table,), refused={})
