"""Answers of made-up reports: complete, without contradiction, each unlike the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from reddot.records.check import strip_children
from reddot.records.codes import read_code_list
from reddot.records.pages import FAST_PAGES, FAST_TACTICS
from reddot.records.questions import QUESTIONS, Question
from reddot.records.report import DeviceUse, Report, Subject, TacticUse, local_day

Answers = dict[str, Any]
APART = timedelta(minutes=47)  # two uses by one officer within half an hour look like one
DISCHARGES = ("drive_stun", "angled_drive_stun", "fired")
WORDS = "He ran, I shouted “stop” twice; he turned – then I let go. Naïve? £5 & <b>not bold</b>."
NOT_AT_RANDOM = {"fatality", "death"}


@dataclass(frozen=True, slots=True)
class Made:
    """The answers of one report as an officer gives them, by question, in the form's order."""

    fast: bool
    answers: Answers


def made_report(stream: np.random.Generator, number: int, now: datetime, *, fast: bool) -> Made:
    """One officer's report of a given number; each number is another use of force."""
    used_at = (now - (number + 1) * APART).replace(second=0, microsecond=0)
    answers = _any(stream, used_at, fast=fast)
    answers["narrative"] = "" if fast else f"{stream.bytes(8).hex()}\n{WORDS * int(number % 7 + 1)}"
    if fast:
        asked = {field for page in FAST_PAGES for field in page.fields}
        answers = {k: v for k, v in answers.items() if k in asked}
    return Made(fast, open_answers(answers))


def open_answers(answers: Answers) -> Answers:
    """The answers without those that no other answer opens."""
    held = {k: v for k, v in answers.items() if not k.startswith("perceived_")}
    subject = {k: v for k, v in answers.items() if k.startswith("perceived_")}
    whole = Report(report_id="r", force="f", subject=Subject(subject_id="", **subject), **held)
    kept = strip_children(whole)
    return {k: v for k, v in answers.items() if k in subject or getattr(kept, k) == v}


def _any(stream: np.random.Generator, used_at: datetime, *, fast: bool) -> Answers:
    answers: Answers = {}
    for question in QUESTIONS:
        match question.kind:
            case "date_time":
                answers[question.field] = used_at
            case "checkboxes":
                answers[question.field] = frozenset(_codes(stream, question, used_at, 1))
            case "tactics":
                answers[question.field] = _tactics(stream, used_at, fast=fast)
            case "devices":
                answers[question.field] = _devices(stream)
            case "radios":
                answers[question.field] = _code(stream, question, used_at)
            case _:
                answers[question.field] = f"{question.field[:4]}/{stream.bytes(5).hex()}"
    return answers | (_low_level() if fast else _consistent(answers))


def _low_level() -> Answers:
    return {
        "primary_conduct": "compliant",
        "impact_factors": frozenset({"alcohol"}),
        "officer_injured": "no",
        "subject_injured": "no",
        "outcomes": frozenset({"arrested"}),
    }


def _consistent(answers: Answers) -> Answers:
    named = any(use.tactic.startswith("ced_") for use in answers["tactics"])
    return {"ced_used": "yes"} if named else {}


def _offered(name: str | None, used_at: datetime) -> Sequence[str]:
    codes = read_code_list(str(name)).offered(local_day(used_at))
    return [code for code in codes if code not in NOT_AT_RANDOM]


def _code(stream: np.random.Generator, question: Question, used_at: datetime) -> str:
    return str(stream.choice(_offered(question.code_list, used_at)))


def _codes(
    stream: np.random.Generator, question: Question, used_at: datetime, least: int
) -> list[str]:
    codes = _offered(question.code_list, used_at)
    count = int(stream.integers(least, min(4, len(codes)) + 1))
    return [str(code) for code in stream.choice(codes, count, replace=False)]


def _tactics(
    stream: np.random.Generator, used_at: datetime, *, fast: bool
) -> tuple[TacticUse, ...]:
    if fast:
        codes = [sorted(FAST_TACTICS)[0]]
    else:
        listed = _offered("tactic", used_at)
        drawn = stream.choice(listed, int(stream.integers(1, 5)), replace=False)
        codes = ["unarmed_skills", *(str(c) for c in drawn if c != "unarmed_skills")]
    worked: list[Any] = [None, "yes", "no"]
    return tuple(
        TacticUse(position=place, tactic=code, effective=worked[int(stream.integers(3))])
        for place, code in enumerate(codes, 1)
    )


def _devices(stream: np.random.Generator) -> tuple[DeviceUse, ...]:
    marks = read_code_list("body_map").names()
    return tuple(
        DeviceUse(
            position=place,
            uses=frozenset({"drawn", str(stream.choice(DISCHARGES))}),
            serial_number=f"X{stream.integers(10**6):06}",
            model="X2",
            cartridge_number=stream.bytes(4).hex(),
            cycle_interrupted="no",
            total_cycles=int(stream.integers(1, 4)),
            missed_with_one_probe="yes",
            body_map=frozenset(str(m) for m in stream.choice(marks, 2, replace=False)),
        )
        for place in range(1, int(stream.integers(1, 3)) + 1)
    )
