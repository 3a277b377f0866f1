"""Releases for tests: drafted, signed off and out, through the same actions as at work."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from datetime import date
from functools import cache
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cast import FORCE, Cast
from reddot.demo.county import build_county
from reddot.records.record_tables import tables_of
from reddot.records.report import Report as Record
from reddot.records.report import local_day
from reddot.store import actions
from reddot.store.actions.release_builds import POLICY, build_waiting
from reddot.store.actions.releasing import write_public_row
from reddot.store.models import Release, ReleaseStep
from reddot.store.release_folders import manifest_sha256
from reddot.store.setup import place
from reddot.store.snapshot import write_snapshot

REPORTS = 120
WITHHELD = '{ method = "threshold", width = 1, zeros = true, roles_known = false }'
FEW_TABLES = f"""[tables]
ced = {{ method = "none" }}
reports = {{ method = "none" }}
reports_by_age_band = {WITHHELD}
reports_by_age_band_and_gender = {WITHHELD}
"""
OUT_KEY, DRAFT_KEY, FOLDER_KEY = (UUID(int=number) for number in (101, 102, 103))


def remove_releases() -> None:
    """Every folder of a release: those of the last test were rolled back with its database."""
    shutil.rmtree(place().folder / "releases", ignore_errors=True)
    (place().folder / POLICY).unlink(missing_ok=True)


def today() -> date:
    return local_day(timezone.now())


@cache
def county() -> tuple[Record, ...]:
    """The first reports of the synthetic county, whose force is the cast's."""
    return tuple(build_county(4).reports[:1000])


def county_reports(count: int = REPORTS) -> tuple[Record, ...]:
    """Some of them."""
    return county()[:count]


def fill_records(count: int = REPORTS) -> None:
    """Records to count with a snapshot of them, and a policy with few tables, which is quick."""
    (place().folder / POLICY).write_text(FEW_TABLES, encoding="utf-8")
    actions.import_reports(None, county_reports(count), source="demo")
    write_snapshot()


def announced(cast: Cast, title: str = "Use of force", **other: object) -> Release:
    """A release that is to appear today."""
    return actions.announce_release(cast.force_lead, FORCE, title, today(), **other)  # type: ignore[arg-type]


def drafted(cast: Cast, title: str = "Use of force", **other: object) -> Release:
    """A release that the worker has built."""
    row = announced(cast, title, **other)
    return draft_again(cast, row)


def draft_again(cast: Cast, row: Release) -> Release:
    """The draft of a release, built anew."""
    actions.draft_release(cast.force_lead, row.key)
    build_waiting()
    row.refresh_from_db()
    return row


def previewed(cast: Cast, title: str = "Use of force", **other: object) -> Release:
    """A draft that waits for sign-off."""
    row = drafted(cast, title, **other)
    assert row.state == "drafted", row.refusal
    return actions.preview_release(cast.force_lead, row.key, row.draft_sha256)


def signed_off(cast: Cast, title: str = "Use of force", **other: object) -> Release:
    """A draft that the auditor signed off."""
    row = previewed(cast, title, **other)
    return actions.sign_off_release(cast.auditor, row.key, row.draft_sha256)


def out(cast: Cast, title: str = "Use of force", **other: object) -> Release:
    """A release that went out today."""
    row = signed_off(cast, title, **other)
    return actions.release(cast.force_lead, row.key)


@cache
def built_once(number: int) -> Path:
    """A small release of a number, built once in a process: to be copied, not to be changed."""
    from reddot.publish.build import ReleaseAsked, build_release
    from reddot.publish.files import write_release

    folder = Path(tempfile.mkdtemp(prefix="reddot-release-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    asked = ReleaseAsked(
        number=number,
        title="Use of force",
        policy=FEW_TABLES,
        checkpoint="000000000007-abc",
        released_on=today(),
        forces=(FORCE,),
    )
    write_release(build_release(tables_of(county_reports()), asked), folder / "built")
    return folder / "built"


def stand_in(cast: Cast) -> tuple[Release, Release]:
    """A release that is out, and one that waits for the auditor's sign-off; nothing is built."""
    remove_releases()
    now = timezone.now()
    both = {
        "force_id": FORCE, "title": "Use of force", "planned_on": today(), "announced_at": now,
        "drafted_by": cast.force_lead, "drafted_at": now,
    }  # fmt: skip
    first, second = built_once(1), built_once(2)
    known = manifest_sha256(first)
    row = Release.objects.create(
        key=OUT_KEY, state="released", number=1, manifest_sha256=known, released_at=now,
        signed_off_by=cast.auditor, signed_off_at=now, draft_number=1, draft_sha256=known, **both,
    )  # fmt: skip
    waiting = Release.objects.create(
        key=DRAFT_KEY, state="previewed", draft_key=FOLDER_KEY, draft_number=2,
        draft_sha256=manifest_sha256(second), **both,
    )  # fmt: skip
    for one, action in ((row, "announce"), (row, "release"), (waiting, "announce")):
        ReleaseStep.objects.create(release=one, action=action, at=now, by=cast.force_lead)
    with transaction.atomic():
        write_public_row(row, "release")
    shutil.copytree(first, folder_of(row))
    shutil.copytree(second, folder_of(waiting))
    return row, waiting


def folder_of(row: Release) -> Path:
    """Where a release lies: by its number once it is out, else under its draft's name."""
    name = f"{row.number:04d}" if row.number else f".draft-{row.draft_key}"
    return place().folder / "releases" / name
