"""Somebody outside with the public files of releases, a pencil and a solver.

What is read is what anyone can read: ``policy.toml`` and ``tables/*.json``. Every sum that the
counting rules say must hold is written down, and each suppressed cell is bounded by linear and
integer programming. Nothing of ``reddot`` is used.
"""

from __future__ import annotations

import json
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

LADDER = ("drawn", "aimed", "arced", "red_dot", "drive_stun", "angled_drive_stun", "fired")
ANY_USE = (*LADDER, "not_stated")
CED_CELLS = {
    **{use: (use,) for use in ANY_USE},
    "non_discharge": LADDER[:4],
    "discharge": LADDER[4:],
    "total": ANY_USE,
}
SAYS_OF_CED = (*ANY_USE, "none", "unanswered")
GROUPS = {
    "handcuffing": ("compliant_handcuffing", "non_compliant_handcuffing"),
    "baton": ("baton_drawn", "baton_used"),
    "irritant": tuple(f"irritant_{a}_{b}" for a in ("cs", "pava") for b in ("drawn", "used")),
    "aep": ("aep_aimed", "aep_fired"),
    "firearms": ("firearm_aimed", "firearm_fired"),
    "dog": ("dog_deployed", "dog_bite"),
}
MULTIPLE = ("reason", "impact_factor", "location", "outcome", "tactic")
UNDATED = "not_stated"
SUPPRESSED = "suppressed"
TINY = 1e-6
Cell = tuple[int, str, str, tuple[str, str], tuple[str, ...]]
"""A cell as a reader finds it: release, table, name of the cell, force and period, keys."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The public part of one release: its policy file and its tables, as they are read."""

    policy: Mapping[str, Mapping[str, Any]]
    tables: Mapping[str, Mapping[str, Any]]


def read_public(folder: Path) -> Seen:
    """What anyone reads in the folder of a release."""
    policy = tomllib.loads((folder / "policy.toml").read_text(encoding="utf-8"))["tables"]
    tables = {
        name: json.loads((folder / "tables" / f"{name}.json").read_text(encoding="utf-8"))
        for name in policy
    }
    return Seen(policy, tables)


def keys_of(name: str) -> tuple[str, ...]:
    """What the rows of a table are by."""
    table, _, rest = name.partition("_by_")
    by = tuple(rest.split("_and_")) if rest else ()
    return (*by, "tactic") if table == "tactics" else by


def months_of(period: str) -> frozenset[str]:
    """The months of a period; reports without a day are a time of their own."""
    if period == UNDATED:
        return frozenset({UNDATED})
    if ".." in period:
        first, last = (int(part[:4]) * 12 + int(part[5:7]) - 1 for part in period.split(".."))
    elif "/" in period:
        first = int(period[:4]) * 12 + 3
        last = first + 11
    elif "Q" in period:
        first = int(period[:4]) * 12 + 3 * (int(period[-1]) - 1)
        last = first + 2
    else:
        first = int(period) * 12
        last = first + 11
    return frozenset(f"{n // 12}-{n % 12 + 1:02d}" for n in range(first, last + 1))


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of reports: of a force, in some months, as at a release, with some answers."""

    release: int
    force: str
    months: frozenset[str]
    about: frozenset[tuple[str, tuple[str, ...]]]

    def without(self, name: str) -> Quantity:
        """Whatever the answer to a question is."""
        rest = frozenset(one for one in self.about if one[0] != name)
        return Quantity(self.release, self.force, self.months, rest)

    def having(self, name: str, *answers: str) -> Quantity:
        """With an answer to a question."""
        own = self.without(name).about | {(name, answers)}
        return Quantity(self.release, self.force, self.months, own)

    def names(self) -> frozenset[str]:
        """The questions it is about."""
        return frozenset(name for name, _ in self.about)


Sum = tuple[Mapping[Quantity, int], float, float]
"""What is added up with which sign, and the least and the most that it can be."""


@dataclass(slots=True)
class Outsider:
    """Everything known of the quantities of some releases, in the order in which they went out.

    ``only_added`` is what the reader takes for granted of a later release of the same months:
    that records were added and none taken away.
    """

    releases: Sequence[Seen]
    only_added: bool = True
    number: dict[Quantity, int] = field(default_factory=dict)
    low: dict[Quantity, float] = field(default_factory=dict)
    high: dict[Quantity, float] = field(default_factory=dict)
    cells: dict[Cell, Quantity] = field(default_factory=dict)
    hidden: set[Cell] = field(default_factory=set)
    answers: dict[tuple[int, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    printed: set[tuple[frozenset[str], frozenset[str]]] = field(default_factory=set)
    sums: dict[frozenset[tuple[Quantity, int]], Sum] = field(default_factory=dict)
    written: set[tuple[Quantity, str]] = field(default_factory=set)
    pieces: dict[tuple[frozenset[str], frozenset[str]], list[frozenset[str]]] = field(
        default_factory=dict
    )

    def __post_init__(self) -> None:
        for number, seen in enumerate(self.releases):
            for name, table in seen.tables.items():
                self.read(number, name, seen.policy[name], table)
        self.write_sums()

    # What is printed

    def read(
        self, release: int, name: str, policy: Mapping[str, Any], table: Mapping[str, Any]
    ) -> None:
        """Take down the cells of one table, and the whole that its shares are of."""
        keys, is_ced = keys_of(name), name.partition("_by_")[0] == "ced"
        for row in table["rows"]:
            quantity = Quantity(release, row["force"], months_of(row["period"]), frozenset())
            for key in keys:
                self.answers[release, key].add(row[key])
                quantity = asked_of(quantity, key, row[key])
            place = (row["force"], row["period"])
            for cell in CED_CELLS if is_ced else ("total",):
                own = quantity.having("ced_use", *CED_CELLS[cell]) if is_ced else quantity
                at = (release, name, cell, place, tuple(row[key] for key in keys))
                self.take_down(at, own, policy, row[cell])
            self.beside(row, quantity, keys, is_ced=is_ced, policy=policy)

    def take_down(
        self, at: Cell, quantity: Quantity, policy: Mapping[str, Any], value: int | str
    ) -> None:
        """One cell: what it shows, or that it is hidden."""
        if not quantity.months:
            assert value in (0, SUPPRESSED), f"{at}: {value} in a month outside its period"
            return
        self.cells[at] = quantity
        self.printed.add((quantity.names(), quantity.months))
        if value == SUPPRESSED:
            self.hidden.add(at)
            self.limit(quantity, 0 if policy.get("zeros") else policy.get("protect", [1])[0])
            return
        assert isinstance(value, int), f"{at}: {value}"
        half = policy.get("base", 5) // 2 if "rounding" in policy["method"] else 0
        self.limit(quantity, max(0, value - half), value + half)

    def beside(
        self,
        row: Mapping[str, Any],
        quantity: Quantity,
        keys: tuple[str, ...],
        *,
        is_ced: bool,
        policy: Mapping[str, Any],
    ) -> None:
        """What stands beside the cells: the whole that a share is of, the most that could be."""
        share = row.get("shares", {}).get("total")
        if share is not None and not is_ced:
            whole = Quantity(
                quantity.release, quantity.force, months_of(row["period"]), frozenset()
            )
            self.limit(whole, share["denominator"], share["denominator"])
        if is_ced and not keys and policy["method"] == "none" and "total" in row["bounds"]:
            least, most = row["bounds"]["total"]
            self.limit(quantity.having("ced_use", "unanswered"), most - least, most - least)

    def limit(self, quantity: Quantity, low: float, high: float = np.inf) -> None:
        """Know something of a quantity."""
        self.number.setdefault(quantity, len(self.number))
        self.low[quantity] = max(low, self.low.get(quantity, 0))
        self.high[quantity] = min(high, self.high.get(quantity, np.inf))

    # What must add up

    def write_sums(self) -> None:
        """Every sum that the counting rules give, until no new quantity comes up."""
        waiting = list(self.number)
        while waiting:
            for terms, low, high in self.rules(waiting.pop()):
                self.sums[frozenset(terms.items())] = (terms, low, high)
                for new in [own for own in terms if own not in self.number]:
                    self.limit(new, 0)
                    waiting.append(new)
        if self.only_added:
            self.link_releases()

    def rules(self, quantity: Quantity) -> Iterator[Sum]:
        """The sums that a quantity stands in."""
        stretches = self.stretches(quantity.months, quantity.names())
        if stretches:
            pieces = [
                Quantity(quantity.release, quantity.force, months, quantity.about)
                for months in stretches
            ]
            yield {quantity: -1, **dict.fromkeys(pieces, 1)}, 0, 0
        for name, _ in quantity.about:
            whole = quantity.without(name)
            if (whole, name) in self.written:
                continue
            self.written.add((whole, name))
            if name == "tactic":
                yield from self.rules_of_tactics(whole)
            elif name in MULTIPLE:
                yield from self.rules_of_answers(whole, name)
            elif name == "ced_use":
                yield from rules_of_ced(whole)
            else:
                parts = [whole.having(name, a) for a in sorted(self.answers[whole.release, name])]
                yield {whole: -1, **dict.fromkeys(parts, 1)}, 0, 0

    def stretches(self, months: frozenset[str], names: frozenset[str]) -> list[frozenset[str]]:
        """The parts of a time that printed times tell apart; none where nothing finer is known.

        A quantity is looked at in parts only if something at least as fine is printed of a part.
        """
        if (months, names) not in self.pieces:
            finer = any(own < months and about >= names for about, own in self.printed)
            self.pieces[months, names] = self.cut(months) if finer else []
        return self.pieces[months, names]

    def cut(self, months: frozenset[str]) -> list[frozenset[str]]:
        """A time in the parts that all printed times are made of."""
        times = sorted({own for _, own in self.printed}, key=sorted)
        found: dict[tuple[bool, ...], set[str]] = defaultdict(set)
        for month in sorted(months):
            found[tuple(month in own for own in times)].add(month)
        return [frozenset(own) for own in found.values()]

    def rules_of_answers(self, whole: Quantity, name: str) -> Iterator[Sum]:
        """Some give no answer; of the others each gives one or more."""
        silent = whole.having(name, UNDATED)
        options = self.answers[whole.release, name] - {UNDATED}
        each = [whole.having(name, option) for option in sorted(options)]
        for one in each:
            yield {whole: 1, silent: -1, one: -1}, 0, np.inf
        yield {whole: -1, silent: 1, **dict.fromkeys(each, 1)}, 0, np.inf

    def rules_of_tactics(self, whole: Quantity) -> Iterator[Sum]:
        """As for other answers; groups hold their tactics, and uses of a CED are the ladder's."""
        silent = whole.having("tactic", UNDATED)
        groups = {*GROUPS, "ced", "ced_not_stated"}
        options = self.answers[whole.release, "tactic"] - {UNDATED} - groups
        each = {option: whole.having("tactic", option) for option in sorted(options)}
        for one in each.values():
            yield {whole: 1, silent: -1, one: -1}, 0, np.inf
        yield {whole: -1, silent: 1, **dict.fromkeys(each.values(), 1)}, 0, np.inf
        for group, inside in GROUPS.items():
            above = whole.having("tactic", group)
            below = [whole.having("tactic", tactic) for tactic in inside]
            yield {above: -1, **dict.fromkeys(below, 1)}, 0, np.inf
            for one in below:
                yield {above: 1, one: -1}, 0, np.inf
            yield {whole: 1, silent: -1, above: -1}, 0, np.inf
        yield from ladder_of_tactics(whole)

    def link_releases(self) -> None:
        """A later release of the same has at least as many."""
        known: dict[tuple[Any, ...], list[Quantity]] = defaultdict(list)
        for quantity in self.number:
            known[quantity.force, quantity.months, quantity.about].append(quantity)
        for own in known.values():
            own.sort(key=lambda q: q.release)
            for before, after in pairwise(own):
                terms = {after: 1, before: -1}
                self.sums[frozenset(terms.items())] = (terms, 0, np.inf)

    # What can be worked out

    def pinned(self, cells: Iterable[Cell]) -> dict[Cell, int]:
        """The cells of which one whole number alone is possible, with that number."""
        wanted = {cell: self.number[self.cells[cell]] for cell in cells}
        if not wanted:
            return {}
        solver = Solver.of(self)
        places = np.array(sorted(set(wanted.values())))
        random = np.random.default_rng(len(self.number))
        for signs in (1, -1, random.choice([-1, 1], len(places)), random.normal(size=len(places))):
            solver.look(dict(zip(places, np.broadcast_to(signs, places.shape), strict=True)))
        found = {place: solver.only(place) for place in places}
        return {cell: n for cell, at in wanted.items() if (n := found[at]) is not None}


@dataclass(slots=True)
class Solver:
    """The sums as a matrix, and whole numbers found so far that fit all of them."""

    matrix: csr_array
    limits: tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]
    ends: tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]
    points: list[np.ndarray[Any, Any]] = field(default_factory=list)

    @classmethod
    def of(cls, known: Outsider) -> Solver:
        """Lay out what is known."""
        rows, columns, signs, low, high = [], [], [], [], []
        for row, (terms, least, most) in enumerate(known.sums.values()):
            for quantity, sign in terms.items():
                rows.append(row)
                columns.append(known.number[quantity])
                signs.append(float(sign))
            low.append(least)
            high.append(most)
        shape = (len(known.sums), len(known.number))
        order = sorted(known.number, key=known.number.__getitem__)
        return cls(
            csr_array((signs, (rows, columns)), shape=shape),
            (np.array(low, float), np.array(high, float)),
            (np.array([known.low[q] for q in order]), np.array([known.high[q] for q in order])),
        )

    def look(self, cost: Mapping[int, float], *, whole: bool = False) -> float:
        """The least of a sum; a solution in whole numbers is kept."""
        columns = self.matrix.shape[1]
        weights = np.zeros(columns)
        for place, weight in cost.items():
            weights[place] = weight
        found = milp(
            weights,
            constraints=LinearConstraint(self.matrix, *self.limits),
            bounds=Bounds(*self.ends),
            integrality=np.full(columns, int(whole)),
            options={"time_limit": 20.0},
        )
        assert found.status != 2, "the published numbers contradict each other"
        if found.x is None:
            return -np.inf
        point = np.rint(found.x)
        sums = self.matrix @ point
        if ((self.limits[0] - TINY <= sums) & (sums <= self.limits[1] + TINY)).all() and (
            (self.ends[0] <= point) & (point <= self.ends[1])
        ).all():
            self.points.append(point)
        return float(found.fun)

    def only(self, place: int) -> int | None:
        """The one whole number that a quantity can be; None where there are several."""
        for whole in (False, True):
            ends = []
            for sign in (1.0, -1.0):
                if len({point[place] for point in self.points}) > 1:
                    return None
                ends.append(self.look({place: sign}, whole=whole))
            least, most = np.ceil(ends[0] - TINY), np.floor(-ends[1] + TINY)
            if len({point[place] for point in self.points}) > 1:
                return None
            if least == most:
                return int(least)
        return None


def asked_of(quantity: Quantity, name: str, answer: str) -> Quantity:
    """The reports of a quantity that gave an answer; a month is a time."""
    if name != "month":
        return quantity.having(name, answer)
    months = quantity.months & {answer}
    return Quantity(quantity.release, quantity.force, months, quantity.about)


def rules_of_ced(whole: Quantity) -> Iterator[Sum]:
    """Each report has one highest use, or says why it has none."""
    each = {says: whole.having("ced_use", says) for says in SAYS_OF_CED}
    yield {whole: -1, **dict.fromkeys(each.values(), 1)}, 0, 0
    for cell in ("non_discharge", "discharge", "total"):
        above = whole.having("ced_use", *CED_CELLS[cell])
        yield {above: -1, **{each[use]: 1 for use in CED_CELLS[cell]}}, 0, 0


def ladder_of_tactics(whole: Quantity) -> Iterator[Sum]:
    """Whoever's highest use it is has named it; whoever named it has it or a higher one."""
    any_use = whole.having("ced_use", *ANY_USE)
    yield {whole.having("tactic", "ced"): 1, any_use: -1}, 0, 0
    unnamed = whole.having("ced_use", "not_stated")
    yield {whole.having("tactic", "ced_not_stated"): 1, unnamed: -1}, 0, 0
    for at, use in enumerate(LADDER):
        named = whole.having("tactic", f"ced_{use}")
        yield {named: 1, whole.having("ced_use", use): -1}, 0, np.inf
        higher = [whole.having("ced_use", other) for other in LADDER[at:]]
        yield {named: -1, **dict.fromkeys(higher, 1)}, 0, np.inf
