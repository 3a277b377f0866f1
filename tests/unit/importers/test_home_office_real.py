"""The three releases beside the project, read as their publisher printed them."""

import pytest

from reddot.figures.identities import find_identities
from reddot.records.cells import Missing
from reddot.records.forces import force_names
from reddot.records.published import PublishedRow, Release

Releases = dict[str, Release]
TABLES = {
    "2016": {"ced": 3},
    "2017/18": {"ced": 3, "reports": 1, "tactics": 1, "tactics_by_age": 1, "officer_injuries": 1},
    "2018/19": {"ced": 1, "reports": 1, "tactics": 1, "tactics_by_age": 2, "officer_injuries": 1},
}
VINTAGES = {"2016": "2017-04-13", "2017/18": "2018-12-13", "2018/19": "2019-12-19"}
USES = ("drawn", "aimed", "arced", "red_dot", "drive_stun", "angled_drive_stun", "fired")
# Release, force, period: uses in the order of USES where printed in FACTS, discharges, not
# stated and total; None where the facts of the field give no value.
CED = [
    ("2017/18", "Norfolk", "2016", None, 23, None, 175),
    ("2017/18", "City of London", "2016", None, 1, None, 35),
    ("2017/18", "Northamptonshire", "2016", None, 8, None, 105),
    ("2017/18", "Norfolk", "2017/18", (98, 17, 6, 131, 1, 3, 27), 31, 89, 372),
    ("2017/18", "City of London", "2017/18", None, 6, None, 76),
    ("2017/18", "Northamptonshire", "2017/18", None, 8, None, 183),
    ("2018/19", "Norfolk", "2018/19", None, 41, None, 426),
    ("2018/19", "City of London", "2018/19", None, 3, None, 49),
    ("2018/19", "Northamptonshire", "2018/19", None, 36, None, 560),
    ("2016", "England and Wales", "2016", None, 1910, 5, 11294),
    ("2017/18", "England and Wales", "2016", None, 1905, None, 11303),
    ("2017/18", "England and Wales", "2017/18", None, 2004, 528, 17084),
    ("2018/19", "England and Wales", "2017/18", (4250, 1532, 128, 8372, 61, 69, 1821), 1951, 680,
     16913),
    ("2018/19", "England and Wales", "2018/19", (5608, 2147, 170, 11943, 55, 53, 2585), None, 890,
     23451),
    ("2017/18", "Hampshire", "2017/18", None, 53, 0, 329),
    ("2018/19", "Hampshire", "2017/18", None, 0, 152, 158),
]  # fmt: skip
REPORTS = [
    ("2017/18", "England and Wales", 313137),
    ("2018/19", "England and Wales", 427725),
    ("2017/18", "Norfolk", 4245),
    ("2018/19", "Norfolk", 4877),
]


def row_of(release: Release, table: str, force: str, period: str) -> PublishedRow:
    """The one row of a table without a breakdown; several equal rows count as one."""
    found = [
        row
        for t in release.tables
        if t.name == table
        for row in t.rows
        if (row.force, row.period) == (force, period) and not row.keys
    ]
    assert found, f"{table} has no row for {force} in {period}"
    assert all(row.cells == found[0].cells for row in found)
    return found[0]


@pytest.mark.parametrize(("year", "vintage"), VINTAGES.items())
def test_a_release_carries_the_day_it_was_published(
    home_office: Releases, year: str, vintage: str
) -> None:
    release = home_office[year]
    assert release.vintage == vintage
    assert {table.vintage for table in release.tables} == {vintage}


@pytest.mark.parametrize("year", TABLES)
def test_every_table_of_a_release_is_read_and_none_refused(
    home_office: Releases, year: str
) -> None:
    names = [table.name for table in home_office[year].tables]
    assert {name: names.count(name) for name in TABLES[year]} == TABLES[year]
    assert home_office[year].refused == {}
    assert home_office[year].rows_refused == 0


def test_releases_have_as_many_tables_as_their_covers_say(home_office: Releases) -> None:
    assert [len(home_office[y].tables) for y in TABLES] == [3, 15, 17]


@pytest.mark.parametrize("year", ["2017/18", "2018/19"])
def test_nothing_in_these_releases_is_a_problem(home_office: Releases, year: str) -> None:
    assert home_office[year].problems == ()


def test_the_appendix_without_a_table_title_is_left_out_and_named(home_office: Releases) -> None:
    assert [(p.field, p.code) for p in home_office["2016"].problems] == [
        ("Appendix", "unknown_table")
    ]


@pytest.mark.parametrize(("year", "force", "period", "uses", "shot", "unstated", "total"), CED)
def test_the_figures_on_ced_are_those_printed(
    home_office: Releases,
    year: str,
    force: str,
    period: str,
    uses: tuple[int, ...] | None,
    shot: int | None,
    unstated: int | None,
    total: int,
) -> None:
    cells = row_of(home_office[year], "ced", force, period).cells
    assert cells["total"] == total
    assert shot in (None, cells["discharge"])
    assert unstated in (None, cells["not_stated"])
    assert uses in (None, tuple(cells[use] for use in USES))


@pytest.mark.parametrize(("year", "force", "total"), REPORTS)
def test_the_totals_of_all_reports_are_those_printed(
    home_office: Releases, year: str, force: str, total: int
) -> None:
    assert row_of(home_office[year], "reports", force, year).cells["total"] == total


@pytest.mark.parametrize("year", TABLES)
def test_every_sum_of_every_ced_table_holds(home_office: Releases, year: str) -> None:
    checks = [
        check
        for table in home_office[year].tables
        if table.name == "ced"
        for check in find_identities(table)
        if check.checkable()
    ]
    broken = [(c.force, c.period, c.statement, c.parts, c.printed) for c in checks if not c.holds()]
    assert len(checks) > 100
    assert broken == []


@pytest.mark.parametrize("year", TABLES)
def test_every_force_of_england_and_wales_is_there_once_in_each_period(
    home_office: Releases, year: str
) -> None:
    territorial = set(force_names()) - {"British Transport Police"}
    for table in home_office[year].tables:
        if table.name in ("ced", "reports"):
            for period in {row.period for row in table.rows}:
                forces = [r.force for r in table.rows if r.area == "force" and r.period == period]
                assert sorted(forces) == (sorted(territorial) if forces else [])


def test_a_published_zero_that_another_table_contradicts_is_kept_as_printed(
    home_office: Releases,
) -> None:
    release = home_office["2018/19"]
    by_age = next(
        row
        for t in release.tables
        if t.number == "Table 14"
        for row in t.rows
        if row.force == "Norfolk" and row.keys == {"tactic": "ced"}
    )
    assert by_age.cells["total"] == 0
    assert row_of(release, "ced", "Norfolk", "2018/19").cells["total"] == 426


def test_officers_not_injured_have_injuries_and_four_tables_count_four_numbers_of_deaths(
    home_office: Releases,
) -> None:
    release = home_office["2017/18"]
    tables = {t.name: t for t in release.tables}
    unhurt = [r for r in tables["officer_injuries"].rows if r.keys["officer_injured"] == "no"]
    assert sum(r.cells["minor"] for r in unhurt) == 84  # type: ignore[misc]
    assert sum(r.cells["severe"] for r in unhurt) == 94  # type: ignore[misc]
    outcome = {r.keys["tactic"]: r.cells["fatality"] for r in tables["tactics_by_outcome"].rows}
    injured = {r.keys["subject_injured"]: r.cells["death"] for r in tables["subject_injuries"].rows}
    assert outcome["all_reports"] == 12
    assert injured["all_reports"] == 8


def test_cells_marked_as_revised_are_known_and_the_mark_is_no_column(
    home_office: Releases,
) -> None:
    avon = row_of(home_office["2017/18"], "ced", "Avon & Somerset", "2016")
    assert {"total", "non_discharge", "drawn", "discharge", "fired"} <= avon.revised
    assert "drive_stun" not in avon.revised
    assert set(avon.cells) == {*USES, "total", "non_discharge", "discharge", "not_stated"}


def test_no_cell_of_these_releases_is_missing_but_where_the_table_prints_none(
    home_office: Releases,
) -> None:
    for release in home_office.values():
        for table in release.tables:
            if table.name in ("ced", "reports"):
                for row in table.rows:
                    assert not any(isinstance(value, Missing) for value in row.cells.values())


def test_england_and_wales_is_one_row_of_each_period(home_office: Releases) -> None:
    national = [
        row.period
        for table in home_office["2018/19"].tables
        if table.name == "ced"
        for row in table.rows
        if row.area == "national"
    ]
    assert sorted(national) == ["2017/18", "2018/19"]
