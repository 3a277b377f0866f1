from __future__ import annotations

import json
from dataclasses import replace

import pytest

from reddot.figures.compare import compare_releases, find_contradictions
from reddot.figures.published_figures import published_figures
from reddot.figures.selection import Selection
from reddot.records.cells import Missing

from .conftest import HomeOffice
from .published import NORFOLK_2017_18, a_release, a_row, a_table

FALSE_ZEROS = {
    "Norfolk": 426,
    "Staffordshire": 269,
    "Suffolk": 221,
    "Warwickshire": 145,
    "West Mercia": 331,
}


# The real releases.


@pytest.mark.shared
def test_2018_19_has_exactly_the_five_false_zeros(home_office: HomeOffice) -> None:
    release = home_office.y2018_19
    found = compare_releases(release, release)
    assert found.revisions == ()
    zeros = [c for c in found.contradictions if c.kind == "false_zero"]
    assert {c.force: max(c.values) for c in zeros} == FALSE_ZEROS
    assert len(zeros) == len(FALSE_ZEROS)
    for c in zeros:
        assert (c.period, c.cell) == ("2018/19", "ced")
        assert c.tables == ("Table 13", "Table 14", "Table 15", "Table 16", "Table 17")
        assert c.values[1:] == (0, 0, 0, 0)


@pytest.mark.shared
@pytest.mark.parametrize(
    "table",
    ["tactics_by_age", "tactics_by_gender", "tactics_by_ethnicity", "tactics_by_health"],
)
def test_no_figure_is_made_from_the_five_false_zeros(home_office: HomeOffice, table: str) -> None:
    wanted = Selection(table=table)
    rows = published_figures([home_office.y2018_19], wanted).rows
    withheld = {
        (row.force, row.keys["tactic"])
        for row in rows
        if all(cell.as_json() == "not_available" for cell in row.cells.values())
    }
    left_out = ("ced", "total_less_lethal", "total_tactics")
    assert withheld == {(force, tactic) for force in FALSE_ZEROS for tactic in left_out}
    notes = {cell.note for row in rows for cell in row.cells.values() if cell.note}
    assert all("prints 0" in note for note in notes)


@pytest.mark.shared
def test_the_five_forces_keep_their_count_in_the_table_of_ced_uses(
    home_office: HomeOffice,
) -> None:
    wanted = Selection(forces=tuple(FALSE_ZEROS), periods=("2018/19",))
    rows = published_figures([home_office.y2018_19], wanted).rows
    assert {row.force: row.cells["total"].value for row in rows} == FALSE_ZEROS


@pytest.mark.shared
def test_the_2016_figures_were_revised_in_the_2017_18_file(home_office: HomeOffice) -> None:
    found = compare_releases(home_office.y2016, home_office.y2017_18).revisions
    assert {r.period for r in found} == {"2016"}
    nation = {r.cell: (r.before, r.after) for r in found if r.force == "England and Wales"}
    assert nation["total"] == (11_294, 11_303)
    assert nation["discharge"] == (1_910, 1_905)
    assert "not_stated" not in nation
    assert {r.vintages for r in found} == {("2017-04-13", "2018-12-13")}
    assert len(found) == 60


@pytest.mark.shared
def test_all_of_the_revision_of_2017_18_is_hampshire(home_office: HomeOffice) -> None:
    found = compare_releases(home_office.y2017_18, home_office.y2018_19).revisions
    assert {r.force for r in found} == {"Hampshire", "South East region", "England and Wales"}
    hampshire = {r.cell: (r.before, r.after) for r in found if r.force == "Hampshire"}
    assert hampshire["total"] == (329, 158)
    assert hampshire["discharge"] == (53, 0)
    assert hampshire["not_stated"] == (0, 152)
    nation = {r.cell: (r.before, r.after) for r in found if r.force == "England and Wales"}
    assert nation["total"] == (17_084, 16_913)
    change = {cell: after - before for cell, (before, after) in hampshire.items()}
    assert {cell: after - before for cell, (before, after) in nation.items()} == change


@pytest.mark.shared
def test_releases_that_share_no_period_revise_nothing(home_office: HomeOffice) -> None:
    assert compare_releases(home_office.y2016, home_office.y2018_19).revisions == ()


@pytest.mark.shared
def test_2017_18_counts_officers_not_injured_with_an_injury_and_deaths_twice(
    home_office: HomeOffice,
) -> None:
    found = {
        c.cell: (c.tables, c.values, c.kind) for c in find_contradictions(home_office.y2017_18)
    }
    assert found["officer_injured=no: minor"] == (("Table 10",), (84,), "answers_disagree")
    assert found["officer_injured=no: severe"] == (("Table 10",), (94,), "answers_disagree")
    assert found["deaths"] == (("Table 8", "Table 11"), (12, 8), "disagreement")
    assert set(found["ced"][1]) == {17_084, 12_755}


@pytest.mark.shared
def test_the_2016_file_does_not_contradict_itself(home_office: HomeOffice) -> None:
    assert find_contradictions(home_office.y2016) == ()


# The JSON of DESIGN, section 4.


@pytest.mark.shared
def test_the_json_has_exactly_the_keys_promised(home_office: HomeOffice) -> None:
    found = compare_releases(home_office.y2017_18, home_office.y2018_19).as_json()
    promised = {"revisions", "contradictions", "identities_checked", "exceptions"}
    assert set(found) == promised
    for revision in found["revisions"]:
        assert set(revision) == {
            "force",
            "period",
            "table",
            "cell",
            "before",
            "after",
            "vintages",
            "keys",
        }
    for contradiction in found["contradictions"]:
        assert set(contradiction) == {
            "force",
            "period",
            "cell",
            "tables",
            "values",
            "kind",
            "source",
            "vintage",
        }
    assert json.loads(json.dumps(found)) == found
    assert found["revisions"]
    assert found["contradictions"]


def test_a_cell_that_was_not_available_is_printed_as_its_word() -> None:
    gap = {**NORFOLK_2017_18, "fired": Missing.NOT_AVAILABLE}
    before = a_release(a_table(a_row(gap)))
    after = a_release(a_table(a_row(NORFOLK_2017_18)), vintage="2019-12-19")
    (revision,) = compare_releases(before, after).as_json()["revisions"]
    assert (revision["before"], revision["after"]) == ("not_available", 27)
    assert revision["vintages"] == ["2018-12-13", "2019-12-19"]


# Small releases.


def test_suppressed_and_not_available_are_not_the_same_cell() -> None:
    before = a_release(a_table(a_row({"total": Missing.SUPPRESSED})))
    after = a_release(a_table(a_row({"total": Missing.NOT_AVAILABLE})), vintage="2019-12-19")
    (revision,) = compare_releases(before, after).revisions
    assert (revision.before, revision.after) == (Missing.SUPPRESSED, Missing.NOT_AVAILABLE)


def test_a_row_of_a_breakdown_is_compared_with_the_same_row() -> None:
    def release(baton: int, dog: int, vintage: str) -> object:
        return a_release(
            a_table(
                a_row({"total": baton}, tactic="baton"),
                a_row({"total": dog}, tactic="dog"),
                name="tactics_by_age",
            ),
            vintage=vintage,
        )

    found = compare_releases(release(1, 2, "2018"), release(1, 3, "2019"))  # type: ignore[arg-type]
    assert [(dict(r.keys), r.before, r.after) for r in found.revisions] == [
        ({"tactic": "dog"}, 2, 3)
    ]


def test_contradictions_of_both_releases_are_found_each_with_its_source() -> None:
    def release(source: str) -> object:
        tables = (
            a_table(a_row({"total": 5})),
            a_table(a_row({"total": 4}, tactic="ced"), name="tactics_by_age", number="Table 14"),
        )
        return a_release(*tables, source=source)

    found = compare_releases(release("a.ods"), release("b.ods")).contradictions  # type: ignore[arg-type]
    assert [(c.source, c.kind, c.values) for c in found] == [
        ("a.ods", "disagreement", (5, 4)),
        ("b.ods", "disagreement", (5, 4)),
    ]


def test_two_zeros_agree() -> None:
    tables = (
        a_table(a_row({"total": 0})),
        a_table(a_row({"total": 0}, tactic="ced"), name="tactics_by_age", number="Table 14"),
    )
    assert find_contradictions(a_release(*tables)) == ()


def test_a_cell_that_is_not_available_contradicts_nothing() -> None:
    tables = (
        a_table(a_row({"total": 5})),
        a_table(
            a_row({"total": Missing.NOT_AVAILABLE}, tactic="ced"),
            name="tactics_by_age",
            number="Table 14",
        ),
    )
    assert find_contradictions(a_release(*tables)) == ()


def test_a_column_that_a_release_ceases_to_print_is_a_revision() -> None:
    cells = {"chinese": 1, "total": 3}
    row = a_row(cells, tactic="dog")
    before = a_release(a_table(row, name="tactics_by_ethnicity"))
    bare = replace(row, cells={"total": 3})
    after = a_release(a_table(bare, name="tactics_by_ethnicity"), vintage="2019-12-19")
    (revision,) = compare_releases(before, after).revisions
    assert (revision.cell, revision.before, revision.after) == (
        "chinese",
        1,
        Missing.NOT_AVAILABLE,
    )


def test_injuries_of_two_forces_are_not_added_up_under_the_first() -> None:
    table = a_table(
        a_row({"total": 5, "minor": 5}, force="Norfolk", officer_injured="no"),
        a_row({"total": 7, "minor": 7}, force="Suffolk", officer_injured="no"),
        name="officer_injuries",
        number="Table 10",
    )
    found = {c.force: c.values for c in find_contradictions(a_release(table))}
    assert found == {"Norfolk": (5,), "Suffolk": (7,)}


def test_a_sum_that_does_not_hold_is_listed_whichever_table_it_is_in() -> None:
    cells = {"non_discharge": 5, "discharge": 2, "not_stated": 0, "total": 9}
    release = a_release(a_table(a_row(cells)))
    (wrong,) = compare_releases(release, release).as_json()["exceptions"]
    assert (wrong["identity"], wrong["expected"], wrong["found"]) == (
        "total = non_discharge + discharge + not_stated",
        7,
        9,
    )
