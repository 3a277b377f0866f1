"""Funnels of forces and units: who is outside, who might be, who stands apart and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from reddot.errors import NotEnoughDataError, UsageError
from reddot.figures.comparison import Asked
from reddot.figures.comparison_rows import funnel_rows
from reddot.figures.figure import Figure, FigureRow, FigureTable
from reddot.figures.funnel_table import FunnelPoint, FunnelTable
from reddot.figures.funnels import force_funnel
from reddot.figures.measures import check_goes_with, pers_of, read_measure, read_per
from reddot.figures.rates import Denominator, shipped_denominators
from reddot.figures.rule import counting_rule
from reddot.figures.selection import Selection
from reddot.figures.tables import make_figures
from reddot.figures.unit_funnels import unit_funnel
from reddot.records.cells import Missing
from reddot.records.source import Source
from unit.figures.conftest import HomeOffice

PERIOD = "2018/19"
NAMES = (
    "Bedfordshire", "Cheshire", "Cleveland", "Cumbria", "Derbyshire", "Dorset", "Durham", "Essex",
    "Gwent", "Kent", "Norfolk", "Suffolk",
)  # fmt: skip


def people(*sizes: float, kind: str = "officers") -> tuple[Denominator, ...]:
    pairs = zip(NAMES, sizes, strict=False)
    return tuple(Denominator(n, kind, date(2019, 3, 31), size, "invented") for n, size in pairs)


def a_row(
    force: str,
    cells: Mapping[str, Figure],
    *,
    vintage: str = "2019-12-19",
    area: str = "force",
    keys: Mapping[str, str] | None = None,
    period: str = PERIOD,
) -> FigureRow:
    return FigureRow(
        force=force,
        area=area,
        period=period,
        keys=keys or {},
        cells=cells,
        source="invented.ods, Table 13",
        rule=counting_rule("ced"),
        vintage=vintage,
    )


def totals(*values: Figure | int, **more: str) -> FigureTable:
    """A table of CED uses by force, in the order of the names."""
    cells = [v if isinstance(v, Figure) else Figure(v) for v in values]
    rows = tuple(a_row(n, {"total": c}, **more) for n, c in zip(NAMES, cells, strict=False))
    return FigureTable(name="ced", rule=counting_rule("ced"), rows=rows)


def asked(count: str = "ced", per: str = "officers", *known: Denominator) -> Asked:
    return Asked(measure=read_measure(count), per=read_per(per), period=PERIOD, known=known)


def by_name(table: FunnelTable) -> dict[str, FunnelPoint]:
    return {point.unit.name: point for point in table.points}


ALIKE = (1_000.0,) * 12


def test_a_force_far_from_the_common_rate_is_outside_and_one_near_it_is_not() -> None:
    table = totals(*[200] * 10, 300, 205)
    found = force_funnel([table], asked("ced", "officers", *people(*ALIKE)))
    points = by_name(found)
    assert points["Norfolk"].standing == "above_998"
    assert points["Suffolk"].standing == "within"
    assert [point.unit.name for point in found.outside()] == ["Norfolk"]
    assert found.centre == (2505 / 12_000, 2505 / 12_000)
    assert found.centre_from == "all that are shown, together"
    assert found.expected_outside[0] <= 12 * 0.05


def test_a_spread_between_forces_leaves_fewer_outside() -> None:
    counts = [100, 130, 160, 190, 210, 220, 230, 240, 250, 280, 300, 700]
    known = people(*ALIKE)
    plain = force_funnel([totals(*counts)], asked("ced", "officers", *known))
    for spread in ("additive", "multiplicative"):
        wide = force_funnel([totals(*counts)], asked("ced", "officers", *known), spread)
        assert {p.unit.name for p in wide.outside()} < {p.unit.name for p in plain.outside()}
        assert "Suffolk" in {p.unit.name for p in wide.outside()}
        assert wide.spread == spread
    assert plain.spread == "none"


def test_too_few_forces_have_no_spread_and_the_limits_say_so() -> None:
    found = force_funnel(
        [totals(100, 200, 300)], asked("ced", "officers", *people(*ALIKE)), "additive"
    )
    assert found.spread == "none"
    assert any("not estimated from 3" in words for words in found.warnings)


def ends(low: int, high: int) -> Figure:
    return Figure(low, (low, high)) if high > low else Figure(low)


def discharges(*cells: Figure) -> FigureTable:
    rows = tuple(
        a_row(name, {"discharge": cell, "total": Figure(1_000)})
        for name, cell in zip(NAMES, cells, strict=False)
    )
    return FigureTable(name="ced", rule=counting_rule("ced"), rows=rows)


def test_with_cases_not_stated_a_force_is_outside_only_as_a_whole() -> None:
    table = discharges(*[ends(100, 100)] * 9, ends(100, 400), ends(300, 400), ends(20, 20))
    found = force_funnel([table], asked("discharges", "ced"))
    points = by_name(found)
    assert points["Kent"].standing == "unsettled"  # the lower end is within, the upper is not
    assert points["Norfolk"].standing == "above_998"  # both ends are above
    assert points["Suffolk"].standing == "below_998"
    assert points["Essex"].standing == "within"
    low, high = found.centre
    assert (low, high) == (1320 / 12_000, 1720 / 12_000)
    assert "Kent" not in {point.unit.name for point in found.outside()}


def test_outside_must_hold_at_both_ends_of_the_common_rate() -> None:
    # 145 is above what 100 leaves open, and not what 170 does: cases not stated move the rate
    table = discharges(*[ends(100, 100)] * 8, ends(100, 900), ends(145, 145))
    found = force_funnel([table], asked("discharges", "ced"))
    assert by_name(found)["Kent"].standing == "within"
    settled = discharges(*[ends(100, 100)] * 9, ends(145, 145))
    alone = force_funnel([settled], asked("discharges", "ced"))
    assert by_name(alone)["Kent"].standing.startswith("above")


def test_who_is_not_measured_stands_apart_with_the_reason() -> None:
    table = totals(
        200, 210, Figure(Missing.SUPPRESSED), Figure(Missing.NOT_AVAILABLE, note="withheld: why"),
        Figure(31, None, "there is no upper bound"), 220, 0,
    )  # fmt: skip
    known = people(1_000, 1_000, 1_000, 1_000, 1_000)
    found = force_funnel([table], asked("ced", "officers", *known))
    apart = {one.name: one for one in found.field.apart}
    assert apart["Cleveland"].cell == "suppressed"
    assert apart["Cumbria"].why == "withheld: why"
    assert apart["Derbyshire"].why == "there is no upper bound"
    assert "no number of officers" in apart["Dorset"].why
    assert set(by_name(found)) == {"Bedfordshire", "Cheshire"}
    rows = {row["name"]: row for row in funnel_rows(found)}
    assert rows["Cleveland"]["count"] == "suppressed"
    assert rows["Cumbria"]["count"] == "not_available"
    assert rows["Dorset"]["why"]


def test_a_zero_is_a_count_and_is_measured() -> None:
    found = force_funnel([totals(0, 200, 210)], asked("ced", "officers", *people(*ALIKE)))
    point = by_name(found)["Bedfordshire"]
    assert (point.unit.low, point.standing, point.small()) == (0, "below_998", True)


def test_a_part_larger_than_its_whole_stands_apart() -> None:
    reports = FigureTable(
        name="reports",
        rule=counting_rule("reports"),
        rows=tuple(a_row(name, {"total": Figure(250)}) for name in NAMES[:3]),
    )
    found = force_funnel([totals(20, 300, 30), reports], asked("ced", "reports"))
    (apart,) = found.field.apart
    assert apart.name == "Cheshire"
    assert "contradicts itself" in apart.why


def test_the_latest_publication_of_a_figure_counts_and_regions_do_not() -> None:
    first = totals(100, 200, vintage="2018-12-13")
    last = totals(120, 200, vintage="2019-12-19")
    region = replace(first.rows[0], area="region", force="Wales region")
    table = replace(first, rows=(*first.rows, *last.rows, region))
    found = force_funnel([table], asked("ced", "officers", *people(*ALIKE)))
    assert by_name(found)["Bedfordshire"].unit.low == 120
    assert set(by_name(found)) == set(NAMES[:2])


def test_the_common_rate_is_the_nations_where_it_is_known() -> None:
    nation = a_row("England and Wales", {"total": Figure(20_000)}, area="national")
    table = totals(100, 110)
    known = (
        *people(*ALIKE),
        Denominator("England and Wales", "officers", date(2019, 3, 31), 100_000, "x"),
    )
    found = force_funnel(
        [replace(table, rows=(*table.rows, nation))], asked("ced", "officers", *known)
    )
    assert (found.centre[0], found.centre_from) == (0.2, "England and Wales")
    assert len(found.points) == 2
    assert any("Not every force" in words for words in found.warnings)


def test_an_invented_force_is_never_set_beside_real_ones() -> None:
    rows = (a_row("Eastshire", {"total": Figure(372)}), *totals(100, 110).rows)
    table = replace(totals(), rows=rows)
    known = (*people(*ALIKE), Denominator("Eastshire", "officers", date(2018, 3, 31), 1_558, "x"))
    found = force_funnel([table], asked("ced", "officers", *known))
    assert "Eastshire" not in by_name(found)
    invented = force_funnel([table], asked("ced", "officers", *known), synthetic=True)
    assert set(by_name(invented)) == {"Eastshire"}
    assert any("compared with itself" in words for words in invented.warnings)


def test_nothing_to_compare_says_why() -> None:
    known = people(*ALIKE)
    with pytest.raises(NotEnoughDataError, match="periods there are: 2018/19"):
        force_funnel([totals(1, 2)], replace(asked("ced", "officers", *known), period="2031/32"))
    with pytest.raises(NotEnoughDataError, match=r"Of 2 .*no number of officers"):
        force_funnel([totals(1, 2)], asked("ced", "officers"))
    with pytest.raises(NotEnoughDataError, match="Every count is 0"):
        force_funnel([totals(0, 0)], asked("ced", "officers", *known))
    with pytest.raises(NotEnoughDataError, match="cases not stated alone"):
        force_funnel([discharges(ends(0, 40), ends(0, 0))], asked("discharges", "ced"))


def test_what_cannot_be_divided_is_refused() -> None:
    with pytest.raises(UsageError, match="Reports of force cannot be divided by Taser"):
        check_goes_with(read_measure("reports"), read_per("ced"))
    with pytest.raises(UsageError, match="Nothing is counted as 'arrests'"):
        read_measure("arrests")
    with pytest.raises(UsageError, match="Nothing divides by 'hours'"):
        read_per("hours")


def test_a_sites_own_denominator_is_offered_with_its_definition() -> None:
    own = Denominator("Kent", "front_line", date(2019, 3, 31), 900, "Officers on response shifts")
    found = {per.key: per for per in pers_of(read_measure("ced"), (*people(1), own))}
    assert found["front_line"].unit == "per 1,000 front line"
    assert "Officers on response shifts" in found["front_line"].means
    assert "group" not in found


# --- units


def duties(**cells: tuple[int, int]) -> tuple[FigureTable, FigureTable]:
    """Tables of CED uses and of reports by main duty: (uses, reports)."""
    tables = []
    for name, place in (("ced", 0), ("reports", 1)):
        rows = tuple(
            replace(
                a_row("Norfolk", {"total": Figure(pair[place])}, keys={"main_duty": duty}),
                rule=counting_rule(name),
            )
            for duty, pair in cells.items()
        )
        tables.append(FigureTable(name=name, rule=counting_rule(name), rows=rows))
    return tables[0], tables[1]


def test_units_are_main_duties_and_those_that_cannot_be_measured_stand_apart() -> None:
    tables = duties(
        response=(200, 2_500),
        firearms=(46, 323),
        dogs=(13, 164),
        custody=(0, 0),
        not_stated=(3, 40),
    )
    found = unit_funnel(tables, asked("ced", "reports"), "Norfolk")
    points = by_name(found)
    assert points["Firearms"].standing == "above_998"
    assert points["Dogs"].small()
    apart = {one.name: one.why for one in found.field.apart}
    assert "no reports of force" in apart["Custody"]
    assert "do not say which unit" in apart["Not stated"]
    assert any("no station" in words for words in found.warnings)


def test_units_are_of_reports_alone_and_only_where_figures_name_them() -> None:
    with pytest.raises(UsageError, match="Nobody counts"):
        unit_funnel(duties(response=(1, 2)), asked("ced", "officers"), "Norfolk")
    with pytest.raises(UsageError, match="'station' is no unit"):
        unit_funnel(duties(response=(1, 2)), asked("ced", "reports"), "Norfolk", by="station")
    with pytest.raises(NotEnoughDataError, match="by main duty"):
        unit_funnel([], asked("ced", "reports"), "Norfolk")


# --- what was published


@pytest.mark.shared
def test_the_forces_of_2018_19_by_residents_and_by_officers(home_office: HomeOffice) -> None:
    source = Source(releases=home_office.all())
    tables = [make_figures(source, Selection(table=name)) for name in ("ced", "reports")]
    known = shipped_denominators()
    standing = {}
    for per in ("population", "officers"):
        found = force_funnel(tables, asked("ced", per, *known), "additive")
        assert len(found.points) == 43
        assert found.warnings == () or all("Not every" not in words for words in found.warnings)
        standing[per] = {point.unit.name: point.standing for point in found.points}
    assert standing["population"]["City of London"] == "above_998"  # few residents
    assert standing["officers"]["City of London"] == "below_95"  # the same 49 uses
    plain = force_funnel(tables, asked("ced", "officers", *known))
    assert len(plain.outside()) > 30  # forces differ by far more than chance
    assert plain.expected_outside[0] < 2.2
    norfolk = by_name(plain)["Norfolk"]
    assert (norfolk.unit.low, round(norfolk.unit.exposure.value, 2)) == (426, 1609.12)
