"""Take in past reports: a file and its layout in, the account of every row out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from reddot.errors import BadDataError
from reddot.store.access import check_right, scopes
from reddot.store.models import User
from reddot.store.people import person_of
from reddot.web.components import Field, Item, problems_of
from reddot.web.imports.account import change_tables, known_table, problem_tables, rows_of
from reddot.web.imports.intake import LAYOUTS, OWN, REDDOT, Intake, take_in
from reddot.web.imports.uploads import MEGABYTE, UploadLimit, limited
from reddot.web.report.opening import actor_of

LARGEST = 20 * MEGABYTE
HINTS = {
    "mps": "CSV, XLSX or ODS, one row a report",
    "reddot": "reports as CSV or Parquet; tactics, devices and as_given of the same kind beside it",
    OWN: "CSV, XLSX or ODS, one row a report, and a TOML file that says what its columns mean",
}
Files = Sequence["UploadedFile[bytes]"]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(LARGEST)
def imports(request: HttpRequest, limit: UploadLimit) -> HttpResponse:
    """Ask for the file; take it in and show the account.

    Notes
    -----
    The account is the answer to the form itself: it may quote what rows hold, so it is kept
    nowhere. Sending the same file again changes nothing: its reports are there already.
    """
    actor = actor_of(request)
    check_right(person_of(actor), "import_reports")
    if request.method != "POST":
        return _form(request, {}, {})
    typed = {name: str(value) for name, value in request.POST.items()}
    files = request.FILES.getlist("file")
    errors = _errors(actor, typed, files, limit)
    if errors:
        return _form(request, typed, errors)
    try:
        done = take_in(
            actor,
            files,
            typed["layout"],
            mapping=request.FILES.get("mapping"),
            force=typed.get("force", ""),
        )
    except BadDataError as problem:
        return _form(request, typed, {"file": str(problem)})
    return render(request, "imports/account.html", _account(done))


def _account(done: Intake) -> dict[str, object]:
    return {
        "rows": rows_of(done.account, done.stored, len(done.known)),
        "tables": (*problem_tables(done.account.problems), *change_tables(done.account)),
        "known": known_table(done.known),
    }


def _errors(
    actor: User, typed: Mapping[str, str], files: Files, limit: UploadLimit
) -> dict[str, str]:
    errors = {}
    if limit.exceeded:
        errors["file"] = limit.words
    elif not files:
        errors["file"] = "Choose the file to import"
    if typed.get("layout") not in LAYOUTS:
        errors["layout"] = "Choose how the file is laid out"
    if typed.get("layout") != REDDOT and typed.get("force") not in forces(actor):
        errors["force"] = "Choose a force from the list"
    return errors


def forces(actor: User) -> tuple[str, ...]:
    """The forces that a person may import for."""
    found = scopes(person_of(actor), "import_reports")
    return tuple(sorted({scope.force for scope in found if scope.force}))


def _form(
    request: HttpRequest, typed: Mapping[str, str], errors: Mapping[str, str]
) -> HttpResponse:
    fields = _fields(actor_of(request), typed, errors)
    values = {"fields": fields, "problems": problems_of(fields)}
    return render(request, "imports/imports.html", values, status=400 if errors else 200)


def _fields(actor: User, typed: Mapping[str, str], errors: Mapping[str, str]) -> tuple[Field, ...]:
    mapping = Field(
        name="mapping", label="Mapping (TOML)", kind="file", accept=".toml", optional=True
    )
    layouts = tuple(
        Item(value=v, label=label, hint=HINTS[v], reveals=mapping if v == OWN else None)
        for v, label in LAYOUTS.items()
    )
    fields = (
        Field(
            name="file",
            label="File",
            kind="file",
            hint=f"Up to {LARGEST // MEGABYTE} MB; several files of one layout can be sent at once",
            error=errors.get("file", ""),
            accept=".csv,.xlsx,.ods,.parquet",
            multiple=True,
        ),
        Field(
            name="layout",
            label="How is it laid out?",
            kind="radios",
            items=layouts,
            value=typed.get("layout", ""),
            error=errors.get("layout", ""),
        ),
    )
    return (*fields, _force_field(forces(actor), typed, errors))


def _force_field(
    known: Sequence[str], typed: Mapping[str, str], errors: Mapping[str, str]
) -> Field:
    items = (Item(value="", label="Choose one"), *(Item(value=f, label=f) for f in known))
    return Field(
        name="force",
        label="Force of the reports",
        hint="Not asked of Reddot's own tables: each row names it",
        kind="select",
        items=items,
        value=typed.get("force", ""),
        error=errors.get("force", ""),
    )
