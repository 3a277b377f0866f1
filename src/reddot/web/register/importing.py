"""Take in an existing register: a file and what its columns mean in, every problem or all of it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.db import DataError, IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from reddot.carriage.loading.file import read_register_file
from reddot.carriage.loading.mapping import (
    RegisterMapping,
    read_register_mapping,
    shipped_register_mapping,
)
from reddot.errors import BadDataError, UsageError
from reddot.store.actions.register import import_register
from reddot.store.holdings import rules_of_site
from reddot.store.models import User
from reddot.store.people import person_of
from reddot.store.register_forms import holdings_beside_file
from reddot.web.components import Field, Item, problems_of
from reddot.web.imports.intake import check_unpacked, without_folder
from reddot.web.imports.uploads import MEGABYTE, UploadLimit, limited
from reddot.web.register.account import Taken, account_of
from reddot.web.register.whose import force_asked, force_field, places
from reddot.web.report.opening import actor_of

LARGEST = 10 * MEGABYTE
SHIPPED, OWN = "shipped", "own"
LAYOUTS: Mapping[str, tuple[str, str]] = {
    SHIPPED: ("Reddot's own columns", "officer_id, course, model, completed_on, passed and more"),
    OWN: ("Columns of your own", "with a TOML file that says what they mean"),
}
CANNOT = (
    "The register could not be stored: a row holds a value that the store has no place for, or "
    "the same was being stored already. Nothing was stored. Check the file and send it again"
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(LARGEST)
def imports(request: HttpRequest, limit: UploadLimit) -> HttpResponse:
    """Ask for the file; name every problem of it, or take all of it in.

    Notes
    -----
    The account is the answer to the form itself and is kept nowhere.
    """
    actor, force = actor_of(request), force_asked(request, "manage_register")
    if request.method != "POST":
        return _form(request, force, {}, {})
    typed = {name: str(value) for name, value in request.POST.items()}
    errors = _errors(request, typed, limit)
    file = request.FILES.get("file")
    if errors or file is None:
        return _form(request, force, typed, errors)
    own = request.FILES.get("mapping") if typed["layout"] == OWN else None
    try:
        taken = _take_in(actor, force, file, own)
    except (BadDataError, UsageError) as problem:
        return _form(request, force, typed, {"file": str(problem)})
    except (IntegrityError, DataError, ValueError, OverflowError):
        return _form(request, force, typed, {"file": CANNOT})
    status = 200 if taken.stored else 400
    return render(request, "register/account.html", account_of(taken, force), status=status)


def _errors(request: HttpRequest, typed: Mapping[str, str], limit: UploadLimit) -> dict[str, str]:
    errors = {}
    if limit.exceeded:
        errors["file"] = limit.words
    elif "file" not in request.FILES:
        errors["file"] = "Choose the file of the register"
    if typed.get("layout") not in LAYOUTS:
        errors["layout"] = "Choose how the file is laid out"
    elif typed["layout"] == OWN and "mapping" not in request.FILES:
        errors["mapping"] = "Choose the mapping: a TOML file that says what the columns mean"
    return errors


def _take_in(
    actor: User,
    force: str,
    file: UploadedFile[bytes],
    own: UploadedFile[bytes] | None,
) -> Taken:
    """Read the file beside what the register holds, and store it where nothing is wrong.

    Raises
    ------
    BadDataError, UsageError
        Nothing can be read, or what was read contradicts what is stored.
    NotPermittedError
        The person does not manage the register of the force.
    """
    with TemporaryDirectory(prefix="reddot-register-") as folder:
        try:
            path = _keep(file, Path(folder), Path(file.name or "register").name)
            mapping = _mapping(own, Path(folder), force)
            known = holdings_beside_file(actor, force)
            read = read_register_file(path, mapping, known, rules=rules_of_site())
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
        except (BadDataError, UsageError) as problem:
            raise BadDataError(without_folder(folder, str(problem))) from None
    if read.report.problems:
        return Taken(read, {})
    return Taken(read, import_register(actor, force, read.holdings, digest))


def _mapping(own: UploadedFile[bytes] | None, folder: Path, force: str) -> RegisterMapping:
    """The mapping sent, or the one that ships; rows without a force are of the one chosen."""
    if own is None:
        return replace(shipped_register_mapping(), force=force)
    meant = read_register_mapping(_keep(own, folder / "mapping", "mapping.toml"))
    if meant.force not in (None, force):
        raise UsageError(f"The mapping is of {meant.force}, and {force} was chosen. Settle which.")
    return replace(meant, force=force)


def _keep(file: UploadedFile[bytes], folder: Path, name: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    with path.open("xb") as kept:
        for chunk in file.chunks():
            kept.write(chunk)
    check_unpacked(path)
    return path


def _form(
    request: HttpRequest, force: str, typed: Mapping[str, str], errors: Mapping[str, str]
) -> HttpResponse:
    actor = actor_of(request)
    mapping = Field(
        name="mapping",
        label="Mapping (TOML)",
        kind="file",
        accept=".toml",
        error=errors.get("mapping", ""),
    )
    fields = (
        *force_field(actor, force, "manage_register"),
        _file(errors),
        _layout(typed, errors, mapping),
    )
    values = {
        "force": force,
        "places": places(person_of(actor), "register_import"),
        "fields": fields,
        "problems": problems_of((*fields, mapping)),
    }
    return render(request, "register/import.html", values, status=400 if errors else 200)


def _file(errors: Mapping[str, str]) -> Field:
    return Field(
        name="file",
        label="File of the register",
        kind="file",
        hint=f"CSV, XLSX or ODS, up to {LARGEST // MEGABYTE} MB",
        error=errors.get("file", ""),
        accept=".csv,.xlsx,.ods",
    )


def _layout(typed: Mapping[str, str], errors: Mapping[str, str], mapping: Field) -> Field:
    return Field(
        name="layout",
        label="How is it laid out?",
        kind="radios",
        items=tuple(
            Item(value=code, label=words, hint=hint, reveals=mapping if code == OWN else None)
            for code, (words, hint) in LAYOUTS.items()
        ),
        value=typed.get("layout", ""),
        error=errors.get("layout", ""),
    )
