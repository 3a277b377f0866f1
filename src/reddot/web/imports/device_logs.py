"""Take in the data log of a device, with the account of its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.contrib.auth.decorators import login_required
from django.db import DataError, IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from reddot.errors import BadDataError
from reddot.store.access import check_right, scopes
from reddot.store.actions.device_logs import LogImport, import_device_log
from reddot.store.models import User
from reddot.store.people import person_of
from reddot.web.components import Field, Item, SummaryRow, problems_of
from reddot.web.imports.account import problem_tables
from reddot.web.imports.uploads import MEGABYTE, UploadLimit, limited
from reddot.web.report.opening import actor_of

LARGEST = 10 * MEGABYTE
CANNOT = (
    "The log could not be stored: a line holds a value that the store has no place for, or the "
    "same file was being stored already. Nothing was stored. Check the file and send it again"
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(LARGEST)
def device_logs(request: HttpRequest, limit: UploadLimit) -> HttpResponse:
    """Ask for the log; take it in and show the account. The same log twice is stored once."""
    actor = actor_of(request)
    check_right(person_of(actor), "import_device_log")
    if request.method != "POST":
        return _form(request, {}, {})
    typed = {name: str(value) for name, value in request.POST.items()}
    file = request.FILES.get("file")
    errors = _errors(actor, typed, limit, missing=file is None)
    if errors or file is None:
        return _form(request, typed, errors)
    try:
        done = import_device_log(actor, _force(actor, typed), file.read())
    except BadDataError as problem:
        return _form(request, typed, {"file": str(problem)})
    except (IntegrityError, DataError, ValueError, OverflowError):
        return _form(request, typed, {"file": CANNOT})
    return render(request, "imports/device_log.html", _account(done))


def _account(done: LogImport) -> dict[str, object]:
    refused = done.rows_read - done.rows_kept
    read = f"{done.rows_read:,} = {done.rows_kept:,} kept + {refused:,} refused"
    return {
        "rows": (SummaryRow(key="Rows read", value=read),),
        "tables": problem_tables(done.problems),
        "known_before": done.known_before,
    }


def _errors(
    actor: User, typed: Mapping[str, str], limit: UploadLimit, *, missing: bool
) -> dict[str, str]:
    errors = {}
    if limit.exceeded:
        errors["file"] = limit.words
    elif missing:
        errors["file"] = "Choose the log to import"
    if _force(actor, typed) not in _forces(actor):
        errors["force"] = "Choose a force from the list"
    return errors


def _forces(actor: User) -> Sequence[str]:
    found = scopes(person_of(actor), "import_device_log")
    return sorted({scope.force for scope in found if scope.force})


def _force(actor: User, typed: Mapping[str, str]) -> str:
    known = _forces(actor)
    return known[0] if len(known) == 1 else typed.get("force", "")


def _form(
    request: HttpRequest, typed: Mapping[str, str], errors: Mapping[str, str]
) -> HttpResponse:
    fields = _fields(_forces(actor_of(request)), typed, errors)
    values = {"fields": fields, "problems": problems_of(fields)}
    return render(request, "imports/device_logs.html", values, status=400 if errors else 200)


def _fields(
    known: Sequence[str], typed: Mapping[str, str], errors: Mapping[str, str]
) -> tuple[Field, ...]:
    file = Field(
        name="file",
        label="Data log (CSV)",
        kind="file",
        hint="Columns serial_number, at, kind (armed or trigger), and duration_seconds and cycles "
        f"where the device has them. Up to {LARGEST // MEGABYTE} MB",
        error=errors.get("file", ""),
        accept=".csv",
    )
    if len(known) == 1:
        return (file,)
    items = (Item(value="", label="Choose one"), *(Item(value=f, label=f) for f in known))
    force = Field(
        name="force",
        label="Force",
        kind="select",
        items=items,
        value=typed.get("force", ""),
        error=errors.get("force", ""),
    )
    return (file, force)
