import json
import tomllib
from pathlib import Path

from reddot.demo.county import County
from reddot.demo.numbers import truth_text
from reddot.records.beside_storage import TABLES, read_beside
from reddot.records.importers.reddot import read_reports


def test_the_folder_holds_every_table_and_says_what_it_is(written: Path) -> None:
    assert {p.name for p in written.iterdir()} == {
        "records",
        "truth.toml",
        "planted.json",
        "SYNTHETIC.txt",
    }
    tables = {path.stem for path in (written / "records").glob("*.parquet")}
    assert tables == {"reports", "tactics", "devices", "as_given", "no_answer", *TABLES}
    notice = (written / "SYNTHETIC.txt").read_text(encoding="utf-8")
    assert notice.startswith("SYNTHETIC")
    assert "seed 1" in notice


def test_the_truth_is_copied_and_the_planted_listed(written: Path, county: County) -> None:
    text = (written / "truth.toml").read_text(encoding="utf-8")
    assert text == truth_text()
    assert tomllib.loads(text)["force"]["carrying"] == county.truth.carrying
    planted = json.loads((written / "planted.json").read_text(encoding="utf-8"))
    assert planted == {kind: list(ids) for kind, ids in county.planted.items()}


def test_what_is_read_back_is_what_was_built(written: Path, county: County) -> None:
    for table in TABLES:
        assert read_beside(written / "records", table) == county.beside[table]
    found = read_reports(written / "records")
    assert [r.report_id for r in found.reports] == [r.report_id for r in county.reports]
    assert found.report.rows_refused == 0
    assert {p.code for p in found.report.problems} == set(county.truth.contradictions)
