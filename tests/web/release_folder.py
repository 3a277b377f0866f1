"""A release on disk as the release step lays it out, made of the demo county's records."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.utils import timezone

from reddot.demo.county import build_county
from reddot.figures.figure import Figure, FigureRow, FigureTable
from reddot.figures.record_figures import record_figures
from reddot.figures.selection import Selection
from reddot.records.cells import Missing
from reddot.records.record_tables import RecordTables, tables_of
from reddot.store.models import Force, Release, User
from reddot.store.setup import place

TABLES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "ced": ("ced", ()),
    "ced-gender": ("ced", ("gender",)),
    "ced-reason": ("ced", ("reason",)),
    "reports": ("reports", ()),
    "reports-reason": ("reports", ("reason",)),
    "reports-age": ("reports", ("age_band",)),
    "reports-month": ("reports", ("month",)),
    "reports-gender-reason": ("reports", ("gender", "reason")),
    "reports-gender-month": ("reports", ("gender", "month")),
    "reports-tactic-reason": ("reports", ("tactic", "reason")),
    "tactics": ("tactics", ()),
    "tactics-gender": ("tactics", ("gender",)),
}
POLICY = "counts below 5 withheld, and others so that none can be worked out"
LEAST = 5


@cache
def county_records(force: str) -> RecordTables:
    """The county's year as records of a force."""
    return tables_of(replace(report, force=force) for report in build_county(1).reports)


@cache
def counted(force: str, name: str) -> FigureTable:
    """A table of the county, small counts withheld."""
    table, by = TABLES[name]
    found = record_figures(county_records(force), Selection(table=table, by=by), "records")
    return replace(found, rows=tuple(map(withhold, found.rows)))


def withhold(row: FigureRow) -> FigureRow:
    """The row with small counts suppressed, and no share of them."""
    small = {n for n, f in row.cells.items() if isinstance(f.value, int) and 0 < f.value < LEAST}
    cells = {n: Figure(Missing.SUPPRESSED) if n in small else f for n, f in row.cells.items()}
    return replace(row, cells=cells, shares=None if small else row.shares)


def write_folder(
    releases: Path,
    number: int = 1,
    force: str = "Eastshire",
    changed: Mapping[str, tuple[str, str]] | None = None,
    without: Collection[str] = (),
) -> Path:
    """Write a release into the folder of releases; gives the folder of what went out.

    ``changed`` is by table: a text of it, and what stands there instead; ``without`` names tables
    that are left out.
    """
    public = releases / f"{number:04d}" / "public"
    (public / "tables").mkdir(parents=True)
    files = {}
    names = [name for name in TABLES if name not in without]
    for name in names:
        text = json.dumps(counted(force, name).as_json())
        text = text.replace(*changed[name]) if changed and name in changed else text
        path = f"tables/{name}.json"
        (public / path).write_text(text, encoding="utf-8")
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        files[path] = {"sha256": sha256, "bytes": len(text.encode()), "title": name}
    manifest = manifest_of(number, force, names, files)
    (public / "release.json").write_text(json.dumps(manifest), encoding="utf-8")
    return public


def manifest_of(
    number: int, force: str, tables: Iterable[str], files: Mapping[str, Any]
) -> dict[str, Any]:
    """The manifest of a release."""
    listed = [
        {
            "name": name,
            "title": name.replace("-", " by ", 1),
            "table": TABLES[name][0],
            "by": list(TABLES[name][1]),
            "policy": POLICY,
        }
        for name in tables
    ]
    return {
        "number": number,
        "title": f"Use of force, {force}",
        "forces": [force],
        "periods": ["2017/18"],
        "released_on": f"2019-0{number}-14",
        "corrects": None,
        "reason": "",
        "code_version": "0.1",
        "data_checkpoint": "size 4245",
        "tables": listed,
        "files": dict(files),
        "kept": {},
    }


def put_out(
    number: int = 1,
    force: str = "Eastshire",
    state: str = "released",
    changed: Mapping[str, tuple[str, str]] | None = None,
    without: Collection[str] = (),
) -> Release:
    """Write a release of the county and enter it in the store as one that went out."""
    public = write_folder(place().folder / "releases", number, force, changed, without)
    return enter(public, number, force, state)


def enter(public: Path, number: int, force: str, state: str = "released") -> Release:
    """Enter a release that lies in its folder in the store, as one that went out."""
    stamp = hashlib.sha256((public / "release.json").read_bytes()).hexdigest()
    Force.objects.get_or_create(name=force)
    drafter, signer = (
        User.objects.get_or_create(username=name)[0] for name in ("drafter", "signer")
    )
    return Release.objects.create(
        force_id=force,
        title=f"Use of force, {force}",
        state=state,
        planned_on=date(2019, number, 14),
        announced_at=timezone.now(),
        drafted_by=drafter,
        signed_off_by=signer,
        number=number,
        manifest_sha256=stamp,
        released_at=timezone.now(),
    )
