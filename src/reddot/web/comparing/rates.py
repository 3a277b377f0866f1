"""Rates of a force by several denominators, beside each other and among all forces."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_safe

from reddot.figures.comparison import Measured
from reddot.figures.comparison_rows import ranking_rows
from reddot.figures.measures import read_measure, read_per
from reddot.figures.rate_changes import rate_changes
from reddot.figures.rate_ranks import Ranking, rankings
from reddot.pack.comparison_words import sources_of
from reddot.pack.rate_section import rate_sections
from reddot.pack.wording import period_words
from reddot.web.comparing.answering import Comparing, Shown, answer
from reddot.web.comparing.choosing import NOT_FOUND, Choice, Chosen, choose, listed, value_of
from reddot.web.comparing.counting import count_choice, measure_of, per_choice
from reddot.web.comparing.holding import Held, held
from reddot.web.components import Link


@require_safe
def rates(request: HttpRequest) -> HttpResponse:
    """A force's rate by the denominator chosen, and by every other."""
    found = held()
    page = Comparing("rates", _make, _elsewhere)
    return answer(request, page, _read(request.GET, found), found)


def _read(query: QueryDict, found: Held) -> Chosen:
    measure = measure_of(query)
    forces = found.forces(measure)
    force = Choice(
        name="force",
        label="Force or nation",
        items=listed(forces),
        usual=forces[0],
        wrong="No figures are held of this force. Choose one from the list",
        status=NOT_FOUND,
    )
    own = found.periods(measure, {value_of(query, force)})
    period = Choice(
        name="period",
        label="Period",
        items=tuple((name, period_words(name)) for name in found.periods(measure, set(forces))),
        usual=own[0],
        wrong="No figures are held of this period. Choose one from the list",
        status=NOT_FOUND,
    )
    return choose(query, (force, period, count_choice(), per_choice(query, measure, found)))


def _make(chosen: Chosen, found: Held) -> Shown:
    measure, force = read_measure(chosen["count"]), chosen["force"]
    every = rankings(found.tables, measure, chosen["period"], force, found.known)
    own = next(one for one in every if one.field.asked.per.key == chosen["per"])
    per = read_per(chosen["per"], found.known)
    changes = rate_changes(found.tables, measure, per, force, found.known)
    return Shown(
        title=f"{own.field.asked.title}: {force}, {chosen['period']}",
        sections=rate_sections(force, own, every, changes),
        values={
            "force": force,
            "period": chosen["period"],
            "per": chosen["per"],
            "by_denominator": [one.as_json() for one in every],
            "periods": [change.as_json(per) for change in changes],
        },
        rows=tuple(ranking_rows(every)),
        sources=sources_of(_units(own)),
    )


def _units(ranking: Ranking) -> list[Measured]:
    return [one.unit for one in (*ranking.forces, *([ranking.nation] if ranking.nation else []))]


def _elsewhere(chosen: Chosen, found: Held) -> list[Link]:
    """The periods that the force has figures of."""
    force = chosen["force"]
    measure = read_measure(chosen["count"]) if "count" not in chosen.problems else None
    if measure is None or "force" in chosen.problems:
        return []
    periods = found.periods(measure, {force})
    return [Link(f"{force}, {name}", f"?{chosen.query(period=name)}") for name in periods]
