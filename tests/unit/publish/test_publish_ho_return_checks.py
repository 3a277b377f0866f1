"""Checks against last year: real years, planted faults, and how often chance alone is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from open_data_cases import some_records

from reddot.errors import NotEnoughDataError, UsageError
from reddot.publish.annual_return.checks import check_return, clustering
from reddot.publish.annual_return.counted import count_return
from reddot.publish.annual_return.findings import WHAT_TO_DO, ReturnCheck, ReturnFinding
from reddot.publish.annual_return.pairs import year_before
from reddot.records.cells import Cell, Missing
from reddot.records.published import PublishedRow, PublishedTable, Release

FORCE, YEAR, LAST = "Eastshire", "2018/19", "2017/18"
Cells = Mapping[str, Cell]


def release(period: str, **tables: Mapping[str, Cells] | Cells) -> Release:
    """A return with the tables that are named: rows by tactic, or the cells of the one row."""
    made = tuple(
        PublishedTable(
            name=name, number=f"Table {number}", title=name, rows=tuple(rows(period, own)),
            vintage=None, release="x", source="x", excerpt=True,
        )
        for number, (name, own) in enumerate(tables.items(), 1)
    )  # fmt: skip
    return Release(source=f"return of {period}", title="x", vintage=None, tables=made, refused={})


def rows(period: str, own: Mapping[str, Cells] | Cells) -> list[PublishedRow]:
    by_tactic = all(isinstance(value, Mapping) for value in own.values())
    named = (
        [({"tactic": tactic}, cells) for tactic, cells in own.items()] if by_tactic else [({}, own)]
    )
    return [
        PublishedRow(force=FORCE, area="force", period=period, keys=keys, cells=cells)  # type: ignore[arg-type]
        for keys, cells in named
    ]


def years(this: dict[str, object], last: dict[str, object], **more: float) -> ReturnCheck:
    a, b = release(YEAR, **this), release(LAST, **last)  # type: ignore[arg-type]
    return check_return(a, b, force=FORCE, period=YEAR, **more)


def told(check: ReturnCheck, kind: str) -> list[ReturnFinding]:
    return [found for found in check.findings if found.kind == kind]


REPORTS = {"total": 4000}


def with_ages(young: Cell, unknown: Cell, total: int = 4000) -> dict[str, object]:
    known = [c for c in (young, unknown) if not isinstance(c, Missing)]
    ages = {"0-10": young, "18-34": total - sum(known), "not_reported": unknown, "total": total}
    return {"reports": {"total": total}, "tactics_by_age": {"all_reports": ages}}


def test_the_same_year_twice_has_nothing_to_explain() -> None:
    check = years(with_ages(40, 100), with_ages(40, 100))
    assert check.findings == ()
    assert (check.last_period, check.compared, check.may_be_sent) == (LAST, 4, True)


def test_a_change_beyond_chance_is_told_with_both_numbers() -> None:
    found, other = told(years(with_ages(400, 100), with_ages(100, 100)), "changed")
    assert other.cell == "18-34"  # which the others came from
    assert (found.table, found.row, found.cell) == ("tactics_by_age", "all reports", "0-10")
    assert (found.given, found.last_year) == ("400", "100")
    assert found.words.startswith("400 given, 100 in 2017/18: 4.00 times")
    assert found.p_value is not None
    assert found.p_value < 0.001
    assert found.todo == WHAT_TO_DO["changed"]


def test_a_change_within_chance_is_not() -> None:
    assert told(years(with_ages(110, 100), with_ages(100, 100)), "changed") == []


def test_a_cell_is_compared_as_a_share_when_the_whole_grew() -> None:
    check = years(with_ages(200, 400, 8000), with_ages(100, 200, 4000))
    assert [(f.table, f.cell) for f in check.findings] == [("reports", "total")]


def test_clustered_reports_make_a_change_less_certain() -> None:
    this, last = {"reports": {"total": 1100}}, {"reports": {"total": 1000}}
    assert told(years(this, last), "changed")
    assert not told(years(this, last, dispersion=4.0), "changed")


def test_answers_not_given_that_rose_are_told_as_that_and_once() -> None:
    check = years(with_ages(40, 400), with_ages(40, 100))
    (found,) = told(check, "not_stated_risen")
    assert (found.cell, found.given, found.last_year) == ("not_reported", "400", "100")
    assert "from 100 of 4,000 reports in 2017/18 to 400 of 4,000" in found.words
    assert [f.cell for f in told(check, "changed")] == ["18-34"]


def test_answers_not_given_that_fell_are_a_change_like_others() -> None:
    check = years(with_ages(40, 100), with_ages(40, 400))
    assert told(check, "not_stated_risen") == []
    assert "not_reported" in [f.cell for f in told(check, "changed")]


@pytest.mark.parametrize(
    ("now", "before", "kind"), [(0, 12, "vanished"), (12, 0, "appeared"), (0, 2, ""), (0, 0, "")]
)
def test_an_answer_that_emptied_or_filled(now: int, before: int, kind: str) -> None:
    check = years(with_ages(now, 100), with_ages(before, 100))
    assert [f.kind for f in check.findings if f.cell == "0-10"] == ([kind] if kind else [])


@pytest.mark.parametrize(
    "gone", [Missing.NOT_AVAILABLE, Missing.NOT_APPLICABLE, Missing.NOT_STATED]
)
def test_a_number_that_is_no_longer_one_vanished(gone: Missing) -> None:
    (found,) = told(years(with_ages(gone, 100), with_ages(40, 100)), "vanished")
    assert (found.given, found.last_year) == (gone.value.replace("_", " "), "40")


def test_what_either_year_withholds_is_not_compared() -> None:
    for pair in ((Missing.SUPPRESSED, 40), (40, Missing.SUPPRESSED)):
        check = years(*(with_ages(young, 100) for young in pair))  # type: ignore[arg-type]
        assert "0-10" not in [f.cell for f in check.findings]


def test_a_column_that_is_there_in_one_year_alone() -> None:
    this, last = with_ages(40, 100), with_ages(40, 100)
    last["tactics_by_age"]["all_reports"]["35-49"] = 30  # type: ignore[index]
    (found,) = told(years(this, last), "vanished")
    assert (found.cell, found.given, found.last_year) == ("35-49", "no such row or column", "30")
    last["tactics_by_age"]["all_reports"]["35-49"] = 0  # type: ignore[index]
    assert told(years(this, last), "vanished") == []


def test_a_sum_that_does_not_hold_stops_the_return() -> None:
    this = with_ages(40, 100)
    this["tactics_by_age"]["all_reports"]["18-34"] = 3000  # type: ignore[index]
    check = years(this, with_ages(40, 100))
    (found,) = told(check, "does_not_add_up")
    assert found.words.endswith("the parts give 3140.")
    assert not check.may_be_sent
    assert check.findings[0] is found


def test_two_tables_that_disagree_are_told() -> None:
    this = with_ages(40, 100) | {"reports": {"total": 3999}}
    (found,) = told(years(this, with_ages(40, 100)), "contradiction")
    assert "3,999 in 1; 4,000 in Table 2" in found.words.replace("Table 1", "1")


def test_a_series_break_is_named_and_nothing_is_compared_across_it() -> None:
    ages = {"white": 3000, "asian": 1000, "total": 4000}
    this = release("2019/20", reports=REPORTS, tactics_by_ethnicity={"all_reports": ages})
    other = {**ages, "white": 1000, "asian": 3000}
    last = release(YEAR, reports=REPORTS, tactics_by_ethnicity={"all_reports": other})
    check = check_return(this, last, force=FORCE, period="2019/20")
    (found,) = check.findings
    assert (found.kind, found.table) == ("series_break", "tactics_by_ethnicity")
    assert "Chinese is within Asian" in found.words


def test_a_table_that_last_year_did_not_have_is_said() -> None:
    (found,) = years(with_ages(40, 100), {"reports": REPORTS}).findings
    assert (found.kind, found.table) == ("not_compared", "tactics_by_age")


def test_a_year_that_is_not_there_is_refused() -> None:
    this = release(YEAR, reports=REPORTS)
    with pytest.raises(NotEnoughDataError, match="no figure for Eastshire in 2017/18"):
        check_return(this, this, force=FORCE, period=YEAR)
    with pytest.raises(NotEnoughDataError, match="no figure for Kent"):
        check_return(this, this, force="Kent", period=YEAR)


def test_the_year_before_a_year() -> None:
    assert [year_before(p) for p in ("2018/19", "2000/01")] == ["2017/18", "1999/00"]


def test_the_published_years_of_northamptonshire(home_office: dict[str, Release]) -> None:
    check = check_return(
        home_office["2018/19"], home_office["2017/18"], force="Northamptonshire", period=YEAR
    )
    changed = {(f.table, f.cell): (f.given, f.last_year) for f in told(check, "changed")}
    assert changed["ced", "total"] == ("560", "183")


def test_the_published_years_of_norfolk(home_office: dict[str, Release]) -> None:
    """Uses not stated went from 89 to 0, and four tables of the file print 0 for 426 uses."""
    check = check_return(
        home_office["2018/19"], home_office["2017/18"], force="Norfolk", period=YEAR
    )
    assert [(f.cell, f.last_year) for f in told(check, "vanished")] == [("not_stated", "89")]
    (found,) = told(check, "contradiction")
    assert "426 in Table 13; 0 in Table 14, 15, 16, 17" in found.words


def test_two_returns_counted_from_the_same_records() -> None:
    records = some_records(1500)
    this, last = (count_return(records, FORCE, period) for period in (YEAR, LAST))
    dispersion = clustering(records, FORCE, YEAR)
    assert 1 < dispersion < 2  # two reports an incident, some of them of the other force
    check = check_return(this, last, force=FORCE, period=YEAR, dispersion=dispersion)
    assert check.compared > 200
    assert ("reports", "total") in [(f.table, f.cell) for f in told(check, "changed")]
    assert told(check, "does_not_add_up") == []
    assert f"{check.compared} cells compared" in check.words()


def test_a_period_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError, match="Write it as 2018/19"):
        clustering(some_records(5), FORCE, "nonsense")


def drawn(base: Release, period: str, draw: np.random.Generator, factor: float = 1.0) -> Release:
    """A return like another: a Poisson number of reports, each in a cell with the same chance.

    One age band may be more frequent. Rows of group totals are drawn like others.
    """
    reports = float(str(next(t for t in base.tables if t.name == "reports").rows[0].cells["total"]))
    number = int(draw.poisson(reports))
    tables = []
    for table in base.tables:
        own = []
        for row in table.rows:
            most = {
                n: float(str(c)) * (factor if n == "11-17" else 1) for n, c in row.cells.items()
            }
            whole, mean = number, reports
            cells: dict[str, Cell] = {}
            if table.name == "ced":
                whole, mean = int(draw.binomial(number, most["total"] / reports)), most["total"]
            for name, expected in most.items():
                cells[name] = int(draw.binomial(whole, min(1.0, expected / mean)))
            own.append(replace(row, cells=cells, period=period))
        tables.append(replace(table, rows=tuple(own)))
    return replace(base, tables=tuple(tables))


@pytest.mark.slow
def test_where_nothing_changed_a_change_is_told_in_at_most_one_year_in_twenty() -> None:
    """Benjamini and Hochberg's rule where no cell changed; 100 pairs of years, 4 SE of room."""
    base = count_return(some_records(1000), FORCE, YEAR)
    draw = np.random.default_rng(20)
    base = replace(base, tables=tuple(t for t in base.tables if "ethnicity" not in t.name))
    alarms = sum(
        bool(
            told(
                check_return(
                    drawn(base, YEAR, draw), drawn(base, LAST, draw), force=FORCE, period=YEAR
                ),
                "changed",
            )
        )
        for _ in range(100)
    )
    assert alarms / 100 < 0.05 + 4 * (0.05 * 0.95 / 100) ** 0.5


def test_an_age_band_three_times_as_frequent_is_told() -> None:
    base = count_return(some_records(1000), FORCE, YEAR)
    draw = np.random.default_rng(21)
    this, last = drawn(base, YEAR, draw, 3.0), drawn(base, LAST, draw)
    check = check_return(this, last, force=FORCE, period=YEAR)
    assert ("tactics_by_age", "11-17") in [(f.table, f.cell) for f in told(check, "changed")]
