"""A table of a release as it went out, and one figure with all that it rests on."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from reddot.figures.figure import FigureRow
from reddot.pack.wording import between, number, period_words, sentence_case
from reddot.publish.released import PublishedRelease, ReleasedTable
from reddot.records.cells import MEANING, Missing
from reddot.store.releases import (
    OneFigure,
    find_figure,
    find_released,
    find_table,
    published,
)
from reddot.web.components import Cell, Pages, SummaryRow, Table
from reddot.web.releases.drawing import cell_words, key_words, row_words, table_section
from reddot.web.releases.reading import readable, values_of

AT_ONCE = 50


@readable
def table(request: HttpRequest, release: int, table: str) -> HttpResponse:
    """Show a table: chart, table under it, rule, and each figure with its own address."""
    row = find_released(release)
    found = published(row)
    held = find_table(found, table)
    paginator = Paginator(held.figures.rows, AT_ONCE)
    page = paginator.get_page(request.GET.get("page"))
    values = {
        "table": held,
        "section": table_section(held),
        "figures": _one_by_one(found, held, page.start_index(), list(page.object_list)),
        "pages": Pages(page.number, paginator.num_pages),
    }
    return render(request, "releases/table.html", values | values_of(row))


def _one_by_one(
    found: PublishedRelease, held: ReleasedTable, first: int, rows: list[FigureRow]
) -> Table:
    """The figures of some rows, each leading to its page."""
    cells = list(dict.fromkeys(cell for row in rows for cell in row.cells))
    return Table(
        caption="Each figure with its address",
        headings=("Row", *map(cell_words, cells)),
        rows=tuple(
            (
                Cell(f"{place}. {row_words(row)}"),
                *(_cell(found, held, place, row, cell) for cell in cells),
            )
            for place, row in enumerate(rows, first)
        ),
        caption_hidden=True,
    )


def _cell(
    found: PublishedRelease, held: ReleasedTable, place: int, row: FigureRow, cell: str
) -> Cell:
    figure = row.cells.get(cell)
    if figure is None:
        return Cell("")
    href = reverse("release_figure", args=[found.number, held.name, place, cell])
    return Cell(number(figure.value), href=href, number=True)


@readable
def figure(request: HttpRequest, release: int, table: str, row: int, cell: str) -> HttpResponse:
    """Show one figure with its rule, its query, the code version and the checkpoint."""
    held = find_released(release)
    found = published(held)
    one = find_figure(found, table, row, cell)
    value = one.figure.value
    values = {
        "one": one,
        "value": number(value),
        "meaning": MEANING.get(value, "") if isinstance(value, Missing) else "",
        "of": row_words(one.row),
        "cell": cell_words(cell),
        "known": tuple(_known(one)),
        "query": tuple(_query(one)),
        "origin": tuple(_origin(found)),
        "address": request.build_absolute_uri(),
        "release": found,
    }
    return render(request, "releases/figure.html", values | values_of(held))


def _known(one: OneFigure) -> Iterator[SummaryRow]:
    """What is known about the number: what it can be, its share, why it is not there."""
    if one.figure.bounds is not None:
        yield SummaryRow(
            key="Could be", value=f"{between(*one.figure.bounds)}, as cases are not stated"
        )
    if one.figure.note:
        yield SummaryRow(key="Note", value=one.figure.note)
    rule = one.row.rule
    yield SummaryRow(key="One unit", value=rule.unit)
    yield SummaryRow(key="What is counted", value=rule.statement)
    yield SummaryRow(key="In and out", value=rule.inclusion)
    if rule.ladder is not None:
        order = ", ".join(use.replace("_", " ") for use in rule.ladder.order)
        yield SummaryRow(key="Order of uses, low to high", value=f"{order} ({rule.ladder.title})")
    yield SummaryRow(key="How small counts are protected", value=one.table.policy)


def _query(one: OneFigure) -> Iterator[SummaryRow]:
    """What was asked of the records: enough to ask it again."""
    row, rule = one.row, one.row.rule
    yield SummaryRow(key="Table", value=rule.name)
    yield SummaryRow(key="Broken down by", value=", ".join(one.table.by) or "Nothing")
    yield SummaryRow(key="Force", value=row.force)
    yield SummaryRow(key="Period", value=period_words(row.period))
    for by, value in row.keys.items():
        yield SummaryRow(key=sentence_case(by), value=f"{key_words(by, value)} ({value})")
    yield SummaryRow(key="Cell", value=one.cell)
    if rule.ladder is not None:
        yield SummaryRow(key="Ladder", value=rule.ladder.version)


def _origin(found: PublishedRelease) -> Iterator[SummaryRow]:
    yield SummaryRow(
        key="Release",
        value=str(found.number),
        href=reverse("release", args=[found.number]),
        action="See",
        visually_hidden="the release",
    )
    yield SummaryRow(key="Counted by", value=f"Reddot {found.code_version}")
    yield SummaryRow(
        key="Records as at",
        value=found.data_checkpoint,
        href=reverse("ledger"),
        action="See",
        visually_hidden="the ledger, whose checkpoint names the state of the records",
    )
