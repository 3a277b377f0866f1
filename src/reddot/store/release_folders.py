"""Where releases lie on the disk: drafts under a name of their own, what went out by its number.

``releases/0001`` is release 1 with ``public`` and ``inside`` in it; ``releases/.draft-KEY`` is a
draft. A folder is renamed from the one to the other, which either happens or does not.
"""

from __future__ import annotations

import os
import shutil
import time
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from reddot.errors import BadDataError
from reddot.publish.released import MANIFEST, PUBLIC
from reddot.publish.verify import verify_release
from reddot.store.setup import place

DRAFT = ".draft-"
READ_ONLY = 0o400
LEFT_SECONDS = 24 * 3600


def releases_folder() -> Path:
    """The folder of all releases of this place, made where there is none."""
    folder = place().folder / "releases"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def folder_of(number: int) -> Path:
    """The folder of a release that went out.

    >>> folder_of(12).name
    '0012'
    """
    return releases_folder() / f"{number:04d}"


def draft_folder(key: UUID) -> Path:
    """The folder of a draft."""
    return releases_folder() / f"{DRAFT}{key}"


def manifest_sha256(folder: Path) -> str:
    """The SHA-256 of a release's manifest; nothing where there is none."""
    path = folder / PUBLIC / MANIFEST
    return sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def problems_of_folder(folder: Path, sha256_known: str) -> tuple[str, ...]:
    """What is wrong with a release on the disk, against the checksum that the store keeps.

    Parameters
    ----------
    folder
        The folder of a draft or of a release.
    sha256_known
        The SHA-256 of its manifest when it was built.
    """
    if not folder.is_dir():
        return (f"The folder {folder.name} is not there.",)
    found = manifest_sha256(folder)
    if found != sha256_known:
        return (
            f"{PUBLIC}/{MANIFEST} has the SHA-256 {found or 'of no file'}; the store keeps "
            f"{sha256_known}.",
        )
    return verify_release(folder)


def check_folder(folder: Path, sha256_known: str) -> None:
    """Return only if a release on the disk is what was built.

    Raises
    ------
    BadDataError
        It is not; the message names each file.
    """
    problems = problems_of_folder(folder, sha256_known)
    if problems:
        raise BadDataError(
            f"The draft is not what was built: {' '.join(problems)} Draft it again, and find out "
            "who changed it."
        )


def put_in_place(key: UUID, number: int) -> None:
    """Make a draft the release of a number: its files are closed for writing, it is renamed."""
    source, target = draft_folder(key), folder_of(number)
    for path in sorted(source.rglob("*")):
        if path.is_file():
            path.chmod(READ_ONLY)
            _sync(path)
    source.rename(target)
    _sync(target.parent)


def put_back(number: int, key: UUID) -> None:
    """Make a folder that no release took a draft again."""
    folder_of(number).rename(draft_folder(key))
    _sync(releases_folder())


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def numbers_on_disk() -> tuple[int, ...]:
    """The numbers that have a folder, in order."""
    names = (path.name for path in releases_folder().iterdir())
    return tuple(sorted(int(name) for name in names if name.isascii() and name.isdecimal()))


def remove_draft(key: UUID | None) -> None:
    """Remove a draft's folder, if there is one."""
    if key is not None:
        shutil.rmtree(draft_folder(key), ignore_errors=True)


def remove_left_drafts(known: frozenset[UUID]) -> None:
    """Remove the folders that builds left which were ended by a crash, a day later."""
    names = {f"{DRAFT}{key}" for key in known}
    for path in releases_folder().glob(".*"):
        left = path.name not in names and time.time() - path.stat().st_mtime > LEFT_SECONDS
        if left:
            shutil.rmtree(path, ignore_errors=True)
