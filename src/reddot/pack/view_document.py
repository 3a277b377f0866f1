"""One view as a document of its own: the evidence pack of what a page shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reddot.pack.blocks import Column, Document, Entry, Grid, GridRow, Section, Terms, Words
from reddot.pack.layout import BANNER, KINDS, WHAT_IT_IS
from reddot.pack.view_section import title_of
from reddot.pack.wording import day, listed, period_words
from reddot.publish.views import View
from reddot.records.forces import is_synthetic


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a view is from: the publication in words, its day, and the address of the view."""

    source: str
    published_on: date | None
    address: str


def view_document(
    view: View, origin: Origin, sections: Sequence[Section], cited: Sequence[tuple[str, str]]
) -> Document:
    """Lay a view out as a pack.

    Parameters
    ----------
    view
        What is shown.
    origin
        Where it is from.
    sections
        Its sections, as a page shows them.
    cited
        How to cite it: terms and words.
    """
    periods = tuple(map(period_words, view.periods()))
    about = (
        ("Force", view.force),
        ("Period" if len(periods) == 1 else "Periods", listed(periods)),
        ("Source", origin.source),
        ("Published", day(origin.published_on) if origin.published_on else "day not known"),
        ("Address", origin.address),
    )
    cite = Section("cite", "How to cite these figures", (Terms(tuple(cited)),))
    return Document(
        title=f"{title_of(view.question)}: {view.force}",
        about=about,
        what_it_is=WHAT_IT_IS,
        banner=BANNER if is_synthetic(view.force) else None,
        sections=(*sections, cite, _reading()),
    )


def _reading() -> Section:
    """What stands in place of a number."""
    grid = Grid(
        "What an entry of a table can be",
        "Entry",
        (Column("Looks like"), Column("Means")),
        tuple(
            GridRow(
                shown.kind.value.replace("_", " ").capitalize(),
                (shown, Entry(words[:1].upper() + words[1:])),
            )
            for shown, words in KINDS
        ),
    )
    words = (
        "In charts a line through the end of a bar reaches from the least to the most that a "
        "figure can be."
    )
    return Section("reading", "How to read the tables", (Words(words), grid))
