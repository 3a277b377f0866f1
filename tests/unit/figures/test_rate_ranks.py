"""A force's rate by several denominators: ranks, their bounds, and changes between periods."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from reddot.errors import NotEnoughDataError
from reddot.figures.comparison import Apart
from reddot.figures.comparison_rows import ranking_rows
from reddot.figures.figure import Figure, FigureTable
from reddot.figures.measures import read_measure, read_per
from reddot.figures.rate_changes import rate_changes
from reddot.figures.rate_ranks import Ranked, Ranking, rankings
from reddot.figures.rates import Denominator, shipped_denominators
from reddot.figures.rule import counting_rule
from reddot.figures.selection import Selection
from reddot.figures.tables import make_figures
from reddot.records.cells import Missing
from reddot.records.facts import shipped_releases
from reddot.records.source import Source
from reddot.stats import rate_interval, share_interval
from unit.figures.conftest import HomeOffice
from unit.figures.test_funnels import NAMES, PERIOD, a_row, ends, people


def table_of(*cells: Figure, cell: str = "discharge") -> FigureTable:
    rows = tuple(
        a_row(name, {"total": Figure(1_000), cell: value})
        for name, value in zip(NAMES, cells, strict=False)
    )
    return FigureTable(name="ced", rule=counting_rule("ced"), rows=rows)


def ranked_by(
    table: FigureTable, count: str, per: str, force: str, *known: Denominator
) -> tuple[Ranking, Ranked | Apart | None]:
    every = rankings([table], read_measure(count), PERIOD, force, known)
    ranking = next(one for one in every if one.field.asked.per.key == per)
    return ranking, ranking.of(force)


def test_the_same_counts_rank_otherwise_by_another_denominator() -> None:
    table = table_of(Figure(100), Figure(120), Figure(90), cell="total")
    known = (*people(1_000, 1_000, 1_000), *people(9_000, 50_000, 1_000, kind="population"))
    ranks = {}
    for per in ("officers", "population"):
        ranking, _ = ranked_by(table, "ced", per, NAMES[0], *known)
        ranks[per] = [one.unit.name for one in ranking.forces]
        assert [one.rank for one in ranking.forces] == [(1, 1), (2, 2), (3, 3)]
    assert ranks["officers"] == [NAMES[1], NAMES[0], NAMES[2]]
    assert ranks["population"] == [NAMES[2], NAMES[0], NAMES[1]]


def test_a_rank_is_between_places_where_cases_are_not_stated() -> None:
    table = table_of(ends(50, 50), ends(40, 60), ends(10, 20), ends(15, 15))
    ranking, _ = ranked_by(table, "discharges", "officers", NAMES[0], *people(*[1_000] * 4))
    ranks = {one.unit.name: one.rank for one in ranking.forces}
    assert ranks == {NAMES[0]: (1, 2), NAMES[1]: (1, 2), NAMES[2]: (3, 4), NAMES[3]: (3, 4)}


def test_equal_rates_share_a_place() -> None:
    table = table_of(Figure(50), Figure(50), Figure(40), cell="total")
    ranking, _ = ranked_by(table, "ced", "officers", NAMES[0], *people(*[1_000] * 3))
    assert [one.rank for one in ranking.forces] == [(1, 1), (1, 1), (3, 3)]


def test_intervals_are_exact_and_reach_over_both_ends_of_a_bounded_count() -> None:
    table = table_of(ends(31, 120))
    _, rate = ranked_by(table, "discharges", "officers", NAMES[0], *people(1_557.67))
    assert isinstance(rate, Ranked)
    assert rate.interval[0] == rate_interval(31, 1.55767).low
    assert rate.interval[1] == rate_interval(120, 1.55767).high
    _, share = ranked_by(table, "discharges", "ced", NAMES[0], *people(1.0))
    assert isinstance(share, Ranked)
    assert share.interval == (share_interval(31, 1_000).low, share_interval(120, 1_000).high)
    assert share.rate == (0.031, 0.12)


def test_a_force_without_a_denominator_is_apart_and_without_a_figure_is_refused() -> None:
    table = table_of(Figure(50), Figure(Missing.SUPPRESSED), cell="total")
    _, found = ranked_by(table, "ced", "carriers", NAMES[0], *people(1_000))
    assert isinstance(found, Apart)
    assert "trained to carry" in found.why
    _, hidden = ranked_by(table, "ced", "officers", NAMES[1], *people(1_000, 1_000))
    assert isinstance(hidden, Apart)
    assert hidden.cell == "suppressed"
    with pytest.raises(NotEnoughDataError, match="no figure of Taser"):
        rankings([table], read_measure("ced"), PERIOD, "Kent", people(1_000))


def test_rows_for_a_file_hold_every_force_and_say_why_one_has_no_rate() -> None:
    table = table_of(Figure(50), Figure(Missing.SUPPRESSED), cell="total")
    every = rankings([table], read_measure("ced"), PERIOD, NAMES[0], people(1_000, 1_000))
    rows = [row for row in ranking_rows(every) if row["per"] == "officers"]
    assert [(row["name"], row["count"]) for row in rows] == [
        (NAMES[0], 50),
        (NAMES[1], "suppressed"),
    ]
    assert rows[0]["rank"] == 1
    assert rows[1]["why"]


def test_the_nation_with_the_railways_is_warned_of() -> None:
    nation = a_row(
        "England and Wales", {"total": Figure(747_396)}, area="national", period="2023/24"
    )
    table = FigureTable(name="reports", rule=counting_rule("reports"), rows=(nation,))
    own = Denominator("England and Wales", "officers", date(2024, 3, 31), 147_000, "invented")
    every = rankings([table], read_measure("reports"), "2023/24", "England and Wales", (own,))
    assert any("British Transport Police" in words for words in every[0].field.warnings)


# --- periods


SHIPPED = [
    make_figures(Source(releases=shipped_releases()), Selection(table=name))
    for name in ("ced", "reports")
]


def test_no_change_is_worked_out_across_a_break_and_one_is_where_nothing_breaks() -> None:
    known = shipped_denominators()
    found = rate_changes(SHIPPED, read_measure("ced"), read_per("officers"), "Norfolk", known)
    assert [change.period for change in found] == ["2016", "2017/18", "2018/19"]
    first, broken, compared = found
    assert (first.ratio, first.why) == (None, "")
    assert broken.ratio is None
    assert broken.why.startswith("the series breaks on 1 April 2017")
    assert compared.ratio is not None
    assert compared.ratio.estimate == pytest.approx((426 / 1609.12) / (372 / 1557.67))


@pytest.mark.parametrize(
    ("count", "per", "said"),
    [
        ("discharges", "officers", "cases are not stated"),
        ("ced", "reports", "no change is worked out of shares"),
        ("ced", "carriers", "one of the two has no rate"),
    ],
)
def test_why_two_periods_are_not_compared(count: str, per: str, said: str) -> None:
    known = shipped_denominators()
    found = rate_changes(SHIPPED, read_measure(count), read_per(per), "Norfolk", known)
    assert found[-1].ratio is None
    assert said in found[-1].why


def test_periods_of_unequal_length_or_that_overlap_are_not_compared() -> None:
    rows = [a_row("Kent", {"total": Figure(50)}, period=p) for p in ("2018Q1", "2018/19")]
    table = FigureTable(name="ced", rule=counting_rule("ced"), rows=tuple(rows))
    own = Denominator("Kent", "officers", date(2017, 3, 31), 1_000, "invented")
    found = rate_changes([table], read_measure("ced"), read_per("officers"), "Kent", (own,))
    assert found[1].why == "2018Q1 and 2018/19 are not of one length"
    halves = [replace(row, period=p) for row, p in zip(rows, ("2018", "2018/19"), strict=True)]
    both = replace(table, rows=tuple(halves))
    found = rate_changes([both], read_measure("ced"), read_per("officers"), "Kent", (own,))
    assert found[1].why == "2018 and 2018/19 overlap"


@pytest.mark.shared
def test_norfolk_among_forty_three(home_office: HomeOffice) -> None:
    source = Source(releases=home_office.all())
    tables = [make_figures(source, Selection(table=name)) for name in ("ced", "reports")]
    known = shipped_denominators()
    every = rankings(tables, read_measure("discharges"), PERIOD, "Norfolk", known)
    ranks = {one.field.asked.per.key: one.of("Norfolk") for one in every}
    officers, share = ranks["officers"], ranks["ced"]
    assert isinstance(officers, Ranked)
    assert isinstance(share, Ranked)
    assert officers.rank == (15, 21)
    assert share.rank == (33, 36)  # one denominator puts it among the lowest, another does not
    assert officers.of == share.of == 43
