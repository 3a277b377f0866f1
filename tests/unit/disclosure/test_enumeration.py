"""The attacker against an enumeration of every table that agrees with what was published."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pytest

from reddot.disclosure.attack import exact_bounds
from reddot.disclosure.policy_file import Policies
from reddot.disclosure.publication import Publication
from reddot.disclosure.refusal import ReleaseRefusedError
from reddot.disclosure.release_check import Request, decide_release
from reddot.disclosure.space import Late, Space
from reddot.disclosure.tables import Table
from unit.disclosure.cases import Counts, enumerated, policies, small_only, space_of

RULES = {
    "threshold": 'method = "threshold"\nprotect = [1, 2]\nwidth = 1\nofficial = [[]]',
    "threshold with zero": 'method = "threshold"\nprotect = [0, 2]\nwidth = 2\nofficial = [[]]',
    "rounding": 'method = "rounding"\nbase = 3\nprotect = [1, 2]\nwidth = 1\nofficial = [[]]',
    "both": (
        'method = "threshold_rounding"\nbase = 3\nprotect = [1, 2]\nwidth = 1\nofficial = [[]]'
    ),
    "marks alike": (
        'method = "threshold"\nprotect = [1, 2]\nwidth = 1\nroles_known = false\nofficial = [[]]'
    ),
}
Way = Callable[[Space, Sequence[Sequence[Table]], Policies, Counts], list[Publication]]


def to_date(*quarters: str) -> dict[str, tuple[str, ...]]:
    return {"quarter": quarters}


SHAPES: dict[str, tuple[Space, Sequence[Sequence[Table]]]] = {
    "two ways": (space_of(a="1 2", b="1 2 3"), [[Table("t", ("a", "b"))]]),
    "linked": (
        space_of(a="1 2", b="1 2", c="1 2"),
        [[Table("t", ("a", "b"))], [Table("u", ("b", "c"))]],
    ),
    "to date": (
        space_of(a="1 2 3", quarter="Q1 Q2"),
        [[Table("t", ("a",), to_date("Q1"))], [Table("u", ("a",), to_date("Q1", "Q2"))]],
    ),
    "re-issued": (
        space_of([Late()], a="1 2 3"),
        [[Table("t", ("a",))], [Table("u", ("a",), vintage=1)]],
    ),
}


def drawn(space: Space, seed: int) -> Counts:
    """Small counts; late records are rarer."""
    random = np.random.default_rng(seed)
    rate = np.full(space.shape, 1.6)
    rate[1:] = 0.3
    return random.poisson(rate).astype(np.int64)


def plainly(
    space: Space, steps: Sequence[Sequence[Table]], rules: Policies, counts: Counts
) -> list[Publication]:
    return [small_only(space, tables, rules, counts) for tables in steps]


def with_care(
    space: Space, steps: Sequence[Sequence[Table]], rules: Policies, counts: Counts
) -> list[Publication]:
    out: list[Publication] = []
    for tables in steps:
        try:
            request = Request("r", tuple(tables), rules, counts, tuple(out))
            out.append(decide_release(space, request).publication)
        except ReleaseRefusedError:
            continue
    return out


def cases() -> Iterator[tuple[Space, Sequence[Sequence[Table]], Policies, Counts]]:
    for space, steps in SHAPES.values():
        for lines in RULES.values():
            for seed in range(4):
                yield space, steps, policies(t=lines, u=lines), drawn(space, seed)


@pytest.mark.parametrize("way", [plainly, with_care])
def test_the_attackers_bounds_are_those_of_the_enumeration(way: Way) -> None:
    compared = 0
    for space, steps, rules, counts in cases():
        out = way(space, steps, rules, counts)
        if not out:
            continue
        expected = enumerated(space, out)
        found = {v.fact.key: (v.least, v.most) for v in exact_bounds(space, out)}
        assert found == {key: expected[key] for key in found}
        compared += len(found)
    assert compared > 100


def test_by_enumeration_too_small_only_leaks_and_a_release_does_not() -> None:
    leaks: dict[Way, int] = {plainly: 0, with_care: 0}
    protected = dict(leaks)
    for space, steps, rules, counts in cases():
        for way in leaks:
            out = way(space, steps, rules, counts)
            expected = enumerated(space, out) if out else {}
            for wants, cell in ((c.wants, c) for p in out for c in p.cells):
                if wants:
                    low, high = expected[cell.cell.key]
                    protected[way] += 1
                    leaks[way] += high - low < wants.width
    assert leaks[with_care] == 0
    assert protected[with_care] > 100
    assert leaks[plainly] > 0.15 * protected[plainly]
