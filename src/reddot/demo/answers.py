"""What the reports say: the answers of each question, dealt so that every margin is exact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from reddot.demo.margins import Bools, Ints, deal_one_each, deal_several
from reddot.demo.scene import Scene
from reddot.records.codes import read_code_list
from reddot.records.questions import BY_FIELD


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of all reports by question: one each, or a set of codes each.

    ``tactics`` are those other than CED.
    """

    single: Mapping[str, tuple[str, ...]]
    multiple: Mapping[str, tuple[frozenset[str], ...]]
    tactics: tuple[frozenset[str], ...]

    def places(self, question: str, code: str) -> Ints:
        """The places of the reports that give one answer."""
        return np.flatnonzero(np.array(self.single[question]) == code)


def deal_answers(scene: Scene, rng: np.random.Generator) -> Answers:
    """Deal every margin of the county's numbers to the reports of a year."""
    numbers = scene.numbers
    single = {question: _deal_single(scene, question, rng) for question in numbers.single}
    multiple = {question: _deal_multiple(scene, question, rng) for question in numbers.multiple}
    return Answers(single, multiple, _deal_tactics(scene, rng))


def _deal_single(scene: Scene, question: str, rng: np.random.Generator) -> tuple[str, ...]:
    counts, shares = scene.numbers.single[question], scene.numbers.incidents["disagree"]
    disagree = shares["subject"] if question.startswith("perceived_") else 0.0
    disagree = shares["conduct"] if question == "primary_conduct" else disagree
    totals = np.fromiter(counts.values(), np.int64)
    dealt = deal_one_each(totals, _clusters(scene, question), rng, disagree=disagree)
    codes = list(counts)
    return tuple(codes[place] for place in dealt.tolist())


def _clusters(scene: Scene, question: str) -> Ints:
    """What an answer belongs to: the incident, the subject, or the officer's own report."""
    uses = scene.uses
    if question == "locations":
        return uses.incident
    if question in ("reasons", "tactics", "body_worn_video"):
        return np.arange(len(uses.shift))
    return uses.subject


def _deal_multiple(
    scene: Scene, question: str, rng: np.random.Generator
) -> tuple[frozenset[str], ...]:
    counts = scene.numbers.multiple[question]
    must = np.full(scene.numbers.reports, BY_FIELD[question].required)
    given = deal_several(counts, _clusters(scene, question), rng, must=must)
    return _as_sets(list(counts), given)


def _deal_tactics(scene: Scene, rng: np.random.Generator) -> tuple[frozenset[str], ...]:
    """Tactics other than CED; a report that names a CED use needs no other."""
    numbers, uses = scene.numbers, scene.uses
    must = np.ones(numbers.reports, np.bool_)
    must[[place for place, used in scene.ced.items() if used.uses]] = False
    duties = np.array(scene.staff.main_duty)[scene.duty.officer[uses.shift]]
    talk = [c.code for c in read_code_list("tactic").codes if not c.counts_as_force]
    apart = {code: np.ones_like(must) for code in talk}
    apart |= {tactic: duties == duty for tactic, duty in numbers.tactics_of_duty.items()}
    clusters = _clusters(scene, "tactics")
    given = deal_several(numbers.tactics, clusters, rng, must=must, apart=apart)
    return _as_sets(list(numbers.tactics), given)


def _as_sets(codes: list[str], given: Bools) -> tuple[frozenset[str], ...]:
    return tuple(
        frozenset(code for code, said in zip(codes, row, strict=True) if said)
        for row in given.tolist()
    )
