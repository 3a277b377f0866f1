"""What goes out says nothing of a withheld count: not in a share, a bound, a note or a sum."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from release_reports import (
    OPEN,
    SHIPPED,
    column,
    public_files,
    put_out,
    reports,
    table,
    with_ced,
)

from reddot.records.report import Given

GENDERS, AGES = ("male", "female"), ("18-34", "35-49")
CROSSED = {
    "reports": OPEN,
    "reports_by_gender": OPEN,
    "reports_by_age_band": OPEN,
    "reports_by_age_band_and_gender": SHIPPED,
    "ced": OPEN,
    "ced_by_gender": SHIPPED,
}


def block(counts: tuple[tuple[int, int], tuple[int, int]]) -> tuple:
    """Reports by gender and age, and enough of others that all is in a usual release."""
    own = [
        reports(counts[g][a], gender=gender, age=age)
        for g, gender in enumerate(GENDERS)
        for a, age in enumerate(AGES)
    ]
    others = [reports(9, gender=gender, age="50-64") for gender in GENDERS]
    uses = [reports(7, age="50-64", **with_ced("drawn"))]
    return tuple(one for some in (*own, *others, *uses) for one in some)


@pytest.mark.parametrize(
    ("one", "other"),
    [(((2, 1), (1, 2)), ((1, 2), (2, 1))), (((4, 1), (2, 3)), ((3, 2), (3, 2)))],
)
def test_other_counts_that_fit_what_is_shown_give_the_same_files(
    tmp_path: Path, one: tuple, other: tuple
) -> None:
    """All but the name of the state of the records, which any change of a record changes."""
    found = [
        public_files(put_out(block(counts), CROSSED, tmp_path / f"{n}"))
        for n, counts in enumerate((one, other))
    ]
    manifests = [json.loads(files.pop("release.json")) for files in found]
    assert found[0] == found[1]
    assert manifests[0].pop("data_checkpoint") != manifests[1].pop("data_checkpoint")
    assert manifests[0] == manifests[1]
    cells = table(tmp_path / "0", "reports_by_age_band_and_gender")["rows"]
    small = [r for r in cells if r["age_band"] in AGES and r["gender"] in GENDERS]
    assert [r["total"] for r in small] == ["suppressed"] * 4


def test_shares_and_bounds_of_a_protected_table_are_of_shown_cells(tmp_path: Path) -> None:
    known = (
        *block(((9, 8), (7, 6))),
        *reports(3, gender="female", age="65+", **with_ced("fired")),
        *reports(6, gender="female", age="65+", **with_ced("drawn")),
        *reports(6, gender="male", tactics=(), ced_used="yes"),
    )
    folder = put_out(known, CROSSED, tmp_path / "1")
    rows = {row["gender"]: row for row in table(folder, "ced_by_gender")["rows"]}
    assert rows["female"]["fired"] == rows["female"]["discharge"] == "suppressed"
    assert "fired" not in rows["female"]["bounds"]
    assert "discharge" not in rows["female"].get("shares", {})
    assert rows["male"]["bounds"].get("drawn", [7, 13]) == [7, 13]
    for row in (r for name in CROSSED for r in table(folder, name)["rows"]):
        for cell, (low, high) in row["bounds"].items():
            assert row[cell] == low < high
        for cell, share in row.get("shares", {}).items():
            assert row[cell] == share["numerator"]


def test_how_much_was_withheld_does_not_give_a_withheld_count_away(tmp_path: Path) -> None:
    """50 shown, one cell withheld: what the release says it kept must not tell that 3 are left."""
    kept = []
    for small in (2, 3):
        known = (*reports(30), *reports(20, gender="female"), *reports(small, gender="other"))
        folder = put_out(known, {"reports_by_gender": SHIPPED}, tmp_path / f"{small}")
        assert column(folder, "reports_by_gender", "gender")["other"] == "suppressed"
        files = public_files(folder)
        kept.append((json.loads(files["release.json"])["kept"], files["removed.md"]))
    assert kept[0] == kept[1]


def test_the_whole_of_a_share_in_an_open_table_does_not_give_a_withheld_count_away(
    tmp_path: Path,
) -> None:
    """The rows of a question with several answers do not sum to the reports; its shares tell."""
    given = {"reasons": frozenset({"effect_arrest", "protect_self"})}
    known = (*reports(30, **given), *reports(20, gender="female", **given))
    known += reports(3, gender="other", **given)
    blocks = {"reports_by_gender": SHIPPED, "reports_by_reason": OPEN}
    folder = put_out(known, blocks, tmp_path / "1")
    cells = column(folder, "reports_by_gender", "gender")
    hidden = [gender for gender, value in cells.items() if value == "suppressed"]
    shares = [row.get("shares", {}) for row in table(folder, "reports_by_reason")["rows"]]
    wholes = {share["total"]["denominator"] for share in shares if share}
    assert "other" in hidden
    assert len(hidden) > 1 or not wholes, f"{wholes} less {cells} leaves the one withheld cell"


def test_the_bounds_of_an_open_table_do_not_give_a_withheld_count_away(tmp_path: Path) -> None:
    """How many left the question on a CED unanswered is protected in a table of its own."""
    known = (*reports(50), *reports(9, **with_ced("drawn")), *reports(2, tactics=()))
    blocks = {"ced": OPEN, "reports": OPEN, "reports_by_ced_use": SHIPPED}
    folder = put_out(known, blocks, tmp_path / "1")
    assert column(folder, "reports_by_ced_use", "ced_use")["unanswered"] == "suppressed"
    found = table(folder, "ced")
    for row in found["rows"]:
        for cell, (low, high) in row["bounds"].items():
            assert high - low != 2, f"{cell} from {low} to {high}: 2 were unanswered"
    assert not [words for words in found["warnings"] if "unanswered: 2" in words]


def test_a_table_has_the_same_rows_whatever_the_records_hold(tmp_path: Path) -> None:
    """A row that is there because somebody gave an answer would say that it is at least 1."""
    given = reports(1, subject=None, as_given=(Given("perceived_gender", "as she said"),))
    known = (*reports(30), *reports(20, gender="female"))
    blocks = {"reports": OPEN, "reports_by_gender": SHIPPED, "reports_by_month": OPEN}
    with_it = put_out((*known, *given), blocks, tmp_path / "1")
    without = put_out(known, blocks, tmp_path / "2")
    for name, key in (("reports_by_gender", "gender"), ("reports_by_month", "month")):
        rows = list(column(with_it, name, key))
        assert rows == list(column(without, name, key))
    assert len(rows) == 12
    assert "as she said" not in (with_it / "public" / "tables.ods").read_bytes().decode("latin-1")
