"""``reddot carriage``: who may carry, how many, whose authority ends, what courses would do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from reddot.cli import carriage_tables as tables
from reddot.cli.register_source import (
    AtOption,
    DayOption,
    ForceOption,
    RegisterArgument,
    RulesOption,
    open_register,
    plain,
    read_day,
    read_moment,
    say_day,
    say_how_old,
    say_moment,
)
from reddot.cli.render import Format, FormatOption, print_result, say

if TYPE_CHECKING:
    from reddot.carriage.planning.booking import CourseDate

carriage = typer.Typer(
    help="Who may carry: training, authority, devices, and the check of reports against them.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(carriage, name="carriage")


@carriage.command("status")
def status(
    source: RegisterArgument,
    officer: Annotated[list[str] | None, typer.Argument(help="Officers; all if left out.")] = None,
    *,
    model: Annotated[str | None, typer.Option(help="Only this model of CED.")] = None,
    at: AtOption = None,
    rules: RulesOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Say who may carry which model at a moment, past or to come, with every reason against.

    Without an officer the reasons are counted; JSON and CSV then list everyone who took a course.
    """
    from reddot.carriage.standing import standing_of

    moment, opened = read_moment(at), open_register(source, rules)
    found = standing_of(opened, moment, officers=officer, model=model)
    say(f"As at {say_moment(moment)}.")
    say_how_old(opened, moment.date())
    print_result(
        form,
        found.as_json(),
        found.rows,
        lambda out: tables.show_standing(out, found, each=bool(officer)),
    )


@carriage.command("strength")
def strength(
    source: RegisterArgument,
    *,
    on: DayOption = None,
    force: ForceOption = None,
    rules: RulesOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Print the share of the front line that is in date on a day, with its definition."""
    from reddot.figures.register_figures import strength_figures

    found = strength_figures(open_register(source, rules), read_day(on), force=force)
    print_result(
        form,
        found.as_json(),
        lambda: (row.as_json() for row in found.rows),
        lambda out: tables.show_strength(out, found),
    )


@carriage.command("expiring")
def expiring(
    source: RegisterArgument,
    *,
    within: Annotated[int, typer.Option(min=0, help="Days ahead.")] = 90,
    on: DayOption = None,
    force: ForceOption = None,
    rules: RulesOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List whose authority ends within some days, and the course that would prevent it."""
    from reddot.carriage.planning.lapses import lapses_ahead

    day, opened = read_day(on), open_register(source, rules)
    found = lapses_ahead(opened, day, within, force=force)
    rows = [plain(lapse) | {"words": lapse.words()} for lapse in found]
    mendable = sum(lapse.course_that_prevents is not None for lapse in found)
    say(f"From {say_day(day)}, {within} days ahead: {len(rows):,}, {mendable:,} by a course.")
    say_how_old(opened, day)
    print_result(
        form,
        {"on": day.isoformat(), "within_days": within, "lapses": rows},
        lambda: rows,
        lambda out: tables.show_lapses(out, rows),
    )


@carriage.command("forecast")
def forecast(
    source: RegisterArgument,
    *,
    on: DayOption = None,
    days: Annotated[int, typer.Option(min=1, max=366, help="Days ahead.")] = 180,
    course: Annotated[
        list[str] | None,
        typer.Option(
            help="A course with places, as DAY:PLACES or DAY:PLACES:MODEL; may be given again."
        ),
    ] = None,
    force: ForceOption = None,
    rules: RulesOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Forecast trained strength without courses and with those listed; propose who takes which."""
    from reddot.carriage.planning.booking import propose_bookings
    from reddot.carriage.planning.forecast import forecast_strength

    opened, first = open_register(source, rules), read_day(on)
    say_how_old(opened, first)
    last = first + timedelta(days=days)
    courses = [_course(c, opened.models()) for c in course or ()]
    bookings = propose_bookings(opened, first, courses, force=force)
    falling = forecast_strength(opened, first, last, force=force)
    booked = forecast_strength(opened, first, last, bookings.booked, force=force)
    rows = [
        {
            "on": without.on.isoformat(),
            "front_line": without.front_line,
            "in_date_without_courses": without.in_date,
            "in_date_with_bookings": with_courses.in_date,
            "not_stated": without.not_stated,
        }
        for without, with_courses in zip(falling, booked, strict=True)
    ]
    found = {"strength": rows, "bookings": plain(bookings)}
    print_result(form, found, lambda: rows, lambda out: tables.show_forecast(out, rows, bookings))


def _course(text: str, models: Sequence[str]) -> CourseDate:
    from reddot.carriage.planning.booking import CourseDate
    from reddot.errors import UsageError

    day, _, rest = text.partition(":")
    places, _, model = rest.partition(":")
    if model and model not in models:
        known = ", ".join(models)
        raise UsageError(f"--course {text}: '{model}' is no model here. The register has: {known}.")
    try:
        return CourseDate(
            day=date.fromisoformat(day),
            places=int(places),
            course="refresher",
            model=model or None,
        )
    except ValueError:
        raise UsageError(
            f"--course {text}: give a day and its places, such as 2018-05-01:8 or 2018-05-01:8:X2."
        ) from None
