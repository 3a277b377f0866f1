"""A force's own flat file: a mapping in TOML and no code."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from reddot.errors import BadDataError
from reddot.records.importers.flat_answers import split_by_labels
from reddot.records.importers.flat_mapping import is_mapping, read_mapping_file
from reddot.records.importers.flat_reports import read_flat
from reddot.records.importers.reading import ImportedReports
from reddot.records.importers.run import check_import, run_import

MAPPING = """
kind = "reports"
title = "Force X"
force = "Kent"

[day]
column = "When"
formats = ["%d.%m.%Y"]
time = "At"

[columns]
"Ref" = "report_id"
"Age band" = "perceived_age_band"
"Sex" = "perceived_gender"
"Taser?" = "ced_used"
"Notes" = "ignore"
"Beat" = "keep"

[choices]
reasons = "Reason - {label}"

[lists]
locations = { column = "Places", separator = "," }
tactics = { column = "Tactics used", separator = ";" }

[values.perceived_gender]
"M" = "male"
"F" = "female"

[values.tactics]
"Cuffed" = "compliant_handcuffing"
"""
HEAD = "Ref,When,At,Age band,Sex,Taser?,Notes,Beat,Reason - Protect self,Places,Tactics used\n"
ROW = (
    "1,01.06.2018,22:15,18 to 34,M,Yes,n,B1,Yes,"
    '"Open ground, such as a park, car park or field, Other",Cuffed;CED fired\n'
)


def _mapping(folder: Path, text: str = MAPPING) -> Path:
    path = folder / "x.toml"
    path.write_text(text, encoding="utf-8")
    return path


def _read(folder: Path, content: str = HEAD + ROW, mapping: str = MAPPING) -> ImportedReports:
    file = folder / "x.csv"
    file.write_text(content, encoding="utf-8")
    return read_flat([file], read_mapping_file(_mapping(folder, mapping)))


def test_a_row_is_read_by_the_mapping(tmp_path: Path) -> None:
    (report,) = _read(tmp_path).reports
    assert (report.report_id, report.force, report.ced_used) == ("1", "Kent", "yes")
    assert report.used_at is not None
    assert report.used_at.astimezone(UTC) == datetime(2018, 6, 1, 21, 15, tzinfo=UTC)
    assert report.reasons == {"protect_self"}
    assert report.locations == {"open_ground", "other"}
    assert [use.tactic for use in report.tactics] == ["compliant_handcuffing", "ced_fired"]
    assert report.subject is not None
    assert report.subject.perceived_age_band == "18-34"
    assert [(g.field, g.value) for g in report.as_given] == [("Beat", "B1")]


def test_a_list_is_split_by_its_labels_and_what_is_no_label_is_kept_as_given() -> None:
    words = {"a": "a", "b, c": "bc", "c": "c"}
    assert split_by_labels("a, b, c", ",", words) == (["a", "bc"], [])
    assert split_by_labels("b, c, c", ",", words) == (["bc", "c"], [])
    assert split_by_labels("b, d", ",", words) == ([], ["b", "d"])
    assert split_by_labels("", ",", words) == ([], [])


def test_a_file_in_semicolons_or_a_spreadsheet_needs_no_word_in_the_mapping(tmp_path: Path) -> None:
    lines = [["Ref", "When", "Sex"], ["7", "02.06.2018", "F"]]
    (report,) = _read(tmp_path, "\n".join(";".join(line) for line in lines)).reports
    assert (report.report_id, report.subject and report.subject.perceived_gender) == ("7", "female")


def test_the_force_may_stand_in_a_column_and_a_row_without_one_is_refused(tmp_path: Path) -> None:
    mapping = MAPPING.replace('force = "Kent"\n', "").replace(
        '"Ref" =', '"Force" = "force"\n"Ref" ='
    )
    content = "Ref,Force,When,Sex\n1,norfolk,01.06.2018,M\n2,,01.06.2018,M\n"
    found = _read(tmp_path, content, mapping)
    assert [r.force for r in found.reports] == ["Norfolk"]
    assert found.report.rows_refused == 1
    assert [(p.row, p.field) for p in found.report.problems if p.code == "missing"] == [
        (3, "force")
    ]


def test_an_identifier_met_before_is_refused(tmp_path: Path) -> None:
    found = _read(tmp_path, HEAD + ROW + ROW)
    assert (found.report.rows_read, found.report.rows_kept, found.report.rows_refused) == (2, 1, 1)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ('[day]\ncolumn = "A"\nzone = "Mars/Base"', "'Mars/Base' in day"),
        ('[lists]\nreasons = { column = "A", separator = "" }', "separator = ''"),
        ("force = 3", "force = 3"),
        ('[columns]\n"A" = "perceived_gendr"', "use one of: perceived_gender,"),
        ('[columns]\n"A" = "moon"', "'moon' in columns is not known"),
        ('[choices]\nmoons = "M {label}"', "'moons' in choices is not known"),
        ('[values.perceived_gender]\n"M" = "man"', "'man' in values.perceived_gender"),
        ('[values.moon]\n"M" = "male"', "'moon' in values"),
        ("[moon]\na = 1", "the part 'moon' is not known"),
        ('[day]\ncolumn = "A"\nformats = ["dd/mm"]', "'dd/mm' in day is no pattern"),
        ('[tactics]\ncount = 2\nmoon = ["A"]', "'moon' in tactics"),
        ('[devices]\nblocks = ["C"]\n[devices.columns]\n"{block}" = "moon"', "'moon' in devices"),
        ("[columns]\n= 3", "cannot be read"),
        ('[day]\nformats = ["%d"]', "column"),
    ],
)
def test_a_wrong_mapping_is_named_with_what_is_allowed(
    tmp_path: Path, wrong: str, said: str
) -> None:
    with pytest.raises(BadDataError, match=r"x\.toml") as problem:
        read_mapping_file(_mapping(tmp_path, f'kind = "reports"\n{wrong}\n'))
    assert said in str(problem.value)


def test_a_mapping_is_told_from_a_layout_of_tables(tmp_path: Path) -> None:
    assert is_mapping(_mapping(tmp_path))
    assert not is_mapping(_mapping(tmp_path, 'publisher = "X"\n[[tables]]\nname = "a"\n'))
    with pytest.raises(BadDataError, match=r"absent\.toml: there is no such file"):
        check_import([], str(tmp_path / "absent.toml"))


def test_an_import_by_a_mapping_is_written_and_a_check_writes_nothing(tmp_path: Path) -> None:
    _read(tmp_path)
    origin, file = str(tmp_path / "x.toml"), tmp_path / "x.csv"
    assert check_import([file], origin).complete()
    assert not (tmp_path / "out").exists()
    report = run_import([file], origin, tmp_path / "out")
    assert report.rows_kept == 1
    assert (tmp_path / "out" / "reports.parquet").is_file()


@pytest.mark.parametrize("content", ["", "\n\n", "\x00\x01", "one\n1\n", 'Ref,When\n"1,2\n'])
def test_a_bad_file_is_named(tmp_path: Path, content: str) -> None:
    with pytest.raises(BadDataError, match=r"x\.csv"):
        _read(tmp_path, content)
