from __future__ import annotations

from dataclasses import replace

import pytest

from reddot.errors import BadDataError, NotEnoughDataError, UsageError
from reddot.figures.figure import FigureRow
from reddot.figures.published_figures import published_figures
from reddot.figures.selection import Selection
from reddot.records.cells import Missing
from reddot.records.forces import NATIONAL

from .conftest import HomeOffice
from .published import NORFOLK_2017_18, a_release, a_row, a_table

USES = ("drawn", "aimed", "arced", "red_dot", "drive_stun", "angled_drive_stun", "fired")


def _values(row: FigureRow, *cells: str) -> tuple[object, ...]:
    return tuple(row.cells[cell].value for cell in cells)


# The published figures of FACTS, section 4.


@pytest.mark.shared
@pytest.mark.parametrize(
    ("force", "period", "total", "discharge"),
    [
        ("Norfolk", "2016", 175, 23),
        ("Norfolk", "2017/18", 372, 31),
        ("Norfolk", "2018/19", 426, 41),
        ("City of London", "2016", 35, 1),
        ("City of London", "2017/18", 76, 6),
        ("City of London", "2018/19", 49, 3),
        ("Northamptonshire", "2016", 105, 8),
        ("Northamptonshire", "2017/18", 183, 8),
        ("Northamptonshire", "2018/19", 560, 36),
    ],
)
def test_ced_uses_of_three_forces_are_those_published_in_every_vintage(
    home_office: HomeOffice, force: str, period: str, total: int, discharge: int
) -> None:
    wanted = Selection(forces=(force,), periods=(period,))
    rows = published_figures(home_office.all(), wanted).rows
    assert {_values(row, "total", "discharge") for row in rows} == {(total, discharge)}
    vintages = {"2016": 2, "2017/18": 2, "2018/19": 1}
    assert len({row.vintage for row in rows}) == len(rows) == vintages[period]


@pytest.mark.shared
def test_norfolk_2017_18_is_as_printed_with_89_not_stated(home_office: HomeOffice) -> None:
    wanted = Selection(forces=("Norfolk",), periods=("2017/18",))
    (row,) = published_figures([home_office.y2017_18], wanted).rows
    assert {name: cell.value for name, cell in row.cells.items()} == NORFOLK_2017_18
    assert row.cells["discharge"].bounds == (31, 120)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("period", "vintage", "total", "discharge", "not_stated"),
    [
        ("2016", "2017-04-13", 11_294, 1_910, 5),
        ("2016", "2018-12-13", 11_303, 1_905, 5),
        ("2017/18", "2018-12-13", 17_084, 2_004, 528),
        ("2017/18", "2019-12-19", 16_913, 1_951, 680),
        ("2018/19", "2019-12-19", 23_451, 2_693, 890),
    ],
)
def test_england_and_wales_in_each_vintage(
    home_office: HomeOffice,
    period: str,
    vintage: str,
    total: int,
    discharge: int,
    not_stated: int,
) -> None:
    wanted = Selection(forces=(NATIONAL,), periods=(period,))
    rows = published_figures(home_office.all(), wanted).rows
    (row,) = [row for row in rows if row.vintage == vintage]
    assert _values(row, "total", "discharge", "not_stated") == (total, discharge, not_stated)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("period", "uses"),
    [
        ("2017/18", (4_250, 1_532, 128, 8_372, 61, 69, 1_821)),
        ("2018/19", (5_608, 2_147, 170, 11_943, 55, 53, 2_585)),
    ],
)
def test_england_and_wales_by_use_as_last_published(
    home_office: HomeOffice, period: str, uses: tuple[int, ...]
) -> None:
    wanted = Selection(forces=(NATIONAL,), periods=(period,))
    (row,) = published_figures([home_office.y2018_19], wanted).rows
    assert _values(row, *USES) == uses


@pytest.mark.shared
@pytest.mark.parametrize(
    ("force", "first", "second"),
    [(NATIONAL, 313_137, 427_725), ("Norfolk", 4_245, 4_877)],
)
def test_all_reports_of_force(home_office: HomeOffice, force: str, first: int, second: int) -> None:
    rows = published_figures(home_office.all()[1:], Selection(table="reports", forces=(force,)))
    assert {row.period: row.cells["total"].value for row in rows.rows} == {
        "2017/18": first,
        "2018/19": second,
    }


@pytest.mark.shared
@pytest.mark.parametrize("year", ["y2016", "y2017_18", "y2018_19"])
def test_each_ced_table_has_43_forces_ten_regions_and_the_nation(
    home_office: HomeOffice, year: str
) -> None:
    rows = published_figures([getattr(home_office, year)], Selection()).rows
    for period in {row.period for row in rows if row.area == "force"}:
        areas = [row.area for row in rows if row.period == period]
        assert [areas.count(a) for a in ("force", "region", "national")] == [43, 10, 1]


@pytest.mark.shared
def test_the_step_from_2016_to_2017_18_carries_the_break_and_later_steps_do_not(
    home_office: HomeOffice,
) -> None:
    across = published_figures(home_office.all(), Selection(forces=("Norfolk",)))
    assert [w for w in across.warnings if "2017-04-01" in w] == list(across.warnings) != []
    after = published_figures([home_office.y2018_19], Selection(forces=("Norfolk",)))
    assert after.warnings == ()


@pytest.mark.shared
def test_device_uses_of_before_april_2017_are_not_called_reports(home_office: HomeOffice) -> None:
    found = published_figures([home_office.y2016], Selection(periods=("2016",)))
    said = " ".join([found.rule.statement, *found.warnings])
    assert "device uses" in said.lower()


# Choosing rows.


def test_rows_are_in_order_of_period_then_nation_region_force() -> None:
    rows = [
        a_row({"total": 1}, force="Suffolk", period="2017/18"),
        a_row({"total": 1}, force="Norfolk", period="2017/18"),
        a_row({"total": 2}, force="East of England region", area="region", period="2017/18"),
        a_row({"total": 2}, force=NATIONAL, period="2017/18"),
        a_row({"total": 1}, force="Norfolk", period="2017Q1"),
        a_row({"total": 1}, force="Norfolk", period="2016"),
    ]
    found = published_figures([a_release(a_table(*rows, excerpt=True))], Selection()).rows
    assert [(row.period, row.force) for row in found] == [
        ("2016", "Norfolk"),
        ("2017Q1", "Norfolk"),
        ("2017/18", NATIONAL),
        ("2017/18", "East of England region"),
        ("2017/18", "Norfolk"),
        ("2017/18", "Suffolk"),
    ]


def test_a_row_printed_in_two_tables_of_one_release_stands_once() -> None:
    row = a_row(NORFOLK_2017_18)
    release = a_release(a_table(row, number="Table 1"), a_table(row, number="Table 13"))
    assert len(published_figures([release], Selection()).rows) == 1


def test_the_same_row_of_two_vintages_stands_twice() -> None:
    table = a_table(a_row(NORFOLK_2017_18))
    releases = [a_release(table), a_release(table, vintage="2019-12-19", source="later.ods")]
    found = published_figures(releases, Selection())
    assert [row.vintage for row in found.rows] == ["2018-12-13", "2019-12-19"]
    assert found.rule.vintage is None


def test_one_vintage_is_that_of_the_rule() -> None:
    assert published_figures(
        [a_release(a_table(a_row(NORFOLK_2017_18)))], Selection()
    ).rule.vintage == ("2018-12-13")


def test_a_rate_divides_the_total() -> None:
    found = published_figures(
        [a_release(a_table(a_row(NORFOLK_2017_18)))], Selection(rate_kind="officers")
    )
    rates = found.rows[0].rates
    assert rates is not None
    assert rates["total"]["rate"] == pytest.approx(372 / 1.55767)


def test_a_period_may_be_written_as_people_write_it() -> None:
    release = a_release(a_table(a_row(NORFOLK_2017_18)))
    assert len(published_figures([release], Selection(periods=("2017-18",))).rows) == 1


# Refusals.


def test_a_table_without_a_rule_is_refused() -> None:
    with pytest.raises(UsageError, match="no table 'tasers'"):
        published_figures([a_release(a_table(a_row(NORFOLK_2017_18)))], Selection(table="tasers"))


def test_a_table_that_the_release_lacks_is_refused_with_those_it_has() -> None:
    release = a_release(a_table(a_row(NORFOLK_2017_18)))
    with pytest.raises(NotEnoughDataError, match=r"release\.ods.*'reports'.*Its tables are: ced"):
        published_figures([release], Selection(table="reports"))


def test_a_table_that_could_not_be_read_is_bad_data_and_not_absent() -> None:
    release = a_release(refused={"ced": "Table 13 lacks the heading 'fired'."})
    with pytest.raises(BadDataError, match=r"release\.ods.*lacks the heading"):
        published_figures([release], Selection())


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (Selection(periods=("2018/19",)), r"any force in 2018/19.*2017/18"),
        (Selection(forces=("Kent",)), "no figure for Kent in table 'ced'"),
        (
            Selection(forces=("Norfolk",), periods=("2016",)),
            r"Norfolk in 2016.*periods there are: 2017/18",
        ),
    ],
)
def test_rows_that_are_not_there_are_refused_with_what_is(wanted: Selection, words: str) -> None:
    with pytest.raises(NotEnoughDataError, match=words):
        published_figures([a_release(a_table(a_row(NORFOLK_2017_18)))], wanted)


# Withholding.


def _with_ced_by_age(total: int, *, vintage: str, source: str) -> object:
    return a_release(
        a_table(a_row(NORFOLK_2017_18)),
        a_table(a_row({"total": total}, tactic="ced"), name="tactics_by_age", number="Table 14"),
        vintage=vintage,
        source=source,
    )


def test_a_false_zero_is_withheld_in_its_own_vintage_alone() -> None:
    releases = [
        _with_ced_by_age(0, vintage="2018-12-13", source="first.ods"),
        _with_ced_by_age(372, vintage="2019-12-19", source="second.ods"),
    ]
    found = published_figures(releases, Selection(table="tactics_by_age"))  # type: ignore[arg-type]
    assert [row.cells["total"].value for row in found.rows] == [Missing.NOT_AVAILABLE, 372]


def test_a_false_zero_is_withheld_also_where_two_vintages_have_one_file_name() -> None:
    releases = [
        _with_ced_by_age(0, vintage="2018-12-13", source="tables.ods"),
        _with_ced_by_age(372, vintage="2019-12-19", source="tables.ods"),
    ]
    found = published_figures(releases, Selection(table="tactics_by_age"))  # type: ignore[arg-type]
    assert [row.cells["total"].value for row in found.rows] == [Missing.NOT_AVAILABLE, 372]


def test_a_withheld_total_has_no_rate() -> None:
    release = _with_ced_by_age(0, vintage="2018-12-13", source="first.ods")
    wanted = Selection(table="tactics_by_age", rate_kind="officers")
    (row,) = published_figures([release], wanted).rows  # type: ignore[list-item]
    assert not row.rates


# Exceptions.


def _off_by_one() -> object:
    return a_release(
        a_table(
            a_row({**NORFOLK_2017_18, "total": 373}, force="Norfolk"),
            a_row(NORFOLK_2017_18, force="Suffolk"),
        )
    )


def test_an_exception_stands_beside_the_force_it_concerns() -> None:
    found = published_figures([_off_by_one()], Selection(forces=("Norfolk",)))  # type: ignore[list-item]
    assert [e["force"] for e in found.exceptions] == ["Norfolk"]


def test_a_sum_that_fails_is_printed_whichever_force_was_asked_for() -> None:
    found = published_figures([_off_by_one()], Selection(forces=("Suffolk",)))  # type: ignore[list-item]
    assert [e["force"] for e in found.exceptions] == ["Norfolk"]
    assert found.identities_checked == 6


def test_the_publishers_notes_go_with_the_rows_they_are_below() -> None:
    noted = replace(
        a_table(a_row(NORFOLK_2017_18)), notes=("Merseyside does not tell them apart.",)
    )
    other = replace(
        a_table(a_row(NORFOLK_2017_18, force="Kent"), number="Table 14"), notes=("Of Kent alone.",)
    )
    found = published_figures([a_release(noted, other)], Selection(forces=("Norfolk",)))
    assert [notes.as_json() for notes in found.publisher_notes] == [
        {"source": "release.ods, Table 13", "notes": ["Merseyside does not tell them apart."]}
    ]
