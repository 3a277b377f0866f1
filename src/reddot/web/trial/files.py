"""The folder of a trial as a ZIP file, and its entries in the ledger with their proofs."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from reddot.store.not_done import NotFoundError
from reddot.store.trial_files import folder_zip
from reddot.store.trial_ledger import trial_ledger_entries
from reddot.store.trials import find_registered
from reddot.web.trial.reading import readable

NO_ENTRY = "The ledger covers what is entered within a minute. Try again then."


@readable
def folder(request: HttpRequest, trial: str) -> HttpResponse:  # noqa: ARG001
    """Give everything that is needed to verify a trial offline."""
    row = find_registered(trial)
    response = HttpResponse(folder_zip(row), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{row.slug}.zip"'
    response["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(response, public=True, max_age=60)
    return response


@readable
def ledger(request: HttpRequest, trial: str) -> HttpResponse:  # noqa: ARG001
    """Give the seal and the head of a trial's log as the ledger has them, opened, with proofs."""
    entries = trial_ledger_entries(find_registered(trial).slug)
    if not entries:
        raise NotFoundError(NO_ENTRY)
    text = json.dumps([entry.as_json() for entry in entries], indent=1)
    response = HttpResponse(text + "\n", content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{trial}-ledger.json"'
    response["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(response, public=True, max_age=60)
    return response
