"""Whether a release is what its manifest says: every file by its SHA-256."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from reddot.publish.released import MANIFEST, PUBLIC, read_manifest


def verify_release(folder: Path) -> tuple[str, ...]:
    """Check a release against its manifest.

    Parameters
    ----------
    folder
        The folder of the release, or its folder ``public``.

    Returns
    -------
    tuple of str
        What is wrong, one sentence a file: changed, missing, or not named by the manifest. None
        where the release is whole.

    Raises
    ------
    NotEnoughDataError, BadDataError
        There is no manifest, or it cannot be read.
    """
    public = folder if (folder / MANIFEST).exists() else folder / PUBLIC
    named = read_manifest(public).get("files", {})
    there = {p.relative_to(public).as_posix() for p in public.rglob("*") if p.is_file()}
    return tuple(_problems(public, named, there - {MANIFEST}))


def _problems(public: Path, named: Mapping[str, Any], there: set[str]) -> Iterator[str]:
    for path in sorted(named):
        if path not in there:
            yield f"{path} is missing: the manifest names it."
        elif hashlib.sha256((public / path).read_bytes()).hexdigest() != named[path]["sha256"]:
            yield f"{path} was changed: its SHA-256 is not the one in the manifest."
    for path in sorted(there - set(named)):
        yield f"{path} is not part of the release: the manifest does not name it."
