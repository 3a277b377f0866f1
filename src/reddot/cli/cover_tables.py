"""Cover as tables for people: waits with their intervals, speeds, assumptions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from reddot.cli.render import add_plain, number, percent, print_whole, table

if TYPE_CHECKING:
    from rich.console import Console

    from reddot.cover.placement import Placement
    from reddot.cover.scenario import Assumption
    from reddot.cover.study import Comparison, Curve, OuterLoop, StudyResult
    from reddot.cover.study.waits import Breakdown

TITLES = {
    "response": "First response",
    "first_trained": "First trained officer",
    "backup": "Back-up",
    "trained_backup": "Trained back-up",
}
COUNTED = (
    "First response: from the call to the first crew on the scene. First trained officer: the "
    "same, of calls that need back-up. Back-up: from the moment it is needed to the first further "
    "crew; trained back-up: to the first further crew with a trained officer."
)
SHOWN = ("response", "first_trained", "trained_backup")
Extra = tuple["Comparison | None", "Curve | None", "OuterLoop | None"]


def show_study(out: Console, found: StudyResult, extra: Extra) -> None:
    """The waits, by priority and kind of area, what else was asked for, speeds, assumptions."""
    share = "" if found.trained_share is None else f", {percent(found.trained_share)} trained"
    out.print(f"\n[bold]Minutes to wait: {found.scenario.name}{share}[/bold]")
    out.print(
        f"{found.replications:,} replications, {found.incidents:,} calls, the warm-up's too, "
        f"seed {found.seed}. In brackets the 95% interval of Monte-Carlo error.",
        markup=False,
    )
    _show_waits(out, found)
    for words in found.warnings:
        out.print(f"- {words}", markup=False)
    _show_broken_down(out, found, "priority", "minutes, by priority")
    _show_broken_down(out, found, "kind", "minutes, by kind of area")
    for one, show in zip(extra, (_show_comparison, _show_curve, _show_outer), strict=True):
        if one is not None:
            show(out, one)  # type: ignore[operator]
    _show_speeds(out, found)
    show_assumptions(out, found.assumptions)
    out.print(COUNTED, markup=False)


def _show_waits(out: Console, found: StudyResult) -> None:
    from reddot.cover.study.words import name_in_words, number_in_words

    names = found.numbers("response").names
    headings = [name_in_words(name) for name in names]
    drawn = table("minutes to", *headings, "cut off", right=[*headings, "cut off"])
    for measure, title in TITLES.items():
        numbers = found.numbers(measure)
        cells = [number_in_words(name, numbers.of(name)) for name in names]
        add_plain(drawn, title, *cells, number(numbers.total("cut_off")))
    print_whole(out, drawn)


def _show_broken_down(out: Console, found: StudyResult, by: Breakdown, title: str) -> None:
    from reddot.cover.study.words import minutes_in_words

    headings = [
        f"{TITLES[measure]}, {what}" for measure in SHOWN for what in ("mean", "90% within")
    ]
    drawn = table(title, *headings, right=headings)
    for group, name in enumerate(found.numbers("response", by).groups):
        cells = [
            minutes_in_words(found.numbers(measure, by).of(what, group))
            for measure in SHOWN
            for what in ("mean", "p90")
        ]
        add_plain(drawn, name, *cells)
    print_whole(out, drawn)


def _show_speeds(out: Console, found: StudyResult) -> None:
    from reddot.cover.study.words import minutes_in_words

    headings = [f"speeds × {number(end.speed_factor)}" for end in found.sensitivity]
    drawn = table("mean minutes, by speed of travel", *headings, right=headings)
    for measure, title in TITLES.items():
        cells = [
            minutes_in_words(end.numbers(measure).of("mean"), interval=False)
            for end in found.sensitivity
        ]
        add_plain(drawn, title, *cells)
    print_whole(out, drawn)


def _show_comparison(out: Console, found: Comparison) -> None:
    from reddot.cover.study.words import change_in_words, name_in_words, number_in_words

    out.print(f"\n[bold]{found.after} less {found.before}[/bold]")
    drawn = table("minutes to", "", "before", "after", "difference", right=("before", "after"))
    for one in found.differences:
        before, after = (
            number_in_words(one.name, k, interval=False) for k in (one.before, one.after)
        )
        name = name_in_words(one.name)
        add_plain(drawn, TITLES[one.measure], name, before, after, change_in_words(one))
    print_whole(out, drawn)
    for words in found.warnings:
        out.print(f"- {words}", markup=False)


def _show_curve(out: Console, found: Curve) -> None:
    from reddot.cover.study.words import minutes_in_words

    headings = [f"{title}, mean" for title in TITLES.values()]
    drawn = table("officers trained", *headings, right=headings)
    for point in found.points:
        cells = [minutes_in_words(point.numbers(measure).of("mean")) for measure in TITLES]
        add_plain(drawn, f"{point.trained_share:.0%}", *cells)
    print_whole(out, drawn)


def _show_outer(out: Console, found: OuterLoop) -> None:
    from reddot.cover.study.words import spread_in_words

    out.print(
        f"\n[bold]What the inputs leave open[/bold]: {found.draws} draws of speeds, calls and "
        f"escalation, {found.replications} replications each"
    )
    columns = ("mean", "95% by the inputs", "sd by the inputs", "sd by simulation", "greater")
    drawn = table("mean minutes to", *columns, right=columns[:-1])
    for measure, title in TITLES.items():
        add_plain(drawn, title, *spread_in_words(found.of(measure, "mean").spread))
    print_whole(out, drawn)


def show_assumptions(out: Console, assumptions: Sequence[Assumption]) -> None:
    """What the scenario takes for granted, with the range of each where one is stated."""
    drawn = table("assumed or given", "value", "range", "source")
    for one in assumptions:
        band = f"{one.low} to {one.high}" if one.low and one.high else ""
        add_plain(drawn, one.what, one.value, band, one.source)
    out.print(drawn)


def show_placement(out: Console, found: Placement, words: Sequence[str]) -> None:
    """The crews to train next, and what is said of them."""
    columns = ("trained already", "crews", "train next")
    drawn = table("station", "shift", *columns, right=columns)
    for post in found.posts:
        counts = (post.already, post.crews, post.crews_trained)
        add_plain(drawn, post.station, post.shift, *map(number, counts))
    print_whole(out, drawn)
    for line in words[len(found.posts) :]:
        out.print(f"- {line}", markup=False)


def show_hypercube(out: Console, found: Mapping[str, Any]) -> None:
    """The workload of each crew, and how often all are busy."""
    out.print(f"\n[bold]{found['hour']}[/bold], {number(found['calls_per_hour'])} calls an hour")
    drawn = table("crew", "workload", right=("workload",))
    for unit in found["units"]:
        add_plain(drawn, unit["unit"], percent(unit["workload"]))
    print_whole(out, drawn)
    out.print(f"All crews busy: {percent(found['p_all_busy'])} of the time.", markup=False)
    out.print(f"Mean travel: {number(found['mean_travel_minutes'])} minutes.", markup=False)
    out.print(f"Mean wait for a crew: {number(found['mean_wait_minutes'])} minutes.", markup=False)
    if found["screening_only"]:
        out.print("Larson's approximation: for screening only, not to decide by.", markup=False)
    for words in found["assumptions"]:
        out.print(f"- {words}", markup=False)


def show_queue(out: Console, found: Mapping[str, Any]) -> None:
    """How often and how long calls wait."""
    drawn = table("", "value", right=("value",))
    add_plain(drawn, "calls that wait", percent(found["p_wait"]))
    add_plain(drawn, "mean wait of all calls, minutes", number(found["mean_wait_minutes"]))
    add_plain(drawn, "mean number waiting", number(found["mean_queue"]))
    print_whole(out, drawn)
    out.print(
        "Erlang-C: calls at random, exponential service, one line, in the long run.", markup=False
    )


def show_check(out: Console, found: Mapping[str, Any]) -> None:
    """What a sound scenario holds."""
    from reddot.cover.scenario import Assumption

    out.print(f"\n[bold]{found['scenario']}[/bold]: nothing is wrong with it")
    drawn = table("holds", "", right=("",))
    for name in ("zones", "stations", "calls_a_year", "crews_a_week", "days", "warm_up_days"):
        add_plain(drawn, name.replace("_", " "), number(found[name]))
    print_whole(out, drawn)
    show_assumptions(out, [Assumption(**one) for one in found["assumptions"]])
