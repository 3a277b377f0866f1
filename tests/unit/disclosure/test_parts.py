"""A space in parts: as much is found as in the one crossing of everything, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from reddot.disclosure.attack import Standing, Verdict, attack, exact_bounds
from reddot.disclosure.drafts import draft, publish
from reddot.disclosure.junction import junction
from reddot.disclosure.policy import Method, Policy
from reddot.disclosure.policy_file import Policies
from reddot.disclosure.publication import Publication
from reddot.disclosure.release_check import Request, decide_release
from reddot.disclosure.space import NO, YES, Dimension, Late, Question, Space, yes_or_no
from reddot.disclosure.suppress import primary
from reddot.disclosure.tables import Table
from reddot.errors import BadDataError, UsageError

Counts = NDArray[np.int64]
SMALL = Policy(Method.THRESHOLD, official=(frozenset(),))
OPEN = Policy(Method.NONE)
CHAIN = (("a", "b"), ("b", "c"), ("c", "d"))
STAR = (("a", "b"), ("a", "c"), ("a", "d"))
CIRCLE = (("a", "b"), ("b", "c"), ("a", "c"), ("c", "d"))


def in_parts(space: Space, joint: Counts) -> Counts:
    """Counts of the one crossing as counts of the parts."""
    found = []
    for held in space.crossings:
        away = tuple(n + 1 for n in range(len(space.dimensions)) if n not in held)
        found.append(joint.sum(axis=away).reshape(joint.shape[0], -1))
    return np.concatenate(found, axis=1)


def out(space: Space, counts: Counts, *steps: list[Table]) -> list[Publication]:
    """Tables with their small counts alone withheld, which gives the attacker something to do."""
    found = []
    for number, tables in enumerate(steps):
        policies = Policies({t.name: OPEN if t.name.startswith("open") else SMALL for t in tables})
        drafts = draft(space, tables, policies, counts)
        found.append(publish(str(number), drafts, primary(drafts)))
    return found


def ends(found: tuple[Verdict, ...]) -> dict[str, tuple[int, int | None]]:
    return {v.fact.name(): (v.least, v.most) for v in found}


@pytest.mark.parametrize("sets", [CHAIN, STAR, CIRCLE])
def test_parts_give_the_bounds_of_the_one_crossing(sets: tuple[tuple[str, ...], ...]) -> None:
    random = np.random.default_rng(len(sets) + len(sets[1]))
    compared = narrow = 0
    for turn in range(12):
        sizes = random.integers(2, 4, size=4)
        dimensions = tuple(
            Dimension(name, tuple(f"{name}{n}" for n in range(size)))
            for name, size in zip("abcd", sizes, strict=True)
        )
        late = (Late(),) if turn % 3 == 0 else ()
        whole, parts = Space(dimensions, late), Space(dimensions, late, junction(sets))
        joint = random.poisson(0.8 if turn % 4 else 2.0, whole.shape).astype(np.int64)
        steps = [[Table(f"by {''.join(by)}", by) for by in sets]]
        if late:
            steps.append([Table(f"again by {''.join(by)}", by, vintage=1) for by in sets])
        expected = ends(exact_bounds(whole, out(whole, joint, *steps)))
        found = ends(exact_bounds(parts, out(parts, in_parts(parts, joint), *steps)))
        assert found == expected
        compared += len(found)
        narrow += sum(most is not None and most - least < 2 for least, most in found.values())
    assert compared > 30
    assert narrow > 0


def test_a_space_in_parts_is_far_smaller() -> None:
    dimensions = tuple(Dimension(f"d{n}", tuple("abcdefgh")) for n in range(12))
    crossed = [("d0", f"d{n}") for n in range(1, 12)]
    assert Space(dimensions, parts=junction(crossed)).atoms == 11 * 64


def test_the_release_step_protects_tables_in_parts() -> None:
    random = np.random.default_rng(11)
    dimensions = tuple(Dimension(n, tuple(f"{n}{k}" for k in range(4))) for n in "abcd")
    parts = Space(dimensions, parts=junction(STAR))
    joint = random.poisson(0.7, Space(dimensions).shape).astype(np.int64)
    tables = tuple(Table(f"by {''.join(by)}", by) for by in STAR)
    policies = Policies({t.name: SMALL for t in tables})
    counts = in_parts(parts, joint)
    released = decide_release(parts, Request("one", tables, policies, counts))
    assert released.verdicts
    again = exact_bounds(parts, [released.publication])
    assert {v.standing for v in again} == {Standing.SAFE}
    naked = attack(parts, out(parts, counts, list(tables)), [counts])
    assert any(not v.is_safe for v in naked)


def question_space(parts: bool) -> Space:
    """Who was asked by three ages: a question with three options, one or none of them given."""
    options = ("x", "y", "z")
    dimensions = (
        Dimension("age", ("young", "old", "older")),
        yes_or_no("stated"),
        *(yes_or_no(n) for n in options),
    )
    if not parts:
        return Space(dimensions)
    return Space(
        dimensions,
        parts=junction([("age", "stated", option) for option in options]),
        questions=(Question(("stated", (YES,)), tuple((o, (YES,)) for o in options)),),
    )


def rules_as_tables() -> list[Table]:
    """What the question says, as tables of zeros for the one crossing."""
    silent = [Table(f"open {o}", (), {"stated": (NO,), o: (YES,)}) for o in ("x", "y", "z")]
    nothing = {"stated": (YES,), "x": (NO,), "y": (NO,), "z": (NO,)}
    return [*silent, Table("open none", (), nothing)]


def answers(random: np.random.Generator) -> Counts:
    joint = np.zeros(question_space(parts=False).shape, np.int64)
    for _ in range(int(random.integers(4, 16))):
        age, stated = int(random.integers(3)), random.random() < 0.8
        given = random.random(3) < 0.35
        given[int(random.integers(3))] |= stated
        places = [0 if stated and yes else 1 for yes in given]
        joint[(0, age, 0 if stated else 1, *places)] += 1
    return joint


def test_options_of_a_question_give_the_bounds_of_the_one_crossing() -> None:
    random = np.random.default_rng(5)
    whole, parts = question_space(parts=False), question_space(parts=True)
    tables = [Table(f"option {o}", ("age",), {o: (YES,)}) for o in ("x", "y", "z")]
    tables += [Table("stated", ("age",), {"stated": (YES,)}), Table("open all", ())]
    compared = 0
    for _ in range(25):
        joint = answers(random)
        expected = ends(exact_bounds(whole, out(whole, joint, [*tables, *rules_as_tables()])))
        found = ends(exact_bounds(parts, out(parts, in_parts(parts, joint), tables)))
        assert found == {name: expected[name] for name in found}
        compared += len(found)
    assert compared > 100


def test_counts_of_parts_that_disagree_are_refused() -> None:
    dimensions = tuple(Dimension(n, ("1", "2")) for n in "abc")
    space = Space(dimensions, parts=junction([("a", "b"), ("b", "c")]))
    counts = np.array([[9, 2, 3, 4, 5, 6, 7, 8]], np.int64)
    policies = Policies({"t": Policy(Method.THRESHOLD)})
    with pytest.raises(BadDataError, match="do not agree"):
        decide_release(space, Request("one", (Table("t", ("a", "b")),), policies, counts))


def test_a_crossing_that_no_part_holds_is_refused() -> None:
    dimensions = tuple(Dimension(n, ("1", "2")) for n in "abc")
    space = Space(dimensions, parts=junction([("a", "b"), ("b", "c")]))
    policies = Policies({"t": OPEN})
    with pytest.raises(UsageError, match="No part of the space crosses a, c"):
        draft(space, [Table("t", ("a", "c"))], policies, np.zeros(space.shape, np.int64))


def test_parts_without_a_tree_tell_no_more_than_the_one_crossing() -> None:
    dimensions = tuple(Dimension(n, tuple(f"{n}{k}" for k in range(3))) for n in "abc")
    sets = (("a", "b"), ("b", "c"), ("a", "c"))
    whole, loose = Space(dimensions), Space(dimensions, parts=sets)
    random, same = np.random.default_rng(8), 0
    for _ in range(15):
        joint = random.poisson(1.0, whole.shape).astype(np.int64)
        tables = [Table(f"by {''.join(by)}", by) for by in sets]
        expected = ends(exact_bounds(whole, out(whole, joint, tables)))
        found = ends(exact_bounds(loose, out(loose, in_parts(loose, joint), tables)))
        for name, (least, most) in expected.items():
            assert found[name][0] <= least
            assert found[name][1] is None or found[name][1] >= (most or 0)
            same += found[name] == (least, most)
    assert same > 10
