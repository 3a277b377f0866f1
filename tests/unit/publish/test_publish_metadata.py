"""CSVW, Table Schema and the data dictionary, judged by two validators that know nothing of us."""

from __future__ import annotations

import csv
import io
import json
import warnings
from collections.abc import Callable
from pathlib import Path

import frictionless
import pytest
from csvw import CSVW
from open_data_cases import every_kind_of_cell, some_records, some_table

from reddot.errors import UsageError
from reddot.publish.openfiles.csv_tables import describe_table, write_table
from reddot.publish.openfiles.csvw import write_csvw
from reddot.publish.openfiles.dictionary import (
    COLUMNS,
    KINDS,
    DescribedFile,
    Field,
    described_dictionary,
    write_dictionary,
)
from reddot.publish.openfiles.table_schema import write_data_package
from reddot.publish.rowlevel.file import open_rows
from reddot.publish.rowlevel.generalise import Protection, generalise
from reddot.records.codes import read_code_list

KIND_FILE, CED_FILE = "tables/reports.csv", "tables/ced.csv"
QUASI = ("force", "month", "perceived_age_band", "perceived_gender")


@pytest.fixture
def release(tmp_path: Path) -> Path:
    (tmp_path / "tables").mkdir()
    tables = {KIND_FILE: every_kind_of_cell(), CED_FILE: some_table("ced", "age_band")}
    files = [describe_table(path, path, table) for path, table in tables.items()]
    for path, table in tables.items():
        (tmp_path / path).write_bytes(write_table(table))
    rows = generalise(open_rows(some_records()), Protection(quasi=QUASI, k=5)).rows
    (tmp_path / "rows.csv").write_bytes(rows.as_csv())
    files.append(rows.described("rows.csv"))
    (tmp_path / "dictionary.csv").write_bytes(write_dictionary(files))
    files.append(described_dictionary())
    (tmp_path / "csvw.json").write_bytes(write_csvw(files, title="Release 1"))
    package = write_data_package(files, name="release-1", title="Release 1")
    (tmp_path / "datapackage.json").write_bytes(package)
    return tmp_path


def csvw_says(folder: Path) -> bool:
    with warnings.catch_warnings(record=True):  # it warns of each thing it finds, and goes on
        warnings.simplefilter("always")
        return bool(CSVW(str(folder / "csvw.json"), validate=True).is_valid)


def frictionless_says(folder: Path) -> bool:
    return bool(frictionless.validate(str(folder / "datapackage.json")).valid)


VALIDATORS = pytest.mark.parametrize("whole", [csvw_says, frictionless_says])


@VALIDATORS
def test_what_is_written_is_valid(release: Path, whole: Callable[[Path], bool]) -> None:
    assert whole(release)


def _change(path: str, before: str, after: str) -> Callable[[Path], None]:
    def break_it(folder: Path) -> None:
        file = folder / path
        text = file.read_bytes().decode()
        assert before in text
        file.write_bytes(text.replace(before, after, 1).encode())

    return break_it


def _twice(folder: Path) -> None:
    file = folder / KIND_FILE
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join([*lines, lines[1]]))


BROKEN = {
    "a word that is no kind": _change(KIND_FILE, "18-34,suppressed", "18-34,withheld"),
    "a count that is no number": _change(KIND_FILE, ",0,not_applicable", ",few,not_applicable"),
    "a count below zero": _change(KIND_FILE, "11-17,7", "11-17,-7"),
    "a count that is not whole": _change(KIND_FILE, "11-17,7", "11-17,7.5"),
    "a code not in its list": _change(KIND_FILE, "65+", "66+"),
    "a code that only begins as one": _change(KIND_FILE, "65+", "65+ or so"),
    "a blank force": _change(KIND_FILE, "Eastshire", ""),
    "a heading of another name": _change(KIND_FILE, "total_low", "total_least"),
    "a row twice": _twice,
    "an answer that is no code": _change("rows.csv", ",not_reported,", ",a tale,"),
    "a file that is not there": lambda folder: (folder / CED_FILE).unlink(),
}


def test_a_value_too_many_is_seen(release: Path) -> None:
    """The other validator reads as many values as there are headings, and no further."""
    _change(KIND_FILE, "11-17,7,7", "11-17,7,7,7")(release)
    assert not frictionless_says(release)


@VALIDATORS
@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_copy_is_not(release: Path, whole: Callable[[Path], bool], name: str) -> None:
    BROKEN[name](release)
    assert not _survives(whole, release)


def _survives(whole: Callable[[Path], bool], folder: Path) -> bool:
    """Whether a validator lets a folder pass; one that stops with an error does not."""
    try:
        return whole(folder)
    except (OSError, ValueError, AssertionError):
        return False


def test_every_count_lists_the_four_kinds_as_null_and_says_what_they_mean(release: Path) -> None:
    group = json.loads((release / "csvw.json").read_bytes())
    columns = {c["name"]: c for c in group["tables"][0]["tableSchema"]["columns"]}
    assert columns["total"]["null"] == list(KINDS)
    assert columns["total"]["datatype"] == {"base": "integer", "minimum": 0}
    assert (
        "suppressed: withheld so that nobody can be recognised"
        in (columns["total"]["dc:description"])
    )
    assert "null" not in columns["age_band"]
    assert "None of them is zero" in group["dc:description"]


def test_not_stated_is_a_row_of_a_breakdown_and_no_missing_value_there(release: Path) -> None:
    package = frictionless.Package(str(release / "datapackage.json"))
    rows = {row["age_band"]: row for row in package.resources[0].read_rows()}
    assert set(rows) > {"not_stated", "65+"}
    assert rows["11-17"]["total"] == 7
    assert rows["18-34"]["total"] is None


def test_the_dictionary_lists_every_value_of_the_code_lists(release: Path) -> None:
    lines = list(csv.DictReader(io.StringIO((release / "dictionary.csv").read_text("utf-8"))))
    bands = {
        line["allowed_value"]: line["allowed_value_label"]
        for line in lines
        if (line["file"], line["column"]) == (CED_FILE, "age_band")
    }
    codes = {code.code: code.label for code in read_code_list("age_band").codes}
    assert bands == {**codes, "not_stated": "Not stated"}
    words = {
        line["allowed_value"]
        for line in lines
        if (line["file"], line["column"]) == (CED_FILE, "total")
    }
    assert words == set(KINDS)
    assert all("eport" in line["counting_rule"] for line in lines)


def test_the_dictionary_has_each_column_in_its_place() -> None:
    file = describe_table(CED_FILE, "CED", some_table("ced", "age_band"))
    text = write_dictionary([file]).decode()
    lines = list(csv.DictReader(io.StringIO(text, newline="")))
    assert tuple(lines[0]) == COLUMNS
    places = {(int(line["position"]), line["column"]) for line in lines}
    assert sorted(places) == [(i, field.name) for i, field in enumerate(file.fields, 1)]


def test_the_same_files_are_the_same_bytes() -> None:
    file = describe_table(CED_FILE, "CED", some_table("ced"))
    assert write_csvw([file], title="x") == write_csvw([file], title="x")
    assert write_csvw([file], title="x") != write_csvw([file], title="y")


def test_no_file_and_a_name_that_is_none_are_refused() -> None:
    with pytest.raises(UsageError, match="give the files"):
        write_csvw([], title="x")
    with pytest.raises(UsageError, match="give the files"):
        write_data_package([], name="x", title="x")
    file = DescribedFile(path="a.csv", title="", statement="", fields=())
    with pytest.raises(UsageError, match="'Release 1' is no name"):
        write_data_package([file], name="Release 1", title="x")


def test_a_month_is_a_month_to_both(tmp_path: Path) -> None:
    month = Field(name="month", title="Month", meaning="Month", kind="month", missing=KINDS)
    force = Field(name="force", title="Force", meaning="Force", kind="text")
    file = DescribedFile(path="m.csv", title="M", statement="", fields=(force, month))
    (tmp_path / "csvw.json").write_bytes(write_csvw([file], title="x"))
    (tmp_path / "datapackage.json").write_bytes(write_data_package([file], name="x", title="x"))
    for value, allowed in (("2018-04", True), ("not_stated", True), ("April", False)):
        (tmp_path / "m.csv").write_text(f"force,month\r\nKent,{value}\r\n", newline="")
        assert _survives(frictionless_says, tmp_path) is allowed
        assert csvw_says(tmp_path)  # which takes any text for a month
