"""Nothing is hidden behind a row that everyone knows to be 0; and what else a fresh eye found."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from release_reports import OPEN, SHIPPED, column, policy, put_out, reports, table

from reddot.demo.county import build_county
from reddot.disclosure.refusal import ReleaseRefusedError
from reddot.errors import UsageError
from reddot.publish.attack import attack_releases
from reddot.publish.build import ReleaseAsked, build_release
from reddot.publish.files import write_release
from reddot.publish.fixed_rows import ANOTHER_ROW
from reddot.publish.release_policy import read_release_policy
from reddot.records.record_tables import tables_of

BY_GENDER = {"reports": OPEN, "reports_by_gender": OPEN}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_cell_of_a_row_that_nobody_can_be_in_is_withheld(seed: int, tmp_path: Path) -> None:
    known = build_county(seed).reports[:900]
    given = {r.subject.perceived_ethnicity for r in known if r.subject}
    never = {ANOTHER_ROW, *({"chinese"} - given)}
    blocks = {
        "reports": OPEN,
        "reports_by_subject_injury_level": SHIPPED,
        "reports_by_ethnicity": SHIPPED,
        "reports_by_ethnicity_and_gender": SHIPPED,
    }
    folder = put_out(known, blocks, tmp_path / "1")
    withheld = 0
    for name in blocks:
        for row in table(folder, name)["rows"]:
            if never & {value for value in row.values() if isinstance(value, str)}:
                assert row["total"] == 0, (name, row)
            withheld += row["total"] == "suppressed"
    assert withheld > 0


def test_what_the_source_cannot_say_hides_nothing(tmp_path: Path) -> None:
    no_answer = frozenset({("Eastshire", "perceived_gender", "other")})
    known = (*reports(30), *reports(3, gender="female"), *reports(12, gender="not_reported"))
    records = replace(tables_of(known), no_answer=no_answer)
    blocks = {"reports": OPEN, "reports_by_gender": SHIPPED}
    built = build_release(records, ReleaseAsked(policy=policy(blocks)))
    write_release(built, tmp_path / "1")
    cells = column(tmp_path / "1", "reports_by_gender", "gender")
    assert cells["other"] == "not_available"
    assert cells["female"] == "suppressed"
    hidden = [gender for gender, value in cells.items() if value == "suppressed"]
    assert len(hidden) >= 2
    shutil.rmtree(tmp_path / "1" / "inside")
    assert attack_releases((tmp_path / "1",)).safe


def test_where_answers_not_given_are_withheld_there_is_no_upper_bound(tmp_path: Path) -> None:
    known = (*reports(30), *reports(20, gender="female"), *reports(2, gender="not_reported"))
    folder = put_out(known, {"reports": OPEN, "reports_by_gender": SHIPPED}, tmp_path / "1")
    rows = {row["gender"]: row for row in table(folder, "reports_by_gender")["rows"]}
    assert rows["not_reported"]["total"] == "suppressed"
    shown = [row for row in rows.values() if isinstance(row["total"], int) and row["total"] > 10]
    assert shown
    for row in shown:
        assert "total" not in row["bounds"]
        assert "no upper bound" in row["notes"]["total"]


def test_a_report_that_moves_to_another_quarter_does_not_stop_the_next_release(
    tmp_path: Path,
) -> None:
    known = (*reports(20), *reports(9, month=8), *reports(8, gender="female", month=8))
    quarters = ("2017Q2", "2017Q3")
    put_out(known, BY_GENDER, tmp_path / "1", periods=quarters)
    moved = replace(known[0], used_at=datetime(2017, 8, 6, 12, tzinfo=UTC))
    asked = {"number": 2, "periods": quarters, "earlier": (tmp_path / "1",)}
    put_out((moved, *known[1:]), BY_GENDER, tmp_path / "2", **asked)
    totals = {row["period"]: row["total"] for row in table(tmp_path / "2", "reports")["rows"]}
    assert totals == {"2017Q2": 19, "2017Q3": 18}


def test_of_one_force_nothing_is_said_of_another(tmp_path: Path) -> None:
    other = [replace(r, force="Westshire") for r in reports(30, month=11)]
    folder = put_out((*reports(40), *other), BY_GENDER, tmp_path / "1", forces=("Eastshire",))
    alone = put_out(reports(40), BY_GENDER, tmp_path / "2", forces=("Eastshire",))
    for name in BY_GENDER:
        assert table(folder, name)["warnings"] == table(alone, name)["warnings"]
    assert "Westshire" not in json.dumps(table(folder, "reports"))


def test_a_column_that_is_asked_of_some_only_is_refused_in_a_row_level_file() -> None:
    with pytest.raises(UsageError, match="asked of some only"):
        read_release_policy(
            policy({"reports": OPEN}) + '[rows]\ncolumns = ["force", "subject_injury_level"]\n'
            'quasi = ["force"]\n'
        )


def test_a_report_without_a_day_is_in_no_row_level_file_of_a_period() -> None:
    known = (*reports(40), *reports(7, used_at=None))
    text = (
        policy({"reports": OPEN})
        + '[rows]\ncolumns = ["force", "main_duty"]\nquasi = ["main_duty"]\n'
    )
    built = build_release(tables_of(known), ReleaseAsked(policy=text))
    assert built.rows is not None
    assert built.rows.rows.table.num_rows == 40


def test_a_row_level_file_that_rebuilds_a_withheld_cell_is_refused_with_the_column() -> None:
    known = (*reports(30), *reports(20, gender="female"), *reports(12, age="35-49"))
    odd = (*reports(2, gender="female", age="35-49"), *reports(3, gender="other"))
    crossed = "reports_by_age_band_and_gender"
    text = policy({"reports": OPEN, "reports_by_gender": OPEN, crossed: SHIPPED})
    rows = '[rows]\ncolumns = ["force", "perceived_gender", "{}"]\nquasi = ["perceived_gender"]\n'
    records = tables_of((*known, *odd))
    with pytest.raises(ReleaseRefusedError, match="would rebuild") as refused:
        build_release(records, ReleaseAsked(policy=text + rows.format("perceived_age_band")))
    assert "Leave out the columns perceived_age_band," in str(refused.value)
    assert build_release(records, ReleaseAsked(policy=text + rows.format("main_duty"))).rows
