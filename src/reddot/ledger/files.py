"""Files of lines, replaced whole, so that no reader meets half of one."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable
from pathlib import Path
from tempfile import NamedTemporaryFile

READABLE = 0o644
OWNER_ONLY = 0o600


def write_lines(path: Path, lines: Iterable[bytes], mode: int = READABLE) -> int:
    """Write lines to a file in place of what it held, and give their number.

    The lines go to a file beside it, to the disk, and then to the name asked for.
    """
    count = 0
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        try:
            for line in lines:
                file.write(line)
                count += 1
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
    _sync_folder(path.parent)
    return count


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_once(path: Path, data: bytes) -> bool:
    """Write a secret into a new file that its owner alone may read; gives whether it was new.

    A file that is there is left as it is. A kill or a power cut leaves the whole file or none: it
    is filled under another name, and its own name and its folder's are on the disk at the end.
    """
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)  # whoever comes second finds the file
        if path.exists():
            return False
        _fill(path, data)
    finally:
        os.close(folder)
    for above in (path.parent, path.parent.parent, path.parent.parent.parent):
        _sync_folder(above)
    return True


def _fill(path: Path, data: bytes) -> None:
    making = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(making, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY)
    with os.fdopen(handle, "wb") as file:
        os.fchmod(handle, OWNER_ONLY)
        file.write(data)
        file.flush()
        os.fsync(handle)
    making.replace(path)
