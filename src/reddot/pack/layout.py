"""Lay a pack out: the summary first, then the parts in order, then notes and sources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reddot.claims.story import Story
from reddot.figures.figure import FigureTable, PublisherNotes
from reddot.pack.blocks import (
    Beware,
    Block,
    Bullets,
    Column,
    Document,
    Entry,
    Evidence,
    Grid,
    GridRow,
    Kind,
    Section,
    Tile,
    Words,
)
from reddot.pack.catalogue import PARTS
from reddot.pack.contents import Pack, latest_rows
from reddot.pack.entries import place_name, place_of, places_of, share_of_cell
from reddot.pack.figure_blocks import missing_topics, topic_section
from reddot.pack.rule_words import rules_of, sources_of
from reddot.pack.verdict_blocks import claims_section
from reddot.pack.verdict_numbers import publications_of
from reddot.pack.wording import day, listed, number, period_words
from reddot.records.cells import MEANING

BANNER = "Synthetic records: an invented force. No person, officer or event here is real."
WHAT_IT_IS = (
    "This pack sets out police reports of force as they were counted, with the definition each "
    "number is counted by, how far it can be relied on, and what is not known."
)
WHAT_RECORDS = " It is counted from the reports themselves."
WHAT_RELEASES = " It is taken from published tables."
CLAIMS_APART = "These claims are held against published figures, not against the records above."
SUMS_SHOWN = 10


def lay_out(pack: Pack) -> Document:
    """Lay out a pack in blocks that HTML and PDF are both drawn from."""
    said: dict[str, str] = {}
    parts = [_part(pack, name, title, said) for name, title in PARTS.items()]
    claims = [_claims(pack, pack.story)] if pack.story else []
    sections = (
        _summary(pack),
        *(part for part in parts if part.sections),
        *claims,
        _reading(),
        _notes(pack),
    )
    periods = tuple(map(period_words, pack.periods))
    about = (
        ("Force" if len(pack.forces) == 1 else "Forces", listed(pack.forces)),
        ("Period" if len(pack.periods) == 1 else "Periods", listed(periods)),
        ("Made on", day(pack.made_on)),
        ("Source", "; ".join(pack.sources)),
    )
    what = WHAT_IT_IS + (WHAT_RECORDS if pack.from_records else WHAT_RELEASES)
    banner = BANNER if pack.synthetic() else None
    return Document(
        title=pack.title, about=about, what_it_is=what, banner=banner, sections=sections
    )


def _part(pack: Pack, name: str, title: str, said: dict[str, str]) -> Section:
    found = [topic_section(g, said) for g in pack.gathered if g.topic.part == name]
    return Section(name, title, sections=tuple(s for s in found if s is not None))


def _claims(pack: Pack, story: Story) -> Section:
    """The verdicts; beside records it is said that they rest on publications."""
    found = claims_section(story, pack.verdicts)
    if not pack.from_records:
        return found
    return replace(found, blocks=(Beware((CLAIMS_APART,)), *found.blocks))


def _summary(pack: Pack) -> Section:
    """The latest totals of each force with their rules."""
    tables = [t for key in ("reports", "ced") if (t := pack.table(key)) is not None]
    latest = [replace(table, rows=latest_rows(table.rows)) for table in tables]
    tiles = tuple(
        tile for force in pack.forces for table in latest for tile in _tiles(table, force)
    )
    rules = tuple(rule for table in latest for rule in rules_of(table))
    blocks: tuple[Block, ...] = (Evidence(tiles=tiles, rules=rules),)
    if pack.story:
        words = "Sentences that were published were checked as well: see “Claims checked”."
        blocks = (*blocks, Words(words))
    return Section("summary", "In short", blocks)


def _tiles(table: FigureTable, force: str) -> Iterator[Tile]:
    places = places_of(table.rows)
    for row in (row for row in table.rows if row.force == force):
        where = place_name(place_of(row), places)
        what = "reports of force" if table.name == "reports" else "reports in which Taser was used"
        yield Tile(number(row.cells["total"].value), what, where)
        discharged = share_of_cell(row, "discharge")
        if table.name == "ced" and discharged.kind is not Kind.BLANK:
            yield Tile(discharged.text, "of Taser uses discharged", where)


KINDS = (
    (Entry("0", Kind.ZERO), "none were counted: zero is a number"),
    *(
        (Entry(number(kind), Kind(kind.value)), words.split(": ")[1])
        for kind, words in MEANING.items()
    ),
    (
        Entry("31 to 120", Kind.RANGE),
        "the least and the most it can be, as the cases not stated fall",
    ),
)


def _reading() -> Section:
    """How to read the tables: what stands in place of a number."""
    grid = Grid(
        "What an entry of a table can be",
        "Entry",
        (Column("Looks like"), Column("Means")),
        tuple(
            GridRow(_kind_name(shown.kind), (shown, Entry(words[:1].upper() + words[1:])))
            for shown, words in KINDS
        ),
    )
    words = (
        "In charts a line through the end of a bar reaches from the least to the most that a "
        "figure can be. Pale bars are cases not stated; dark bars are discharges.",
        "An interval of 95% says how far chance alone could have moved a share. It does not cover "
        "reports that were never written.",
    )
    return Section("reading", "How to read the tables", (*map(Words, words), grid))


def _kind_name(kind: Kind) -> str:
    return {Kind.ZERO: "Zero", Kind.RANGE: "Range"}.get(kind) or kind.value.replace(
        "_", " "
    ).capitalize()


def _notes(pack: Pack) -> Section:
    """What the source does not show, the sums that fail, and the publishers' own notes."""
    tables = [g.figures for g in pack.gathered if g.figures is not None]
    blocks: list[Block] = []
    absent = missing_topics(pack.gathered)
    if absent is not None:
        blocks += [Words("The source does not show these, so the pack leaves them out:"), absent]
    blocks += list(_sums(tables, pack.forces))
    rows = [row for table in tables for row in table.rows]
    blocks += [Words("The tables that the numbers are from:"), Bullets(sources_of(rows))]
    if rests_on := publications_of(pack.verdicts):
        blocks += [Words("The publications that the verdicts rest on:"), Bullets(rests_on)]
    sections = tuple(_publisher(tables))
    return Section("notes", "Notes and sources", tuple(blocks), sections)


def _sums(tables: list[FigureTable], forces: tuple[str, ...]) -> Iterator[Block]:
    """The sums of the source that do not hold, for the forces shown."""
    failed = [e for table in tables for e in table.exceptions if str(e.get("force")) in forces]
    if not any(table.identities_checked for table in tables):
        return
    if not failed:
        yield Words("Every sum that could be checked in these tables holds for the forces shown.")
        return
    words = tuple(dict.fromkeys(
        f"{e['source_table']}, {e['force']}, {e['period']}: {e['identity']}: parts give "
        f"{number(e['expected'])}, printed {number(e['found'])}"  # type: ignore[arg-type]
        for e in failed
    ))  # fmt: skip
    yield Words("Sums in the source that do not hold; the numbers stand as printed:")
    yield Bullets(words[:SUMS_SHOWN])
    if len(words) > SUMS_SHOWN:
        yield Words(f"The first {SUMS_SHOWN} are shown.")


def _publisher(tables: list[FigureTable]) -> Iterator[Section]:
    """The notes that publishers printed, each once, under the first table that has it."""
    said: set[str] = set()
    printed: list[PublisherNotes] = [n for table in tables for n in table.publisher_notes]
    for i, found in enumerate(printed):
        fresh = tuple(note for note in found.notes if note not in said)
        said |= set(fresh)
        if fresh:
            yield Section(f"notes-{i}", f"Printed below {found.source}", (Bullets(fresh),))
