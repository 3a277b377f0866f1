"""The funnel of forces, or of the units of one force."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_safe

from reddot.figures.comparison import Asked
from reddot.figures.comparison_rows import funnel_rows
from reddot.figures.funnel_table import SPREADS
from reddot.figures.funnels import force_funnel
from reddot.figures.measures import read_measure, read_per
from reddot.figures.unit_funnels import unit_funnel
from reddot.pack.comparison_words import sources_of
from reddot.pack.funnel_section import funnel_section
from reddot.pack.wording import period_words
from reddot.web.comparing.answering import Comparing, Shown, answer
from reddot.web.comparing.choosing import NOT_FOUND, Choice, Chosen, choose
from reddot.web.comparing.counting import count_choice, measure_of, per_choice
from reddot.web.comparing.holding import PLAIN, Held, held
from reddot.web.components import Link

FORCES = "forces"


@require_safe
def funnel(request: HttpRequest) -> HttpResponse:
    """The funnel chosen: its chart, the table under it, the rule beside it."""
    found = held()
    page = Comparing("funnel", _make, _elsewhere)
    return answer(request, page, _read(request.GET, found), found)


def _read(query: QueryDict, found: Held) -> Chosen:
    measure = measure_of(query)
    units = _forces_by_unit(found)
    own = query.get("force", "")
    of = Choice(
        name="force",
        label="Compared",
        items=((FORCES, "Forces with each other"), *((n, f"Main duties of {n}") for n in units)),
        usual=FORCES,
        wrong="No figures by unit are held of this force. Choose from the list",
        status=NOT_FOUND,
    )
    by_unit = own in units
    periods = _unit_periods(found, own) if by_unit else found.periods(measure)
    period = Choice(
        name="period",
        label="Period",
        items=tuple((name, period_words(name)) for name in periods),
        usual=periods[0],
        wrong="No figures are held of this period. Choose one from the list",
        status=NOT_FOUND,
    )
    spread = Choice(
        name="limits",
        label="The limits allow for",
        items=tuple(SPREADS.items()),
        usual="additive",
        wrong="Choose what the limits allow for from the list",
    )
    usual = measure.per[-1] if by_unit else measure.per[0]
    per = per_choice(query, measure, found, usual)
    return choose(query, (of, period, count_choice(), per, spread))


def _forces_by_unit(found: Held) -> list[str]:
    """The forces of which what is counted is held by unit, and what it is divided by."""
    of = {
        name: {row.force for table in found.by_unit if table.name == name for row in table.rows}
        for name in PLAIN
    }
    return sorted(set.intersection(*of.values()))


def _unit_periods(found: Held, force: str) -> list[str]:
    rows = (row for table in found.by_unit for row in table.rows if row.force == force)
    return sorted({row.period for row in rows}, reverse=True)


def _make(chosen: Chosen, found: Held) -> Shown:
    asked = Asked(
        measure=read_measure(chosen["count"]),
        per=read_per(chosen["per"], found.known),
        period=chosen["period"],
        known=found.known,
    )
    force, spread = chosen["force"], chosen["limits"]
    if force == FORCES:
        table, who = force_funnel(found.tables, asked, spread), "forces"
    else:
        table = unit_funnel(found.by_unit, asked, force, spread=spread)
        who = f"main duties of {force}"
    title = f"{asked.title}: {who}, {asked.period}"
    return Shown(
        title=title,
        sections=(funnel_section("funnel", title, table),),
        values={"of": who, **table.as_json()},
        rows=tuple(funnel_rows(table)),
        sources=sources_of(point.unit for point in table.points),
    )


def _elsewhere(chosen: Chosen, found: Held) -> list[Link]:
    """The funnels of the same count by other denominators, where the count is known."""
    if "count" in chosen.problems:
        return []
    measure = read_measure(chosen["count"])
    latest = found.periods(measure)[0]
    return [
        Link(
            f"{measure.title}, {latest}, divided by {read_per(name).noun}",
            f"?{chosen.query(force=FORCES, period=latest, per=name, limits='additive')}",
        )
        for name in measure.per
        if name != chosen["per"]
    ]
