"""Random tables to publish and to attack: linked, to date, re-issued, and how each fared."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reddot.disclosure.attack import Standing, attack
from reddot.disclosure.cost import Cost, cost
from reddot.disclosure.drafts import draft, publish
from reddot.disclosure.policy import Method, Policy
from reddot.disclosure.policy_file import Policies
from reddot.disclosure.publication import Publication
from reddot.disclosure.ranges import Range
from reddot.disclosure.refusal import ReleaseRefusedError
from reddot.disclosure.release_check import Request, check_release, decide_release
from reddot.disclosure.space import Dimension, Late, Space
from reddot.disclosure.suppress import primary
from reddot.disclosure.tables import Table

SEED = 20260601
MOST_ATOMS = 200
METHODS = (Method.THRESHOLD, Method.THRESHOLD, Method.ROUNDING, Method.THRESHOLD_ROUNDING)
QUARTER = "quarter"
Step = tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class Scenario:
    """Tables published one after another from one set of counts."""

    space: Space
    counts: NDArray[np.int64]
    steps: tuple[Step, ...]
    policy: Policy

    def policies(self, method: Method | None = None) -> Policies:
        """One policy for all tables, by another method if one is named."""
        width = min(self.policy.width, 2) if method is Method.ROUNDING else self.policy.width
        own = replace(self.policy, method=method or self.policy.method, width=width)
        return Policies({table.name: own for step in self.steps for table in step})


def draw(number: int, seed: int = SEED) -> Scenario:
    """The scenario of a number."""
    random = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(number,)))
    sizes = draw_sizes(random)
    quarters = int(random.choice([1, 1, 2, 3, 4]))
    while np.prod(sizes) * quarters > MOST_ATOMS:
        quarters -= 1
    late = bool(random.random() < 0.5) and np.prod(sizes) * quarters * 2 <= MOST_ATOMS
    dimensions = [draw_dimension(random, place, size) for place, size in enumerate(sizes)]
    time_of_year = Dimension(QUARTER, tuple(f"Q{n + 1}" for n in range(quarters)))
    space = Space((*dimensions, time_of_year), (Late(),) if late else ())
    method = METHODS[random.integers(len(METHODS))]
    policy = draw_policy(random, method)
    steps = draw_steps(random, space, quarters)
    return Scenario(space, draw_counts(random, space), steps, policy)


def draw_sizes(random: np.random.Generator) -> tuple[int, ...]:
    return tuple(int(n) for n in random.integers(2, 6, size=random.integers(1, 4)))


def draw_dimension(random: np.random.Generator, place: int, size: int) -> Dimension:
    """A dimension; in a third of the larger ones its categories fall into two groups."""
    categories = tuple(f"{'abc'[place]}{n + 1}" for n in range(size))
    if size < 4 or random.random() > 1 / 3:
        return Dimension("abc"[place], categories)
    groups = {c: f"group {1 + n % 2}" for n, c in enumerate(categories)}
    return Dimension("abc"[place], categories, {f"{'abc'[place]} group": groups})


def draw_counts(random: np.random.Generator, space: Space) -> NDArray[np.int64]:
    """Counts with some zeros, some small ones and a long tail; late records are few."""
    first = random.poisson(np.exp(random.normal(random.uniform(1.0, 3.0), 1.0, space.shape[1:])))
    first = first * (random.random(space.shape[1:]) > random.uniform(0.0, 0.25))
    later = [random.poisson(0.15, space.shape[1:]) for _ in space.late]
    counts: NDArray[np.int64] = np.stack([first, *later]).astype(np.int64)
    return counts


def draw_policy(random: np.random.Generator, method: Method) -> Policy:
    low, high = int(random.random() < 0.25), int(random.integers(3, 6))
    width = int(random.integers(1, 3)) if method.rounds else int(random.integers(1, high - low + 1))
    official = (frozenset[str](),) if random.random() < 0.8 else ()
    return Policy(method, Range(low, high), min(width, 3), official=official)


def draw_steps(random: np.random.Generator, space: Space, quarters: int) -> tuple[Step, ...]:
    """Each quarter with the year to date; then, where there are late records, all once more."""
    names = [d.name for d in space.dimensions[:-1]]
    shapes = [tuple(names)]
    if len(names) == 3 and random.random() < 0.5:
        shapes = [(names[0], names[1]), (names[1], names[2]), (names[0], names[2])]
    shapes += [(level, *names[1:]) for d in space.dimensions[:1] for level in d.levels]
    steps = [quarter_step(shapes, n) for n in range(quarters)]
    if space.late:
        steps.append(tuple(to_date(shapes, quarters - 1, vintage=1)))
    return tuple(steps)


def quarter_step(shapes: Sequence[tuple[str, ...]], number: int) -> Step:
    where = {QUARTER: (f"Q{number + 1}",)}
    alone = [Table(f"Q{number + 1} by {' and '.join(by)}", by, where) for by in shapes]
    return (*alone, *(to_date(shapes, number) if number else ()))


def to_date(shapes: Sequence[tuple[str, ...]], number: int, vintage: int = 0) -> list[Table]:
    where = {QUARTER: tuple(f"Q{n + 1}" for n in range(number + 1))}
    issue = "re-issued " if vintage else ""
    return [
        Table(f"{issue}to Q{number + 1} by {' and '.join(by)}", by, where, vintage=vintage)
        for by in shapes
    ]


@dataclass(frozen=True, slots=True)
class Fared:
    """How one scenario fared; counts of protected quantities unless said otherwise."""

    protected: int
    small_protected: int
    small_recovered: int
    small_unsafe: int
    one_table_unsafe: int
    rounded_unsafe: int
    rounded_recovered: int
    released_recovered: int
    released_unsafe: int
    steps: int
    refused: int
    cost: Mapping[str, int]
    rounded: Mapping[str, int]
    seconds: float


def release(scenario: Scenario) -> tuple[list[Publication], Cost, Cost, int]:
    """The steps as the release step lets them out, what each cost, and how many it refused."""
    out: list[Publication] = []
    spent, rounded, refused = Cost(), Cost(), 0
    for number, tables in enumerate(scenario.steps):
        request = Request(f"step {number}", tables, scenario.policies(), scenario.counts, (*out,))
        try:
            released = decide_release(scenario.space, request)
        except ReleaseRefusedError:
            refused += 1
            continue
        out.append(released.publication)
        spent += cost(released.drafts, released.publication)
        rounded += cost(*plain(scenario, tables, Method.ROUNDING))
    return out, spent, rounded, refused


def plain(scenario: Scenario, tables: Step, method: Method) -> Any:
    """Tables by one method and nothing more: small counts withheld, or all rounded."""
    drafts = draft(scenario.space, tables, scenario.policies(method), scenario.counts)
    return drafts, publish("plain", drafts, primary(drafts))


def plainly(scenario: Scenario, method: Method) -> list[Publication]:
    return [plain(scenario, tables, method)[1] for tables in scenario.steps]


def try_out(scenario: Scenario, *, rounding: bool = True) -> Fared:
    """Publish a scenario three ways and attack each; plain rounding only where asked."""
    started = time.perf_counter()
    space, counts = scenario.space, [scenario.counts]
    small = attack(space, plainly(scenario, Method.THRESHOLD), counts)
    one_table = attack(space, [plain(scenario, scenario.steps[0][:1], Method.THRESHOLD)[1]], counts)
    rounded = attack(space, plainly(scenario, Method.ROUNDING), counts) if rounding else ()
    out, spent, spent_rounded, refused = release(scenario)
    final = check_release(space, out[:-1], out[-1], counts).verdicts if out else ()
    return Fared(
        protected=len(final),
        small_protected=len(small),
        small_recovered=sum(v.standing is Standing.RECOVERED for v in small),
        small_unsafe=sum(not v.is_safe for v in small),
        one_table_unsafe=sum(not v.is_safe for v in one_table),
        rounded_unsafe=sum(not v.is_safe for v in rounded),
        rounded_recovered=sum(v.standing is Standing.RECOVERED for v in rounded),
        released_recovered=sum(v.standing is Standing.RECOVERED for v in final),
        released_unsafe=sum(not v.is_safe for v in final),
        steps=len(scenario.steps),
        refused=refused,
        cost=asdict(spent),
        rounded=asdict(spent_rounded),
        seconds=time.perf_counter() - started,
    )


def summed(found: Sequence[Fared], part: str) -> Cost:
    """The costs of all scenarios together."""
    return sum((Cost(**getattr(one, part)) for one in found), Cost())
