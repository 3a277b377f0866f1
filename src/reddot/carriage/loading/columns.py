"""The columns that a file of a register may have, and what each of them may hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from reddot.carriage.models import shipped_models
from reddot.carriage.rules import COURSES
from reddot.records.codes import read_code_list
from reddot.records.importers.damage import FALSE, TRUE
from reddot.records.importers.flat_mapping import fold

Kind = Literal["text", "word", "model", "yes_no", "number", "day", "moment"]
FIRST_CED = date(2003, 1, 1)  # the trials in England and Wales began in this year
FIRST_SERVICE = date(1950, 1, 1)  # nobody who joined earlier serves while there are CEDs
LONGEST_NAME, LONGEST_DUTY, LONGEST_MODEL, LONGEST_SERIAL, LONGEST_REASON = 100, 60, 60, 80, 200
MOST_HOURS = 400
LAST_DAY = date(2100, 12, 31)  # a later day stands for "no end" in somebody's system


@dataclass(frozen=True, slots=True)
class RegisterColumn:
    """One column of ours.

    ``ahead`` says whether its day may lie in the future; ``personal`` that no message may repeat
    what a cell of it holds; ``longest`` how many characters of a text are kept.
    """

    name: str
    kind: Kind
    earliest: date = FIRST_CED
    ahead: bool = True
    personal: bool = False
    longest: int = LONGEST_NAME


def _past(name: str, kind: Kind = "day") -> RegisterColumn:
    return RegisterColumn(name, kind, ahead=False)


COLUMNS: Mapping[str, RegisterColumn] = {
    column.name: column
    for column in (
        RegisterColumn("officer_id", "text", personal=True),
        RegisterColumn("force", "text"),
        RegisterColumn("role", "word"),
        RegisterColumn("station_id", "text"),
        RegisterColumn("front_line", "yes_no"),
        RegisterColumn("joined_on", "day", FIRST_SERVICE),
        RegisterColumn("left_on", "day", FIRST_SERVICE),
        RegisterColumn("main_duty", "text", longest=LONGEST_DUTY),
        RegisterColumn("course", "word"),
        RegisterColumn("model", "model"),
        _past("completed_on"),
        RegisterColumn("hours", "number"),
        RegisterColumn("passed", "yes_no"),
        RegisterColumn("trainer", "text", personal=True),
        _past("authority_from"),
        RegisterColumn("authority_to", "day"),
        RegisterColumn("serial_number", "text", longest=LONGEST_SERIAL),
        RegisterColumn("device_model", "model"),
        _past("issued_at", "moment"),
        _past("returned_at", "moment"),
        _past("device_acquired_on"),
        _past("device_withdrawn_on"),
        RegisterColumn("cartridge_number", "text", longest=LONGEST_SERIAL),
        _past("cartridge_issued_at", "moment"),
        _past("cartridge_returned_at", "moment"),
        RegisterColumn("suspended_from", "moment"),
        RegisterColumn("suspended_to", "moment"),
        RegisterColumn("suspension_reason", "text", personal=True, longest=LONGEST_REASON),
        RegisterColumn("suspension_model", "model"),
        _past("endorsed_on"),
        RegisterColumn("endorsement_ended_on", "day"),
        RegisterColumn("endorsed_by", "text", personal=True),
        _past("role_authorised_on"),
        RegisterColumn("role_authorisation_ended_on", "day"),
    )
}
COURSE_COLUMNS = ("course", "completed_on", "hours", "passed", "trainer")
DEVICE_COLUMNS = ("serial_number", "device_acquired_on", "device_withdrawn_on")
AUTHORISATION_COLUMNS = ("role_authorised_on", "role_authorisation_ended_on")
ABOUT_FORCE = (*DEVICE_COLUMNS, *AUTHORISATION_COLUMNS)  # need no officer in the row
WITHOUT_OFFICER = ("force", "role", "station_id", "model", "device_model", *ABOUT_FORCE)
EVERY_COLUMNS = (
    "role", "station_id", "front_line", "main_duty", "course", "model", "hours", "passed",
    "trainer", "device_model",
)  # fmt: skip


def columns_of(*kinds: Kind) -> tuple[str, ...]:
    """The names of the columns of some kinds.

    >>> columns_of("yes_no")
    ('front_line', 'passed')
    """
    return tuple(name for name, column in COLUMNS.items() if column.kind in kinds)


def codes_of(column: str, models: Iterable[str]) -> tuple[str, ...]:
    """The codes that a column of words allows; ``models`` are the models of CED allowed.

    >>> codes_of("course", ())
    ('initial', 'refresher', 'conversion')
    """
    if COLUMNS[column].kind == "model":
        return tuple(models)
    if COLUMNS[column].kind == "yes_no":
        return ("yes", "no")
    return COURSES if column == "course" else read_code_list("role").names()


def own_words(column: str, models: Iterable[str]) -> dict[str, str]:
    """The words that stand for a code without being told: the code itself and its label."""
    if COLUMNS[column].kind == "yes_no":
        words = dict.fromkeys(TRUE, "yes") | dict.fromkeys(FALSE, "no")
        passed = {"pass": "yes", "passed": "yes", "fail": "no", "failed": "no"}
        return words | (passed if column == "passed" else {})
    codes = codes_of(column, models)
    words = {fold(name): code for code in codes for name in (code, code.replace("_", " "))}
    return words | (spellings_of(codes) if COLUMNS[column].kind == "model" else {})


def spellings_of(codes: Iterable[str]) -> dict[str, str]:
    """The ways to write some of the models that are known.

    >>> spellings_of(["T7"])
    {'t7': 'T7', 'taser 7': 'T7', 't-7': 'T7', 'taser t7': 'T7'}
    """
    known = [model for model in shipped_models() if model.code in codes]
    return {fold(name): model.code for model in known for name in model.names()}
