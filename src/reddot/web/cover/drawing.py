"""What the map's script asks for: the zones and the day of a run, as JSON."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from reddot.store.access import check_right
from reddot.store.cover_runs import find_run
from reddot.store.cover_scenarios import held_scenario
from reddot.store.not_done import NotFoundError
from reddot.store.people import person_of
from reddot.web.cover.mapping import zone_shapes
from reddot.web.cover.results import Results
from reddot.web.report.opening import actor_of


@login_required
@require_safe
def zones(request: HttpRequest, run: UUID) -> JsonResponse:
    """The zones by class, and the stations."""
    scenario, results = _done(request, run)
    return JsonResponse(zone_shapes(results, held_scenario(scenario)))


@login_required
@require_safe
def day(request: HttpRequest, run: UUID) -> JsonResponse:
    """The simulated day, crew by crew and call by call."""
    _, results = _done(request, run)
    return JsonResponse(results.whole.get("day") or {})


def _done(request: HttpRequest, run: UUID) -> tuple[str, Results]:
    """The name of the scenario of a run that is done, and its result."""
    check_right(person_of(actor_of(request)), "view_cover")
    row = find_run(run)
    if row.result is None:
        raise NotFoundError("This run has no result to draw. Open its page.")
    return row.scenario, Results(row.result)
