"""``reddot trial analyse``: the effects that the plan names, and what stands beside, labelled."""

from __future__ import annotations

import re
from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reddot.cli import trial_analyse_tables as tables
from reddot.cli.render import Format, FormatOption, print_result, say
from reddot.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_TURN = re.compile(r"(?P<name>[^=]+)=(?P<hour>\d{1,2}):(?P<minute>\d{2})")


def register(app: typer.Typer) -> None:
    """Add the command to the group `trial`."""
    if app.info.name == "reddot":  # the root finds every module here; this one belongs to `trial`
        return
    app.command("analyse")(analyse)


def analyse(
    folder: Annotated[Path, typer.Argument(help="The trial's folder.")],
    *,
    outcomes: Annotated[
        Path | None, typer.Option(help="Events (CSV): slot, officer, outcome, count or id.")
    ] = None,
    records: Annotated[
        Path | None, typer.Option(help="A folder of records: events, and who worked if need be.")
    ] = None,
    worked: Annotated[
        Path | None, typer.Option(help="Who worked (CSV), where the trial has no record of it.")
    ] = None,
    turn: Annotated[
        list[str] | None,
        typer.Option(help="When a turn starts, such as early=07:00, where slots do not say."),
    ] = None,
    method: Annotated[
        list[str] | None, typer.Option(help="Another method than the plan's: exploratory.")
    ] = None,
    draws: Annotated[int, typer.Option(min=99, help="Draws of the randomisation test.")] = 10_000,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same numbers.")] = 1,
    workers: Annotated[int, typer.Option(min=1, help="Processes on this machine.")] = 1,
    to: Annotated[
        Path | None, typer.Option(help="A folder for report.html, report.json and flow.svg.")
    ] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Analyse a trial as its frozen plan says, for the four groups of officers together.

    Whatever lies outside the plan is worked out beside it and labelled exploratory. A method that
    cannot hold its error for the counts there are is refused, and one that can is named.
    """
    from reddot.pack.trial_report import write_trial_report
    from reddot.trial.folder import open_trial
    from reddot.trial.reading.studying import Sources, study_of
    from reddot.trial.reporting.run import analyse as analysed
    from reddot.trial.reporting.study import Asked

    sources = Sources(
        outcomes=outcomes, records=records, worked=worked, turn_starts=read_turns(turn or ())
    )
    asked = Asked(methods=tuple(method or ()), draws=draws, seed=seed, workers=workers)
    report = analysed(study_of(open_trial(folder), sources, seed=seed), asked)
    if to is not None:
        for written in write_trial_report(report, to):
            say(f"Wrote {written.path}")
    print_result(form, report.as_json(), report.rows, lambda out: tables.show_report(out, report))


def read_turns(given: Sequence[str]) -> Mapping[str, time]:
    """When each turn starts.

    Raises
    ------
    UsageError
        One is not written as ``name=HH:MM``.

    >>> read_turns(["early=07:00"])
    {'early': datetime.time(7, 0)}
    """
    found = {}
    for one in given:
        read = _TURN.fullmatch(one.strip())
        if read is None or int(read["hour"]) > 23 or int(read["minute"]) > 59:
            raise UsageError(f"--turn is '{one}'. Write the name and the time: early=07:00.")
        found[read["name"].strip()] = time(int(read["hour"]), int(read["minute"]))
    return found
