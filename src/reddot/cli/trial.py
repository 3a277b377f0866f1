"""``reddot trial``: design, seal, reveal slot by slot, record, close, and verify offline."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reddot.cli import trial_tables as tables
from reddot.cli.render import Format, FormatOption, print_result
from reddot.errors import EXIT_CHECK_FAILED, NotEnoughDataError, UsageError

if TYPE_CHECKING:
    from reddot.trial.design import Slot
    from reddot.trial.folder import TrialFolder

trial = typer.Typer(
    name="trial",
    help="Trials: shifts randomised by a sealed draw, and analysed as was planned.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

FolderArgument = Annotated[Path, typer.Argument(help="The trial's folder.")]
CustodianOption = Annotated[
    Path | None,
    typer.Option(help="The custodian's file with the seed, if it is not beside the folder."),
]
ByOption = Annotated[
    str, typer.Option("--asked-by", help="Who asks: a role or a code, which is published.")
]
NOT_STATED = "not stated"
NOT_SEALED = (
    "The trial is not sealed yet, so there is nothing to verify an allocation by. Seal it with "
    "`reddot trial seal`."
)
NO_SEED = (
    "The seed is neither published nor given, so that no allocation could be derived again. What "
    "can be checked without it is above. Wait until the trial is closed, or give --custodian."
)


def register(app: typer.Typer) -> None:
    """Add the commands, those of the trial's other modules too."""
    from reddot.cli import trial_analyse, trial_power

    trial_analyse.register(trial)
    trial_power.register(trial)
    app.add_typer(trial, name="trial")


@trial.command("design")
def design(
    file: Annotated[Path, typer.Argument(help="The design and the plan (TOML).")],
    *,
    to: Annotated[Path, typer.Option(help="A new folder for the trial.")],
    slots: Annotated[
        Path | None, typer.Option(help="The first batch of slots (CSV), if not in the design.")
    ] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Check a design with its plan and its first slots, and lay the trial's folder down.

    Nothing is drawn yet. Everything wrong is named, the rows of the slots included.
    """
    from reddot.trial.design import read_design, read_first_slots, read_slots
    from reddot.trial.folder import design_trial

    read = read_design(file)
    first = read_first_slots(file, read) if slots is None else read_slots(slots, read)
    opened = design_trial(read, first, to)
    found = _designed(opened)
    print_result(form, found, lambda: [found], lambda out: tables.show_design(out, found))


@trial.command("slots")
def enter_slots(
    folder: FolderArgument,
    file: Annotated[Path, typer.Argument(help="The next batch of slots (CSV).")],
    *,
    asked_by: ByOption = NOT_STATED,
    form: FormatOption = Format.TABLE,
) -> None:
    """Enter another batch of slots, which come after those there are and are not changed again."""
    from reddot.trial.folder import open_trial

    opened = open_trial(folder)
    new = opened.enter_slots(file, by=asked_by)
    found = _designed(opened) | {"entered": len(new), "batch": new[0].batch}
    print_result(form, found, lambda: [found], lambda out: tables.show_batch(out, found))


@trial.command("seal")
def seal(
    folder: FolderArgument,
    *,
    custodian: CustodianOption = None,
    asked_by: ByOption = NOT_STATED,
    form: FormatOption = Format.TABLE,
) -> None:
    """Draw the seed into the custodian's file, publish the commitment, freeze the plan.

    The seed is in that file alone, readable by its owner: keep it from whoever runs the trial.
    """
    from reddot.trial.folder import open_trial

    opened = open_trial(folder)
    commitment, path = opened.seal(custodian, by=asked_by)
    found = {
        "trial": opened.design.id,
        "commitment": commitment,
        "custodian": str(path),
        "slots": len(opened.slots),
        "head": opened.log.head,
    }
    print_result(form, found, lambda: [found], lambda out: tables.show_seal(out, found))


@trial.command("reveal")
def reveal(
    folder: FolderArgument,
    *,
    next_one: Annotated[bool, typer.Option("--next", help="The next slot, in order.")] = False,
    custodian: CustodianOption = None,
    asked_by: ByOption = NOT_STATED,
    form: FormatOption = Format.TABLE,
) -> None:
    """Reveal the arm of the next slot, and of that slot alone; it is in the log before it is told.

    `reddot trial reveal FOLDER --next --asked-by duty-sergeant`
    """
    from reddot.trial.folder import open_trial

    if not next_one:
        raise UsageError("Slots are revealed in order alone: say --next.")
    opened = open_trial(folder)
    slot, arm = opened.reveal_next(custodian, by=asked_by)
    found = _revealed(opened, slot, arm)
    print_result(form, found, lambda: [found], lambda out: tables.show_reveal(out, found))


@trial.command("worked")
def worked(
    folder: FolderArgument,
    file: Annotated[
        Path, typer.Argument(help="Who worked (CSV): slot,officer,crew,eligible,carried,hours.")
    ],
    *,
    asked_by: ByOption = NOT_STATED,
    form: FormatOption = Format.TABLE,
) -> None:
    """Record who worked revealed slots, under pseudonyms; an allocation not followed stays."""
    from reddot.trial.folder import open_trial

    opened = open_trial(folder)
    recorded = opened.record_worked(file, by=asked_by)
    followed = [one.followed for one in recorded]
    found = {
        "slots": len(recorded),
        "rows": sum(len(one.rows) for one in recorded),
        "followed": {word: followed.count(word) for word in ("yes", "no", "unknown")},
        "not_followed": [one.slot for one in recorded if one.followed == "no"],
        "head": opened.log.head,
    }
    print_result(form, found, lambda: [found], lambda out: tables.show_worked(out, found))


@trial.command("close")
def close(
    folder: FolderArgument,
    *,
    custodian: CustodianOption = None,
    asked_by: ByOption = NOT_STATED,
    form: FormatOption = Format.TABLE,
) -> None:
    """End the trial and publish its seed; nothing can be revealed or recorded in it after."""
    from reddot.trial.folder import open_trial

    opened = open_trial(folder)
    seed = opened.close(custodian, by=asked_by)
    found = {
        "trial": opened.design.id,
        "seed": seed,
        "revealed": len(opened.arms),
        "not_revealed": len(opened.slots) - len(opened.arms),
        "head": opened.log.head,
    }
    print_result(form, found, lambda: [found], lambda out: tables.show_close(out, found))


@trial.command("verify")
def verify(
    folder: FolderArgument,
    *,
    custodian: CustodianOption = None,
    commitment: Annotated[
        str | None, typer.Option(help="The commitment that you kept from when it was published.")
    ] = None,
    head: Annotated[
        str | None, typer.Option(help="The digest of a log entry that you kept.")
    ] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Derive every revealed allocation again, offline, and name whatever is not in order.

    Exit code 1 if anything is found, 5 if there is no seed to derive allocations from.
    """
    from reddot.trial.folder_verify import verify_trial

    kept = {"commitment": commitment, "head": head}
    known = {name: value.lower() for name, value in kept.items() if value is not None}
    done = verify_trial(folder, custodian, kept=known)
    found = done.as_json()
    findings: Any = found["findings"]
    print_result(form, found, lambda: findings, lambda out: tables.show_verify(out, found))
    if not done.ok:
        raise typer.Exit(EXIT_CHECK_FAILED)
    if done.commitment_ok is None:
        raise NotEnoughDataError(NO_SEED if done.sealed else NOT_SEALED)


def _designed(opened: TrialFolder) -> dict[str, Any]:
    from reddot.trial.seal import design_digest

    design = opened.design
    return {
        "trial": design.id,
        "name": design.name,
        "method": design.method,
        "slots": len(opened.slots),
        "batches": len({slot.batch for slot in opened.slots}),
        "strata": len({slot.stratum(design) for slot in opened.slots}),
        "design_digest": design_digest(design),
        "sealed": opened.log.sealed,
        "folder": str(opened.path),
    }


def _revealed(opened: TrialFolder, slot: Slot, arm: str) -> dict[str, Any]:
    return {
        "slot": slot.name,
        "position": slot.position,
        "batch": slot.batch,
        "arm": arm,
        "columns": dict(slot.columns),
        "left": len(opened.slots) - slot.position,
        "head": opened.log.head,
    }
