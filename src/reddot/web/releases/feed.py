"""The feed of releases: what went out, for programs that read along."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from reddot.store.models import Release
from reddot.store.releases import released
from reddot.web.releases.lists import became

SHOWN = 50
FRESH_SECONDS = 60


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Give the last releases as an Atom feed."""
    made = Atom1Feed(
        title="Releases of police use-of-force figures",
        link=request.build_absolute_uri(reverse("releases")),
        feed_url=request.build_absolute_uri(reverse("releases_feed")),
        description="Each release of figures, with what it corrects and why.",
        language="en-GB",
    )
    for row in released()[:SHOWN]:
        made.add_item(
            title=f"Release {row.number}: {row.title}",
            link=request.build_absolute_uri(reverse("release", args=[row.number])),
            description=_words(row),
            unique_id=f"urn:uuid:{row.key}",
            pubdate=row.released_at,
            updateddate=max(step.at for step in row.steps.all()),
            author_name=row.force_id,
        )
    response = HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml")
    patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
    return response


def _words(row: Release) -> str:
    why = f" Why: {row.reason}" if row.reason else ""
    return f"{row.force_id}. {became(row)}.{why}"
