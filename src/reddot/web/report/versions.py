"""Whether a page was made from what is stored now: two tabs, two devices, the back button."""

from __future__ import annotations

import hashlib
import json

from reddot.records.answers import as_given
from reddot.records.pages import Page
from reddot.records.report import Report
from reddot.web.report.posting import Given, first


def seen(report: Report, page: Page) -> str:
    """A word for the stored answers of a page, sent with its form and compared when it comes back.

    A change of other questions in between is no reason to stop; a change of these is.
    """
    held = {field: as_given(report, field) for field in page.fields}
    text = json.dumps(held, sort_keys=True, default=list)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def is_stale(report: Report, page: Page, given: Given) -> bool:
    """Whether the answers of a page were changed elsewhere after the page was made."""
    return first(given, "seen") != seen(report, page)
