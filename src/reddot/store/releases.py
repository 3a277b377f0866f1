"""Read what is out: the calendar, the list, one release with its files and figures.

Nothing is shown that is not, byte for byte, what went out: the store keeps the checksum of each
manifest, and the manifest that of each file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from django.db.models import Q, QuerySet

from reddot.errors import BadDataError
from reddot.figures.figure import Figure, FigureRow
from reddot.publish.released import (
    MANIFEST,
    PUBLIC,
    PublishedRelease,
    ReleasedFile,
    ReleasedTable,
    read_release,
)
from reddot.records.cells import Missing
from reddot.store.access import scopes
from reddot.store.models import Release, ReleaseStep, User
from reddot.store.not_done import NotFoundError
from reddot.store.people import person_of
from reddot.store.release_folders import folder_of, manifest_sha256
from reddot.store.release_states import OPEN
from reddot.store.release_states import PUBLIC as OUT
from reddot.store.rights import Right

KEPT_IN_MEMORY = 8
MANIFEST_TITLE = "Manifest: every file of the release with its size and SHA-256"


@dataclass(frozen=True, slots=True)
class OneFigure:
    """One figure of a release: its table, its row (from 1), its cell, and its id."""

    id: str
    table: ReleasedTable
    number: int
    row: FigureRow
    cell: str
    figure: Figure


def released() -> QuerySet[Release]:
    """Every release that is out, the latest number first."""
    found = Release.objects.filter(state__in=OUT).order_by("-number")
    return found.select_related("corrects").prefetch_related("steps", "corrections")


def calendar() -> QuerySet[Release]:
    """Every release that is announced and not out, and those called off, by their day."""
    found = Release.objects.filter(Q(state__in=OPEN) | Q(state="called_off"))
    return found.select_related("corrects").prefetch_related("steps")


def find_released(number: int) -> Release:
    """A release that is out.

    Raises
    ------
    NotFoundError
        There is none of that number.
    """
    row = released().filter(number=number).first()
    if row is None:
        last = released().values_list("number", flat=True).first()
        known = f"The last one is release {last}." if last else "None is out yet."
        raise NotFoundError(f"There is no release {number}. {known}")
    return row


def previous_release(force: str) -> Release | None:
    """The release of a force that went out last, whatever became of it."""
    return released().filter(force=force).first()


def replaced_by(row: Release) -> Release | None:
    """The release that took the place of one, if any did."""
    return row.corrections.filter(state__in=OUT).order_by("number").first()


def reason_of(row: Release, action: str) -> str:
    """Why the last step of a kind was taken; empty where none was, or none was given."""
    steps = row.steps.filter(action=action).order_by("-at", "-id")
    return steps.values_list("reason", flat=True).first() or ""


def public_steps(row: Release) -> Sequence[ReleaseStep]:
    """The steps that concern the public, the first first: no step of the work in between."""
    shown = ("announce", "postpone", "call_off", "release", "withdraw", "correct")
    return [step for step in row.steps.all() if step.action in shown]


def releases_to_prepare(actor: User, right: Right = "view_release_draft") -> QuerySet[Release]:
    """The releases whose work a person may see: those of their force, the next day first."""
    forces = {scope.force for scope in scopes(person_of(actor), right) if scope.force}
    return (
        Release.objects.filter(force__in=forces)
        .select_related("corrects")
        .order_by("planned_on", "announced_at")
    )


def forces_open_to(actor: User, right: Right) -> tuple[str, ...]:
    """The forces in which a person holds a right over releases, sorted."""
    found = scopes(person_of(actor), right)
    return tuple(sorted({scope.force for scope in found if scope.force}))


def published(row: Release) -> PublishedRelease:
    """A release as it went out.

    Raises
    ------
    BadDataError
        Its manifest, or a table, is not what went out.
    """
    return _published(*_whole(row))


def _whole(row: Release) -> tuple[Path, str]:
    folder = folder_of(row.number or 0)
    if manifest_sha256(folder) != row.manifest_sha256:
        raise BadDataError(
            f"Release {row.number} is not shown: its manifest on the disk is not the one that went "
            "out. Tell the force that runs this site; a copy that you took before stays good."
        )
    return folder, row.manifest_sha256


@lru_cache(KEPT_IN_MEMORY)
def _published(folder: Path, _sha256: str) -> PublishedRelease:
    """Read once in a process: what went out does not change."""
    found = read_release(folder)
    for table in found.tables:
        path = f"tables/{table}.json"
        note = found.files.get(path)
        if note is None or _digest(folder / PUBLIC / path) != note.sha256:
            raise BadDataError(_changed(path))
    return found


def files_of(row: Release) -> tuple[ReleasedFile, ...]:
    """Every file of a release, its manifest first."""
    size = (folder_of(row.number or 0) / PUBLIC / MANIFEST).stat().st_size
    first = ReleasedFile(MANIFEST, MANIFEST_TITLE, size, row.manifest_sha256)
    others = published(row).files
    return (first, *(others[path] for path in sorted(others) if path != MANIFEST))


def find_file(row: Release, path: str) -> tuple[ReleasedFile, Path]:
    """A file of a release by the path that its manifest gives it, and where it lies.

    Nothing else can be asked for: a path that the manifest does not name is no path here.

    Raises
    ------
    NotFoundError
        The manifest names no such file.
    BadDataError
        The file is not what went out.
    """
    folder = folder_of(row.number or 0) / PUBLIC
    note = next((one for one in files_of(row) if one.path == path), None)
    if note is None:
        raise NotFoundError(f"Release {row.number} has no such file. Choose one from its list.")
    where = folder / note.path
    if not where.resolve().is_relative_to(folder.resolve()) or not where.is_file():
        raise BadDataError(_changed(note.path))
    held = where.stat()
    if _digest_of(where, held.st_size, held.st_mtime_ns) != note.sha256:
        raise BadDataError(_changed(note.path))
    return note, where


@lru_cache(1024)
def _digest_of(path: Path, _size: int, _changed_at: int) -> str:
    return _digest(path)


def _digest(path: Path) -> str:
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        found = sha256()
        while block := file.read(1 << 20):
            found.update(block)
    return found.hexdigest()


def _changed(path: str) -> str:
    return (
        f"The file {path} is not given: on the disk it is not what went out. Tell the force that "
        "runs this site; a copy that you took before stays good."
    )


def find_table(release: PublishedRelease, name: str) -> ReleasedTable:
    """A table of a release.

    Raises
    ------
    NotFoundError
        It has none of that name; the message says which it has.
    """
    found = release.tables.get(name)
    if found is None:
        raise NotFoundError(
            f"Release {release.number} has no table of that name. Its tables are: "
            f"{', '.join(release.tables)}."
        )
    return found


def withheld_in(table: ReleasedTable) -> tuple[int, int]:
    """How many cells of a table are withheld, and how many it has."""
    values = [figure.value for row in table.figures.rows for figure in row.cells.values()]
    return sum(value is Missing.SUPPRESSED for value in values), len(values)


def find_figure(release: PublishedRelease, name: str, number: int, cell: str) -> OneFigure:
    """One figure of a release, by the table, the row from 1, and the cell.

    Raises
    ------
    NotFoundError
        There is no such table, row or cell; the message says what there is.
    """
    table = find_table(release, name)
    rows = table.figures.rows
    if not 1 <= number <= len(rows):
        raise NotFoundError(
            f"Table {name} of release {release.number} has rows 1 to {len(rows):,}. Choose one."
        )
    row = rows[number - 1]
    if cell not in row.cells:
        raise NotFoundError(
            f"Row {number} of table {name} has no cell of that name. Its cells are: "
            f"{', '.join(row.cells)}."
        )
    name_of = release.figure_id(name, number, cell)
    return OneFigure(name_of, table, number, row, cell, row.cells[cell])
