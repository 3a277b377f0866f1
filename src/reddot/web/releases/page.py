"""The page of a release: what is in it, its files, how to verify it, its cost, how to cite it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from reddot.pack.wording import day, listed, period_words
from reddot.publish.released import PublishedRelease, ReleasedFile
from reddot.store.models import Release
from reddot.store.release_ledger import LedgerEntry, ledger_entries
from reddot.store.releases import (
    files_of,
    find_file,
    find_released,
    public_steps,
    published,
    withheld_in,
)
from reddot.web.components import Cell, SummaryRow, Table
from reddot.web.releases.lists import local_day_of, step_words, why
from reddot.web.releases.reading import readable, values_of

REMOVED = "removed.md"
MOST_NAMED = 4
UNITS = ("bytes", "kB", "MB", "GB")


@readable
def release(request: HttpRequest, release: int) -> HttpResponse:
    """Show a release."""
    row = find_released(release)
    found, files = published(row), files_of(row)
    values: dict[str, Any] = {
        "release": found,
        "about": tuple(about(found)),
        "tables": tables_of(found),
        "files": file_lines([f for f in files if "/" not in f.path], row.number),
        "table_files": file_lines([f for f in files if "/" in f.path], row.number),
        "removed": removed_lines(row, files),
        "notes": quality_notes(found),
        "entry": tuple(_entry(ledger_entries(release))),
        "steps": _steps(row),
        "address": request.build_absolute_uri(reverse("release", args=[release])),
    }
    return render(request, "releases/release.html", values | values_of(row))


def about(found: PublishedRelease) -> Iterator[SummaryRow]:
    """What a release is of, as a summary."""
    yield SummaryRow(key="Number", value=str(found.number))
    if found.released_on:
        yield SummaryRow(key="Day of release", value=day(found.released_on))
    yield SummaryRow(key="Forces", value=listed(found.forces) or "Every force of the records")
    periods = listed(tuple(map(period_words, found.periods)))
    yield SummaryRow(key="Periods", value=periods or "Every period of the records")
    yield SummaryRow(key="Tables", value=str(len(found.tables)))
    yield SummaryRow(key="Counted from the records as at", value=found.data_checkpoint)
    yield SummaryRow(key="Counted by", value=f"Reddot {found.code_version}")


def tables_of(found: PublishedRelease, address: str = "release_table", *args: object) -> Table:
    """The tables of a release, each leading to its page."""
    first = args or (found.number,)
    return Table(
        caption="Tables",
        headings=("Table", "How small counts are protected", "Cells withheld"),
        rows=tuple(
            (
                Cell(table.title, href=reverse(address, args=[*first, name])),
                Cell(table.policy),
                Cell("{:,} of {:,}".format(*withheld_in(table)), number=True),
            )
            for name, table in found.tables.items()
        ),
        caption_hidden=True,
    )


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file in the list: its path, its address where it is out, what it holds, size, SHA-256."""

    path: str
    title: str
    size: str
    sha256: str
    href: str = ""


def file_lines(files: Iterable[ReleasedFile], number: int | None = None) -> tuple[FileLine, ...]:
    """Files as they are listed; with their addresses where the number of a release is given."""
    return tuple(
        FileLine(
            one.path,
            one.title,
            size_words(one.bytes),
            one.sha256,
            reverse("release_file", args=[number, one.path]) if number else "",
        )
        for one in files
    )


def size_words(size: int) -> str:
    """A size in the largest unit that leaves a whole number of at least one.

    >>> size_words(1), size_words(2048), size_words(3_500_000)
    ('1 byte', '2 kB', '3.5 MB')
    """
    if size == 1:
        return "1 byte"
    shown, unit = float(size), 0
    while shown >= 1000 and unit < len(UNITS) - 1:
        shown, unit = shown / 1000, unit + 1
    return (
        f"{shown:.1f}".removesuffix(".0") + f" {UNITS[unit]}"
        if shown < 10
        else (f"{shown:.0f} {UNITS[unit]}")
    )


def removed_lines(row: Release, files: Sequence[ReleasedFile]) -> tuple[str, ...]:
    """What was removed and what it cost, as the release itself says it, line by line."""
    if all(one.path != REMOVED for one in files):
        return ()
    _, path = find_file(row, REMOVED)
    return text_lines(path.read_text(encoding="utf-8"))


def text_lines(text: str) -> tuple[str, ...]:
    """The lines of a text in Markdown that say something; headings and tables are left out.

    >>> text_lines("# Removed\\n\\n- two cells\\n\\n| table |\\n")
    ('two cells',)
    """
    lines = (line.strip() for line in text.splitlines())
    said = (line for line in lines if line and not line.startswith(("#", "|")))
    return tuple(line.removeprefix("- ") for line in said)


def quality_notes(found: PublishedRelease) -> tuple[tuple[str, str], ...]:
    """What to beware of, each with the tables that it holds for."""
    said: dict[str, list[str]] = {}
    for table in found.tables.values():
        for words in table.figures.warnings:
            said.setdefault(words, []).append(table.title)
    tables = len(found.tables)
    return tuple((words, _which(titles, tables)) for words, titles in said.items())


def _which(titles: Sequence[str], tables: int) -> str:
    """Which tables a note holds for: all, so many, or those few by name."""
    if len(titles) == tables:
        return "all"
    return f"{len(titles)} of {tables}" if len(titles) > MOST_NAMED else "; ".join(titles)


def _entry(entries: Sequence[LedgerEntry]) -> Iterator[SummaryRow]:
    for entry in entries:
        content = entry.content
        yield SummaryRow(
            key=f"Entry {entry.index:,}",
            value=(
                f"{content['action'].replace('_', ' ').capitalize()}, entered {content['at']}",
                f"Manifest: {content['digest']}",
                f"Covered since the checkpoint of {entry.checkpoint.size:,} entries, root "
                f"{entry.checkpoint.root}",
            ),
        )


def _steps(row: Release) -> Table:
    return Table(
        caption="Change log",
        headings=("Day", "What happened", "Why"),
        rows=tuple(
            (
                Cell(local_day_of(step.at)),
                Cell(step_words(row, step)),
                Cell(why(row, step)),
            )
            for step in public_steps(row)
        ),
        caption_hidden=True,
    )
