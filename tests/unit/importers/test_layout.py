from pathlib import Path

import pytest

from importers.release import CED_TITLE, REPORTS_TITLE
from ods import write_ods
from reddot.errors import BadDataError
from reddot.figures.published_figures import published_figures
from reddot.figures.rule import counting_rule
from reddot.figures.selection import Selection
from reddot.records.cells import Missing
from reddot.records.importers.home_office import read_release
from reddot.records.importers.layout import (
    Layouts,
    heading_text,
    parse_layouts,
    read_layout_file,
    read_layouts,
)

OWN = """
publisher = "Borough Press"
[symbols]
"n.k." = "not_stated"
[vocabularies.tactic]
"stun gun" = "ced"
[[tables]]
name = "ced"
titles = ["^stun guns"]
keys = [{ key = "period", headings = ["when"] }, { key = "force", headings = ["who"] }]
[tables.cells]
fired = ["shot", "shots"]
total = ["all"]
[[tables]]
name = "tactics"
titles = ["^means"]
keys = [{ key = "tactic", headings = ["means"] }]
[tables.cells]
total = ["all"]
"""
SHEET = [
    ["Table A. Stun guns"],
    [None],
    ["Who", "When", "All", "Shots"],
    ["Norfolk", "2031/32", 12, 3],
    ["Kent", "2031/32", 7, "n.k."],
]
MEANS = [["Table B. Means, 2031/32"], ["Means", "All"], ["Stun gun", 12], ["Catapult", 1]]


@pytest.fixture
def own() -> Layouts:
    return parse_layouts(OWN)


def test_a_table_is_read_by_a_layout_of_ones_own(tmp_path: Path, own: Layouts) -> None:
    release = read_release(write_ods(tmp_path / "own.ods", {"a": SHEET, "b": MEANS}), own)
    ced, tactics = release.tables
    assert [(r.force, r.period, dict(r.cells)) for r in ced.rows] == [
        ("Norfolk", "2031/32", {"total": 12, "fired": 3}),
        ("Kent", "2031/32", {"total": 7, "fired": Missing.NOT_STATED}),
    ]
    assert [r.keys["tactic"] for r in tactics.rows] == ["ced", "catapult"]
    assert [p.code for p in release.problems if p.field != "vintage"] == ["unknown_code"]


def test_a_release_of_another_publisher_is_refused_with_what_it_holds(
    tmp_path: Path, own: Layouts
) -> None:
    path = write_ods(tmp_path / "ho.ods", {"a": [[CED_TITLE], ["Police force", "Total"]]})
    with pytest.raises(BadDataError, match=r"no Borough Press .*Use of CED by type"):
        read_release(path, own)


def test_figures_are_made_from_a_layout_of_ones_own(tmp_path: Path, own: Layouts) -> None:
    release = read_release(write_ods(tmp_path / "own.ods", {"a": SHEET}), own)
    row = published_figures([release], Selection(forces=("Norfolk",))).rows[0]
    assert row.cells["fired"].value == 3


def test_figures_are_made_from_a_layout_without_a_total(tmp_path: Path) -> None:
    layouts = parse_layouts(OWN.replace('total = ["all"]\n[[', "[["))
    release = read_release(write_ods(tmp_path / "own.ods", {"a": SHEET}), layouts)
    row = published_figures([release], Selection(forces=("Norfolk",))).rows[0]
    assert row.cells["fired"].value == 3


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<html>",
        "publisher = 3",
        OWN.replace("publisher", "publishers"),
        OWN.replace("not_stated", "unknown"),
        OWN.replace("^stun", "(stun"),
        OWN.replace("[[tables]]", "[[table]]"),
        OWN.replace("keys =", "kees ="),
        OWN.replace("headings =", "heading ="),
    ],
)
def test_a_file_that_is_no_layout_is_refused_by_name(tmp_path: Path, text: str) -> None:
    path = tmp_path / "layout.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadDataError, match=r"layout\.toml"):
        read_layout_file(path)


@pytest.mark.parametrize(
    "text",
    [
        OWN.replace('[vocabularies.tactic]\n"stun gun" = "ced"', "").replace(
            "[symbols]", "vocabularies = []\n[symbols]"
        ),
        OWN.replace('[tables.cells]\ntotal = ["all"]\n', 'cells = ["all"]\n'),
        OWN.replace('titles = ["^stun guns"]', 'titles = "^stun guns"'),
        OWN.replace('total = ["all"]', 'total = "all"'),
        OWN.replace('name = "ced"\n', 'name = "ced"\nshape = "sideways"\n'),
    ],
    ids=["vocabularies", "cells", "titles", "labels", "shape"],
)
def test_a_layout_with_a_part_of_the_wrong_kind_is_refused_by_name(
    tmp_path: Path, text: str
) -> None:
    path = tmp_path / "layout.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadDataError, match=r"layout\.toml"):
        read_layout_file(path)


@pytest.mark.parametrize("content", [b"\xff\xfe", b'publisher = "\xe9"'])
def test_a_layout_that_is_not_utf8_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "layout.toml"
    path.write_bytes(content)
    with pytest.raises(BadDataError, match=r"layout\.toml"):
        read_layout_file(path)


def test_a_layout_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(BadDataError, match=r"none\.toml"):
        read_layout_file(tmp_path / "none.toml")
    with pytest.raises(BadDataError, match=tmp_path.name):
        read_layout_file(tmp_path)


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("Size/gender/ build", "size/gender/build"),
        ("18 – 34 years (R)", "18-34 years"),
        ("Police\u00a0Force [note 2]", "police force"),
        ("Don’t know", "don't know"),
        ("CED, of which", "ced"),
        ("TASER ® X26", "taser x"),
        ("Total³", "total"),
    ],
)
def test_a_heading_has_one_spelling(printed: str, text: str) -> None:
    assert heading_text(printed) == text


def test_each_table_of_the_publisher_has_a_counting_rule_and_says_what_its_total_is() -> None:
    for layout in read_layouts("home_office").tables:
        assert counting_rule(layout.name).statement
        assert "total" in layout.cells
        assert set(layout.optional) <= set(layout.cells)


def test_no_heading_of_a_table_stands_for_two_cells() -> None:
    for layout in read_layouts("home_office").tables:
        labels = [label for names in layout.cells.values() for label in names]
        assert len(set(labels)) == len(labels)
        assert all(heading_text(label) == label for label in labels)


def test_a_title_is_known_whatever_its_year() -> None:
    layouts = read_layouts("home_office")
    for title, name in ((CED_TITLE, "ced"), (REPORTS_TITLE, "reports")):
        found = layouts.find(title.split(". ", 1)[1])
        assert found is not None
        assert found.name == name
    assert layouts.find("Helicopters by police force") is None
