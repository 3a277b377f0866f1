"""A release of a year nobody has seen: other order, other numbers, other forces, other marks."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from importers.release import (
    CED_HEADINGS,
    CED_TITLE,
    COVER,
    KENT,
    NATION,
    NORFOLK,
    PUBLISHED_ON,
    REPORTS_TITLE,
    SPAN,
    YEAR,
    age_sheet,
    ced_row,
    ced_sheet,
    reports_sheet,
    without_last_column,
    write_release,
)
from ods import Grid, Merged, write_ods
from reddot.errors import BadDataError
from reddot.records.cells import Missing
from reddot.records.importers.home_office import read_release
from reddot.records.published import PublishedRow, Release

Read = Callable[..., Release]
NORFOLK_CELLS = {
    "total": 146, "non_discharge": 73, "drawn": 11, "aimed": 7, "red_dot": 53, "arced": 2,
    "discharge": 33, "drive_stun": 1, "fired": 29, "angled_drive_stun": 3, "not_stated": 40,
}  # fmt: skip
ONE_COLUMN = CED_HEADINGS[1:]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Write sheets as a release and read it."""

    def write_and_read(sheets: Mapping[str, Grid], name: str = "made.ods") -> Release:
        return read_release(write_release(tmp_path, sheets, name))

    return write_and_read


def norfolk(release: Release, table: str = "ced", force: str = "Norfolk") -> PublishedRow:
    rows = [r for t in release.tables if t.name == table for r in t.rows if r.force == force]
    assert len(rows) == 1
    return rows[0]


def codes(release: Release) -> list[str]:
    return [problem.code for problem in release.problems]


@pytest.mark.parametrize("name", ["made.ods", "made.xlsx", "made.ODS", "no-ending"])
def test_a_year_never_seen_is_read_from_ods_and_xlsx_whatever_the_name(
    read: Read, name: str
) -> None:
    release = read({"a": ced_sheet(), "b": reports_sheet(), "c": age_sheet()}, name)
    assert [table.name for table in release.tables] == ["ced", "reports", "tactics_by_age"]
    assert {row.period for table in release.tables for row in table.rows} == {YEAR}
    assert release.vintage == PUBLISHED_ON
    assert norfolk(release).cells == NORFOLK_CELLS
    assert norfolk(release, "reports").cells == {"total": 1001}
    assert codes(release) == []


def test_tables_are_found_by_title_whatever_their_order_number_and_sheet(read: Read) -> None:
    release = read(
        {
            "x": reports_sheet(title=REPORTS_TITLE.replace("12", "3a")),
            "y": age_sheet(),
            "z": ced_sheet(title=CED_TITLE.replace("Table 13.", "TABLE 1:")),
        }
    )
    assert [(t.number, t.name) for t in release.tables] == [
        ("Table 3a", "reports"),
        ("Table 2", "tactics_by_age"),
        ("TABLE 1", "ced"),
    ]
    assert norfolk(release).cells == NORFOLK_CELLS


def test_a_table_by_age_knows_its_line_of_totals_and_what_is_under_ced(read: Read) -> None:
    table = read({"a": age_sheet()}).tables[0]
    assert [row.keys["tactic"] for row in table.rows] == [
        "all_reports", "ced", "ced_drawn", "not_stated_ced",
    ]  # fmt: skip
    assert table.rows[0].cells["0-10"] == 2
    assert table.rows[1].cells["total"] == 28


@pytest.mark.parametrize("before", [0, 1, 3])
@pytest.mark.parametrize("between", [0, 2])
def test_blank_rows_make_no_difference(read: Read, before: int, between: int) -> None:
    title, contents, blank, headings, *body = ced_sheet()
    spread = [line for row in body for line in (row, *([blank] * between))]
    sheet = [*([blank] * before), title, contents, *([blank] * 4), headings, blank, *spread]
    release = read({"a": sheet})
    assert norfolk(release).cells == NORFOLK_CELLS
    assert codes(release) == []


@pytest.mark.parametrize("left", [1, 2])
def test_blank_columns_on_the_left_make_no_difference(read: Read, left: int) -> None:
    release = read({"a": [[*([None] * left), *row] for row in ced_sheet()]})
    assert norfolk(release).cells == NORFOLK_CELLS
    assert codes(release) == []


def test_blank_columns_between_and_columns_moved_make_no_difference(read: Read) -> None:
    order = [12, 1, 5, 0, 4, 2, 3, 8, 7, 6, 11, 9, 10]

    def moved(row: Sequence[object]) -> list[object]:
        return [cell for i in order for cell in (row[i], None)]

    sheet = ced_sheet(*map(moved, (NATION, KENT, NORFOLK)), headings=moved(CED_HEADINGS))
    release = read({"a": sheet})
    assert norfolk(release).cells == NORFOLK_CELLS
    assert codes(release) == []


def test_the_rows_that_an_office_program_repeats_below_a_table_cost_nothing(
    tmp_path: Path,
) -> None:
    path = write_ods(
        tmp_path / "long.ods", {"c": COVER, "a": ced_sheet()}, blank_rows_after=1_048_000
    )
    assert norfolk(read_release(path)).cells == NORFOLK_CELLS


@pytest.mark.parametrize(
    "label",
    ["Norfolk (R)", "*Norfolk", "Norfolk [note 3]", "Norfolk³", "Norfolk1,2", " NORFOLK\u00a0"],
)
def test_marks_on_a_force_are_no_part_of_its_name(read: Read, label: str) -> None:
    row = [NORFOLK[0], label, *NORFOLK[2:]]
    release = read({"a": ced_sheet(row)})
    assert norfolk(release).cells == NORFOLK_CELLS
    assert codes(release) == []


@pytest.mark.parametrize("mark", [" [note 3]", " (R)", "²", "*", "\n", "  "])
def test_marks_on_headings_and_titles_make_no_difference(read: Read, mark: str) -> None:
    headings = [f"{name}{mark}" for name in CED_HEADINGS]
    release = read({"a": ced_sheet(NORFOLK, headings=headings, title=CED_TITLE + mark)})
    assert norfolk(release).cells == NORFOLK_CELLS
    assert codes(release) == []


def test_numbers_printed_as_text_with_thousands_separators_are_numbers(read: Read) -> None:
    release = read({"a": ced_sheet([*KENT[:2], "1,189", *(f"{v:,}" for v in KENT[3:])])})
    assert norfolk(release, force="Kent").cells["total"] == 1189
    assert norfolk(release, force="Kent").cells["fired"] == 1000


@pytest.mark.parametrize(
    ("printed", "meaning"),
    [
        (":", Missing.NOT_AVAILABLE),
        (" : ", Missing.NOT_AVAILABLE),
        ("..", Missing.NOT_AVAILABLE),
        ("[x]", Missing.NOT_AVAILABLE),
        (None, Missing.NOT_AVAILABLE),
        ("[c]", Missing.SUPPRESSED),
        ("[C]", Missing.SUPPRESSED),
        ("*", Missing.SUPPRESSED),
        ("[z]", Missing.NOT_APPLICABLE),
        ("n/a", Missing.NOT_APPLICABLE),
    ],
)
@pytest.mark.parametrize("name", ["made.ods", "made.xlsx"])
def test_a_symbol_keeps_its_meaning_and_is_never_zero(
    read: Read, printed: str | None, meaning: Missing, name: str
) -> None:
    release = read({"a": ced_sheet([*NORFOLK[:-1], printed])}, name)
    assert norfolk(release).cells["not_stated"] is meaning
    assert norfolk(release).cells["fired"] == 29
    assert codes(release) == []


def test_a_cell_that_is_no_count_is_not_available_and_named_with_row_and_column(
    read: Read,
) -> None:
    release = read({"a": ced_sheet(NATION, [*NORFOLK[:2], "about 150", *NORFOLK[3:]])})
    assert norfolk(release).cells["total"] is Missing.NOT_AVAILABLE
    (problem,) = release.problems
    assert (problem.row, problem.code) == (6, "not_a_count")
    assert "total: Norfolk" in problem.field
    assert "'about 150'" in problem.message


def test_a_revision_mark_in_the_next_cell_marks_the_number_before_it(read: Read) -> None:
    headings = [h for name in CED_HEADINGS for h in (name, None)][:-1]
    row = [c for cell in NORFOLK for c in (cell, None)][:-1]
    row[5], row[21] = "(R)", "R"
    release = read({"a": ced_sheet(row, headings=headings)})
    assert norfolk(release).revised == {"total", "fired"}
    assert norfolk(release).cells == NORFOLK_CELLS


def test_a_force_never_seen_is_kept_under_its_name_and_said_once(read: Read) -> None:
    row = ced_row("South West", "Forest of Dean (R)", 1, drawn=3)
    release = read({"a": ced_sheet(row, NORFOLK), "b": reports_sheet()})
    assert norfolk(release, force="Forest of Dean").cells["total"] == 4
    assert codes(release) == ["unknown_force"]
    assert "'Forest of Dean'" in release.problems[0].message


def test_a_column_never_seen_is_kept_under_a_name_of_its_own_and_said(read: Read) -> None:
    headings = [*CED_HEADINGS[:5], "Shown (in holster)", *CED_HEADINGS[5:]]
    release = read({"a": ced_sheet([*NORFOLK[:5], 17, *NORFOLK[5:]], headings=headings)})
    assert norfolk(release).cells == {**NORFOLK_CELLS, "shown_in_holster": 17}
    assert codes(release) == ["unknown_column"]


def test_a_second_column_of_the_same_heading_does_not_replace_the_first(read: Read) -> None:
    headings = [*CED_HEADINGS, "Total"]
    release = read({"a": ced_sheet([*NORFOLK, 25], headings=headings)})
    assert norfolk(release).cells["total"] == 146
    assert len(codes(release)) == 1


def test_two_years_side_by_side_are_not_mixed(read: Read) -> None:
    doubled = [n * 2 for n in NORFOLK[2:]]  # type: ignore[operator]
    headings = [*CED_HEADINGS, *CED_HEADINGS[2:]]
    sheet = ced_sheet([*NORFOLK, *doubled], headings=headings)
    sheet[2] = [None, None, "2031/32", *([None] * 10), "2032/33"]
    try:
        release = read({"a": sheet})
    except BadDataError:
        return  # refusing the table is as good
    assert norfolk(release).cells["total"] == 146


@pytest.mark.parametrize("heading", ["Period", "Source", "Force"])
def test_a_column_never_seen_does_not_take_the_name_of_a_key(read: Read, heading: str) -> None:
    release = read({"a": ced_sheet([*NORFOLK, 5], headings=[*CED_HEADINGS, heading])})
    assert heading.lower() not in norfolk(release).cells


def test_merged_cells_carry_their_text_to_the_rows_they_cover(read: Read) -> None:
    headings = ["Financial year", *CED_HEADINGS]
    rows = [
        [Merged("2030/31", rows=2), Merged("East of England", rows=2), *NORFOLK[1:]],
        [None, None, "Suffolk", *NORFOLK[2:]],
        [Merged("2031/32", rows=2), Merged("South East", rows=2), *KENT[1:]],
        [None, None, "Sussex", *KENT[2:]],
    ]
    table = read({"a": ced_sheet(*rows, headings=headings)}).tables[0]
    assert [(row.force, row.period) for row in table.rows] == [
        ("Norfolk", "2030/31"), ("Suffolk", "2030/31"), ("Kent", "2031/32"), ("Sussex", "2031/32"),
    ]  # fmt: skip


def test_a_force_merged_over_its_years_is_carried(read: Read) -> None:
    headings = ["Police force", "Financial year", *CED_HEADINGS[2:]]
    rows = [
        [Merged("Norfolk", rows=2), "2030/31", *NORFOLK[2:]],
        [None, "2031/32", *NORFOLK[2:]],
    ]
    table = read({"a": ced_sheet(*rows, headings=headings)}).tables[0]
    assert [(row.force, row.period) for row in table.rows] == [
        ("Norfolk", "2030/31"),
        ("Norfolk", "2031/32"),
    ]


def test_a_region_and_a_force_of_one_name_are_told_apart_where_both_are_printed(
    read: Read,
) -> None:
    region = ced_row("", "West Midlands", 0, drawn=9)[1:]
    rows = [region, ced_row("", "Staffordshire", 0, drawn=4)[1:]]
    rows += [ced_row("", "West Midlands", 0, drawn=5)[1:]]
    release = read({"a": ced_sheet(*rows, headings=["Police Force/Region", *ONE_COLUMN[1:]])})
    assert norfolk(release, force="West Midlands region").cells["total"] == 9
    assert norfolk(release, force="West Midlands").cells["total"] == 5


def test_where_only_forces_are_printed_west_midlands_is_the_force(read: Read) -> None:
    rows = [row[1:] for row in (NATION, ced_row("", "West Midlands", 0, drawn=5), NORFOLK)]
    release = read({"a": ced_sheet(*rows, headings=ONE_COLUMN)})
    assert norfolk(release, force="West Midlands").area == "force"


def test_a_region_in_the_table_of_all_reports_is_not_taken_for_the_force(read: Read) -> None:
    sheet = [
        [REPORTS_TITLE],
        ["Police force/Region", "Total"],
        ["West Midlands", 60],
        ["Staffordshire", 20],
        ["West Midlands", 40],
    ]
    release = read({"a": sheet})
    assert norfolk(release, "reports", "West Midlands").cells["total"] == 40


@pytest.mark.parametrize("drop", [0, 1], ids=["with a column of regions", "without"])
@pytest.mark.parametrize(
    "note",
    [
        "1. Merseyside does not tell drawn from aimed.",
        "[x] = not available",
        "(R) shows where figures have been revised.",
        "These figures do not represent all police use of force.",
        "© Crown copyright 2032",
    ],
)
def test_a_footnote_is_no_force_and_no_refused_row(read: Read, drop: int, note: str) -> None:
    sheet = ced_sheet(NORFOLK[drop:], headings=CED_HEADINGS[drop:], notes=[note])
    release = read({"a": sheet})
    assert [row.force for row in release.tables[0].rows] == ["Norfolk"]
    assert release.rows_refused == 0


def test_a_row_with_numbers_and_no_force_is_refused_named_and_counted(read: Read) -> None:
    release = read({"a": ced_sheet(NORFOLK, [None, None, *KENT[2:]])})
    assert (release.rows_read, release.rows_refused) == (2, 1)
    assert [(p.row, p.code) for p in release.problems] == [(6, "no_key")]


def test_a_table_without_a_column_is_refused_with_its_name_and_the_rest_is_read(
    read: Read,
) -> None:
    release = read({"a": without_last_column(ced_sheet()), "b": reports_sheet()})
    assert [table.name for table in release.tables] == ["reports"]
    assert "'not stated'" in release.refused["ced"]
    assert "Table 13" in release.refused["ced"]
    assert codes(release) == ["unreadable_table"]


def test_a_heading_spelt_in_another_way_is_refused_and_both_spellings_named(read: Read) -> None:
    headings = ["Discharged (all)" if h == "Total discharge" else h for h in CED_HEADINGS]
    release = read({"a": ced_sheet(headings=headings), "b": reports_sheet()})
    assert "'total discharge'" in release.refused["ced"]
    assert "discharged (all)" in release.refused["ced"]


def test_a_file_of_nothing_but_refused_tables_says_why(read: Read) -> None:
    with pytest.raises(BadDataError, match=r"made\.ods.*lacks the column 'not stated'"):
        read({"a": without_last_column(ced_sheet())})


def test_a_table_of_another_title_is_left_out_and_named(read: Read) -> None:
    other = [["Table 99. Helicopters by police force"], ["Police force", "Total"], ["Kent", 1]]
    release = read({"a": ced_sheet(), "b": other})
    assert [table.name for table in release.tables] == ["ced"]
    assert [(p.field, p.code) for p in release.problems] == [("Table 99", "unknown_table")]


def test_a_table_that_says_no_period_in_a_release_that_says_none_is_refused(
    tmp_path: Path,
) -> None:
    path = write_ods(tmp_path / "bare.ods", {"a": reports_sheet(), "b": ced_sheet()})
    release = read_release(path)
    assert "does not say its period" in release.refused["reports"]
    assert [table.name for table in release.tables] == ["ced"]


def vintage_of(tmp_path: Path, *cover: Sequence[object]) -> Release:
    return read_release(write_ods(tmp_path / "v.ods", {"c": list(cover), "a": ced_sheet()}))


def test_a_release_without_a_day_of_publication_has_no_vintage_and_says_so(
    tmp_path: Path,
) -> None:
    release = vintage_of(tmp_path, ["Police use of force statistics"])
    assert release.vintage is None
    assert codes(release) == ["no_vintage"]


@pytest.mark.parametrize(
    "cover",
    [
        [["Published", dt.date(2032, 12, 9)], [f"Statistics, {SPAN}"]],
        [["Next publication: 8 December 2033"], ["Published: 9 December 2032"]],
        [["Tables - 01 to 15"], ["Published: 9 December 2032"]],
    ],
    ids=["as a date cell", "after the next one's", "below the word Tables"],
)
def test_the_vintage_is_the_day_of_publication_and_no_other_day(
    tmp_path: Path, cover: list[list[object]]
) -> None:
    assert vintage_of(tmp_path, *cover).vintage == PUBLISHED_ON


def test_the_first_day_of_the_period_is_no_vintage(tmp_path: Path) -> None:
    assert vintage_of(tmp_path, [f"Statistics, {SPAN}"]).vintage is None


@pytest.mark.parametrize("day", ["12/31/2032", "31 February 2032"])
def test_a_day_off_the_calendar_does_not_stop_the_reading(tmp_path: Path, day: str) -> None:
    assert vintage_of(tmp_path, [f"Published: {day}"]).tables[0].name == "ced"


@pytest.mark.parametrize(
    "printed",
    ["2030–31", "2031/32 Q1", "12 months to March 2032", "Mar 2032", dt.date(2032, 3, 31)],
)
def test_a_period_is_read_rightly_or_named_as_a_problem(read: Read, printed: object) -> None:
    right = {"2030–31": "2030/31", "2031/32 Q1": "2031Q2", "12 months to March 2032": "2031/32"}
    headings = ["Financial year", *CED_HEADINGS]
    try:
        release = read({"a": ced_sheet([printed, *NORFOLK], headings=headings)})
    except BadDataError:
        return  # refusing the table is as good
    read_as = [row.period for table in release.tables for row in table.rows]
    assert codes(release) or read_as == [right.get(str(printed))]


def test_one_force_and_period_printed_twice_is_kept_twice(read: Read) -> None:
    table = read({"a": ced_sheet(NORFOLK, NORFOLK)}).tables[0]
    assert [row.place for row in table.rows] == [5, 6]


def test_the_notes_below_a_table_are_kept_as_printed(read: Read) -> None:
    (table,) = read({"a": ced_sheet()}).tables
    assert table.notes == ("1. One report counts once, at its highest use.",)
    (other,) = read(
        {"a": ced_sheet(notes=("Source: a force", "Note: two forces are missing."))}
    ).tables
    assert other.notes == ("Note: two forces are missing.",)


def test_a_table_of_two_years_without_a_column_of_years_is_refused(read: Read) -> None:
    title = "Table 13. Use of CED by type and police force: 2030/31 and 2031/32"
    release = read({"a": ced_sheet(title=title), "b": reports_sheet()})
    assert "several periods" in release.refused["ced"]
