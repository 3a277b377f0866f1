"""A plain file of crews: what it says, and every wrong cell named with its row."""

from __future__ import annotations

from pathlib import Path

import pytest

from reddot.cover.crews import Roster, read_clock, read_crews, read_days
from reddot.cover.geography import Station
from reddot.cover.geography.findings import Findings
from reddot.errors import UsageError

HEAD = (
    "station,start,end,hours,days,crews,officers,trained_crews,trained_share,break_start,"
    "break_minutes"
)
STATIONS = tuple(
    Station(code=code, name=name, latitude=52.6, longitude=1.2)
    for code, name in (("NR1", "Norwich"), ("KL1", "King's Lynn"))
)


def read(folder: Path, *lines: str, head: str = HEAD) -> tuple[Roster | None, list[str]]:
    file = folder / "crews.csv"
    file.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    found = Findings()
    roster = read_crews(file, STATIONS, found, trained_share=0.25)
    return roster, [line.replace(f"{file}", "crews.csv") for line in found.lines]


def test_rows_become_shifts_and_posts(tmp_path: Path) -> None:
    roster, findings = read(
        tmp_path,
        "NR1,07:00,16:00,,,3,double,,,11:00,40",
        "king's lynn,07:00,16:00,,every day,1,single,,50%,11:00,40",
        'NR1,22:00,07:00,,"Fri, Sat",4,2,3,,02:00,30',
        "KL1,15:00,,9.5,Mon-Thu,2,,,0,,",
    )
    assert findings == []
    assert roster is not None
    early, night, late = roster.shifts
    assert (early.start_minute, early.minutes, len(early.days)) == (420, 540, 7)
    assert (early.break_after_minutes, early.break_minutes) == (240, 40)
    assert (night.minutes, night.days) == (540, frozenset({4, 5}))
    assert (night.break_after_minutes, night.break_minutes) == (240, 30)
    assert (late.minutes, late.break_after_minutes) == (570, None)
    posts = [(p.station, p.shift, p.crews, p.officers, p.trained_share) for p in roster.posts]
    assert posts == [
        (0, 0, 3, 2, None),
        (1, 0, 1, 1, 0.5),
        (0, 1, 3, 2, 1.0),
        (0, 1, 1, 2, 0.0),
        (1, 2, 2, 1, 0.0),
    ]
    assert roster.trained_share == 0.25
    assert night.name == "22:00 to 07:00"


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        ("XX,07:00,16:00,,,1,,,,,", "station", "no station has the code or name 'XX'"),
        (",07:00,16:00,,,1,,,,,", "station", "it is blank"),
        ("NR1,7am,16:00,,,1,,,,,", "start", "it is '7am'. Give a time of day"),
        ("NR1,24:00,16:00,,,1,,,,,", "start", "it is '24:00'"),
        ("NR1,07:00,06:00,,,1,,,,,", "end", "ends at 06:00 and starts at 07:00"),
        ("NR1,07:00,07:00,,,1,,,,,", "end", "ends at 07:00 and starts at 07:00"),
        ("NR1,07:00,,,,1,,,,,", "end", "it is ''"),
        ("NR1,07:00,,30,,1,,,,,", "hours", "it is '30'. Give a number above 0 and at most 24"),
        ("NR1,07:00,16:00,,Fry,1,,,,,", "days", "it is 'Fry'"),
        ("NR1,07:00,16:00,,,0,,,,,", "crews", "the shift has no crew"),
        ("NR1,07:00,16:00,,,,,,,,", "crews", "the shift has no crew"),
        ("NR1,07:00,16:00,,,1.5,,,,,", "crews", "it is '1.5'"),
        ("NR1,07:00,16:00,,,1,treble,,,,", "officers", "it is 'treble'"),
        (
            "NR1,07:00,16:00,,,2,,3,,,",
            "trained_crews",
            "it is '3'. Give a whole number from 0 to 2",
        ),
        ("NR1,07:00,16:00,,,2,,,40,,", "trained_share", "it is '40'. Give a share from 0 to 1"),
        ("NR1,07:00,16:00,,,2,,1,0.5,,", "trained_share", "a number of trained crews too"),
        ("NR1,07:00,16:00,,,2,,,,15:50,40", "break_start", "its break is 40 minutes after 530"),
        ("NR1,07:00,16:00,,,2,,,,,40", "break_start", "it is blank"),
        ("NR1,07:00,16:00,,,2,,,,12:00,", "break_minutes", "it is blank"),
    ],
)
def test_a_wrong_cell_is_named_with_its_row_and_column(
    tmp_path: Path, line: str, column: str, words: str
) -> None:
    roster, findings = read(tmp_path, "KL1,07:00,16:00,,,1,,,,,", line)
    assert roster is None
    (finding,) = findings
    assert finding.startswith(f"crews.csv, row 3, {column}: ")
    assert words in finding


def test_all_findings_of_a_file_are_told_together(tmp_path: Path) -> None:
    _, findings = read(tmp_path, "XX,7am,16:00,,,0,,,,,", "YY,07:00,16:00,,,1,,,,,")
    assert [line.split(":")[0] for line in findings] == [
        "crews.csv, row 2, station",
        "crews.csv, row 2, start",
        "crews.csv, row 2, crews",
        "crews.csv, row 3, station",
    ]


def test_the_same_crews_twice_on_a_day_are_named(tmp_path: Path) -> None:
    roster, findings = read(
        tmp_path,
        "NR1,07:00,16:00,,Mon-Fri,2,double,,,,",
        "Norwich,07:00,,9,Fri-Sun,1,double,,,,",
        "NR1,07:00,16:00,,Sat,2,double,,,,",
        "NR1,07:00,16:00,,Mon,2,single,,,,",
    )
    assert roster is None
    assert findings == [
        "crews.csv, row 3: these crews are in row 2 already. Give one row with the number of its "
        "crews.",
        "crews.csv, row 4: these crews are in row 3 already. Give one row with the number of its "
        "crews.",
    ]


@pytest.mark.parametrize(
    ("head", "line", "words"),
    [
        ("station,start,crews", "NR1,07:00,1", "there is no column 'end' or 'hours'"),
        ("station,start,end", "NR1,07:00,16:00", "there is no column 'crews'"),
        ("station,start,end,crews,breaks", "NR1,07:00,16:00,1,", "no column of crews is 'breaks'"),
    ],
)
def test_columns_that_are_missing_or_unknown_are_named(
    tmp_path: Path, head: str, line: str, words: str
) -> None:
    roster, findings = read(tmp_path, line, head=head)
    assert roster is None
    assert any(words in finding for finding in findings)


def test_days_and_clocks_in_words() -> None:
    assert read_days("Mon - Fri") == frozenset(range(5))
    assert read_days("fri–mon") == frozenset({4, 5, 6, 0})
    assert read_days("Saturday & Sunday") == frozenset({5, 6})
    assert read_clock(" 7:05 ") == 425
    for wrong in ("Xyz", "Mo", "Mon-", "-Fri"):
        with pytest.raises(UsageError, match="Give days such as"):
            read_days(wrong)
    for wrong in ("25:00", "12:60", "noon", ""):
        with pytest.raises(UsageError, match="Give a time of day"):
            read_clock(wrong)
