"""The two answers that are lists: the tactics in order, and a block for each CED."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from reddot.records.answer_values import Given, first_given, is_problem, read_value
from reddot.records.check import check_code
from reddot.records.codes import read_code_list
from reddot.records.problems import Problem
from reddot.records.questions import DEVICE_QUESTIONS, Question
from reddot.records.report import DeviceUse, TacticUse

MOST_TACTICS = 20
MOST_DEVICES = 4
EFFECTIVE = Question("effective", "force", "Did it work?", "yes_no")


def rows_given(given: Given, field: str) -> tuple[int, ...]:
    """The rows of a list that hold anything, in order, by the number within their names.

    >>> rows_given({"tactics-2-tactic": ["shield"], "tactics-1-tactic": [""]}, "tactics")
    (2,)
    """
    name = re.compile(rf"{field}-([1-9][0-9]{{0,3}})-[a-z0-9_]+")
    filled = {
        int(found.group(1))
        for key, values in given.items()
        if (found := name.fullmatch(key)) and any(value.strip() for value in values)
    }
    return tuple(sorted(filled))


def _too_many(field: str, rows: Sequence[int], most: int) -> Iterable[Problem]:
    if len(rows) > most:
        message = f"{len(rows)} {field} were given; a report holds at most {most}. "
        yield Problem(field, "too_many", f"{message}Take out {len(rows) - most}.")


def read_tactics(given: Given, on: date) -> tuple[TacticUse, ...] | tuple[Problem, ...]:
    """The tactics in the order of their rows, or the problems; empty rows are passed over.

    >>> posted = {"tactics-3-tactic": ["shield"], "tactics-3-effective": ["yes"]}
    >>> read_tactics(posted, date(2024, 3, 1))
    (TacticUse(position=1, tactic='shield', effective='yes'),)
    """
    rows = rows_given(given, "tactics")
    problems = list(_too_many("tactics", rows, MOST_TACTICS))
    uses = []
    for position, row in enumerate(rows[:MOST_TACTICS], 1):
        tactic = first_given(given, f"tactics-{row}-tactic").strip()
        where = f"tactics.{row}"
        if tactic:
            problems += check_code(read_code_list("tactic"), tactic, f"{where}.tactic", on)
        else:
            message = f"Row {row} says whether it worked but not what it was. Choose the tactic."
            problems.append(Problem(f"{where}.tactic", "no_tactic", message))
        worked = given.get(f"tactics-{row}-effective", ())
        effective: Any = read_value(EFFECTIVE, f"{where}.effective", worked, on)
        if is_problem(effective):
            problems += effective
        uses.append(TacticUse(position=position, tactic=tactic, effective=effective))
    return tuple(problems) or tuple(uses)


def read_devices(given: Given, on: date) -> tuple[DeviceUse, ...] | tuple[Problem, ...]:
    """The device blocks in order, or the problems; empty blocks are passed over.

    >>> read_devices({"devices-1-uses": ["drawn"]}, date(2024, 3, 1))[0].uses
    frozenset({'drawn'})
    """
    rows = rows_given(given, "devices")
    problems = list(_too_many("devices", rows, MOST_DEVICES))
    blocks = []
    for position, row in enumerate(rows[:MOST_DEVICES], 1):
        values, wrong = _read_device(given, row, on)
        problems += wrong
        if not wrong:
            blocks.append(DeviceUse(position=position, **values))
    return tuple(problems) or tuple(blocks)


def _read_device(given: Given, row: int, on: date) -> tuple[dict[str, Any], list[Problem]]:
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for question in DEVICE_QUESTIONS:
        where = f"devices.{row}.{question.field}"
        posted = given.get(f"devices-{row}-{question.field}", ())
        value = read_value(question, where, posted, on)
        if is_problem(value):
            problems += value
        elif value is not None:
            values[question.field] = value
    return values, problems


def tactics_given(uses: Iterable[TacticUse]) -> dict[str, Sequence[str]]:
    """What a form holds for the tactics: the inverse of :func:`read_tactics`."""
    held: dict[str, Sequence[str]] = {}
    for use in uses:
        held[f"tactics-{use.position}-tactic"] = (use.tactic,)
        if use.effective is not None:
            held[f"tactics-{use.position}-effective"] = (use.effective,)
    return held


def devices_given(blocks: Iterable[DeviceUse]) -> dict[str, Sequence[str]]:
    """What a form holds for the device blocks: the inverse of :func:`read_devices`."""
    held: dict[str, Sequence[str]] = {}
    for block in blocks:
        for question in DEVICE_QUESTIONS:
            value = getattr(block, question.field)
            if isinstance(value, frozenset):
                value = tuple(sorted(value)) or None
            if value is not None:
                name = f"devices-{block.position}-{question.field}"
                held[name] = value if isinstance(value, tuple) else (str(value),)
    return held


def without_row(given: Given, field: str, row: int) -> dict[str, Sequence[str]]:
    """What was posted with one row of a list taken out and the later ones moved up.

    >>> without_row({"tactics-1-tactic": ["shield"], "tactics-2-tactic": ["x"]}, "tactics", 1)
    {'tactics-1-tactic': ['x']}
    """
    kept: dict[str, Sequence[str]] = {}
    for key, values in given.items():
        found = re.fullmatch(rf"{field}-([1-9][0-9]{{0,3}})-([a-z0-9_]+)", key)
        number = int(found.group(1)) if found else 0
        if found is None or number < row:
            kept[key] = values
        elif number > row:
            kept[f"{field}-{number - 1}-{found.group(2)}"] = values
    return kept
