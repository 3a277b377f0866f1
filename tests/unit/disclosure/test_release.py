"""What the release step lets out: withheld well, official totals untouched, the same each time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from reddot.disclosure.attack import attack
from reddot.disclosure.cost import Cost, cost, report
from reddot.disclosure.publication import Publication
from reddot.disclosure.refusal import ReleaseRefusedError
from reddot.disclosure.release_check import Request, decide_release
from reddot.disclosure.space import Late
from reddot.disclosure.tables import Table
from reddot.errors import UsageError
from reddot.records.cells import Missing
from unit.disclosure.cases import (
    THRESHOLD,
    cell,
    counts_of,
    drafts_of,
    enumerated,
    policies,
    released,
    shown,
    small_only,
    space_of,
)

SQUARE = space_of(force="A B C", tactic="x y z")
COUNTS = counts_of(SQUARE, 3, 9, 20, 7, 12, 30, 25, 31, 8)
TABLE = Table("ced", ("force", "tactic"))
RULES = policies(ced=THRESHOLD)


def test_a_square_gets_the_cheapest_rectangle() -> None:
    out = shown(released(SQUARE, [TABLE], RULES, COUNTS).publication)
    gone = {words for words, value in out.items() if value is Missing.SUPPRESSED}
    assert gone == {f"ced: force {force}, tactic {tactic}" for force in "AB" for tactic in "xy"}


def test_suppressed_is_its_own_value_and_zero_stays_a_number() -> None:
    counts = counts_of(SQUARE, 3, 9, 20, 7, 12, 30, 0, 31, 8)
    out = released(SQUARE, [TABLE], RULES, counts).publication
    assert cell(out, "ced: force A, tactic x").shown is Missing.SUPPRESSED
    assert cell(out, "ced: force C, tactic x").shown == 0


def test_every_number_printed_is_the_true_one_and_official_totals_always_are() -> None:
    for seed in range(20):
        counts = np.random.default_rng(seed).poisson(4, SQUARE.shape).astype(np.int64)
        try:
            made = released(SQUARE, [TABLE], RULES, counts)
        except ReleaseRefusedError:
            continue
        true = {place.cell: one.count for one in made.drafts for place in one.places}
        for one in made.publication.cells:
            assert one.is_withheld or one.shown == true[one.cell]
        assert cell(made.publication, "ced: total").shown == counts.sum()


def test_a_rounded_table_keeps_its_official_total_exact() -> None:
    rules = policies(ced='method = "rounding"\nofficial = [[]]')
    out = released(SQUARE, [TABLE], rules, COUNTS).publication
    assert cell(out, "ced: total").shown == 145
    assert cell(out, "ced: force A, tactic y").shown == 10


def test_an_official_total_that_gives_a_count_away_is_a_refusal_naming_cell_and_route() -> None:
    space = space_of(force="A B")
    counts = counts_of(space, 3, 0)
    with pytest.raises(ReleaseRefusedError) as refused:
        released(space, [Table("ced", ("force",))], RULES, counts)
    assert str(refused.value).splitlines() == [
        "Release release would show what its policy protects:",
        "- ced: force A must be 3, from ced: total (3); ced: force B (0).",
        "Withhold more, leave out the table or the column that the route names, or have the "
        "policy changed by whoever decides it.",
        "This is so whatever else is withheld.",
    ]


def test_a_table_without_protection_is_never_withheld() -> None:
    rules = policies(ced='method = "threshold"', open='method = "none"')
    tables = [TABLE, Table("open", ("force",))]
    out = released(SQUARE, tables, rules, COUNTS).publication
    assert all(not c.is_withheld for c in out.cells if c.cell.table == "open")
    assert cell(out, "ced: force A").shown == cell(out, "open: force A").shown == 32


def test_a_quantity_in_two_tables_is_withheld_in_both_or_in_neither() -> None:
    rules = policies(ced=THRESHOLD, again=THRESHOLD)
    out = released(SQUARE, [TABLE, replace(TABLE, name="again")], rules, COUNTS).publication
    pairs = {c.cell.key: set[bool]() for c in out.cells}
    for one in out.cells:
        pairs[one.cell.key].add(one.is_withheld)
    assert all(len(found) == 1 for found in pairs.values())
    assert any(found == {True} for found in pairs.values())


def test_a_crossing_that_is_never_published_is_protected_all_the_same() -> None:
    rules = policies(forces='method = "threshold"', all='method = "threshold"')
    space = space_of(force="A B C")
    counts = counts_of(space, 2, 9, 12)
    part = Table("forces", ("force",), {"force": ("B", "C")}, totals=False)
    hidden = Table("all", ("force",), totals=False, shown=False)
    whole = Table("forces", ())
    open_out = released(space, [part, whole], rules, counts).publication
    assert not any(c.is_withheld for c in open_out.cells)
    out = released(space, [part, whole, hidden], rules, counts).publication
    assert sum(c.is_withheld for c in out.cells) == 1
    assert all(v.is_safe for v in attack(space, [out]))


@pytest.mark.parametrize(("below", "above"), [(0, 0), (2, 0), (0, 1), (2, 1)])
def test_limits_below_and_above_are_kept(below: int, above: int) -> None:
    lines = f"{THRESHOLD}\nwidth = 1\nbelow = {below}\nabove = {above}"
    counts = counts_of(space := space_of(force="A B C"), 3, 7, 8)
    out = released(space, [Table("ced", ("force",))], policies(ced=lines), counts).publication
    low, high = enumerated(space, [out])[(0,)]
    assert low <= 3 - below
    assert high >= 3 + above
    assert high - low >= 1


def test_a_later_vintage_keeps_withheld_what_was_withheld() -> None:
    space = space_of([Late()], force="A B C D")
    counts = counts_of(space, 3, 7, 8, 9, 0, 0, 0, 2)
    rules = policies(first=THRESHOLD, again=THRESHOLD)
    first = released(space, [Table("first", ("force",))], rules, counts).publication
    again = Table("again", ("force",), vintage=1)
    request = Request("again", (again,), rules, counts, (first,))
    second = decide_release(space, request).publication
    gone = [{c.cell.labels for c in p.cells if c.is_withheld} for p in (first, second)]
    assert gone[0] <= gone[1]
    assert all(v.is_safe for v in attack(space, [first, second]))


def test_the_order_of_tables_and_of_what_went_out_before_changes_nothing() -> None:
    space = space_of(a="1 2 3", b="1 2 3", quarter="Q1 Q2")
    counts = np.random.default_rng(7).poisson(3, space.shape).astype(np.int64)
    names = ("q1", "q1b", "ytd", "ytdb")
    rules = policies(**dict.fromkeys(names, THRESHOLD))
    now, to_date = {"quarter": ("Q1",)}, {"quarter": ("Q1", "Q2")}
    early = [Table("q1", ("a", "b"), now), Table("q1b", ("b",), now)]
    late = [Table("ytd", ("a", "b"), to_date), Table("ytdb", ("a",), to_date)]

    def run(turn: Callable[[list[Table]], list[Table]]) -> list[Publication]:
        before: list[Publication] = []
        for table in early:
            request = Request(table.name, (table,), rules, counts, tuple(before))
            before.append(decide_release(space, request).publication)
        if turn(early) != early:
            before = before[::-1]
        request = Request("late", tuple(turn(late)), rules, counts, tuple(before))
        return [decide_release(space, request).publication]

    straight = run(list)
    assert straight == run(lambda tables: tables[::-1])
    assert any(one.is_withheld for one in straight[0].cells)


def test_counts_of_another_space_and_fewer_than_none_are_refused() -> None:
    with pytest.raises(UsageError, match=r"Counts of shape .*; the space has"):
        released(SQUARE, [TABLE], RULES, np.ones((2, 3, 3), np.int64))
    with pytest.raises(UsageError, match="fewer than none"):
        released(SQUARE, [TABLE], RULES, -COUNTS)


def test_what_a_release_costs_is_counted_by_hand() -> None:
    space = space_of(force="A B C D")
    counts = counts_of(space, 3, 7, 8, 22)
    table = Table("ced", ("force",))
    made = released(space, [table], RULES, counts)
    assert cost(made.drafts, made.publication) == Cost(5, 3, 3, 40, 30, 0, 1, 1)
    rounding = policies(ced='method = "rounding"')
    drafts = drafts_of(space, [table], rounding, counts)
    rounded = cost(drafts, small_only(space, [table], rounding, counts))
    assert rounded == Cost(5, 5, 1, 40, 40, 2 + 2 + 2 + 2, 0, 0)
    words = report("2026", cost(made.drafts, made.publication), rounded)
    assert "3 of 5 cells published (60.0%), with 75.0% of uses" in words
    assert "1 small counts and 1 others" in words
    assert "100.0% of cells, 20.0% exact, out by 20.0% of uses" in words
