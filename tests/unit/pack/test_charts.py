import re

import pytest

from pack.packs import story_of_facts, ten_reports
from reddot.figures.figure import Figure
from reddot.pack.bars import draw_bars
from reddot.pack.blocks import Chart, Evidence, Section
from reddot.pack.charts import MOST_SPOKEN, WIDTH, Bar
from reddot.pack.layout import lay_out
from reddot.pack.months import draw_months
from reddot.pack.strip import Span, Strip, draw_strip
from reddot.records.cells import Missing

BARS = (
    Bar("Drawn", Figure(98, (98, 187))),
    Bar("Aimed", Figure(0)),
    Bar("Fired", Figure(Missing.NOT_AVAILABLE)),
    Bar("Arced", Figure(Missing.NOT_AVAILABLE, (0, 137))),
)


def charts_of(section: Section) -> list[Chart]:
    found = [c for block in section.blocks if isinstance(block, Evidence) for c in block.charts]
    return found + [c for inner in section.sections for c in charts_of(inner)]


def texts(svg: str) -> list[str]:
    return re.findall(r">([^<>]+)</(?:text|tspan)>", svg)


def test_the_same_chart_is_the_same_text() -> None:
    assert draw_bars("k", "Uses", BARS) == draw_bars("k", "Uses", BARS)


def test_values_are_written_at_their_bars_and_no_number_is_no_zero() -> None:
    written = texts(draw_bars("k", "Uses", BARS).svg)
    assert {"98 (up to 187)", "0", "not available", "0 to 137"} <= set(written)


def test_the_text_alternative_says_every_value() -> None:
    said = draw_bars("k", "Uses", BARS).description
    assert "Drawn: 98 (up to 187); Aimed: 0; Fired: not available; Arced: 0 to 137." in said


def test_a_long_chart_points_to_its_table_in_place_of_reading_out() -> None:
    many = [Bar(f"Tactic {i}", Figure(i)) for i in range(MOST_SPOKEN + 1)]
    assert "The table has every number" in draw_bars("k", "Tactics", many).description


def bar_lengths(svg: str) -> list[float]:
    return [float(n) for n in re.findall(r'd="M0,[\d.]+h([\d.]+)v', svg.split("role-mark", 1)[1])]


def test_bars_are_as_long_as_their_values() -> None:
    svg = draw_bars("k", "Uses", [Bar("a", Figure(50)), Bar("b", Figure(100))]).svg
    short, long = bar_lengths(svg)[:2]
    assert short / long == pytest.approx(0.5, abs=0.01)


def test_charts_of_one_force_can_share_a_scale() -> None:
    alone = bar_lengths(draw_bars("k", "Uses", [Bar("a", Figure(50))]).svg)[0]
    beside = bar_lengths(draw_bars("k", "Uses", [Bar("a", Figure(50))], 100).svg)[0]
    assert beside < alone


@pytest.mark.parametrize("bars", [(), (Bar("Aimed", Figure(0)),), (Bar("x" * 90, Figure(1)),)])
def test_odd_bars_are_drawn_as_wide_as_a_phone(bars: tuple[Bar, ...]) -> None:
    assert f'width="{WIDTH}"' in draw_bars("k", "Odd", bars).svg


def test_months_have_their_names_and_values() -> None:
    bars = [Bar("April 2017", Figure(3, (3, 5))), Bar("May 2017", Figure(Missing.SUPPRESSED))]
    written = texts(draw_months("k", "Months", bars).svg)
    assert written == ["3", "–", "Apr", "May"]


def strip(**more: object) -> Strip:
    given = {
        "spans": (Span("As given", 0.083, 0.057, 0.116, "8.3% (5.7% to 11.6%)"),),
        "region": (None, 0.1),
        "region_said": "Below 10%",
        "as_share": True,
    }
    return Strip(**(given | more))  # type: ignore[arg-type]


def test_a_strip_writes_each_reading_and_says_the_region() -> None:
    chart = draw_strip("k", "c01", strip())
    assert {"As given", "8.3% (5.7% to 11.6%)", "10%"} <= set(texts(chart.svg))
    assert "Below 10%" in chart.description


def test_the_band_ends_at_the_edge_of_the_claim() -> None:
    narrow, wide = (draw_strip("k", "c", strip(region=(None, e))).svg for e in (0.05, 0.11))
    assert narrow != wide


@pytest.mark.parametrize(
    "span", [Span("r", 2.0, 0.4, 12.4, "2"), Span("r", None, 0.0, float("inf"), "no value")]
)
def test_ratios_are_drawn_on_a_logarithmic_scale_whatever_their_ends(span: Span) -> None:
    ratio = strip(spans=(span,), region=(1.0, None), as_share=False, logarithmic=True, claimed=2.0)
    chart = draw_strip("k", "c10", ratio)
    assert "1" in texts(chart.svg)
    assert "NaN" not in chart.svg
    assert "claimed 2" in chart.description


def test_every_chart_of_a_pack_has_a_name_of_its_own_and_nothing_undrawable() -> None:
    for pack in (story_of_facts(), ten_reports()):
        charts = [c for section in lay_out(pack).sections for c in charts_of(section)]
        assert len(charts) > 10
        assert len({chart.key for chart in charts}) == len(charts)
        assert all(chart.title and chart.description for chart in charts)
        assert not [chart.key for chart in charts if "NaN" in chart.svg]
