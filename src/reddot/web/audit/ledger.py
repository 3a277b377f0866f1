"""The ledger's public page: its newest checkpoint, how to verify it, and what one needs to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.formats import date_format
from django.views.decorators.http import condition, require_safe

from reddot.ledger.checkpoint import Checkpoint, read_checkpoint
from reddot.ledger.keys import public_key_hex, read_public_key
from reddot.store import ledger_key
from reddot.store.ledger_export import newest_checkpoint
from reddot.store.models import LedgerCheckpoint
from reddot.web.components import Cell, SummaryRow, Table

SHOWN = 20
FRESH_SECONDS = 30
ROOT_DIGITS = 16
MOMENT = "j F Y, H:i:s"


@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """Show the newest checkpoint, and those before it."""
    found = [
        read_checkpoint(row.line.encode())
        for row in LedgerCheckpoint.objects.order_by("-id")[:SHOWN]
    ]
    values = {
        "newest": _summary(found[0]) if found else (),
        "last": _table(found) if found else None,
        "key_id": public_key_hex(read_public_key(ledger_key.public_key())),
    }
    return render(request, "audit/ledger.html", values)


def _summary(newest: Checkpoint) -> tuple[SummaryRow, ...]:
    return (
        SummaryRow(key="Entries in the log", value=f"{newest.size:,}"),
        SummaryRow(key="Root", value=newest.root),
        SummaryRow(key="Signed", value=f"{_moment(newest)} ({_ago(newest)})"),
        SummaryRow(
            key="Lag",
            value=f"{_seconds(newest.lag_seconds)}: the longest that an entry waited for it. "
            "The promise is 60 seconds at most.",
        ),
    )


def _seconds(number: int) -> str:
    """A number of seconds in words.

    >>> _seconds(1), _seconds(12)
    ('1 second', '12 seconds')
    """
    return "1 second" if number == 1 else f"{number:,} seconds"


def _table(found: Sequence[Checkpoint]) -> Table:
    return Table(
        caption="The last checkpoints",
        headings=("Signed", "Entries", "Lag in seconds", "Root begins with"),
        rows=tuple(
            (
                Cell(_moment(one)),
                Cell(f"{one.size:,}", number=True),
                Cell(str(one.lag_seconds), number=True),
                Cell(one.root[:ROOT_DIGITS]),
            )
            for one in found
        ),
    )


def _moment(one: Checkpoint) -> str:
    return date_format(timezone.localtime(one.at), MOMENT)


def _ago(one: Checkpoint) -> str:
    """How long ago in words.

    >>> from types import SimpleNamespace
    >>> _ago(SimpleNamespace(at=timezone.now()))
    'just now'
    """
    minutes = int((timezone.now() - one.at).total_seconds() // 60)
    if minutes < 1:
        return "just now"
    return "a minute ago" if minutes == 1 else f"{minutes:,} minutes ago"


def _tag(request: HttpRequest) -> str | None:  # noqa: ARG001 - `condition` calls it with the request
    newest = newest_checkpoint()
    return f'"{newest.pk}"' if newest else None


@require_safe
@condition(etag_func=_tag)
def checkpoints(request: HttpRequest) -> HttpResponseBase:  # noqa: ARG001
    """Every checkpoint, one a line, the oldest first, as in the file that leaves the machine."""
    response = StreamingHttpResponse(_lines(), content_type="application/jsonl")
    response["Content-Disposition"] = 'attachment; filename="checkpoints.jsonl"'
    patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
    return response


def _lines() -> Iterator[bytes]:
    lines = LedgerCheckpoint.objects.order_by("id").values_list("line", flat=True)
    yield from (line.encode() for line in lines.iterator())


@require_safe
def public_key(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The public key that checkpoints and tombstones are verified with."""
    response = HttpResponse(ledger_key.public_key(), content_type="application/x-pem-file")
    response["Content-Disposition"] = 'attachment; filename="public-key.pem"'
    patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
    return response
