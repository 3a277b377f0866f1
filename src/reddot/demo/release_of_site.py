"""A first release of the demonstration's site, made as people would: announced, drafted, signed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from reddot.records.report import local_day
from reddot.store.actions.announcing import announce_release
from reddot.store.actions.release_builds import build_waiting
from reddot.store.actions.release_drafts import draft_release, preview_release, sign_off_release
from reddot.store.actions.releasing import release
from reddot.store.models import Release, User

TITLE = "Police use of force and Taser in Eastshire"
UNTIL_THE_NEXT = timedelta(days=120)


def make_release(people: Mapping[str, User], force: str) -> Release:
    """Let a release of the years that are over out, and announce the next one.

    Parameters
    ----------
    people
        The demonstration's people: the force lead drafts, the auditor signs off.
    force
        The force.
    """
    lead, second, today = people["lead"], people["auditor"], local_day(timezone.now())
    row = announce_release(lead, force, TITLE, today)
    draft_release(lead, row.key)
    build_waiting()
    row.refresh_from_db()
    preview_release(lead, row.key, row.draft_sha256)
    sign_off_release(second, row.key, row.draft_sha256)
    out = release(lead, row.key)
    announce_release(lead, force, TITLE, today + UNTIL_THE_NEXT)
    return out
