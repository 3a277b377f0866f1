import pytest

from reddot.demo.facts_check import check_facts
from reddot.records.cells import is_number
from reddot.records.facts import shipped_releases
from reddot.records.forces import force_names
from reddot.records.periods import parse_period
from reddot.records.published import Release


def cells(table: str, force: str, period: str, vintage: str | None) -> dict[str, object]:
    return {
        name: value
        for release in shipped_releases()
        if release.vintage == vintage
        for t in release.tables
        if t.name == table
        for row in t.rows
        if (row.force, row.period) == (force, period)
        for name, value in row.cells.items()
    }


def test_every_shipped_fact_that_the_publications_hold_is_as_they_print_it(
    home_office: dict[str, Release],
) -> None:
    check = check_facts(list(home_office.values()))
    assert check.differences == ()
    assert check.checked > 250
    # The totals of 2023/24 and 2024/25 are from publications that are not beside the project.
    assert check.unchecked == 2


def test_a_fact_that_was_changed_is_found(home_office: dict[str, Release]) -> None:
    swapped = Release(
        source="x",
        title="x",
        vintage=home_office["2018/19"].vintage,
        tables=home_office["2017/18"].tables,
        refused={},
    )
    assert check_facts([swapped]).differences


def test_shipped_facts_name_known_forces_and_periods_and_hold_numbers() -> None:
    known = {*force_names(), "England and Wales"}
    for release in shipped_releases():
        for table in release.tables:
            assert table.excerpt
            for row in table.rows:
                assert row.force in known
                assert parse_period(row.period) is not None
                assert all(is_number(value) for value in row.cells.values())


@pytest.mark.parametrize(
    ("force", "period", "vintage", "total", "discharge"),
    [
        ("Norfolk", "2016", "2018-12-13", 175, 23),
        ("Norfolk", "2017/18", "2018-12-13", 372, 31),
        ("Norfolk", "2018/19", "2019-12-19", 426, 41),
        ("City of London", "2017/18", "2018-12-13", 76, 6),
        ("Northamptonshire", "2018/19", "2019-12-19", 560, 36),
        ("England and Wales", "2016", "2017-04-13", 11294, 1910),
        ("England and Wales", "2016", "2018-12-13", 11303, 1905),
    ],
)
def test_the_figures_of_the_stories_ship_with_the_package(
    force: str, period: str, vintage: str, total: int, discharge: int
) -> None:
    found = cells("ced", force, period, vintage)
    assert (found["total"], found["discharge"]) == (total, discharge)
