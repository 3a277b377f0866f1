"""Perceived groups: counts alike from releases and publications, shares, rates, and ratios."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from reddot.errors import NotEnoughDataError, UsageError
from reddot.figures.comparison_rows import group_rows
from reddot.figures.figure import Figure, FigureTable
from reddot.figures.group_counts import places_by_group
from reddot.figures.group_lines import GroupLine, GroupTable
from reddot.figures.group_rates import group_table, groups_of, perceived
from reddot.figures.measures import read_measure
from reddot.figures.rates import Denominator, shipped_denominators
from reddot.figures.rule import counting_rule
from reddot.figures.selection import Selection
from reddot.figures.tables import make_figures
from reddot.records.cells import Missing
from reddot.records.source import Source
from reddot.stats import rate_ratio, share_interval
from unit.figures.conftest import HomeOffice
from unit.figures.test_funnels import a_row

KNOWN = tuple(
    Denominator("Kent", "population", date(2011, 3, 27), size, "Census 2011", f"ethnicity={group}")
    for group, size in (("white", 900_000.0), ("black", 30_000.0), ("asian", 60_000.0))
)


def printed(cells: Mapping[str, Figure | int], tactic: str = "ced") -> FigureTable:
    figures = {n: v if isinstance(v, Figure) else Figure(v) for n, v in cells.items()}
    row = replace(
        a_row("Kent", figures, keys={"tactic": tactic}), rule=counting_rule("tactics_by_ethnicity")
    )
    return FigureTable(name="tactics_by_ethnicity", rule=row.rule, rows=(row,))


def counted(cells: Mapping[str, Figure | int]) -> FigureTable:
    rows = tuple(
        a_row("Kent", {"total": v if isinstance(v, Figure) else Figure(v)}, keys={"ethnicity": n})
        for n, v in cells.items()
    )
    return FigureTable(name="ced", rule=counting_rule("ced"), rows=rows)


def made(*tables: FigureTable, **more: str) -> GroupTable:
    return group_table(
        tables, read_measure("ced"), "ethnicity", "Kent", "2018/19", known=KNOWN, **more
    )


def by_name(table: GroupTable) -> dict[str, GroupLine]:
    return {line.name: line for line in table.lines}


PRINTED = {
    "white": 180, "black": 30, "asian": 10, "chinese": 2, "mixed": 5, "other": 1, "dont_know": 3,
    "not_reported": 4, "total": 235,
}  # fmt: skip


def test_a_printed_row_gives_shares_rates_and_ratios_with_their_bounds() -> None:
    lines = by_name(made(printed(PRINTED)))
    black = lines["black"]
    assert black.count is not None
    assert (black.count.low, black.count.high) == (30, 37)  # 7 cases say nothing
    assert black.shares == (30 / 235, 37 / 235)
    assert black.share_interval == (share_interval(30, 235).low, share_interval(37, 235).high)
    assert black.rates == (1.0, 37 / 30)
    ratio = black.disparity
    assert ratio is not None
    expected = rate_ratio(30, 30_000, 180, 900_000)
    assert (ratio.ratio, ratio.low, ratio.high) == (expected.estimate, expected.low, expected.high)
    assert ratio.bounds == ((30 / 30_000) / (187 / 900_000), (37 / 30_000) / (180 / 900_000))
    assert lines["white"].disparity is None


def test_a_retired_group_is_counted_with_the_one_that_took_it() -> None:
    asian = by_name(made(printed(PRINTED)))["asian"]
    assert asian.count is not None
    assert (asian.count.low, asian.count.high) == (12, 19)
    assert "chinese" not in groups_of(perceived("ethnicity"))


def test_a_release_is_taken_before_a_publication_and_counts_alike() -> None:
    cells = {
        n: Figure(v, (v, v + 7))
        for n, v in PRINTED.items()
        if n not in ("total", "dont_know", "not_reported")
    }
    own = counted({**cells, "not_reported": 7})
    assert made(own, printed({"white": 1, "total": 1})).lines == made(printed(PRINTED)).lines


def test_a_group_without_residents_has_a_share_and_no_ratio_and_says_so() -> None:
    mixed = by_name(made(printed(PRINTED)))["mixed"]
    assert (mixed.rates, mixed.disparity) == (None, None)
    assert "no number of residents" in mixed.why
    assert mixed.shares is not None


def test_without_residents_there_are_shares_alone() -> None:
    table = group_table(
        [printed(PRINTED)], read_measure("ced"), "ethnicity", "Kent", "2018/19", known=()
    )
    assert table.cautions() == ()
    assert any("compares with nobody" in words for words in table.warnings)


def test_a_suppressed_group_stays_suppressed_and_is_no_number() -> None:
    hidden = {**PRINTED, "black": Figure(Missing.SUPPRESSED)}
    line = by_name(made(printed(hidden)))["black"]
    assert (line.count, line.cell, line.shares, line.disparity) == (None, "suppressed", None, None)
    rows = {row["group"]: row for row in group_rows(made(printed(hidden)))}
    assert rows["black"]["count"] == "suppressed"
    assert rows["black"]["disparity_ratio"] is None


def test_with_a_group_withheld_shares_are_of_the_total_released_beside_them() -> None:
    cells: dict[str, Figure | int] = {"white": 180, "black": Figure(Missing.SUPPRESSED)}
    assert by_name(made(counted(cells)))["white"].shares is None
    whole = replace(counted({}), rows=(a_row("Kent", {"total": Figure(235)}),))
    other = replace(whole, rows=(a_row("Kent", {"total": Figure(999)}, vintage="2018-12-13"),))
    found = made(counted(cells), other, whole)
    assert found.counts.total == 235
    assert by_name(found)["white"].shares == (180 / 235, 180 / 235)


def test_a_reference_that_is_suppressed_leaves_no_ratio_and_says_why() -> None:
    line = by_name(made(printed({**PRINTED, "white": Figure(Missing.SUPPRESSED)})))["black"]
    assert line.disparity is None
    assert line.why.startswith("White: suppressed")


def test_where_cases_not_reported_are_withheld_there_is_no_upper_bound() -> None:
    table = made(printed({**PRINTED, "not_reported": Figure(Missing.SUPPRESSED)}))
    assert all(line.count is None for line in table.lines)
    assert "no upper bound" in by_name(table)["black"].why


def test_small_groups_are_flagged_and_cautions_stand_first() -> None:
    table = made(printed(PRINTED))
    assert [line.name for line in table.lines if line.small()] == ["asian", "mixed", "other"]
    assert any("census ethnicity are different things" in words for words in table.cautions())
    assert any("no proof of unequal treatment" in words for words in table.cautions())
    assert any(words.startswith("Fewer than 20 reports") for words in table.warnings)


def test_another_reference_turns_the_ratio_round() -> None:
    usual, turned = (
        by_name(made(printed(PRINTED)))["black"],
        made(printed(PRINTED), reference="black"),
    )
    white = by_name(turned)["white"].disparity
    assert usual.disparity is not None
    assert white is not None
    assert usual.disparity.ratio is not None
    assert white.ratio == pytest.approx(1 / usual.disparity.ratio)


def test_what_is_not_compared_is_refused() -> None:
    with pytest.raises(UsageError, match="'green' is no group of ethnicity"):
        made(printed(PRINTED), reference="green")
    with pytest.raises(UsageError, match="discharges are not compared"):
        group_table([], read_measure("discharges"), "ethnicity", "Kent", "2018/19", known=())
    with pytest.raises(UsageError, match="no perceived characteristic"):
        perceived("reason")
    with pytest.raises(NotEnoughDataError, match="Kent in 2018/19 by perceived ethnicity"):
        made(printed(PRINTED, tactic="baton"))


def test_the_places_of_a_measure_are_those_with_its_row() -> None:
    tables = (printed(PRINTED), counted({"white": 1}))
    by = perceived("ethnicity")
    assert places_by_group(tables, read_measure("ced"), by) == (("Kent", "2018/19"),)
    assert places_by_group(tables, read_measure("reports"), by) == ()


@pytest.mark.shared
def test_false_zeros_of_2018_19_give_no_shares(home_office: HomeOffice) -> None:
    source = Source(releases=(home_office.y2018_19,))
    table = make_figures(source, Selection(table="tactics_by_ethnicity"))
    known = shipped_denominators()
    norfolk = group_table(
        [table], read_measure("ced"), "ethnicity", "Norfolk", "2018/19", known=known
    )
    assert all(line.count is None and "withheld" in line.why for line in norfolk.lines)
    essex = by_name(
        group_table([table], read_measure("ced"), "ethnicity", "Essex", "2018/19", known=known)
    )
    assert essex["black"].count is not None
    assert (essex["black"].count.low, essex["black"].count.high) == (28, 29)
