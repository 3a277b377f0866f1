"""The Tasers that are out with officers who may not carry them now, as a table."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from reddot.pack.wording import number
from reddot.store.wrong_hands import OutWrongly
from reddot.web.components import Cell, Table
from reddot.web.durations import moment

MOST = 300


def wrong_table(found: Sequence[OutWrongly]) -> Table:
    """The Tasers to be taken back, each with every reason why its officer may not carry it."""
    some = f"the first {MOST} of " if len(found) > MOST else ""
    return Table(
        caption=f"Out with officers who may not carry them now: {some}{number(len(found))}",
        headings=("Serial number", "Model", "Officer", "Since", "Why not"),
        rows=tuple(_line(one) for one in found[:MOST]),
        caption_hidden=True,
    )


def _line(one: OutWrongly) -> tuple[Cell, ...]:
    serial, officer_id = one.device.serial_number, one.officer.officer_id
    return (
        Cell(serial, href=reverse("register_device", args=[serial])),
        Cell(one.issue.model),
        Cell(f"Officer {officer_id}", href=reverse("register_officer", args=[officer_id])),
        Cell(moment(one.issue.issued_at)),
        Cell(one.why),
    )
