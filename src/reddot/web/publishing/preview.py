"""The draft as it would be public: every table, what was removed, what changed, the checks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reddot.pack.wording import day, number
from reddot.publish.released import PUBLIC, PublishedRelease, read_release
from reddot.store.access import Person, explain
from reddot.store.actions import view_draft
from reddot.store.actions.announcing import facts_of_force
from reddot.store.actions.release_builds import next_number
from reddot.store.actions.release_drafts import why_not_sign_off
from reddot.store.models import Release
from reddot.store.people import person_of
from reddot.store.release_changes import TableChange, changes
from reddot.store.release_folders import problems_of_folder
from reddot.store.release_states import can_transition
from reddot.store.releases import find_table, previous_release, published
from reddot.web.components import Cell, Table
from reddot.web.releases.drawing import cell_words, table_section
from reddot.web.releases.page import (
    REMOVED,
    about,
    file_lines,
    quality_notes,
    tables_of,
    text_lines,
)
from reddot.web.report.opening import actor_of

MOST_CHANGES = 100


@login_required
@require_safe
def preview(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Show the draft; that it was read is logged first."""
    actor = actor_of(request)
    row, folder = view_draft(actor, draft)
    found = read_release(folder)
    values = {
        "row": row,
        "day": day(row.planned_on),
        "about": tuple(about(found)),
        "checks": tuple(_checks(row, folder)),
        "tables": tables_of(found, "publishing_preview_table", row.key),
        "removed": _removed(folder),
        "notes": quality_notes(found),
        "files": file_lines(note for _, note in sorted(found.files.items())),
        **_changed(row, found),
        **_decisions(person_of(actor), row),
    }
    return render(request, "publishing/preview.html", values)


@login_required
@require_safe
def preview_table(request: HttpRequest, draft: UUID, table: str) -> HttpResponse:
    """Show one table of the draft as it would be public; that it was read is logged first."""
    row, folder = view_draft(actor_of(request), draft)
    held = find_table(read_release(folder), table)
    values = {"row": row, "day": day(row.planned_on), "table": held}
    return render(request, "publishing/table.html", values | {"section": table_section(held)})


def _checks(row: Release, folder: Path) -> Iterator[tuple[str, bool]]:
    """What was checked, in words, and whether it holds."""
    problems = problems_of_folder(folder, row.draft_sha256)
    yield from ((words, False) for words in problems)
    if not problems:
        yield "Every file has the checksum that it was built with, and none is too many.", True
    following = next_number()
    if row.draft_number == following:
        yield f"It was attacked together with everything that is out, as release {following}.", True
    else:
        yield (
            f"Release {following - 1} went out since it was drafted, and this draft was not "
            "checked against it. Draft it again.",
            False,
        )


def _removed(folder: Path) -> tuple[str, ...]:
    path = folder / PUBLIC / REMOVED
    return text_lines(path.read_text(encoding="utf-8")) if path.is_file() else ()


def _changed(row: Release, found: PublishedRelease) -> dict[str, object]:
    """What is said otherwise than in the release of the force that is out."""
    before = previous_release(row.force_id)
    if before is None:
        return {"before": None}
    made = changes(published(before), found)
    revised = [(table, one) for table in made for one in table.revised]
    return {
        "before": before,
        "changed": _change_table(made),
        "revised": Table(
            caption="Cells that are printed otherwise",
            headings=("Table", "Row", "Cell", "Before", "Now"),
            rows=tuple(
                (
                    Cell(table.title), Cell(one.place), Cell(cell_words(one.cell)),
                    Cell(number(one.before), number=True), Cell(number(one.after), number=True),
                )
                for table, one in revised[:MOST_CHANGES]
            ),
        ) if revised else None,
        "more": max(0, len(revised) - MOST_CHANGES),
    }  # fmt: skip


def _change_table(made: Sequence[TableChange]) -> Table:
    return Table(
        caption="What changed, table by table",
        headings=(
            "Table", "Cells as before", "Revised", "Of these withheld now", "Of these shown now",
            "New rows", "Rows gone",
        ),
        rows=tuple(
            (
                Cell(_named(one)),
                *(
                    Cell(f"{count:,}", number=True)
                    for count in (
                        one.same, len(one.revised), one.withheld(), one.shown(), one.fresh, one.gone
                    )
                ),
            )
            for one in made
        ),
    )  # fmt: skip


def _named(one: TableChange) -> str:
    if not one.before:
        return f"{one.title} (new)"
    return one.title if one.after else f"{one.title} (left out)"


def _decisions(person: Person, row: Release) -> dict[str, object]:
    """The two decisions of this page: which the state allows, and why this person cannot."""
    facts = facts_of_force(row.force_id)
    return {
        "can_ask": can_transition(row.state, "preview"),
        "why_not_ask": explain(person, "draft_release", facts),
        "can_sign_off": can_transition(row.state, "sign_off"),
        "why_not_sign_off": why_not_sign_off(person, row),
        "why_not_send_back": explain(person, "sign_off_release", facts),
    }
