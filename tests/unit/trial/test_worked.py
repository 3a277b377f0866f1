"""Who worked the slots: every wrong row is named, an officer in two crews at once is refused."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from reddot.errors import BadDataError
from reddot.trial.design import Slot
from reddot.trial.worked import WorkedRow, read_worked, read_worked_slots

HEAD = "slot,officer,crew,eligible,carried,hours"
TIMED = f"{HEAD},starts_at,ends_at"
DAY = {"date": "2018-04-01", "turn": "late"}
SLOTS = (
    Slot("north-1", 1, 1, {**DAY, "station": "North"}),
    Slot("south-1", 2, 1, {**DAY, "station": "South"}),
    Slot("north-2", 3, 1, {"date": "2018-04-02", "turn": "late", "station": "North"}),
    Slot("south-2", 4, 1, {"date": "2018-04-02", "turn": "late", "station": "South"}),
)
LOG = SimpleNamespace(revealed={"north-1": "carry", "south-1": "control", "north-2": "carry"})
DESIGN = SimpleNamespace(carry="carry")


def file_of(folder: Path, *rows: str, head: str = HEAD) -> Path:
    path = folder / "worked.csv"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path


def read(folder: Path, *rows: str, head: str = HEAD) -> tuple[WorkedRow, ...]:
    return read_worked(file_of(folder, *rows, head=head), SLOTS, LOG)


def refused(folder: Path, *rows: str, head: str = HEAD) -> str:
    with pytest.raises(BadDataError) as caught:
        read(folder, *rows, head=head)
    assert "pseudonym-" not in str(caught.value)
    return str(caught.value).replace(str(folder), "").replace("/worked.csv", "worked.csv")


def test_rows_are_read_with_what_is_not_stated_kept_apart(tmp_path: Path) -> None:
    one, two = read(
        tmp_path, "north-1,pseudonym-1,a,yes,yes,8.5", "north-1,pseudonym-2,a,no,,9", ""
    )
    assert one == WorkedRow(
        row=2, slot="north-1", officer="pseudonym-1", crew="a", eligible=True, carried=True,
        hours=8.5,
    )  # fmt: skip
    assert two.carried is None
    assert two.eligible is False


def test_the_log_gets_the_rows_by_slot_and_whether_each_was_followed(tmp_path: Path) -> None:
    path = file_of(
        tmp_path,
        "north-1,pseudonym-1,a,yes,no,8,none to be had",
        "south-1,pseudonym-2,a,yes,no,8,",
        "north-2,pseudonym-1,a,yes,,8,",
        head=f"{HEAD},reason",
    )
    found = read_worked_slots(path, DESIGN, LOG.revealed, SLOTS)
    assert [(one.slot, one.followed, one.reason) for one in found] == [
        ("north-1", "no", "none to be had"),
        ("south-1", "yes", ""),
        ("north-2", "unknown", ""),
    ]


def test_an_officer_twice_on_one_slot_is_named_by_rows(tmp_path: Path) -> None:
    words = refused(tmp_path, "north-1,pseudonym-1,a,yes,yes,8", "north-1,pseudonym-1,b,yes,no,8")
    assert words == (
        "worked.csv, row 3, officer: the officer of row 2 is there again on slot 'north-1'. An "
        "officer is in one crew of a slot; leave one row out."
    )


def test_an_officer_on_two_slots_in_one_turn_is_named_by_rows(tmp_path: Path) -> None:
    words = refused(tmp_path, "north-1,pseudonym-1,a,yes,yes,8", "south-1,pseudonym-1,a,yes,no,8")
    assert "row 3, officer: the officer of row 2 is on slots 'north-1' and 'south-1'" in words
    assert "one turn of duty (2018-04-01, late)" in words


def test_the_same_officer_on_another_day_is_no_problem(tmp_path: Path) -> None:
    rows = read(tmp_path, "north-1,pseudonym-1,a,yes,yes,8", "north-2,pseudonym-1,a,yes,yes,8")
    assert len(rows) == 2


def test_an_officer_who_moved_in_the_turn_is_read_where_the_times_say_so(tmp_path: Path) -> None:
    moved = (
        "north-1,pseudonym-1,a,yes,yes,4,2018-04-01T14:00,2018-04-01T18:00",
        "south-1,pseudonym-1,a,yes,no,4,2018-04-01T18:00,2018-04-01T22:00",
    )
    assert len(read(tmp_path, *moved, head=TIMED)) == 2


def test_times_that_overlap_by_a_minute_are_named(tmp_path: Path) -> None:
    words = refused(
        tmp_path,
        "south-1,pseudonym-1,a,yes,no,4,2018-04-01T18:00,2018-04-01T22:00",
        "north-1,pseudonym-1,a,yes,yes,4,2018-04-01T14:00,2018-04-01T18:01",
        head=TIMED,
    )
    assert (
        "row 3, officer: the officer of row 2, slot 'south-1', is also on slot 'north-1'" in words
    )
    assert "at 2018-04-01 18:00" in words


def test_a_long_row_is_held_against_every_later_one(tmp_path: Path) -> None:
    """The second lies within the first and ends before the third starts; the first does not."""
    words = refused(
        tmp_path,
        "north-1,pseudonym-1,a,yes,yes,10,2018-04-01T14:00,2018-04-02T00:00",
        "south-1,pseudonym-1,a,yes,no,1,2018-04-01T15:00,2018-04-01T16:00",
        "north-2,pseudonym-1,a,yes,yes,1,2018-04-01T23:00,",
        head=TIMED,
    )
    assert "row 3" in words
    assert "row 4" in words


def test_the_slots_own_times_count_where_the_row_has_none(tmp_path: Path) -> None:
    slots = [
        Slot("a", 1, 1, {"starts_at": "2018-04-01T22:00", "ends_at": "2018-04-02T07:00"}),
        Slot("b", 2, 1, {"starts_at": "2018-04-02T06:00+01:00", "ends_at": "2018-04-02T15:00"}),
        Slot("c", 3, 1, {"starts_at": "2018-04-02T07:00", "ends_at": "2018-04-02T15:00"}),
    ]
    log = SimpleNamespace(revealed=dict.fromkeys("abc", "carry"))
    apart = file_of(tmp_path, "a,p,x,yes,yes,9", "c,p,x,yes,yes,8")
    assert len(read_worked(apart, slots, log)) == 2
    together = file_of(tmp_path, "a,p,x,yes,yes,9", "b,p,x,yes,yes,8")
    with pytest.raises(BadDataError, match="is also on slot 'b' at 2018-04-02 06:00"):
        read_worked(together, slots, log)


def test_slots_that_are_not_there_or_not_revealed_are_told_apart(tmp_path: Path) -> None:
    words = refused(tmp_path, "nord-1,pseudonym-1,a,yes,yes,8", "south-2,pseudonym-1,a,yes,yes,8")
    assert "row 2, slot: no slot of the trial is named 'nord-1'. Did you mean 'north-1'?" in words
    assert "row 3, slot: 'south-2' is not revealed" in words


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("north-1,,a,yes,yes,8,,", "row 2, officer: it is blank"),
        ("north-1,pseudonym-1,,yes,yes,8,,", "row 2, crew: it is blank"),
        ("north-1,pseudonym-1,a,,yes,8,,", "row 2, eligible: it is ''. Write yes or no."),
        (
            "north-1,pseudonym-1,a,yes,maybe,8,,",
            "carried: it is 'maybe'. Write yes or no, or leave",
        ),
        ("north-1,pseudonym-1,a,yes,yes,0,,", "row 2, hours: it is '0'"),
        ("north-1,pseudonym-1,a,yes,yes,-8,,", "row 2, hours: it is '-8'"),
        ("north-1,pseudonym-1,a,yes,yes,.,,", "row 2, hours: it is '.'"),
        ("north-1,pseudonym-1,a,yes,yes,nan,,", "row 2, hours: it is 'nan'"),
        ("north-1,pseudonym-1,a,yes,yes,169,,", "above 0 and at most 168"),
        ("north-1,pseudonym-1,a,yes,yes,8,late,", "row 2, starts_at: it is 'late'"),
        ("north-1,pseudonym-1,a,yes,yes,8,2018-04-01,", "starts_at: it is '2018-04-01'"),
        (
            "north-1,pseudonym-1,a,yes,yes,8,2018-04-01T14:00,2018-04-01T13:00",
            "row 2, ends_at: it is '2018-04-01T13:00', not after starts_at",
        ),
    ],
)
def test_a_wrong_cell_is_named_with_its_row(tmp_path: Path, row: str, words: str) -> None:
    assert words in refused(tmp_path, row, head=TIMED)


def test_a_file_without_rows_or_columns_is_refused(tmp_path: Path) -> None:
    assert "it has no rows" in refused(tmp_path)
    assert "there is no column 'hours'" in refused(tmp_path, "a,b,c,yes,yes", head=HEAD[:-6])
