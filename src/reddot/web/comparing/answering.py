"""A comparison as a page, a CSV or JSON, and the page that says why there is none."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from reddot.errors import NotEnoughDataError, UsageError
from reddot.pack.blocks import Section
from reddot.publish.openfiles.csv_text import CsvValue, csv_bytes
from reddot.records.cells import Missing
from reddot.web.api.errors import fault
from reddot.web.comparing.choosing import BAD_REQUEST, FORMATS, NOT_FOUND, Chosen
from reddot.web.comparing.holding import Held
from reddot.web.components import Link, PageProblem, problems_of

LABELS = {
    "csv": "CSV, one line for each force or group, for a program or a spreadsheet",
    "json": "JSON, with rule, intervals, bounds and cautions",
}
KINDS = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
PAGES = (
    ("rates", "Rates by several denominators"),
    ("funnel", "Funnel of forces or units"),
    ("disparity", "Perceived groups"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A comparison made: its sections, its values for files, and what to cite."""

    title: str
    sections: tuple[Section, ...]
    values: Mapping[str, object]
    rows: tuple[Mapping[str, object], ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparing:
    """A page of comparisons: its name, and how a comparison is made of what was chosen.

    ``elsewhere`` gives what there is instead, where there is none of what was chosen.
    """

    name: str
    make: Callable[[Chosen, Held], Shown]
    elsewhere: Callable[[Chosen, Held], Sequence[Link]]


def answer(request: HttpRequest, page: Comparing, chosen: Chosen, held: Held) -> HttpResponse:
    """The page or the file of what was chosen, or the page that says why there is none.

    Parameters
    ----------
    request
        Who asks.
    page
        Which comparison.
    chosen
        What the address chooses.
    held
        What comparisons are made of.
    """
    if chosen.problems:
        return _refused(request, page, chosen, held)
    try:
        shown = page.make(chosen, held)
    except (NotEnoughDataError, UsageError) as problem:
        status = NOT_FOUND if isinstance(problem, NotEnoughDataError) else BAD_REQUEST
        return _none(request, page, chosen, held, (status, str(problem)))
    if chosen.form:
        return _file(page, chosen, shown, _address(request, page, chosen))
    address = _address(request, page, chosen)
    values = {
        "shown": shown,
        "address": address,
        "cited": f"{shown.title}. {'; '.join(shown.sources)}. {address}",
        "downloads": [Link(LABELS[f], f"?{chosen.query(format=f)}") for f in FORMATS],
    }
    return _render(request, page, chosen, values, 200)


def _refused(request: HttpRequest, page: Comparing, chosen: Chosen, held: Held) -> HttpResponse:
    name, (_, words) = next(iter(chosen.problems.items()))
    if request.GET.get("format") == "json":
        code = "not_found" if chosen.status == NOT_FOUND else "invalid"
        return fault(chosen.status, code, f"{words}.", name)
    values: dict[str, object] = {"links": page.elsewhere(chosen, held)}
    return _render(request, page, chosen, values, chosen.status)


def _none(
    request: HttpRequest,
    page: Comparing,
    chosen: Chosen,
    held: Held,
    why: tuple[int, str],
) -> HttpResponse:
    status, words = why
    if chosen.form == "json":
        return fault(status, "no_data" if status == NOT_FOUND else "invalid", words)
    values: dict[str, object] = {"why": words, "links": page.elsewhere(chosen, held)}
    return _render(request, page, chosen, values, status)


def _render(
    request: HttpRequest,
    page: Comparing,
    chosen: Chosen,
    values: Mapping[str, object],
    status: int,
) -> HttpResponse:
    fields = chosen.fields()
    problems = problems_of(fields)
    if "format" in chosen.problems:
        problems = (*problems, PageProblem("#main-content", chosen.problems["format"][1]))
    others = [Link(words, reverse(name), name == page.name) for name, words in PAGES]
    shown = {"fields": fields, "problems": problems, "pages": others, "here": page.name}
    return render(request, f"comparing/{page.name}.html", {**shown, **values}, status=status)


def _address(request: HttpRequest, page: Comparing, chosen: Chosen) -> str:
    return request.build_absolute_uri(f"{reverse(page.name)}?{chosen.query()}")


def _file(page: Comparing, chosen: Chosen, shown: Shown, address: str) -> HttpResponse:
    content = _csv(shown) if chosen.form == "csv" else _json(shown, address)
    words = "-".join((page.name, *filter(None, chosen.values.values()))).lower()
    name = re.sub(r"[^a-z0-9]+", "-", words).strip("-")[:100]
    response = HttpResponse(content, content_type=KINDS[chosen.form])
    response["Content-Disposition"] = f'attachment; filename="{name}.{chosen.form}"'
    return response


def _csv(shown: Shown) -> bytes:
    columns = list(dict.fromkeys(name for row in shown.rows for name in row))
    lines = [[_cell(row.get(name), _why_none(row)) for name in columns] for row in shown.rows]
    return csv_bytes([columns, *lines])


def _why_none(row: Mapping[str, object]) -> str:
    """Why a row has no further number: the word of its count, or that it does not apply."""
    count = row.get("count")
    return count if isinstance(count, str) else Missing.NOT_APPLICABLE.value


def _cell(value: object, none: str) -> CsvValue:
    """A value of a file; an end that is nowhere is empty."""
    if value is None:
        return none
    value = _finite(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, int | float) else str(value)


def _json(shown: Shown, address: str) -> bytes:
    body = _finite({**shown.values, "sources": list(shown.sources), "address": address})
    return json.dumps(body, indent=1, ensure_ascii=False).encode("utf-8")


def _finite(value: object) -> object:
    """A value that JSON can hold: an end that is nowhere is left out, as null."""
    if isinstance(value, dict):
        return {name: _finite(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_finite(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
