"""The operations of the interface for programs. All of them read; each reading is logged."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from ninja import NinjaAPI, Query
from ninja.security import HttpBearer

from reddot.errors import NotEnoughDataError
from reddot.figures.selection import Selection
from reddot.figures.tables import make_figures
from reddot.ledger.checkpoint import read_checkpoint
from reddot.records.flat import flatten, flatten_children
from reddot.records.report import local_day
from reddot.records.source import Source
from reddot.store.access import check_right
from reddot.store.actions import use_token, view_record
from reddot.store.answers import as_report
from reddot.store.ledger_export import newest_checkpoint
from reddot.store.listing import list_for_program
from reddot.store.models import User
from reddot.store.people import person_of
from reddot.web.api.errors import check_names, refuse_in_one_shape
from reddot.web.api.public_operations import router
from reddot.web.api.shapes import (
    CheckpointBody,
    ErrorBody,
    FigureQuery,
    FigureTableBody,
    ReportBody,
    ReportPage,
    ReportQuery,
)
from reddot.web.figures.shelf import publications

SHIPPED_SECONDS = 3600
FRESH_SECONDS = 30
REFUSALS: dict[int, Any] = {400: ErrorBody, 405: ErrorBody, 422: ErrorBody}
WITH_TOKEN = REFUSALS | {401: ErrorBody, 403: ErrorBody}


class Token(HttpBearer):
    """A token that its holder made on the page /tokens/, and that has not ended."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:  # noqa: ARG002
        """The holder of a token, where their roles still include the interface."""
        user = use_token(token.strip())
        if user is not None:
            check_right(person_of(user), "see_api")
        return user


api = NinjaAPI(
    title="Reddot",
    version="1",
    description=(
        "Read-only. Reports need a token; releases, published figures, claims and the ledger "
        "do not."
    ),
    urls_namespace="api",
    docs_url=None,
)
refuse_in_one_shape(api)
api.add_router("", router)


@api.get("/reports/", auth=Token(), response={200: ReportPage, **WITH_TOKEN}, url_name="reports")
def reports(request: HttpRequest, asked: Query[ReportQuery]) -> dict[str, Any]:
    """List the reports that the holder of the token may read."""
    check_names(request, ReportQuery)
    holder: User = request.auth  # type: ignore[attr-defined]
    page, size = asked.page, asked.page_size
    found, count = list_for_program(holder, state=asked.state, page=page, size=size)
    lines = [
        {
            "report_id": row.report_id,
            "key": row.key,
            "state": row.state,
            "force": row.force_id,
            "used_on": local_day(row.used_at) if row.used_at else row.used_on,
        }
        for row in found
    ]
    pages = max(1, -(-count // size))
    return {"reports": lines, "page": page, "pages": pages, "count": count}


@api.get(
    "/reports/{key}/",
    auth=Token(),
    response={200: ReportBody, 404: ErrorBody, **WITH_TOKEN},
    url_name="report",
)
def report(request: HttpRequest, key: UUID) -> dict[str, Any]:
    """One report whole. That it was read is logged as a disclosure."""
    holder: User = request.auth  # type: ignore[attr-defined]
    row = view_record(holder, key, "api")
    found = as_report(row)
    return {
        "report_id": row.report_id,
        "key": row.key,
        "state": row.state,
        "version": row.version,
        "answers": flatten(found),
        **flatten_children(found),
        "account": row.narrative,
        "addenda": [{"added_at": a.added_at, "text": a.text} for a in row.addenda.all()],
    }


@api.get(
    "/figures/", response={200: FigureTableBody, 404: ErrorBody, **REFUSALS}, url_name="figures"
)
def figures(
    request: HttpRequest,
    response: HttpResponse,
    asked: Query[FigureQuery],
) -> dict[str, Any]:
    """Figures that others published, each with its counting rule, bounds and exceptions."""
    check_names(request, FigureQuery)
    wanted = Selection(
        table=asked.table,
        forces=tuple(asked.force),
        periods=tuple(asked.period),
        ladder=asked.ladder,
    )
    found = make_figures(Source(releases=publications()), wanted)
    patch_cache_control(response, public=True, max_age=SHIPPED_SECONDS)
    return found.as_json()


@api.get(
    "/ledger/checkpoint",
    response={200: CheckpointBody, 404: ErrorBody, **REFUSALS},
    url_name="checkpoint",
)
def checkpoint(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:  # noqa: ARG001
    """The newest checkpoint of the ledger, signed."""
    newest = newest_checkpoint()
    if newest is None:
        raise NotEnoughDataError("No checkpoint was signed yet. Ask again in a minute.")
    patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
    return read_checkpoint(newest.line.encode()).as_json()
