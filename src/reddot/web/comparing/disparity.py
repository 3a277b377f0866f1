"""Perceived groups: shares, rates and ratios to a reference group, with the cautions first."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_safe

from reddot.errors import NotEnoughDataError
from reddot.figures.breakdowns import Breakdown
from reddot.figures.comparison_rows import group_rows
from reddot.figures.group_counts import places_by_group
from reddot.figures.group_rates import (
    MEASURES,
    REFERENCES,
    group_table,
    groups_of,
    perceived,
    words,
)
from reddot.figures.measures import read_measure
from reddot.pack.disparity_section import disparity_section
from reddot.pack.wording import day, period_words
from reddot.web.comparing.answering import Comparing, Shown, answer
from reddot.web.comparing.choosing import NOT_FOUND, Choice, Chosen, choose, listed, value_of
from reddot.web.comparing.counting import count_choice
from reddot.web.comparing.holding import Held, held
from reddot.web.components import Link

Places = tuple[tuple[str, str], ...]


@require_safe
def disparity(request: HttpRequest) -> HttpResponse:
    """The groups of a perceived characteristic in one force and period."""
    found = held()
    page = Comparing("disparity", _make, _elsewhere)
    return answer(request, page, _read(request.GET, found), found)


def _read(query: QueryDict, found: Held) -> Chosen:
    by = Choice(
        name="by",
        label="As the officer perceived the person’s",
        items=tuple((name, words(perceived(name))) for name in REFERENCES),
        usual=_usual(found, MEASURES, REFERENCES)[1],
        wrong="Choose a perceived characteristic from the list",
    )
    characteristic = perceived(value_of(query, by))
    count = count_choice(MEASURES, _usual(found, MEASURES, [characteristic.name])[0])
    measure = read_measure(value_of(query, count))
    places, own = _places(found), places_by_group(found.by_group, measure, characteristic)
    force = _force(places, own)
    period = _period(places, own, value_of(query, force))
    return choose(query, (force, period, count, by, _reference(characteristic)))


def _usual(found: Held, counts: Iterable[str], bys: Iterable[str]) -> tuple[str, str]:
    """The first count and characteristic that figures are held of; the first two where none is."""
    pairs = [(count, by) for by in bys for count in counts]
    held = (
        pair
        for pair in pairs
        if places_by_group(found.by_group, read_measure(pair[0]), perceived(pair[1]))
    )
    return next(held, pairs[0])


def _places(found: Held) -> Places:
    """Every force and period that any figures by group are held of."""
    every = (
        place
        for name in MEASURES
        for by in REFERENCES
        for place in places_by_group(found.by_group, read_measure(name), perceived(by))
    )
    return tuple(dict.fromkeys(every))


def _force(places: Places, own: Places) -> Choice:
    names = sorted({force for force, _ in places})
    return Choice(
        name="force",
        label="Force or nation",
        items=listed(names),
        usual=next((force for force, _ in own), names[0] if names else ""),
        wrong="No figures by perceived group are held of this force. Choose one from the list",
        status=NOT_FOUND,
    )


def _period(places: Places, own: Places, force: str) -> Choice:
    periods = sorted({period for _, period in places}, reverse=True)
    mine = sorted((period for of, period in own if of == force), reverse=True)
    return Choice(
        name="period",
        label="Period",
        items=tuple((name, period_words(name)) for name in periods),
        usual=next(iter([*mine, *periods]), ""),
        wrong="No figures by perceived group are held of this period. Choose one from the list",
        status=NOT_FOUND,
    )


def _reference(by: Breakdown) -> Choice:
    usual = by.label(REFERENCES[by.name])
    groups = tuple((group, by.label(group)) for group in groups_of(by))
    return Choice(
        name="reference",
        label="Held against",
        items=(("", f"The usual: {usual}"), *groups),
        usual="",
        wrong=f"Choose a group of {words(by)} from the list",
    )


def _make(chosen: Chosen, found: Held) -> Shown:
    if not chosen["force"] and chosen.form:
        raise NotEnoughDataError("No figures by perceived group are held here yet.")
    if not chosen["force"]:
        return Shown(title="", sections=(), values={}, rows=(), sources=())
    table = group_table(
        (*found.by_group, *found.tables),
        read_measure(chosen["count"]),
        chosen["by"],
        chosen["force"],
        chosen["period"],
        reference=chosen["reference"],
        known=found.known,
    )
    section = disparity_section("groups", table)
    published = f", published {day(table.counts.vintage)}" if table.counts.vintage else ""
    return Shown(
        title=section.title,
        sections=(section,),
        values=table.as_json(),
        rows=tuple(group_rows(table)),
        sources=(f"{table.counts.source}{published}",),
    )


def _elsewhere(chosen: Chosen, found: Held) -> list[Link]:
    """The views of the same force that there are."""
    force = chosen["force"] if "force" not in chosen.problems else ""
    return [
        Link(
            f"{read_measure(name).title} by perceived {words(perceived(by))}, {of}, {period}",
            f"?{chosen.query(force=of, period=period, count=name, by=by, reference='')}",
        )
        for name in MEASURES
        for by in REFERENCES
        for of, period in places_by_group(found.by_group, read_measure(name), perceived(by))
        if of == force
    ]
