"""``reddot trial power``, ``look``, ``boundaries``: how large, and when harm stops it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from reddot.cli import trial_power_tables as tables
from reddot.cli.render import Format, FormatOption, print_result, progress, say
from reddot.cli.trial_power_question import PowerQuestion
from reddot.errors import UsageError

SpendingOption = Annotated[
    str, typer.Option(help="obrien_fleming spends late; pocock spends about evenly.")
]


def register(app: typer.Typer) -> None:
    """Add the commands to the group `trial`."""
    if app.info.name == "reddot":  # the root finds every module here; these belong to `trial`
        return
    app.command("power")(power)
    app.command("look")(take_look)
    app.command("boundaries")(boundaries)


def power(
    *,
    control_rate: Annotated[float, typer.Option(help="Events on a shift of the control arm.")],
    ratio: Annotated[float, typer.Option(help="The true ratio of the carry arm's rate to it.")],
    shifts: Annotated[int | None, typer.Option(help="Shifts in each arm: gives the power.")] = None,
    wanted: Annotated[
        float | None,
        typer.Option("--power", help="Power wanted, such as 0.8: gives the shifts in each arm."),
    ] = None,
    design: Annotated[
        Path | None, typer.Option(help="Simulate this design (TOML), or a trial's folder.")
    ] = None,
    slots: Annotated[Path | None, typer.Option(help="The design's slots (CSV).")] = None,
    clusters: Annotated[
        int | None, typer.Option(help="Simulate so many clusters in each arm, drawn whole.")
    ] = None,
    per_cluster: Annotated[int, typer.Option(help="Shifts in each cluster.")] = 1,
    shift_sd: Annotated[
        float, typer.Option(help="How shifts differ: sd of the logarithm of their rate.")
    ] = 0.0,
    officer_sd: Annotated[float, typer.Option(help="How officers differ, the same.")] = 0.0,
    cluster_sd: Annotated[float, typer.Option(help="How clusters differ, the same.")] = 0.0,
    dispersion: Annotated[
        float, typer.Option(help="Variance of a shift's count over its mean; 1 is Poisson.")
    ] = 1.0,
    officers: Annotated[int, typer.Option(help="Officers on a shift.")] = 2,
    pool: Annotated[
        int | None, typer.Option(help="Officers who take a station's shifts in turns.")
    ] = None,
    method: Annotated[
        str | None,
        typer.Option(
            help="exact, exact_cautious, randomisation, poisson_cr2, poisson_cr3, quasi_poisson, "
            "negative_binomial, gee or posterior."
        ),
    ] = None,
    level: Annotated[float, typer.Option(help="Two-sided level of the test.")] = 0.95,
    replications: Annotated[
        int | None, typer.Option(help="Trials to simulate; 1,000 unless given.")
    ] = None,
    draws: Annotated[int, typer.Option(help="Draws of each randomisation test.")] = 999,
    false_alarms: Annotated[
        bool, typer.Option("--false-alarms", help="Also simulate a ratio of 1.")
    ] = False,
    workers: Annotated[int, typer.Option(help="Processes on this machine.")] = 1,
    cluster: Annotated[
        str | None, typer.Option(help="A Dask scheduler instead, such as tcp://10.0.0.5:8786.")
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same numbers.")] = 1,
    form: FormatOption = Format.TABLE,
) -> None:
    """Say how likely a trial is to show a ratio, or how many shifts that takes.

    `reddot trial power --control-rate 0.0075 --ratio 2 --shifts 400` is exact, for events that
    come independently. With a design, clusters, differences of shifts and officers, a dispersion
    or a method, trials are simulated; the interval printed is that of the simulation.
    """
    question = PowerQuestion(
        control_rate=control_rate,
        ratio=ratio,
        shifts=shifts,
        wanted=wanted,
        design=design,
        slots=slots,
        clusters=clusters,
        per_cluster=per_cluster,
        shift_sd=shift_sd,
        officer_sd=officer_sd,
        cluster_sd=cluster_sd,
        dispersion=dispersion,
        officers=officers,
        pool=pool,
        method=method,
        level=level,
        replications=replications,
        draws=draws,
    )
    where: dict[str, Any] = {"workers": workers, "cluster": cluster, "seed": seed}
    with progress("Simulating") as step:
        found = question.answer(false_alarms=false_alarms, progress=step, **where)
    print_result(form, found, lambda: [found], lambda out: tables.show_power(out, found))


def take_look(
    folder: Annotated[Path, typer.Argument(help="The trial's folder.")],
    *,
    outcome: Annotated[
        str | None, typer.Option(help="What was counted; the stopping rule's if left out.")
    ] = None,
    events: Annotated[
        tuple[int, int], typer.Option(help="Events since the start: carrying, control.")
    ],
    exposure: Annotated[
        tuple[float, float], typer.Option(help="Shifts (or hours) of each since the start.")
    ],
    z: Annotated[
        float | None,
        typer.Option(help="For a normal rule: log ratio over its error, by the plan's analysis."),
    ] = None,
    asked_by: Annotated[str, typer.Option(help="A role or a code, never a name.")] = "not stated",
    form: FormatOption = Format.TABLE,
) -> None:
    """Look at harm so far, and enter the look into the trial's log: every look counts.

    `reddot trial look DIR --outcome assaults --events 6 3 --exposure 400 400` holds what was
    counted since the trial began against the stopping rule that the plan froze.
    """
    from reddot.trial.folder import open_trial
    from reddot.trial.monitoring import Counts, look, looks_before, rule_of

    trial = open_trial(folder)
    rule = rule_of(trial.design)
    if outcome not in (None, rule.outcome):
        raise UsageError(
            f"--outcome {outcome}: the plan's stopping rule is on {rule.outcome}. A look at "
            "another outcome is exploratory and stops nothing: see `reddot trial analyse`."
        )
    found = look(
        Counts(events=events, exposure=exposure, z=z),
        rule=rule,
        before=looks_before(trial.log.entries, rule.outcome),
    )
    content = found.as_entry()
    content["look"] = content.pop("number")  # the log numbers its own entries
    trial.enter("look", content, by=asked_by)
    say(f"Entered look {found.number} into {folder / 'log.jsonl'}")
    whole = found.as_json()
    print_result(form, whole, lambda: [whole], lambda out: tables.show_look(out, whole))


def boundaries(
    *,
    information: Annotated[int, typer.Option(help="Events of both arms that the plan counts on.")],
    looks: Annotated[int, typer.Option(help="Looks, equally spaced in events.")] = 1,
    alpha: Annotated[float, typer.Option(help="One-sided error of all looks together.")] = 0.025,
    spending: SpendingOption = "obrien_fleming",
    share: Annotated[
        float, typer.Option(help="The carrying arm's share of the exposure, 0 to 1.")
    ] = 0.5,
    ratio: Annotated[float, typer.Option(help="A true ratio, for the chance to stop.")] = 2.0,
    form: FormatOption = Format.TABLE,
) -> None:
    """Print what would stop a trial for harm at each look, before a plan is frozen.

    `reddot trial boundaries --information 60 --looks 3`
    """
    from reddot.trial.monitoring import HarmRule, planned_boundaries

    rule = HarmRule(
        outcome="events", information=information, looks=looks, alpha=alpha, spending=spending
    )
    rows = planned_boundaries(rule, share=share, ratio=ratio)
    whole = {
        "information": information,
        "alpha": alpha,
        "spending": spending,
        "share": share,
        "ratio": ratio,
        "looks": rows,
    }
    print_result(form, whole, lambda: rows, lambda out: tables.show_boundaries(out, whole))
