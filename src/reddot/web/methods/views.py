"""The manual of counting rules: an index, a page for each table, one for each worked example."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from reddot.figures.manual import (
    ASSUMED,
    BOUNDS_WORDS,
    Case,
    breaks_of,
    cases_of,
    ladder_rows,
    ladders_of,
    manual_rules,
    read_cases,
)
from reddot.figures.rates import shipped_denominators
from reddot.figures.rule import CountingRule
from reddot.figures.series import SeriesBreak, series_breaks
from reddot.pack.wording import day, listed, plain
from reddot.records.forces import is_synthetic
from reddot.web.components import Cell, Link, Table
from reddot.web.methods.examples import key_of, lay_out
from reddot.web.methods.words import DENOMINATORS, MISSING, POLICIES, ZERO, Explained


@dataclass(frozen=True, slots=True)
class Denominator:
    """A number to divide by: what it is, what it says, from which publications and days."""

    explained: Explained
    sources: tuple[str, ...]


@require_safe
def methods(request: HttpRequest) -> HttpResponse:
    """Everything that a figure here rests on, and where each rule is."""
    cases = read_cases()
    values = {
        "rules": rules_table(),
        "on_records": tuple(_link(case) for case in cases if case.on_records()),
        "on_releases": tuple(_link(case) for case in cases if not case.on_records()),
        "ladders": ladders_table(),
        "breaks": breaks_table(series_breaks()),
        "denominators": tuple(_denominators()),
        "missing": tuple(_missing()),
        "policies": tuple(POLICIES.values()),
    }
    return render(request, "methods/methods.html", values)


@require_safe
def table(request: HttpRequest, table: str) -> HttpResponse:
    """The rule of one table: what it counts, in and out, orders of uses, breaks, examples."""
    rules = {address_of(rule): rule for rule in manual_rules()}
    if table not in rules:
        raise Http404
    rule = rules[table]
    breaks = breaks_of(rule.name)
    values = {
        "rule": rule,
        "before": rule.until_2017_04,
        "ladders": ladders_table() if ladders_of(rule) else None,
        "breaks": breaks_table(breaks) if breaks else None,
        "examples": tuple(_link(case) for case in cases_of(rule.name)),
    }
    return render(request, "methods/table.html", values)


@require_safe
def example(request: HttpRequest, example: str) -> HttpResponse:
    """One worked example: the rule, a small table in, the counts out."""
    cases = read_cases()
    places = {key_of(case): i for i, case in enumerate(cases)}
    if example not in places:
        raise Http404
    here = places[example]
    case = cases[here]
    values = {
        "example": lay_out(case),
        "tables": tuple(_tables_of(case)),
        "before": _link(cases[here - 1]) if here else None,
        "after": _link(cases[here + 1]) if here + 1 < len(cases) else None,
        "assumed": ASSUMED if case.on_records() else "",
        "bounds": BOUNDS_WORDS if "–" in str(case.content["asks"]) else "",
    }
    return render(request, "methods/example.html", values)


def address_of(rule: CountingRule) -> str:
    """The rule as a part of an address: ``tactics-by-age``."""
    return rule.name.replace("_", "-")


def _link(case: Case) -> Link:
    return Link(case.title, reverse("methods_example", kwargs={"example": key_of(case)}))


def _rule_link(rule: CountingRule) -> Link:
    return Link(rule.title, reverse("methods_table", kwargs={"table": address_of(rule)}))


def _tables_of(case: Case) -> Iterator[Link]:
    known = {rule.name: rule for rule in manual_rules()}
    yield from (_rule_link(known[name]) for name in case.tables() if name in known)


@cache
def rules_table() -> Table:
    """Every table with its unit, each leading to its rule."""
    rows = tuple(
        (Cell(rule.title, href=_rule_link(rule).href), Cell(rule.unit)) for rule in manual_rules()
    )
    return Table("Tables and what one unit of each is", ("Table", "One unit is one"), rows, True)


@cache
def ladders_table() -> Table:
    """The orders of CED uses, side by side."""
    rows = tuple(
        (Cell(title), Cell(", ".join(map(plain, order))), Cell(source))
        for _, title, order, source in ladder_rows()
    )
    return Table("Orders of use, low to high", ("Order", "Low to high", "Source"), rows, True)


def breaks_table(breaks: tuple[SeriesBreak, ...]) -> Table:
    """Breaks in the series: from when, what changes, for whom."""
    rows = tuple(
        (Cell(day(b.on)), Cell(b.what), Cell(listed(b.forces) if b.forces else "all forces"))
        for b in breaks
    )
    return Table("Breaks in the series", ("From", "What changes", "For"), rows, True)


def _missing() -> Iterator[tuple[str, str]]:
    yield "0", ZERO
    yield from ((plain(kind.value), words) for kind, words in MISSING.items())


def _denominators() -> Iterator[Denominator]:
    """Each kind of denominator that ships, with its publications; invented ones left out."""
    for kind, explained in DENOMINATORS.items():
        known = [d for d in shipped_denominators() if d.kind == kind and not is_synthetic(d.force)]
        found: dict[str, list[str]] = {}
        for d in sorted(known, key=lambda d: d.on):
            days = found.setdefault(d.definition, [])
            if day(d.on) not in days:
                days.append(day(d.on))
        sources = (f"{words}: {listed(tuple(days))}" for words, days in found.items())
        yield Denominator(explained, tuple(sources))
