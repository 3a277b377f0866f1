"""The Home Office return: counted as the tables of figures are, written as the importer reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from open_data_cases import some_records, some_reports

from reddot.errors import NotEnoughDataError, UsageError
from reddot.figures.compare import compare_releases
from reddot.figures.identities import find_identities
from reddot.figures.record_figures import record_figures
from reddot.figures.selection import Selection
from reddot.publish.annual_return.counted import RETURN_TITLE, count_return
from reddot.publish.annual_return.counts import OFFICERS
from reddot.publish.annual_return.file import SIGNS, write_return
from reddot.publish.annual_return.layout import TACTIC_LINES, columns_of
from reddot.publish.annual_return.pairs import own_rows
from reddot.records.cells import Cell, Missing
from reddot.records.codes import read_code_list
from reddot.records.importers.home_office import read_release
from reddot.records.published import PublishedTable, Release
from reddot.records.record_tables import tables_of
from reddot.records.report import Given, Subject, TacticUse

FORCE, YEAR = "Eastshire", "2018/19"
EVERY_TABLE = (
    "tactics", "tactics_by_age", "tactics_by_gender", "tactics_by_ethnicity", "tactics_by_health",
    "tactics_by_reason", "tactics_by_impact_factor", "tactics_by_outcome", "tactics_by_location",
    "officer_injuries", "subject_injuries", "reports", "ced",
)  # fmt: skip


@pytest.fixture(scope="module")
def counted() -> Release:
    return count_return(some_records(800), FORCE, YEAR)


def table(release: Release, name: str) -> PublishedTable:
    return next(t for t in release.tables if t.name == name)


def cells(release: Release, name: str, **keys: str) -> dict[str, Cell]:
    return dict(next(row.cells for row in table(release, name).rows if row.keys == keys))


def figures(name: str, *by: str) -> dict[tuple[str, ...], dict[str, Cell]]:
    wanted = Selection(table=name, forces=(FORCE,), periods=(YEAR,), by=by)
    found = record_figures(some_records(800), wanted, "records")
    return {
        tuple(row.keys.values()): {c: f.value for c, f in row.cells.items()} for row in found.rows
    }


def test_every_table_of_the_home_office_is_in_it_under_its_number(counted: Release) -> None:
    assert tuple(t.name for t in counted.tables) == EVERY_TABLE
    assert [t.number for t in counted.tables] == [f"Table {n}" for n in range(1, 14)]


def test_the_totals_are_those_of_the_figures(counted: Release) -> None:
    assert cells(counted, "reports") == figures("reports")[()]
    assert cells(counted, "ced") == figures("ced")[()]


@pytest.mark.parametrize("tactic", ["compliant_handcuffing", "shield", "ced", "firearms"])
def test_a_tactic_is_that_of_the_figures(counted: Release, tactic: str) -> None:
    printed = cells(counted, "tactics", tactic=tactic)["total"]
    assert printed == figures("tactics")[tactic,]["total"]


@pytest.mark.parametrize("what", columns_of(date(2018, 4, 1)), ids=lambda c: c.table)
@pytest.mark.parametrize("tactic", ["shield", "ced", "not_reported"])
def test_a_crossed_cell_is_that_of_the_figures(counted: Release, what: object, tactic: str) -> None:
    crossed = figures("reports", "tactic", what.breakdown)  # type: ignore[attr-defined]
    row = "not_stated" if tactic == "not_reported" else tactic
    for cell, (_, answers) in what.columns.items():  # type: ignore[attr-defined]
        expected = sum(crossed.get((row, a), {"total": 0})["total"] for a in answers)  # type: ignore[misc]
        assert cells(counted, what.table, tactic=tactic)[cell] == expected  # type: ignore[attr-defined]


def test_group_rows_are_sums_of_their_tactics(counted: Release) -> None:
    total = {row.keys["tactic"]: row.cells["total"] for row in table(counted, "tactics").rows}
    assert total["irritant"] == total["irritant_drawn"] + total["irritant_used"]  # type: ignore[operator]
    assert total["total_tactics"] == sum(
        total[group]  # type: ignore[misc]
        for group in (
            "total_restraint", "unarmed_skills", "total_other_equipment", "total_less_lethal",
            "firearms", "total_other",
        )
    )  # fmt: skip
    parts = [part for line in TACTIC_LINES if line.tactic == "total_tactics" for part in line.parts]
    assert len(parts) == len(set(parts))


def test_every_tactic_of_the_form_is_in_a_row_and_once_in_the_total() -> None:
    codes = set(read_code_list("tactic").names())
    groups = {c.code: c.part_of for c in read_code_list("tactic").codes}
    named = {part for line in TACTIC_LINES for part in line.parts}
    assert {c for c in codes if c not in named and groups[c] not in ("ced", "firearms")} == set()
    whole = next(line.parts for line in TACTIC_LINES if line.tactic == "total_tactics")
    counted_codes = {c for c in codes if c in whole or groups[c] in whole}
    assert counted_codes == codes - {"tactical_communications"}


def test_every_answer_of_the_form_is_in_a_column() -> None:
    for first_day in (date(2018, 4, 1), date(2019, 4, 1)):
        for what in columns_of(first_day):
            answers = [a for _, rows in what.columns.values() for a in rows]
            assert set(read_code_list(what.breakdown).names()) <= set(answers)
            if what.single:
                assert len(answers) == len(set(answers))


def test_every_sum_holds_and_no_two_tables_disagree(counted: Release) -> None:
    checked = [i for t in counted.tables for i in find_identities(t) if i.checkable()]
    assert len(checked) > 100
    assert all(identity.holds() for identity in checked)
    disagree = compare_releases(counted, counted).contradictions
    assert {c.cell for c in disagree} == {"deaths"}  # the cases draw outcomes without a level


def test_chinese_is_within_asian_from_2019() -> None:
    chinese = replace(
        some_reports(1)[0],
        force=FORCE,
        subject=Subject(subject_id="", perceived_ethnicity="chinese"),
    )
    for day, own in ((date(2019, 3, 31), 1), (date(2019, 4, 1), 0)):
        records = tables_of([replace(chinese, used_at=None, used_on=day)])
        year = YEAR if own else "2019/20"
        found = cells(
            count_return(records, FORCE, year), "tactics_by_ethnicity", tactic="all_reports"
        )
        assert (found.get("chinese", 0), found["asian"]) == (own, 1 - own)


def test_an_answer_without_a_code_is_not_reported() -> None:
    report = replace(
        some_reports(1)[0],
        force=FORCE,
        used_at=None,
        used_on=date(2018, 5, 1),
        subject=None,
        as_given=(Given("perceived_gender", "of another form"),),
    )
    found = count_return(tables_of([report]), FORCE, YEAR)
    assert cells(found, "tactics_by_gender", tactic="all_reports")["not_reported"] == 1


def test_injuries_by_answers_and_level() -> None:
    base = replace(
        some_reports(1)[0], force=FORCE, used_at=None, used_on=date(2018, 5, 1), as_given=()
    )
    hurt = {"officer_injured": "yes", "officer_intentionally_assaulted": "yes"}
    reports = [
        replace(base, report_id="a", **hurt, officer_injury_level="minor"),
        replace(base, report_id="b", **hurt, officer_injury_level=None),
        replace(base, report_id="c", officer_injured="no", subject_injured="unknown"),
        replace(base, report_id="d", officer_injured=None, subject_injured=None),
    ]
    found = count_return(tables_of(reports), FORCE, YEAR)
    yes = cells(found, "officer_injuries", officer_injured="yes", intentional_assault="yes")
    assert yes == {"total": 2, "minor": 1, "severe": 0, "not_reported": 1}
    whole = cells(
        found, "officer_injuries", officer_injured="all_reports", intentional_assault="total"
    )
    assert whole == {"total": 4, "minor": 1, "severe": 0, "not_reported": 3}
    assert cells(found, "subject_injuries", subject_injured="unknown")["total"] == 1
    assert OFFICERS[0] == "officer_injured"


def test_what_the_source_cannot_say_is_not_available_and_neither_is_its_sum() -> None:
    records = replace(some_records(200), no_answer=frozenset({(FORCE, "tactics", "aep_aimed")}))
    reports = [r for r in some_reports(200) if "aep_aimed" not in r.tactic_codes()]
    found = count_return(replace(tables_of(reports), no_answer=records.no_answer), FORCE, YEAR)
    total = {row.keys["tactic"]: row.cells["total"] for row in table(found, "tactics").rows}
    assert {t for t, cell in total.items() if cell is Missing.NOT_AVAILABLE} == {
        "aep_aimed", "aep", "total_less_lethal", "total_tactics",
    }  # fmt: skip


def test_other_forces_and_years_are_left_aside() -> None:
    reports = some_reports(300)
    own = [r for r in reports if r.force == FORCE and (d := r.day()) and d >= date(2018, 4, 1)]
    assert 0 < len(own) < len(reports)
    assert count_return(tables_of(reports), FORCE, YEAR) == count_return(
        tables_of(own), FORCE, YEAR
    )


@pytest.mark.parametrize("period", ["2018", "2018Q1", "nonsense", "2018-04..2018-09"])
def test_a_period_that_is_no_financial_year_is_refused(period: str) -> None:
    with pytest.raises(UsageError, match="Write it as 2018/19"):
        count_return(some_records(5), FORCE, period)


def test_a_year_without_a_report_is_refused() -> None:
    with pytest.raises(NotEnoughDataError, match="No report of Eastshire counts in 2001/02"):
        count_return(some_records(5), FORCE, "2001/02")


@pytest.fixture
def written(counted: Release, tmp_path: Path) -> Path:
    path = tmp_path / "return.ods"
    path.write_bytes(write_return(counted, published_on=date(2019, 12, 19)))
    return path


def test_the_importer_reads_back_every_cell(counted: Release, written: Path) -> None:
    back = read_release(written)
    assert back.refused == {}
    assert back.rows_refused == 0
    assert back.vintage == "2019-12-19"
    assert {p.code for p in back.problems} == {"unknown_column"}  # no further action
    for own in counted.tables:
        read = own_rows(back, own.name, FORCE, YEAR)
        assert [(r.keys, r.cells) for r in read] == [(r.keys, r.cells) for r in own.rows]
        assert table(back, own.name).notes == own.notes


def test_the_same_return_is_the_same_bytes(counted: Release, written: Path) -> None:
    assert written.read_bytes() == write_return(counted, published_on=date(2019, 12, 19))


def _hide(release: Release, kind: Missing) -> Release:
    """The return with one cell of the table of CED uses without a number."""
    tables = []
    for own in release.tables:
        rows = own.rows
        if own.name == "ced":
            rows = (replace(rows[0], cells={**rows[0].cells, "fired": kind}),)
        tables.append(replace(own, rows=rows))
    return replace(release, tables=tuple(tables))


@pytest.mark.parametrize("kind", [k for k in Missing if k is not Missing.NOT_STATED])
def test_a_cell_without_a_number_keeps_its_kind(
    counted: Release, kind: Missing, tmp_path: Path
) -> None:
    path = tmp_path / "return.ods"
    path.write_bytes(write_return(_hide(counted, kind)))
    assert cells(read_release(path), "ced")["fired"] is kind


def test_every_kind_has_a_sign_that_is_explained_on_the_cover(written: Path) -> None:
    assert set(SIGNS) == set(Missing)
    content = written.read_bytes().decode("utf-8", "ignore")
    for kind, sign in SIGNS.items():
        assert f"{sign} " in content, kind


def test_an_invented_force_is_called_so(counted: Release) -> None:
    assert counted.title == f"{RETURN_TITLE}: {FORCE} (SYNTHETIC: an invented force), {YEAR}"


def test_a_publication_of_many_forces_is_no_return(
    home_office: dict[str, Release], counted: Release
) -> None:
    with pytest.raises(UsageError, match="A return is of one force and one year"):
        write_return(home_office["2018/19"])
    with pytest.raises(UsageError, match="this has 0"):
        write_return(replace(counted, tables=()))


def test_rows_of_a_publication_are_those_of_the_force_alone(
    home_office: dict[str, Release],
) -> None:
    (row,) = own_rows(home_office["2018/19"], "ced", "Norfolk", YEAR)
    assert row.cells["total"] == 426
    assert own_rows(home_office["2018/19"], "officer_injuries", "Norfolk", YEAR) == ()
    with pytest.raises(NotEnoughDataError, match="there is no table 'nonsense'"):
        own_rows(home_office["2018/19"], "nonsense", "Norfolk", YEAR)


def _one_more(release: Release) -> Release:
    first = release.tables[0]
    row = replace(first.rows[1], cells={"total": 10**6})
    rows = (first.rows[0], row, *first.rows[2:])
    return replace(release, tables=(replace(first, rows=rows), *release.tables[1:]))


def test_a_return_that_differs_is_read_back_as_different(counted: Release, tmp_path: Path) -> None:
    path = tmp_path / "other.ods"
    path.write_bytes(write_return(_one_more(counted)))
    read = own_rows(read_release(path), "tactics", FORCE, YEAR)
    assert [r.cells for r in read] != [r.cells for r in counted.tables[0].rows]


def test_a_tactic_used_twice_counts_once() -> None:
    used: Callable[[int], TacticUse] = lambda i: TacticUse(position=i, tactic="shield")  # noqa: E731
    report = replace(
        some_reports(1)[0], force=FORCE, used_at=None, used_on=date(2018, 5, 1),
        tactics=(used(1), used(2)),
    )  # fmt: skip
    found = count_return(tables_of([report]), FORCE, YEAR)
    assert cells(found, "tactics", tactic="shield") == {"total": 1}
