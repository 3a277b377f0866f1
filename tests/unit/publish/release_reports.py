"""A few reports to release, each made by what it says."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from reddot.publish.build import ReleaseAsked, build_release
from reddot.publish.files import write_release
from reddot.records.record_tables import tables_of
from reddot.records.report import Report, Subject, TacticUse

OPEN = 'method = "none"'
SHIPPED = 'method = "threshold", width = 1, zeros = true, roles_known = false'
NUMBERS = count(1)


def reports(
    number: int, *, gender: str = "male", age: str = "18-34", month: int = 5, **answers: Any
) -> tuple[Report, ...]:
    """Some reports that say the same, of one month of 2017."""
    one = Report(
        report_id="",
        force="Eastshire",
        used_at=datetime(2017, month, 5, 12, tzinfo=UTC),
        tactics=(TacticUse(position=1, tactic="unarmed_skills"),),
    )
    found = []
    for _ in range(number):
        at = next(NUMBERS)
        subject = Subject(subject_id=f"s{at}", perceived_gender=gender, perceived_age_band=age)
        found.append(replace(one, **{"report_id": f"r{at}", "subject": subject, **answers}))
    return tuple(found)


def with_ced(use: str) -> dict[str, Any]:
    """The answers of a report in which a CED was used."""
    return {"tactics": (TacticUse(position=1, tactic=f"ced_{use}"),), "ced_used": "yes"}


def policy(blocks: Mapping[str, str]) -> str:
    """A policy file by its blocks."""
    return "[tables]\n" + "".join(f"{name} = {{ {block} }}\n" for name, block in blocks.items())


def put_out(known: Iterable[Report], blocks: Mapping[str, str], folder: Path, **asked: Any) -> Path:
    """Build a release and write it; its folder."""
    built = build_release(tables_of(known), ReleaseAsked(policy=policy(blocks), **asked))
    write_release(built, folder)
    return folder


def table(folder: Path, name: str) -> dict[str, Any]:
    """One table as it went out."""
    path = folder / "public" / "tables" / f"{name}.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def column(folder: Path, name: str, key: str) -> dict[str, int | str]:
    """The totals of a table with one breakdown, by its rows."""
    return {row[key]: row["total"] for row in table(folder, name)["rows"]}


def public_files(folder: Path) -> dict[str, bytes]:
    """Every public file by its path."""
    public = folder / "public"
    return {
        path.relative_to(public).as_posix(): path.read_bytes()
        for path in sorted(public.rglob("*"))
        if path.is_file()
    }
