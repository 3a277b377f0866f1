"""Ask for a run: the trained share, the speeds, how often, against what."""

from __future__ import annotations

import math
from dataclasses import replace

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from reddot.errors import NotPermittedError, ReddotError, UsageError
from reddot.store.access import check_right
from reddot.store.actions.cover_runs import (
    FASTEST,
    MOST_REPLICATIONS,
    SLOWEST,
    RunAsked,
    ask_cover_run,
)
from reddot.store.cover_scenarios import ScenarioFile, scenario_file, scenario_files
from reddot.store.models import CoverRun, User
from reddot.store.people import person_of
from reddot.web.components import Field, Link
from reddot.web.register.acts import Act, show_act, typed_in
from reddot.web.register.fields import Typed, select, text_field
from reddot.web.report.opening import SeeOther, actor_of

NONE = "none"
USUAL = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, scenario: str) -> HttpResponse:
    """Show the form, or ask the worker for the run."""
    actor = actor_of(request)
    check_right(person_of(actor), "run_cover")
    found, typed = scenario_file(scenario), typed_in(request)
    if found.scenario is None:  # its page says what is wrong with it
        return SeeOther(reverse("cover_scenario", args=[found.name]))
    if request.method == "POST":
        row = _asked(actor, found, typed)
        if row is not None:
            messages.success(request, "The run is asked for. The worker begins within seconds.")
            return SeeOther(reverse("cover_run", args=[row.key]))
    return show_act(request, _act(found, typed))


def _asked(actor: User, found: ScenarioFile, typed: Typed) -> CoverRun | None:
    """The run that was asked for; nothing where something typed is wrong, which is kept."""
    against = typed.one_of("against", (NONE, *(name for name, _ in _others())), "Choose one")
    asked = RunAsked(
        scenario=found.name,
        trained_share=typed.read("trained", read_share, None),
        speed=typed.read("speed", _reader_of_speed, 1.0),
        replications=typed.read("replications", _reader_of_replications, USUAL),
        against="" if against == NONE else against,
    )
    if asked.against:
        share = typed.read("against_trained", read_share, None)
        asked = replace(asked, against_share=share)
    if typed.errors:
        return None
    try:
        return ask_cover_run(actor, asked)
    except NotPermittedError:
        raise
    except ReddotError as problem:
        typed.errors["replications"] = str(problem)
        return None


def read_share(text: str) -> float | None:
    """A share from percent; nothing where nothing was typed.

    Raises
    ------
    UsageError
        It is no number from 0 to 100.

    Examples
    --------
    >>> read_share("62.5 %"), read_share("")
    (0.625, None)
    """
    given = text.strip().removesuffix("%").strip()
    if not given:
        return None
    number = _number(given)
    if not 0 <= number <= 100:
        raise UsageError("Enter a share from 0 to 100, such as 50, or nothing for the scenario’s")
    return number / 100


def _reader_of_speed(text: str) -> float:
    number = _number(text.strip().removesuffix("%").strip() or "100") / 100
    if not SLOWEST <= number <= FASTEST:
        raise UsageError(f"Enter the speeds in percent, from {SLOWEST:.0%} to {FASTEST:.0%}")
    return number


def _reader_of_replications(text: str) -> int:
    number = _number(text.strip() or str(USUAL))
    if not 1 <= number <= MOST_REPLICATIONS or number % 1:
        raise UsageError(f"Enter how often, a whole number from 1 to {MOST_REPLICATIONS}")
    return int(number)


def _number(text: str) -> float:
    """The number that was typed; NaN, which is inside no limits, where there is none."""
    plain = text.replace(",", ".")
    if not plain.isascii() or not plain.replace(".", "", 1).isdigit():
        return math.nan
    return float(plain)


def _others() -> tuple[tuple[str, str], ...]:
    return tuple((one.name, one.title) for one in scenario_files() if one.scenario is not None)


def _act(found: ScenarioFile, typed: Typed) -> Act:
    intro = (
        "The worker simulates the scenario many times with calls, jobs and crews drawn anew, and "
        "says how long officers wait. What is not changed here is as the scenario has it.",
    )
    return Act(
        title="Ask for a run",
        caption=found.title,
        back=Link("Back to the scenario", reverse("cover_scenario", args=[found.name])),
        intro=intro,
        fields=_fields(found, typed),
        button="Run it",
    )


def _fields(found: ScenarioFile, typed: Typed) -> tuple[Field, ...]:
    own = "" if found.scenario is None else f"{found.scenario.roster.trained_share:.0%}"
    share_hint = f"Nothing for the scenario’s own, {own}."
    other = "Nothing for that scenario’s own. Choose this same scenario to compare two shares."
    against = ((NONE, "Nothing"), *_others())
    chosen = typed.text("against") or NONE
    return (
        _percent("trained", "Share of officers who are trained", typed, share_hint),
        _percent("speed", "Speeds", typed, "100 is as the scenario says; 80 is a fifth slower."),
        text_field(
            "replications", "How often it is simulated", typed, width="4", inputmode="numeric",
            value=typed.given.get("replications", str(USUAL)),
            hint=f"1 to {MOST_REPLICATIONS}. More takes longer and says it more exactly.",
        ),
        select("against", "Compare with", against, chosen, typed.errors.get("against", "")),
        _percent("against_trained", "Share trained in what it is compared with", typed, other),
    )  # fmt: skip


def _percent(name: str, label: str, typed: Typed, hint: str) -> Field:
    return text_field(
        name, label, typed, width="4", inputmode="decimal", suffix="%", hint=hint, optional=True
    )
