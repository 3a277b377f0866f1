"""``reddot cover``: how far is the next trained officer, simulated, optimised, worked out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reddot.cli import cover_tables as tables
from reddot.cli.cover_hours import read_hour
from reddot.cli.render import Format, FormatOption, print_result, progress, say
from reddot.errors import EXIT_BAD_DATA, BadDataError

if TYPE_CHECKING:
    from reddot.cover.scenario import Scenario
    from reddot.cover.study import Comparison, Curve, OuterLoop

INNER_REPLICATIONS = 5

cover = typer.Typer(
    help="Cover and back-up: minutes to the next trained officer, with their uncertainty.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

ScenarioArgument = Annotated[Path, typer.Argument(help="A scenario file (TOML).")]
ReplicationsOption = Annotated[int, typer.Option(help="How often everything is simulated.")]
WorkersOption = Annotated[int, typer.Option(help="Processes on this machine.")]
ClusterOption = Annotated[
    str | None, typer.Option(help="A Dask scheduler instead, such as tcp://10.0.0.5:8786.")
]
SeedOption = Annotated[int, typer.Option(help="The same seed gives the same numbers.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(cover, name="cover")


@cover.command("simulate")
def simulate(
    scenario: ScenarioArgument,
    *,
    replications: ReplicationsOption = 20,
    workers: WorkersOption = 1,
    cluster: ClusterOption = None,
    seed: SeedOption = 1,
    trained_share: Annotated[
        float | None,
        typer.Option(help="Share of officers trained, 0 to 1, in place of the file's."),
    ] = None,
    against: Annotated[
        Path | None, typer.Option(help="Another scenario: its numbers less this one's.")
    ] = None,
    curve: Annotated[
        bool, typer.Option("--curve", help="Also at 0, 10, … 100% of officers trained.")
    ] = False,
    outer: Annotated[
        int, typer.Option(help="Draws of the uncertain inputs, 2 or more; 0 for none.")
    ] = 0,
    to: Annotated[Path | None, typer.Option(help="A folder for the files of the result.")] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Simulate a scenario: minutes to the first crew, to a trained officer, and to back-up.

    Numbers are printed with their Monte-Carlo interval. Speeds of travel are always varied too:
    they dominate. What could not be met by the end of the simulation is counted, never left out.
    """
    from reddot.cover.scenario import read_scenario
    from reddot.cover.study import compare, one_day, outer_loop, run, trained_share_curve
    from reddot.cover.study.rows import study_rows, write_study

    opened = read_scenario(scenario)
    other = None if against is None else read_scenario(against)
    where: dict[str, Any] = {"workers": workers, "cluster": cluster, "seed": seed}
    many = where | {"replications": replications}
    with progress("Simulating") as step:
        found = run(opened, **many, trained_share=trained_share, progress=step)
    compared: Comparison | None = None
    if other is not None:
        with progress(f"Simulating {other.name}") as step:
            second = run(other, **many, trained_share=trained_share, progress=step)
        compared = compare(found, second)
    points: Curve | None = None
    if curve:
        with progress("Trained shares") as step:
            points = trained_share_curve(opened, **many, progress=step)
    drawn: OuterLoop | None = None
    if outer:
        few = where | {"replications": min(max(replications, 2), INNER_REPLICATIONS)}
        with progress("Uncertain inputs") as step:
            drawn = outer_loop(
                opened, draws=outer, **few, trained_share=trained_share, progress=step
            )
    parts = {"comparison": compared, "curve": points, "outer": drawn}
    whole = found.as_json() | {k: v.as_json() for k, v in parts.items() if v is not None}
    if to is not None:
        day = one_day(opened, seed=seed, trained_share=trained_share)
        for path in write_study(to, whole, found, curve=points, day=day):
            say(f"Wrote {path}")
    print_result(
        form,
        whole,
        lambda: study_rows(found),
        lambda out: tables.show_study(out, found, (compared, points, drawn)),
    )


@cover.command("optimise")
def optimise(
    scenario: ScenarioArgument,
    *,
    carriers: Annotated[int, typer.Option(help="How many crews to train next.")],
    model: Annotated[
        str, typer.Option(help="mclp, expected, backup or p-median: what is looked for.")
    ] = "expected",
    within: Annotated[float, typer.Option(help="Minutes of turnout and travel that cover.")] = 15.0,
    check: Annotated[
        bool, typer.Option(help="Simulate the placement and its rivals, and say what it loses.")
    ] = True,
    replications: ReplicationsOption = 20,
    seed: SeedOption = 1,
    form: FormatOption = Format.TABLE,
) -> None:
    """Say which stations' and shifts' crews to train next, those already trained locked in."""
    from reddot.cover.placement import check_placement, place, words_of, words_of_check
    from reddot.cover.scenario import read_scenario

    opened = read_scenario(scenario)
    found = place(opened, model=model, carriers=carriers, within_minutes=within)
    whole: dict[str, Any] = dict(found.as_json())
    words = list(words_of(found))
    if check:
        say("Simulating the placement and its rivals.")
        with progress("Simulated") as step:
            checked = check_placement(
                opened, found, replications=replications, seed=seed, progress=step
            )
        whole["check"] = checked.as_json()
        words += words_of_check(checked)
    print_result(
        form,
        whole,
        lambda: [post.as_json() for post in found.posts],
        lambda out: tables.show_placement(out, found, words),
    )


@cover.command("hypercube")
def hypercube(
    scenario: ScenarioArgument,
    *,
    at: Annotated[str, typer.Option(help="A day and an hour of the week, such as 'Fri 22'.")] = (
        "Fri 22"
    ),
    approximate: Annotated[
        bool,
        typer.Option(
            "--approximate", help="Larson's approximation: any number of crews, screening only."
        ),
    ] = False,
    form: FormatOption = Format.TABLE,
) -> None:
    """Work out the workload of each crew on duty in one hour of the week (Larson's hypercube)."""
    from reddot.cover.queues import hypercube_of
    from reddot.cover.scenario import read_scenario

    hour = read_hour(at)
    found = hypercube_of(read_scenario(scenario), hour, approximate=approximate).as_json()
    units: Any = found["units"]
    print_result(form, found, lambda: units, lambda out: tables.show_hypercube(out, found))


@cover.command("queue")
def queue(
    *,
    servers: Annotated[int, typer.Option(help="Crews on duty.")],
    utilisation: Annotated[float, typer.Option(help="Share of their time that calls take.")],
    service_minutes: Annotated[float, typer.Option(help="Mean minutes that a call takes.")],
    form: FormatOption = Format.TABLE,
) -> None:
    """Say how often and how long calls wait for one of so many crews (Erlang-C).

    `reddot cover queue --servers 5 --utilisation 0.8 --service-minutes 30`
    """
    from reddot.cover.queues import queue_of

    found = queue_of(servers, utilisation, service_minutes).as_json()
    print_result(form, found, lambda: [found], lambda out: tables.show_queue(out, found))


@cover.command("check")
def check(scenario: ScenarioArgument, *, form: FormatOption = Format.TABLE) -> None:
    """Read a scenario and its files, and name everything wrong with them, or what they assume."""
    from reddot.cover.scenario import read_scenario

    try:
        opened = read_scenario(scenario)
    except BadDataError as problem:
        if form is not Format.JSON:
            raise
        findings = str(problem).splitlines()
        print_result(form, {"ok": False, "findings": findings}, list, lambda _out: None)
        raise typer.Exit(EXIT_BAD_DATA) from None
    found = _in_short(opened)
    print_result(
        form, found, lambda: found["assumptions"], lambda out: tables.show_check(out, found)
    )


def _in_short(scenario: Scenario) -> dict[str, Any]:
    from reddot.cover.study.result import scenario_json

    return {"ok": True, "findings": [], **scenario_json(scenario)}
