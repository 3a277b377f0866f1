"""The operations that need no token and read what is public: releases, their figures, claims."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from ninja import P, PathEx, Query, Router

from reddot.errors import NotEnoughDataError, UsageError
from reddot.publish.view_files import view_json
from reddot.publish.views import ask
from reddot.store.not_done import NotFoundError
from reddot.web.api.errors import check_names
from reddot.web.api.public_shapes import (
    NoQuery,
    ReleasedTableBody,
    ReleaseList,
    ReleaseOne,
    StoryBody,
    StoryList,
    ViewBody,
    ViewQuery,
)
from reddot.web.api.shapes import ErrorBody
from reddot.web.claims.shelf import ShownStory, shelf
from reddot.web.figures.asking import Asked
from reddot.web.figures.finding import NotThere, find
from reddot.web.figures.shelf import Volume, issues, open_volume, volume

FRESH_SECONDS = 60
REFUSALS: dict[int, Any] = {400: ErrorBody, 405: ErrorBody, 422: ErrorBody}
MISSING = REFUSALS | {404: ErrorBody}

KEY, LONGEST_KEY = r"^[a-z0-9-]+$", 100

router = Router()


def _public(response: HttpResponse) -> None:
    patch_cache_control(response, public=True, max_age=FRESH_SECONDS)


@router.get("/releases/", response={200: ReleaseList, **REFUSALS}, url_name="releases")
def releases(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:
    """Every release that is out, the newest first, corrected and withdrawn ones among them."""
    check_names(request, NoQuery)
    _public(response)
    return {"releases": [_line(open_volume(issue)) for issue in issues()]}


@router.get("/releases/{int:release}/", response={200: ReleaseOne, **MISSING}, url_name="release")
def release(request: HttpRequest, response: HttpResponse, release: int) -> dict[str, Any]:
    """One release: its tables, its files with their checksums, and what it was made from."""
    check_names(request, NoQuery)
    found = volume(release)
    _public(response)
    names = ("code_version", "data_checkpoint", "tables", "files", "kept")
    return _line(found) | {name: found.manifest[name] for name in names}


@router.get(
    "/releases/{int:release}/tables/{str:table}/",
    response={200: ReleasedTableBody, **MISSING},
    url_name="release_table",
)
def release_table(
    request: HttpRequest, response: HttpResponse, release: int, table: str
) -> dict[str, Any]:
    """One table as it was released."""
    check_names(request, NoQuery)
    found = volume(release)
    entry = next((one for one in found.entries if one.name == table), None)
    if entry is None:
        names = ", ".join(one.name for one in found.entries)
        raise NotFoundError(f"Release {release} has no such table. Its tables are: {names}.")
    _public(response)
    about = {"name": entry.name, "title": entry.title, "by": entry.by, "policy": entry.policy}
    return found.table(entry).as_json() | about | {"release": release}


@router.get(
    "/releases/{int:release}/figures/",
    response={200: ViewBody, **MISSING},
    url_name="release_figures",
)
def release_figures(
    request: HttpRequest, response: HttpResponse, release: int, asked: Query[ViewQuery]
) -> dict[str, Any]:
    """Figures of a release by what is counted and by what, each row with its id.

    Only tables of the release answer: a crossing that is not among them is refused, with the
    nearest ones named.
    """
    check_names(request, ViewQuery)
    own = volume(release)
    found = find(
        Asked(
            force=asked.force or own.forces[0],
            periods=tuple(asked.period),
            question=ask(asked.count, asked.by, asked.tactic),
            release=str(release),
        )
    )
    if isinstance(found, NotThere):
        near = "; ".join(link.label for link in found.links)
        words = " ".join((f"{found.title}.", *found.words, f"There is: {near}." if near else ""))
        raise (UsageError if found.status == 400 else NotEnoughDataError)(words.strip())
    _public(response)
    return view_json(found.view, release, found.pairs)


@router.get("/claims/", response={200: StoryList, **REFUSALS}, url_name="claims")
def claims(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:
    """The stories that were checked, with the two answers on each claim."""
    check_names(request, NoQuery)
    _public(response)
    return {"stories": [_story(one, short=True) for one in shelf().stories]}


@router.get("/claims/{str:story}/", response={200: StoryBody, **MISSING}, url_name="story")
def story(
    request: HttpRequest,
    response: HttpResponse,
    story: PathEx[str, P(pattern=KEY, max_length=LONGEST_KEY)],
) -> dict[str, Any]:
    """One story with its verdicts and all that they rest on."""
    check_names(request, NoQuery)
    found = {one.key: one for one in shelf().stories}
    if story not in found:
        raise NotFoundError(f"There is no such story. The stories are: {', '.join(found)}.")
    _public(response)
    return _story(found[story], short=False)


SHORT = ("id", "text", "description", "inference")


def _story(found: ShownStory, *, short: bool) -> dict[str, Any]:
    verdicts = [one.verdict.as_json() for one in found.claims]
    lines = [{name: v[name] for name in SHORT} for v in verdicts] if short else verdicts
    published = found.story.published
    return {
        "story": found.key,
        "title": found.story.title,
        "published": published,
        "claims": lines,
    }


def _line(found: Volume) -> dict[str, Any]:
    return {
        "number": found.number,
        "title": found.title,
        "state": found.state,
        "forces": found.forces,
        "periods": found.periods,
        "released_on": found.released_on,
        "corrects": found.corrects,
        "reason": found.reason,
        "manifest_sha256": found.stamp,
    }
