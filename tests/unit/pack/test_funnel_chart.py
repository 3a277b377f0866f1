"""The drawings of comparisons, and the sections they stand in: shapes, names, numbers, cautions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from reddot.figures.comparison import Asked
from reddot.figures.figure import Figure, FigureTable
from reddot.figures.funnel_table import STANDINGS, FunnelTable
from reddot.figures.funnels import force_funnel
from reddot.figures.group_rates import group_table
from reddot.figures.measures import read_measure, read_per
from reddot.figures.rate_changes import rate_changes
from reddot.figures.rate_ranks import rankings
from reddot.figures.rates import Denominator
from reddot.figures.rule import counting_rule
from reddot.pack.blocks import Beware, Block, Chart, Evidence, Grid, Kind, Section
from reddot.pack.charts import WIDTH
from reddot.pack.disparity_section import disparity_section
from reddot.pack.funnel_chart import draw_funnel, scale_top
from reddot.pack.funnel_labels import label_outside
from reddot.pack.funnel_marks import HEIGHT, SHAPES
from reddot.pack.funnel_section import funnel_grid, funnel_section
from reddot.pack.rate_chart import draw_rates
from reddot.pack.rate_section import rate_sections
from reddot.pack.wording import between
from reddot.records.cells import Missing
from reddot.stats import rate_ratio
from unit.figures.test_funnels import NAMES, PERIOD, a_row, asked, discharges, ends, people, totals
from unit.figures.test_group_rates import KNOWN, PRINTED, printed

ALIKE = people(*[1_000.0] * 12)


def funnel(*values: Figure | int, sizes: Iterable[float] = (1_000.0,) * 12) -> FunnelTable:
    return force_funnel([totals(*values)], asked("ced", "officers", *people(*sizes)))


def words_in(chart: Chart) -> list[str]:
    root = ElementTree.fromstring(chart.svg)  # noqa: S314 - our own drawing
    return ["".join(text.itertext()) for text in root.iter("{http://www.w3.org/2000/svg}text")]


def blocks_of(section: Section, kind: type) -> list[Block]:
    return [block for block in section.blocks if isinstance(block, kind)]


def test_a_funnel_names_those_outside_and_its_key_has_only_what_is_drawn() -> None:
    chart = draw_funnel("f", "Funnel", funnel(*[200] * 10, 320, 90))
    said = words_in(chart)
    assert {"Norfolk", "Suffolk", "99.8% limits", "95% limits"} <= set(said)
    assert "Bedfordshire" not in said
    assert STANDINGS["above_998"] in said
    assert STANDINGS["above_95"] not in said
    assert "depends on cases not stated" not in said
    assert "Outside the 95% limits: 2: Norfolk and Suffolk" in chart.description


def test_every_standing_has_a_shape_of_its_own_that_needs_no_colour() -> None:
    drawn = [(style["shape"], style["fill"] == "white") for style, _ in SHAPES.values()]
    assert len(set(drawn)) == len(SHAPES) == len(STANDINGS)


def test_a_count_with_open_cases_is_a_segment_and_said_to_depend_on_them() -> None:
    table = force_funnel(
        [discharges(*[ends(100, 100)] * 9, ends(100, 400), ends(101, 101))],
        asked("discharges", "ced"),
    )
    chart = draw_funnel("f", "Funnel", table)
    said = words_in(chart)
    assert "depends on cases not stated" in said
    assert "from the least to the most it can be" in said
    assert "Of 1 it depends on cases not stated" in chart.description
    plain = draw_funnel("f", "Funnel", funnel(200, 210, 220))
    assert "from the least to the most it can be" not in words_in(plain)


def test_a_rate_far_above_all_others_is_off_the_scale_with_its_number() -> None:
    sizes = (*[1_000.0] * 11, 10.0)
    table = funnel(*[200] * 11, 49, sizes=sizes)
    top = scale_top(table.points, 1000, table.centre[1] * 1000)
    assert 200 < top < 300
    assert "Suffolk, 4,900" in words_in(draw_funnel("f", "Funnel", table))


def test_nothing_of_a_funnel_is_drawn_outside_its_frame() -> None:
    chart = draw_funnel("f", "Funnel", funnel(*[200] * 10, 900, 20, sizes=range(100, 2_500, 200)))
    width = re.search(r'<svg[^>]*\swidth="(\d+)"', chart.svg)
    assert width is not None
    assert int(width[1]) == WIDTH
    assert int(re.search(r'<svg[^>]*\sheight="(\d+)"', chart.svg)[1]) > HEIGHT  # type: ignore[index]


def test_names_keep_clear_of_each_other_and_the_farthest_comes_first() -> None:
    def row(name: str, x: float, y: float, standing: str = "above_998") -> dict[str, object]:
        return {"name": name, "x": x, "y": y, "rate": y, "beyond": False, "outside": True,
                "standing": standing}  # fmt: skip

    crowd = [row(f"A long name {i}", 1_000 + i, 90 - i / 100) for i in range(12)]
    named = label_outside(crowd, (100, 10_000), 100)
    assert 0 < len(named) < len(crowd)
    apart = [row("One", 200, 90), row("Two", 5_000, 50)]
    assert [one["said"] for one in label_outside(apart, (100, 10_000), 100)] == ["One", "Two"]


def test_the_table_under_a_funnel_has_every_unit_and_a_word_for_where_it_lies() -> None:
    table = funnel(*[200] * 10, 320, 5)
    grid = funnel_grid(table)
    lines = {row.heading: row.entries for row in grid.rows}
    assert set(lines) == set(NAMES)
    assert lines["Norfolk"][-1].text == "above 99.8%"
    assert lines["Essex"][-1].text == "within 95%"
    assert lines["Suffolk"][0].text == "5 (few)"
    assert [row.heading for row in grid.rows if row.strong] == ["Norfolk", "Suffolk"]


def test_the_section_of_a_funnel_says_what_it_may_and_may_not_mean_and_who_is_apart() -> None:
    table = funnel(200, 210, Figure(Missing.SUPPRESSED), 320)
    section = funnel_section("funnel", "A funnel", table)
    said = str(section)
    assert "It is no sign that a force uses Taser or force well or badly" in said
    assert "reason to ask why" in said
    assert "that chance" not in said
    (apart,) = [grid for grid in blocks_of(section, Grid) if grid.caption == "Not in the funnel"]  # type: ignore[attr-defined]
    assert apart.rows[0].entries[0].kind is Kind.SUPPRESSED  # type: ignore[attr-defined]
    (evidence,) = blocks_of(section, Evidence)
    assert evidence.rules[0].statement == counting_rule("ced").statement  # type: ignore[attr-defined]


@pytest.mark.parametrize("spread", ["additive", "multiplicative"])
def test_what_the_limits_allow_for_is_said_with_its_size(spread: str) -> None:
    counts = [100, 130, 160, 190, 210, 220, 230, 240, 250, 280, 300, 700]
    table = force_funnel([totals(*counts)], asked("ced", "officers", *ALIKE), spread)
    said = str(funnel_section("funnel", "A funnel", table))
    assert "how much the forces differ anyhow" in said
    assert {"additive": "standard deviation of", "multiplicative": "times that of chance"}[
        spread
    ] in said


# --- rates


def ranking_of(
    table: FigureTable, force: str, known: tuple[Denominator, ...]
) -> tuple[object, ...]:
    return rankings([table], read_measure("ced"), PERIOD, force, known)


def test_the_chart_of_rates_has_every_force_and_marks_the_one_it_is_about() -> None:
    (ranking, *_) = ranking_of(totals(100, 200, 300), "Cheshire", ALIKE)
    chart = draw_rates("r", ranking, "Cheshire")  # type: ignore[arg-type]
    assert {"Bedfordshire", "Cheshire", "Cleveland", "100", "200", "300"} <= set(words_in(chart))
    bold = re.findall(r'<text[^>]*font-weight="bold"[^>]*>([^<]*)</text>', chart.svg)
    assert set(bold) == {"Cheshire", "200"}
    assert "Cheshire: 200, rank 2 of 3" in chart.description


def test_the_sections_of_rates_have_each_denominator_with_what_it_cannot_say() -> None:
    table, known = totals(100, 200, Figure(Missing.SUPPRESSED)), ALIKE
    every = ranking_of(table, "Cheshire", known)
    changes = rate_changes([table], read_measure("ced"), read_per("officers"), "Cheshire", known)
    own, beside, among, over = rate_sections("Cheshire", every[0], every, changes)  # type: ignore[arg-type]
    assert "200 counted, divided by 1,000 officers (FTE). Its rank is 1 of the 2 forces" in str(own)
    assert "It does not say how often an officer who could use force did" in str(own)
    (grid,) = blocks_of(beside, Grid)
    kinds = {row.heading: row.entries[0].kind for row in grid.rows}  # type: ignore[attr-defined]
    assert kinds["Residents"] is Kind.NOT_AVAILABLE
    assert "Forces without a rate" in str(among)
    assert "Other periods" in over.title


def test_a_force_without_a_rate_is_told_why() -> None:
    table = totals(100, Figure(Missing.SUPPRESSED))
    every = ranking_of(table, "Cheshire", ALIKE)
    own, *_ = rate_sections("Cheshire", every[0], every, ())  # type: ignore[arg-type]
    assert "Cheshire has no rate" in str(own)
    assert "suppressed" in str(own)


# --- perceived groups


def test_the_section_of_groups_warns_first_and_draws_ratios_and_shares() -> None:
    table = group_table(
        [printed(PRINTED)], read_measure("ced"), "ethnicity", "Kent", "2018/19", known=KNOWN
    )
    section = disparity_section("groups", table)
    first = section.blocks[0]
    assert isinstance(first, Beware)
    assert "different things" in first.items[0]
    (evidence,) = blocks_of(section, Evidence)
    ratios, shares = evidence.charts  # type: ignore[attr-defined]
    assert "A dashed line marks a ratio of 1" in ratios.description
    exact = rate_ratio(30, 30_000, 180, 900_000)
    assert f"Black or Black British: 5 ({between(exact.low, exact.high)})" in ratios.description
    assert "Mixed" not in ratios.description  # no residents, no ratio
    assert "Mixed" in shares.description
    assert "few" in str(section)


def test_without_residents_no_ratio_is_drawn() -> None:
    table = group_table(
        [printed(PRINTED)], read_measure("ced"), "ethnicity", "Kent", "2018/19", known=()
    )
    section = disparity_section("groups", table)
    (evidence,) = blocks_of(section, Evidence)
    assert len(evidence.charts) == 1  # type: ignore[attr-defined]
    assert "Ratio of the rate" not in str(section)


def test_a_suppressed_group_is_shown_as_suppressed() -> None:
    hidden = {**PRINTED, "black": Figure(Missing.SUPPRESSED)}
    table = group_table(
        [printed(hidden)], read_measure("ced"), "ethnicity", "Kent", "2018/19", known=KNOWN
    )
    section = disparity_section("groups", table)
    kinds = {
        row.heading: row.entries[0].kind
        for grid in blocks_of(section, Grid)
        for row in grid.rows  # type: ignore[attr-defined]
    }
    assert kinds["Black or Black British"] is Kind.SUPPRESSED


def test_a_released_source_is_named_with_its_day() -> None:
    row = replace(a_row("Kent", {"total": Figure(3)}), source="Release 3, A title, table ced")
    table = FigureTable(name="ced", rule=counting_rule("ced"), rows=(row,))
    own = Asked(
        measure=read_measure("ced"), per=read_per("officers"), period=PERIOD,
        known=(replace(ALIKE[0], force="Kent"),),
    )  # fmt: skip
    said = str(funnel_section("f", "F", force_funnel([table], own)))
    assert "Release 3, A title, table ced, published 19 December 2019" in said
