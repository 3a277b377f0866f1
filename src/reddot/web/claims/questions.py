"""What the calculator asks for each kind of claim, read from ``questions.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

MANY = 1_000_000_000


class Holds(StrEnum):
    """What the answer to a question is."""

    WHOLE = "whole"
    AMOUNT = "amount"
    PERCENT = "percent"
    CHOICE = "choice"
    PERIOD = "period"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question of the calculator.

    ``thing`` completes "Enter …" where nothing was typed. ``least`` and ``most`` are allowed;
    ``above`` shuts the least itself out, ``under`` the most. ``choices`` are value and label.
    """

    name: str
    label: str
    thing: str
    holds: Holds = Holds.WHOLE
    hint: str = ""
    least: float = 0
    most: float = MANY
    above: bool = False
    under: bool = False
    optional: bool = False
    suffix: str = ""
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimKind:
    """A kind of claim: its title, what it is for, its questions, and an example to begin with."""

    title: str
    lead: str
    questions: tuple[Question, ...]
    example: Mapping[str, str]
    example_words: str
    beware: tuple[str, ...] = ()


@cache
def claim_kinds() -> Mapping[str, ClaimKind]:
    """Every kind of claim that can be typed, in the order of the page.

    >>> [question.name for question in claim_kinds()["only"].questions]
    ['count', 'total', 'not_stated']
    """
    path = resources.files("reddot.web.claims") / "questions.toml"
    entries = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: _kind(entry) for name, entry in entries.items()}


def _kind(entry: dict[str, Any]) -> ClaimKind:
    questions = tuple(_question(question) for question in entry.pop("questions"))
    return ClaimKind(questions=questions, beware=tuple(entry.pop("beware", ())), **entry)


def _question(entry: dict[str, Any]) -> Question:
    choices = tuple((value, label) for value, label in entry.pop("choices", ()))
    holds = Holds(entry.pop("holds", Holds.WHOLE))
    return Question(holds=holds, choices=choices, **entry)
