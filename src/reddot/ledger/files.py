"""Files of lines, replaced whole, so that no reader meets half of one."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from tempfile import NamedTemporaryFile

READABLE = 0o644


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
