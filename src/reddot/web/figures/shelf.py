"""The releases of this site and the publications it holds, read once and kept while unchanged.

A release never changes once it is out, so what was read of one is kept by its number and the
checksum of its manifest. Publications are those that ship and those that were imported by
``reddot import --from home-office`` into the folder ``home-office`` of the data.
"""

from __future__ import annotations

import hashlib
import json
import logging
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from reddot.errors import BadDataError, ReddotError
from reddot.figures.figure import FigureTable
from reddot.publish.released import MANIFEST, PUBLIC, read_manifest
from reddot.publish.table_json import read_table
from reddot.publish.views import TableEntry, entries_of
from reddot.records.facts import shipped_releases
from reddot.records.published import Release
from reddot.records.published_storage import PUBLISHED, RELEASES, read_releases
from reddot.store.models import Release as ReleaseRow
from reddot.store.not_done import NotFoundError
from reddot.store.release_states import PUBLIC as OUT
from reddot.store.setup import place
from reddot.web.figures.kept import Kept

logger = logging.getLogger(__name__)
FOLDER = "releases"
IMPORTED = "home-office"
HOLDS = "released"  # and was neither corrected nor withdrawn
Signature = tuple[int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """A release as its manifest describes it; its tables are read when they are asked for.

    ``stamp`` is the SHA-256 of the manifest, which holds the checksums of every file; ``state`` is
    released, corrected or withdrawn.
    """

    number: int
    title: str
    forces: tuple[str, ...]
    periods: tuple[str, ...]
    released_on: date | None
    corrects: int | None
    reason: str
    entries: tuple[TableEntry, ...]
    manifest: dict[str, Any]
    stamp: str
    public: Path
    state: str = HOLDS

    def table(self, entry: TableEntry) -> FigureTable:
        """A table of the release, read once while it is kept."""
        return _tables.ask((self.stamp, entry.name), lambda: self._read(entry.name))

    def _read(self, name: str) -> FigureTable:
        path = f"tables/{name}.json"
        try:
            text = (self.public / path).read_bytes()
            if hashlib.sha256(text).hexdigest() != self.manifest["files"][path]["sha256"]:
                raise ValueError("it is not what went out")  # noqa: TRY301 - said once, below
            return read_table(json.loads(text))
        except (OSError, KeyError, TypeError, ValueError) as problem:
            raise BadDataError(
                f"Release {self.number}: {path} is not shown, because it is not what went out. "
                "Tell the force that runs this site; a copy that you took before stays good."
            ) from problem


_volumes: Kept[Volume] = Kept(16)
_tables: Kept[FigureTable] = Kept(64)
_publications: Kept[tuple[Release, ...]] = Kept(2)


@dataclass(frozen=True, slots=True)
class Issue:
    """What the store says of a release that is out: its number, its state, its checksum."""

    number: int
    state: str
    stamp: str


def issues() -> tuple[Issue, ...]:
    """The releases that are out and lie in the data folder, the newest first.

    The store is asked only where there are any.
    """
    folder = place().folder / FOLDER
    try:
        names = {one.name for one in folder.iterdir() if not one.name.startswith(".")}
    except (FileNotFoundError, NotADirectoryError):
        return ()
    if not names:
        return ()
    rows = ReleaseRow.objects.filter(state__in=OUT).order_by("-number")
    found = rows.values_list("number", "state", "manifest_sha256")
    out = (Issue(number or 0, state, stamp) for number, state, stamp in found)
    return tuple(issue for issue in out if f"{issue.number:04d}" in names)


def volume(number: int) -> Volume:
    """A release of this site.

    Raises
    ------
    NotFoundError
        There is none of this number; the message lists those there are.
    BadDataError
        What lies in the data folder is not what went out.
    """
    out = issues()
    issue = next((one for one in out if one.number == number), None)
    if issue is None:
        known = ", ".join(str(one.number) for one in out) or "none yet"
        raise NotFoundError(f"There is no release {number}. The releases are: {known}.")
    return open_volume(issue)


def open_volume(issue: Issue) -> Volume:
    """A release that the store knows, as its manifest describes it.

    Raises
    ------
    BadDataError
        Its manifest is not the one that went out.
    """
    public = place().folder / FOLDER / f"{issue.number:04d}" / PUBLIC
    key = (str(public), _signature(public / MANIFEST), issue.state)
    found = _volumes.ask(key, lambda: replace(_read_volume(public), state=issue.state))
    if found.stamp != issue.stamp:
        raise BadDataError(
            f"Release {issue.number} is not shown: its manifest on the disk is not the one that "
            "went out. Tell the force that runs this site; a copy that you took before stays good."
        )
    return found


def newest(force: str = "") -> Volume | None:
    """The newest release that holds, of a force where one is named; ``None`` without any."""
    held = (open_volume(issue) for issue in issues() if issue.state == HOLDS)
    return next((one for one in held if not force or force in one.forces), None)


def _read_volume(public: Path) -> Volume:
    values = read_manifest(public)
    try:
        return _volume_of(public, values)
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise BadDataError(
            f"{public.parent.name}/{PUBLIC}/{MANIFEST} is not as the release step writes it "
            f"({type(problem).__name__}). Check the release by `reddot release verify`."
        ) from problem


def _volume_of(public: Path, values: dict[str, Any]) -> Volume:
    day = values["released_on"]
    return Volume(
        number=values["number"],
        title=values["title"],
        forces=tuple(values["forces"]),
        periods=tuple(values["periods"]),
        released_on=date.fromisoformat(day) if day else None,
        corrects=values["corrects"],
        reason=values["reason"],
        entries=entries_of(values),
        manifest=values,
        stamp=hashlib.sha256((public / MANIFEST).read_bytes()).hexdigest(),
        public=public,
    )


def publications() -> tuple[Release, ...]:
    """The publications held here: those imported, and those that ship and were not imported."""
    return _publications.ask(publications_signature(), _read_publications)


def publications_signature() -> tuple[Signature | None, ...]:
    """What changes when other publications are imported."""
    folder = place().folder / IMPORTED
    return tuple(_signature(folder / name) for name in (PUBLISHED, RELEASES))


def _read_publications() -> tuple[Release, ...]:
    try:
        imported = read_releases(place().folder / IMPORTED) if all(publications_signature()) else ()
    except ReddotError as problem:
        logger.warning("The imported publications cannot be read: %s", type(problem).__name__)
        imported = ()
    known = {release.vintage for release in imported}
    return (*(r for r in shipped_releases() if r.vintage not in known), *imported)


def _signature(path: Path) -> Signature | None:
    """What a file looks like from outside; ``None`` where it is not there."""
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
