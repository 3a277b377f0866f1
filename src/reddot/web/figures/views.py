"""The explorer: one address for each view, its page, its files, and why there is none."""

from __future__ import annotations

import hashlib
import zlib
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import parse_qsl

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import parse_etags, quote_etag
from django.views.decorators.http import require_safe

from reddot.web.api.errors import fault
from reddot.web.components import Link, problems_of
from reddot.web.figures.asking import FORMATS, Asked, read_asked
from reddot.web.figures.choosing import FIRST, fields_of
from reddot.web.figures.citing import cite, ids_table, lasting_query, place_words
from reddot.web.figures.files import make_file, sections_of
from reddot.web.figures.finding import Found, NotThere, find, known_choices, stamp_of
from reddot.web.figures.kept import Kept

KEPT_SECONDS = 60
LABELS = {
    "csv": "CSV, for a program or a spreadsheet",
    "ods": "ODS, a spreadsheet with its rule",
    "json": "JSON, with rule, bounds and ids",
    "html": "Evidence pack as a web page (HTML)",
    "pdf": "Evidence pack to print (PDF, accessible)",
}


@dataclass(frozen=True, slots=True)
class Page:
    """A page or file as it was made for the first who asked, and the tag it is known by.

    It is kept packed, so that many fit into the memory of a process.
    """

    packed: bytes
    status: int
    tag: str
    kind: str = ""
    name: str = ""


MOST_KEPT = 1000
_pages: Kept[Page] = Kept(MOST_KEPT)


@require_safe
def explorer(request: HttpRequest) -> HttpResponse:
    """A view of the figures: its page, or the file that the address names."""
    asked = read_asked(request.GET, known_choices())
    if asked.problems:
        return _refused(request, asked)
    given = parse_qsl(request.META.get("QUERY_STRING", ""), keep_blank_values=True)
    if given and tuple(given) != asked.pairs():
        return HttpResponseRedirect(f"{reverse('figures')}?{asked.query()}".rstrip("?"))
    stamp = stamp_of(asked)
    if asked.form:
        return _file(request, asked, stamp)
    if request.user.is_authenticated:  # their pages bear their own menu
        return _draw(request, asked)
    key = (asked.pairs(), stamp, request.build_absolute_uri(reverse("figures")))
    page = _pages.ask(key, lambda: _page(_draw(request, asked)))
    return _answer(request, page)


def _page(drawn: HttpResponse) -> Page:
    return Page(*_packed(drawn.content, drawn.status_code))


def _packed(content: bytes, status: int = 200) -> tuple[bytes, int, str]:
    tag = quote_etag(hashlib.sha256(content).hexdigest()[:32])
    return zlib.compress(content, 1), status, tag


def _answer(request: HttpRequest, page: Page) -> HttpResponse:
    """An answer that a browser may keep for a minute and then ask whether it still holds."""
    known = page.tag in parse_etags(request.headers.get("If-None-Match", ""))
    if page.status == 200 and known:
        response: HttpResponse = HttpResponseNotModified()
    else:
        content = zlib.decompress(page.packed)
        response = HttpResponse(content, status=page.status, content_type=page.kind or None)
    if page.status == 200:
        response["ETag"] = page.tag
        patch_cache_control(response, public=True, max_age=KEPT_SECONDS)
    patch_vary_headers(response, ["Cookie"])
    return response


# --- pages


def _refused(request: HttpRequest, asked: Asked) -> HttpResponse:
    """What is wrong with the address, at its fields."""
    if asked.typed.get("format") == "json":
        name, words = next(iter(asked.problems.items()))
        return fault(400, "invalid", f"{words}.", name)
    return _render(request, asked, {"wrong": True}, 400)


def _draw(request: HttpRequest, asked: Asked) -> HttpResponse:
    found = find(asked)
    if isinstance(found, NotThere):
        return _render(request, asked, {"not_there": found}, found.status)
    address = _address(request, found)
    lasting = lasting_query(found)
    values = {
        "found": found,
        "place": place_words(found),
        "sections": sections_of(found),
        "cited": cite(found, address),
        "ids": ids_table(found),
        "canonical": address,
        "downloads": [Link(LABELS[f], f"?{lasting}&format={f}") for f in FORMATS[:3]],
        "packs": [Link(LABELS[f], f"?{lasting}&format={f}") for f in FORMATS[3:]],
        "apart": _apart(found),
    }
    return _render(request, found.asked, values, 200)


def _render(
    request: HttpRequest, asked: Asked, values: dict[str, object], status: int
) -> HttpResponse:
    fields = fields_of(asked, known_choices())
    more = [field for field in fields if field.name not in FIRST]
    shown = {
        "first": [field for field in fields if field.name in FIRST],
        "more": more,
        "compare": _comparisons(),
        "more_open": any(field.value or field.error for field in more),
        "problems": problems_of(fields),
    }
    return render(request, "figures/explorer.html", shown | values, status=status)


COMPARISONS = (
    ("rates", "Rates, by what they are measured against"),
    ("disparity", "Disparity, with its interval"),
    ("funnel", "Forces and units against chance"),
)


def _comparisons() -> list[Link]:
    """The pages that compare figures, where the site has them."""
    found = []
    for name, label in COMPARISONS:
        with suppress(NoReverseMatch):
            found.append(Link(label, reverse(name)))
    return found


def _apart(found: Found) -> list[Link]:
    """The periods that a view of all of them leaves out, each side of a break by itself."""
    return [
        Link(f"{found.view.force}, {period}", f"?{found.asked.but(periods=(period,))}")
        for part in found.apart
        for period in part
    ]


def _address(request: HttpRequest, found: Found) -> str:
    return request.build_absolute_uri(f"{reverse('figures')}?{lasting_query(found)}")


# --- files


def _file(request: HttpRequest, asked: Asked, stamp: str) -> HttpResponse:
    key = (asked.pairs(), stamp, request.build_absolute_uri(reverse("figures")))
    page = _pages.get(key)
    if page is None:
        found = find(asked)
        if isinstance(found, NotThere):
            return _no_file(request, asked, found)
        made = make_file(found, asked.form, _address(request, found), stamp)
        page = _pages.put(key, Page(*_packed(made.content), made.kind, made.name))
    response = _answer(request, page)
    response["Content-Disposition"] = f'attachment; filename="{page.name}"'
    return response


def _no_file(request: HttpRequest, asked: Asked, found: NotThere) -> HttpResponse:
    """Why there is no such file: as JSON where JSON was asked for, else on a page."""
    if asked.form == "json":
        return fault(found.status, "no_data", " ".join((f"{found.title}.", *found.words)))
    return _render(request, asked, {"not_there": found}, found.status)
