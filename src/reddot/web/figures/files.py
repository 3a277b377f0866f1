"""A view as a file to take away: CSV, ODS, JSON, and its evidence pack as HTML and PDF."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from reddot.pack.blocks import Beware, Document, Section
from reddot.pack.page import render_page
from reddot.pack.pdf import render_pdf
from reddot.pack.view_beside import beside_section
from reddot.pack.view_document import view_document
from reddot.pack.view_section import apart_section, title_of, view_section
from reddot.publish.code_version import code_version
from reddot.publish.view_files import view_csv, view_json, view_ods
from reddot.store.setup import place
from reddot.web.figures.citing import cite, origin_of
from reddot.web.figures.finding import Found
from reddot.web.figures.kept import file_of
from reddot.web.figures.shelf import HOLDS

CACHE = ("cache", "figures")
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "json": "application/json",
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
}
STANDINGS = {
    "corrected": "was corrected: a later release took its place. Use the newest one.",
    "withdrawn": "was withdrawn: its figures are not to be used any more.",
}
OLDEST = date(1980, 1, 1)  # of a publication whose day nobody knows


@dataclass(frozen=True, slots=True)
class File:
    """A file: its name, its type, its bytes."""

    name: str
    kind: str
    content: bytes


def sections_of(found: Found) -> tuple[Section, ...]:
    """The sections of a view, the same on its page and in its pack."""
    own = (view_section(found.view), apart_section(found.view))
    if found.volume is None:
        return own
    standing = standing_words(found)
    warned = (Section("standing", "Do not rely on this release", (Beware((standing,)),)),)
    return (
        *(warned if standing else ()),
        *own,
        beside_section(found.view, found.published, found.pairs),
    )


def standing_words(found: Found) -> str:
    """Why the release of a view is not to be relied on; empty where it is."""
    if found.volume is None or found.volume.state == HOLDS:
        return ""
    return f"Release {found.volume.number} {STANDINGS[found.volume.state]}"


def make_file(found: Found, form: str, address: str, stamp: str) -> File:
    """The view as a file; a pack is made once and kept.

    Parameters
    ----------
    found
        The view.
    form
        One of :data:`TYPES`.
    address
        The whole address of the view.
    stamp
        Changes when the sources do.
    """
    key = "\n".join((code_version(), stamp, form, address))
    make = _MAKERS[form]
    kept = form in ("html", "pdf")
    folder = place().folder.joinpath(*CACHE)
    content = file_of(folder, key, lambda: make(found, address)) if kept else make(found, address)
    return File(f"{name_of(found)}.{form}", TYPES[form], content)


def name_of(found: Found) -> str:
    """The name of a file of a view, without what it ends with."""
    question = found.view.question
    release = f"R{found.volume.number}" if found.volume else "home-office"
    parts = (release, found.view.force, *found.view.periods(), question.count, *question.by)
    words = "-".join((*parts, question.tactic or "")).lower()
    return re.sub(r"[^a-z0-9]+", "-", words).strip("-")[:100]


def _number(found: Found) -> int | None:
    return found.volume.number if found.volume else None


def _csv(found: Found, _address: str) -> bytes:
    return view_csv(found.view, _number(found))


def _ods(found: Found, address: str) -> bytes:
    cited = tuple(f"{term}: {words}" for term, words in cite(found, address).terms)
    standing = standing_words(found)
    cited = (standing, *cited) if standing else cited
    return view_ods(found.view, _number(found), title=_title(found), cited=cited)


def _json(found: Found, address: str) -> bytes:
    body = view_json(found.view, _number(found), found.pairs)
    body |= {"address": address, "standing": found.volume.state if found.volume else None}
    return json.dumps(body, indent=1, ensure_ascii=False).encode("utf-8")


def _html(found: Found, address: str) -> bytes:
    return render_page(_document(found, address)).encode("utf-8")


def _pdf(found: Found, address: str) -> bytes:
    days = [row.vintage for row in found.view.figures.rows if row.vintage]
    published = date.fromisoformat(max(days)) if days else OLDEST
    on = found.volume.released_on if found.volume else published
    return render_pdf(_document(found, address), on or OLDEST)


def _document(found: Found, address: str) -> Document:
    terms = cite(found, address).terms
    return view_document(found.view, origin_of(found, address), sections_of(found), terms)


def _title(found: Found) -> str:
    return f"{title_of(found.view.question)}: {found.view.force}"


_MAKERS: dict[str, Callable[[Found, str], bytes]] = {
    "csv": _csv, "ods": _ods, "json": _json, "html": _html, "pdf": _pdf,
}  # fmt: skip
