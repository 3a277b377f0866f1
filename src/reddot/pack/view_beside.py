"""A force's own figures beside the published ones: a table of pairs, and where the two differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reddot.pack.blocks import Beware, Block, Column, Entry, Grid, GridRow, Section, Words
from reddot.pack.entries import BLANK, entry
from reddot.pack.view_cross import category, said_entry
from reddot.pack.wording import CED_LABELS, day, number, period_words
from reddot.publish.compare_published import Pair, Standing, disagreements
from reddot.publish.views import View
from reddot.records.cells import Missing

TITLE = "Beside what the Home Office published"
SUPPRESSED_LEFT_OUT = "Numbers that are suppressed here are left out of this comparison."


def beside_section(view: View, published: View | None, pairs: Sequence[Pair]) -> Section:
    """What the Home Office published for the same force and period, and the disagreements.

    Parameters
    ----------
    view
        The force's own figures.
    published
        The same question asked of publications; ``None`` where they do not answer it.
    pairs
        Their cells side by side.
    """
    if published is None or not pairs:
        where = f"{view.force} in {', '.join(map(period_words, view.periods()))}"
        words = f"No publication of the Home Office that is held here has these figures of {where}."
        return Section("beside", TITLE, (Words(words),))
    blocks: list[Block] = [Words(_in_short(pairs))]
    if apart := disagreements(pairs):
        blocks.append(Beware(tuple(map(disagreement, apart))))
    blocks.append(_grid(pairs))
    if any(f.value is Missing.SUPPRESSED for r in view.figures.rows for f in r.cells.values()):
        blocks.append(Words(SUPPRESSED_LEFT_OUT))
    blocks.append(Words(f"The Home Office counts: {published.figures.rule.statement}"))
    if notes := published.figures.warnings:
        blocks.append(Beware(notes))
    return Section("beside", TITLE, tuple(blocks))


def _in_short(pairs: Sequence[Pair]) -> str:
    stands = [pair.standing() for pair in pairs]
    compared = [s for s in stands if s is not Standing.NOT_COMPARED]
    same = compared.count(Standing.AGREES)
    said = f"Of {len(compared):,} numbers that both have, {same:,} are the same"
    if same < len(compared):
        said += f" and {len(compared) - same:,} differ; both stand as they were published"
    left = len(stands) - len(compared)
    return f"{said}." + (f" {left:,} could not be compared." if left else "")


def disagreement(pair: Pair) -> str:
    """A pair that differs, in a sentence with both numbers, the vintage and the table."""
    own, other = said_entry(pair.own).text, number(pair.published.value)
    vintage = f", published {day(pair.vintage)}" if pair.vintage else ""
    where = ", ".join((pair.force, period_words(pair.period), named(pair.keys, pair.cell)))
    words = f"{where}: this release has {own}; {pair.source}{vintage}, has {other}."
    if pair.standing() is Standing.WITHIN:
        words += " Theirs is within what ours could be, as the cases not stated fall."
    return words


def named(keys: Mapping[str, str], cell: str) -> str:
    """The category and the cell of a pair.

    >>> named({"gender": "male"}, "total"), named({}, "not_stated")
    ('Male', 'Not stated')
    """
    words = [category(by, value) for by, value in keys.items()]
    if cell != "total" or not words:
        words.append(CED_LABELS.get(cell, cell))
    return ", ".join(words)


def _grid(pairs: Sequence[Pair]) -> Grid:
    """The own number, then that of each publication."""
    printed = tuple(dict.fromkeys(_publication(pair) for pair in pairs))
    several = len({pair.period for pair in pairs}) > 1
    lines: dict[str, dict[str, Pair]] = {}
    for pair in pairs:
        when = f", {period_words(pair.period)}" if several else ""
        lines.setdefault(f"{named(pair.keys, pair.cell)}{when}", {})[_publication(pair)] = pair
    rows = tuple(
        GridRow(
            heading,
            (
                entry(next(iter(found.values())).own),
                *(_published(found.get(name)) for name in printed),
            ),
        )
        for heading, found in lines.items()
    )
    columns = (Column("This release"), *map(Column, printed))
    return Grid(f"The same figures, twice: {pairs[0].force}", "What is counted", columns, rows)


def _publication(pair: Pair) -> str:
    table = pair.source.rsplit(", ", 1)[-1]
    return f"{table}, {day(pair.vintage)}" if pair.vintage else table


def _published(pair: Pair | None) -> Entry:
    """The published number, marked where it differs."""
    if pair is None:
        return BLANK
    shown = entry(pair.published)
    differs = pair.standing() in (Standing.DIFFERS, Standing.WITHIN)
    return Entry(f"{shown.text} (differs)", shown.kind) if differs else shown
