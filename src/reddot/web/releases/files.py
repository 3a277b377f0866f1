"""The files of a release as they went out, and its entry in the ledger."""

from __future__ import annotations

import json
from pathlib import PurePosixPath

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control

from reddot.store.not_done import NotFoundError
from reddot.store.release_ledger import ledger_entries
from reddot.store.releases import find_file, find_released
from reddot.web.releases.reading import readable

YEAR_SECONDS = 365 * 24 * 3600
TYPES = {
    ".json": "application/json",
    ".csv": "text/csv; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".parquet": "application/vnd.apache.parquet",
}
NO_ENTRY = (
    "The ledger covers this release within a minute of its going out. Try again then; the release "
    "itself can be read and verified by its checksums now."
)


@readable
def file(request: HttpRequest, release: int, path: str) -> HttpResponseBase:
    """Give a file to keep; it never changes, so that a copy may be kept for good."""
    note, where = find_file(find_released(release), path)
    etag = f'"{note.sha256}"'
    kept = get_conditional_response(request, etag=etag)
    if kept is not None:
        return kept
    name = PurePosixPath(note.path)
    response = FileResponse(
        where.open("rb"),
        as_attachment=True,
        filename=f"release-{release}-{name.name}",
        content_type=TYPES.get(name.suffix, "application/octet-stream"),
    )
    response["ETag"] = etag
    response["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(response, public=True, max_age=YEAR_SECONDS, immutable=True)
    return response


@readable
def ledger_entry(request: HttpRequest, release: int) -> HttpResponse:  # noqa: ARG001
    """Give the entries of a release in the ledger, opened, with their proofs of inclusion."""
    find_released(release)
    entries = ledger_entries(release)
    if not entries:
        raise NotFoundError(NO_ENTRY)
    text = json.dumps([entry.as_json() for entry in entries], indent=1)
    response = HttpResponse(text + "\n", content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="release-{release}-ledger.json"'
    response["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(response, public=True, max_age=60)
    return response
