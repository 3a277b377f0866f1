"""Read the files of a trial's folder as they stand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from reddot.errors import BadDataError
from reddot.trial import folder_files as files
from reddot.trial.design import Design, Slot
from reddot.trial.design.read import read_file
from reddot.trial.design.slots import number_slots, rows_of


def read_batches(folder: Path) -> tuple[Slot, ...]:
    """The slots of all batches as their files have them, unchecked.

    Raises
    ------
    BadDataError
        A file cannot be read, or one before it is missing.
    """
    slots: tuple[Slot, ...] = ()
    for number, file in enumerate(sorted((folder / files.BATCHES).glob("*.csv")), 1):
        if file.name != Path(files.batch_name(number)).name:
            raise BadDataError(
                f"{file}: there is no {files.batch_name(number)} before it. Batches are numbered "
                "from 1; take the folder from where it was published."
            )
        slots += number_slots(rows_of(read_file(file), str(file)), slots)
    return slots


def lines_of(log: Path) -> tuple[str, str]:
    """The whole lines of a log, and what a power cut may have left of another."""
    text = read_file(log) if log.is_file() else ""
    whole = text.rfind("\n") + 1
    return text[:whole], text[whole:]


def read_design_file(path: Path) -> Design:
    """The design in a trial's folder.

    Raises
    ------
    BadDataError
        There is none, or it is not as a design is.
    """
    if not path.is_file():
        raise BadDataError(
            f"{path.parent}: this is no folder of a trial, there is no {files.DESIGN} in it. Make "
            "one with `reddot trial design`."
        )
    try:
        given: Any = json.loads(read_file(path))
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict):
        raise BadDataError(f"{path}: this is no design. Take it from where it was published.")
    return Design.from_json(given)
