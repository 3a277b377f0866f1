"""The routes an attacker takes, one by one, and attackers that are broken on purpose."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import combinations

import pytest

from reddot.disclosure.attack import Standing, attack, exact_bounds
from reddot.disclosure.policy import Requirement
from reddot.disclosure.publication import Publication, PublishedCell
from reddot.disclosure.ranges import Range, exactly
from reddot.disclosure.refusal import ReleaseRefusedError
from reddot.disclosure.release_check import check_release, refuse_unsafe
from reddot.disclosure.space import Dimension, Late, Space
from reddot.disclosure.tables import Table, TableCell
from reddot.errors import BadDataError
from reddot.records.cells import Missing
from unit.disclosure.cases import THRESHOLD, counts_of, policies, small_only, space_of

ONE_MARGIN = space_of(force="A B C")
LINKED = space_of(force="A B", tactic="x y")
YEAR = space_of(force="A B C", quarter="Q1 Q2")
AGAIN = space_of([Late()], force="A B C D")
SMALL = Range(1, 4)


Made = tuple[Space, list[Publication]]


def to_date(*quarters: str) -> dict[str, tuple[str, ...]]:
    return {"quarter": quarters}


def by_margin() -> tuple[Space, list[Publication]]:
    """3 + 7 + 8 = 18: the one small count is the total less the others."""
    rules = policies(ced=THRESHOLD)
    counts = counts_of(ONE_MARGIN, 3, 7, 8)
    return ONE_MARGIN, [small_only(ONE_MARGIN, [Table("ced", ("force",))], rules, counts)]


def by_linked_table() -> tuple[Space, list[Publication]]:
    """Forces' counts of one tactic are withheld; another table has all tactics but that one."""
    rules = policies(one='method = "threshold"', other='method = "none"')
    counts = counts_of(LINKED, 3, 9, 6, 9)
    one = Table("one", ("force",), {"tactic": ("x",)}, totals=False)
    return LINKED, [
        small_only(LINKED, [one], rules, counts),
        small_only(LINKED, [Table("other", ("force",))], rules, counts),
        small_only(LINKED, [replace(one, name="other", where={"tactic": ("y",)})], rules, counts),
    ]


def by_year_to_date() -> tuple[Space, list[Publication]]:
    """2 in the second quarter is the year to date less the first quarter."""
    rules = policies(q1=THRESHOLD, q2=THRESHOLD, ytd=THRESHOLD)
    counts = counts_of(YEAR, 9, 2, 8, 7, 6, 12)
    first, second = Table("q1", ("force",), to_date("Q1")), Table("q2", ("force",), to_date("Q2"))
    whole = Table("ytd", ("force",), to_date("Q1", "Q2"))
    parts = [replace(table, totals=False) for table in (first, second, whole)]
    return YEAR, [small_only(YEAR, [table], rules, counts) for table in parts]


def by_vintage() -> tuple[Space, list[Publication]]:
    """4 became 5 when a late report came: the total rose by one and so did the cell."""
    rules = policies(first=THRESHOLD, again=THRESHOLD)
    counts = counts_of(AGAIN, 4, 2, 3, 8, 1, 0, 0, 0)
    return AGAIN, [
        small_only(AGAIN, [Table("first", ("force",))], rules, counts),
        small_only(AGAIN, [Table("again", ("force",), vintage=1)], rules, counts),
    ]


ROUTES = {
    "margin": (by_margin, "ced: force A must be 3", "ced: total (18)"),
    "linked": (by_linked_table, "one: force A must be 3", "other: force A (12)"),
    "to date": (by_year_to_date, "q2: force A must be 2", "ytd: force A (11)"),
    "vintage": (by_vintage, "first: force A must be 4", "again: force A (5)"),
}


@pytest.mark.parametrize("name", ROUTES)
def test_each_route_is_found_and_named(name: str) -> None:
    make, cell, source = ROUTES[name]
    space, out = make()
    check = check_release(space, out[:-1], out[-1])
    words = "\n".join(finding.words() for finding in check.findings)
    assert cell in words
    assert source in words
    with pytest.raises(ReleaseRefusedError, match=cell) as refused:
        refuse_unsafe("2026", check)
    assert "Withhold more, leave out the table" in str(refused.value)


def without_linked(out: Sequence[Publication]) -> list[Publication]:
    return [replace(p, cells=tuple(c for c in p.cells if c.cell.table != "other")) for p in out]


def without_earlier(out: Sequence[Publication]) -> list[Publication]:
    return list(out[-1:])


@pytest.mark.parametrize(
    ("make", "broken"),
    [
        (by_linked_table, without_linked),
        (by_year_to_date, without_earlier),
        (by_vintage, without_earlier),
    ],
)
def test_an_attacker_that_leaves_something_out_misses_what_the_whole_one_finds(
    make: Callable[[], Made], broken: Callable[[list[Publication]], list[Publication]]
) -> None:
    space, out = make()
    assert any(not v.is_safe for v in attack(space, out))
    assert all(v.is_safe for v in attack(space, broken(out)))


def withheld(atom: int, says: Range = SMALL, width: int = 2) -> PublishedCell:
    cell = TableCell("t", (("force", "ABC"[atom]),), (atom,))
    return PublishedCell(cell, Missing.SUPPRESSED, says, Requirement(width))


def total(key: tuple[int, ...], value: int) -> PublishedCell:
    return PublishedCell(TableCell("t", (("sum", str(key)),), key), value, exactly(value))


@pytest.mark.parametrize(
    ("value", "standing", "least", "most"),
    [
        (3, Standing.RECOVERED, 1, 1),
        (4, Standing.TOO_NARROW, 1, 2),
        (5, Standing.SAFE, 1, 3),
        (7, Standing.SAFE, 1, 4),
        (11, Standing.TOO_NARROW, 3, 4),
        (12, Standing.RECOVERED, 4, 4),
    ],
)
def test_three_small_counts_with_a_known_sum(
    value: int, standing: Standing, least: int, most: int
) -> None:
    cells = (withheld(0), withheld(1), withheld(2), total((0, 1, 2), value))
    found = exact_bounds(ONE_MARGIN, [Publication("p", cells)])[0]
    assert (found.standing, found.least, found.most) == (standing, least, most)
    quick = attack(ONE_MARGIN, [Publication("p", cells)])[0]
    assert quick.is_safe == found.is_safe


def pairs_at_most_one(*atoms: int) -> list[PublishedCell]:
    """Each two of three counts add up to 1 at most: whole counts have one 1, halves three."""
    return [
        PublishedCell(TableCell("t", (("pair", f"{key}"),), key), Missing.SUPPRESSED, Range(0, 1))
        for key in combinations(atoms, 2)
    ]


@pytest.mark.parametrize(("triples", "sure"), [(1, 1), (2, 2)])
def test_a_count_that_only_whole_numbers_pin_is_found(triples: int, sure: int) -> None:
    space = space_of(force="A B C D E F")
    atoms = tuple(range(3 * triples))
    rows = [one for first in atoms[::3] for one in pairs_at_most_one(*range(first, first + 3))]
    whole = TableCell("t", (("sum", "all"),), atoms)
    target = PublishedCell(whole, Missing.SUPPRESSED, Range(sure), Requirement(1))
    (found,) = check_release(space, [], Publication("p", (*rows, target))).findings
    assert (found.verdict.least, found.verdict.most) == (sure, sure)
    assert found.words().endswith("counts being whole numbers")
    assert len(found.facts) == 3 * triples


def test_publications_that_contradict_each_other_are_bad_data() -> None:
    with pytest.raises(BadDataError, match="contradicts another table"):
        attack(
            ONE_MARGIN, [Publication("p", (total((0,), 3),)), Publication("q", (total((0,), 4),))]
        )
    over = (total((0, 1), 3), total((0,), 4))
    with pytest.raises(BadDataError, match="no counts fit"):
        attack(ONE_MARGIN, [Publication("p", over)])


def test_false_witnesses_do_not_make_a_count_safe() -> None:
    space, out = by_margin()
    lies = [counts_of(space, 1, 9, 8), counts_of(space, 4, 6, 8)]
    assert attack(space, out, lies)[0].standing is Standing.RECOVERED


def test_corrections_of_any_kind_untie_two_vintages() -> None:
    rules = policies(first=THRESHOLD, again=THRESHOLD)
    for late, safe in ((Late(), False), (Late(None, None), True), (Late(-1, 1), False)):
        space = space_of([late], force="A B C D")
        counts = counts_of(space, 4, 2, 3, 8, 1, 0, 0, 0)
        tables = [Table("first", ("force",)), Table("again", ("force",), vintage=1)]
        out = [small_only(space, [table], rules, counts) for table in tables]
        found = {v.fact.words(): v.is_safe for v in attack(space, out)}
        assert found["first: force A (suppressed, so 1 to 4)"] is safe, late


def test_a_group_of_categories_is_a_route_too() -> None:
    regions = {"region": {"A": "North", "B": "North", "C": "South"}}
    space = Space((Dimension("force", ("A", "B", "C"), regions),))
    rules = policies(t='method = "threshold"')
    counts = counts_of(space, 2, 9, 6)
    tables = [Table("t", ("force",), totals=False), Table("t", ("region",), totals=False)]
    assert attack(space, [small_only(space, tables[:1], rules, counts)])[0].is_safe
    assert not attack(space, [small_only(space, tables, rules, counts)])[0].is_safe
