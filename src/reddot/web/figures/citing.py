"""How a view is cited: release, table, figure ids, the day, and an address that stays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import Resolver404, resolve

from reddot.pack.rule_words import sources_of
from reddot.pack.view_cross import category
from reddot.pack.view_document import Origin
from reddot.pack.view_section import title_of
from reddot.pack.wording import day, listed, period_words
from reddot.publish.view_files import DAY_UNKNOWN, row_id
from reddot.web.components import Cell, Table
from reddot.web.figures.asking import HOME_OFFICE
from reddot.web.figures.finding import Found

PAGE = "/releases/{release}/figures/{table}/{row}/{cell}/"


@dataclass(frozen=True, slots=True)
class Cited:
    """A view cited: one sentence to copy, and its parts as terms with their words."""

    sentence: str
    terms: tuple[tuple[str, str], ...]


def lasting_query(found: Found) -> str:
    """The query of the view that gives the same numbers whatever is released later."""
    release = str(found.volume.number) if found.volume else HOME_OFFICE
    return found.asked.but(release=release, form="")


def cite(found: Found, address: str) -> Cited:
    """How to cite a view.

    Parameters
    ----------
    found
        The view.
    address
        Its whole address, the release named in it.
    """
    what = f"{title_of(found.view.question)}, {place_words(found)}"
    terms = (
        ("What", what),
        ("From", source_of(found)),
        ("Figure ids", _ids(found)),
        ("Address", address),
    )
    return Cited(f"{what}. {source_of(found)}. {address}", terms)


def place_words(found: Found) -> str:
    """The force and the periods of a view."""
    return f"{found.view.force}, {listed(tuple(map(period_words, found.view.periods())))}"


def source_of(found: Found) -> str:
    """The release with its table and day, or the publications with theirs."""
    if found.volume is None or found.view.entry is None:
        return "; ".join(sources_of(found.view.figures.rows))
    own = found.volume
    released = day(own.released_on) if own.released_on else DAY_UNKNOWN
    return f"Release {own.number}, {own.title}, table {found.view.entry.name}, {released}"


def _ids(found: Found) -> str:
    if found.volume is None:
        return "A publication has none: name its table and its day."
    first = row_id(found.volume.number, found.view, 0)
    cell = next(iter(found.view.figures.rows[0].cells))
    return f"{first}/{cell} is the first; each row has its own, below."


def origin_of(found: Found, address: str) -> Origin:
    """Where a view is from, for its evidence pack."""
    on = found.volume.released_on if found.volume else None
    return Origin(source_of(found), on, address)


def ids_table(found: Found) -> Table | None:
    """Every figure of a view by its id; ``None`` of publications, whose figures have none."""
    if found.volume is None:
        return None
    number, linked = found.volume.number, _has_pages()
    cells = list(dict.fromkeys(c for row in found.view.figures.rows for c in row.cells))
    rows = []
    for place, row in enumerate(found.view.figures.rows):
        head = f"{_named(row.keys)}{period_words(row.period)}"
        whole = row_id(number, found.view, place)
        where = dict(zip(("table", "row"), whole.split("/")[1:], strict=True))
        pages = (PAGE.format(release=number, cell=c, **where) if linked else "" for c in cells)
        ids = (Cell(f"{whole}/{c}", href=page) for c, page in zip(cells, pages, strict=True))
        rows.append((Cell(head), *ids))
    caption = "The id of each figure"
    return Table(caption, ("Figure", *(c.replace("_", " ") for c in cells)), tuple(rows))


def _named(keys: Mapping[str, str]) -> str:
    return "".join(_labels(keys))


def _labels(keys: Mapping[str, str]) -> Iterator[str]:
    for by, value in keys.items():
        yield f"{category(by, value)}, "


def _has_pages() -> bool:
    """Whether the site has a page for each figure."""
    try:
        resolve(PAGE.format(release=1, table="ced", row=1, cell="total"))
    except Resolver404:
        return False
    return True
