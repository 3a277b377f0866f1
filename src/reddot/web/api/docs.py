"""The interface for programs described on a page, made from its own description."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reddot.web.api.operations import api
from reddot.web.components import Cell, Table


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """List the operations and what each takes."""
    schema: dict[str, Any] = api.get_openapi_schema(path_prefix="/api/v1/")
    operations = [(path, found["get"]) for path, found in schema["paths"].items() if "get" in found]
    values = {"operations": _operations(operations), "parameters": _parameters(operations)}
    return render(request, "api/docs.html", values)


def _operations(found: list[tuple[str, dict[str, Any]]]) -> Table:
    return Table(
        caption="Operations",
        headings=("GET", "What it gives", "Token"),
        rows=tuple(
            (
                Cell(path),
                Cell(operation.get("description", "")),
                Cell("Needed" if operation.get("security") else "Not needed"),
            )
            for path, operation in found
        ),
    )


def _parameters(found: list[tuple[str, dict[str, Any]]]) -> Table:
    rows = (
        (Cell(one["name"]), Cell(path), Cell(_allowed(one["schema"])))
        for path, operation in found
        for one in operation.get("parameters", ())
    )
    return Table(caption="Parameters", headings=("Name", "Of", "What is allowed"), rows=tuple(rows))


def _allowed(schema: dict[str, Any]) -> str:
    """What a parameter may be, in words.

    >>> _allowed({"type": "integer", "minimum": 1, "maximum": 200})
    'integer, 1 to 200'
    """
    if "items" in schema:
        return "text; may be given again"
    kinds = [s for s in schema.get("anyOf", [schema]) if s.get("type") != "null"]
    if values := [value for kind in kinds for value in kind.get("enum", ())]:
        return ", ".join(map(str, values))
    said = kinds[0].get("format") or kinds[0].get("type", "any")
    low, high = kinds[0].get("minimum"), kinds[0].get("maximum")
    return f"{said}, {low} to {high}" if low is not None and high is not None else str(said)
