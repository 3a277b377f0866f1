"""A made release of a year nobody has seen, for the reader of Home Office tables.

The titles and headings are those of the publisher; the year, the figures and the order are not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ods import Grid, write_ods, write_xlsx

YEAR = "2031/32"
SPAN = "1 April 2031 to 31 March 2032"
PUBLISHED_ON = "2032-12-09"
COVER: Grid = [
    ["Police use of force statistics, England and Wales"],
    [None],
    ["Published: 9 December 2032"],
    [f"Tables for {SPAN}"],
]
CED_HEADINGS = (
    "Region", "Police force", "Total", "Total non-discharge", "Drawn ", "Aimed", "Red-dot",
    "Arced", "Total discharge", "Drive stun", "Fired", "Angled drive stun", "Not stated",
)  # fmt: skip
CED_TITLE = f"Table 13. Use of CED by type and police force: {SPAN}"
REPORTS_TITLE = "Table 12. Incidents by police force"
AGE_TITLE = "Table 2. Number of times tactics were used, by officer perceived age of subject"
# The uses in order of the headings; the totals are made from them.
_USES = ("drawn", "aimed", "red_dot", "arced", "drive_stun", "fired", "angled_drive_stun")


def ced_row(region: str, force: str, not_stated: object = 0, **uses: int) -> list[object]:
    """A row of the CED table that adds up."""
    count = [uses.get(use, 0) for use in _USES]
    stated, shot = sum(count[:4]), sum(count[4:])
    total = stated + shot + (not_stated if isinstance(not_stated, int) else 0)
    return [region, force, total, stated, *count[:4], shot, *count[4:], not_stated]


NORFOLK = ced_row(
    "East of England", "Norfolk", 40, drawn=11, aimed=7, red_dot=53, arced=2, drive_stun=1,
    fired=29, angled_drive_stun=3,
)  # fmt: skip
KENT = ced_row("South East", "Kent", 0, drawn=120, aimed=60, red_dot=9, fired=1000)
NATION = ced_row(
    "England and Wales", "Total England and Wales", 40, drawn=131, aimed=67, red_dot=62, arced=2,
    drive_stun=1, fired=1029, angled_drive_stun=3,
)  # fmt: skip


def ced_sheet(
    *rows: Sequence[object],
    headings: Sequence[object] = CED_HEADINGS,
    title: str = CED_TITLE,
    notes: Sequence[str] = ("Notes", "1. One report counts once, at its highest use."),
) -> list[list[object]]:
    """The sheet of a CED table: title, headings, rows (three unless given) and notes."""
    body = rows or (NATION, KENT, NORFOLK)
    head: list[list[object]] = [[title], ["Contents"], [None], list(headings)]
    return [*head, *map(list, body), [None], *([note] for note in notes)]


def age_sheet(*rows: Sequence[object], title: str = AGE_TITLE) -> list[list[object]]:
    """The sheet of tactics by age; a row is a type of force, a tactic and eight counts."""
    body = rows or (
        ["Less lethal", "CED, of which", *range(1, 8), 28],
        ["Less lethal", "Drawn", *range(7), 21],
        ["Less lethal", "Not stated", *([1] * 7), 7],
    )
    bands = ["Under 11 years", "11 - 17 years", "18 - 34 years", "35 - 49 years"]
    bands += ["50 - 64 years", "65 and over", "Not reported"]
    return [
        [title],
        [None, None, "Perceived age"],
        [None, None, *bands],
        ["Total number of incidents in which tactics were used", None, *range(2, 9), 35],
        ["Type of force", "Tactic", *([None] * 7), "Total incidents\nper tactic"],
        *map(list, body),
    ]


def reports_sheet(*rows: Sequence[object], title: str = REPORTS_TITLE) -> list[list[object]]:
    """The sheet of the table of all reports by force."""
    body = rows or (
        ["England and Wales", "Total England and Wales", 9001],
        ["South East", "Kent", 8000],
        ["East of England", "Norfolk", 1001],
    )
    return [[title], [None], ["Region", "Police force", "Total"], *map(list, body)]


def without_last_column(sheet: Grid) -> list[list[object]]:
    """The sheet of a CED table without its last column, the cases not stated."""
    return [list(row[: len(CED_HEADINGS) - 1]) for row in sheet]


def write_release(folder: Path, sheets: Mapping[str, Grid], name: str = "made.ods") -> Path:
    """Write sheets as an ODS or XLSX file after a cover that says the vintage."""
    write = write_xlsx if name.endswith(".xlsx") else write_ods
    return write(folder / name, {"Cover": COVER, **sheets})
