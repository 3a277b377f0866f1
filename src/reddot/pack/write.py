"""Write a pack into a folder: the page and the PDF."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from reddot.errors import UsageError
from reddot.pack.contents import Pack
from reddot.pack.layout import lay_out
from reddot.pack.page import render_page
from reddot.pack.pdf import render_pdf

PAGE, PDF = "evidence-pack.html", "evidence-pack.pdf"


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written: its path, what it is, its size in bytes."""

    path: Path
    what: str
    size: int

    def as_json(self) -> dict[str, object]:
        """The file as the command prints it."""
        return {"file": str(self.path), "what": self.what, "bytes": self.size}


def write_pack(pack: Pack, folder: Path) -> tuple[Written, ...]:
    """Write ``evidence-pack.html`` and ``evidence-pack.pdf``; a folder not there is made.

    The same pack gives the same files, byte by byte.

    Raises
    ------
    UsageError
        The folder is a file, or cannot be written into.
    """
    document = lay_out(pack)
    files = (
        (folder / PAGE, "page", render_page(document).encode("utf-8")),
        (folder / PDF, "PDF/UA", render_pdf(document, pack.made_on)),
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, _, content in files:
            path.write_bytes(content)
    except (FileExistsError, NotADirectoryError) as problem:
        raise UsageError(
            f"{problem.filename} is a file. A pack is written into a folder: name one by --to."
        ) from problem
    except OSError as problem:
        raise UsageError(
            f"{problem.filename or folder} cannot be written: {problem.strerror}."
        ) from problem
    return tuple(Written(path, what, len(content)) for path, what, content in files)
