import csv
from collections import Counter
from pathlib import Path

import pytest

from reddot.demo.county import County
from reddot.demo.mps_file import write_mps_file
from reddot.demo.numbers import read_numbers
from reddot.records.importers.flat_mapping import read_mapping
from reddot.records.importers.flat_reports import read_flat
from reddot.records.importers.reading import ImportedReports
from reddot.records.report import Report, Subject
from shared_data import shared_data

CHILDREN = read_numbers().single["perceived_age_band"]["11-17"]
# What the layout has a place for.
KEPT = (
    "locations",
    "impact_factors",
    "reasons",
    "outcomes",
    "primary_conduct",
    "assaulted_by_subject",
    "threatened_with_weapon",
    "assaulted_with_weapon",
    "tactics",
    "ced_used",
    "main_duty",
    "single_crewed",
    "trained_ced",
    "carrying_ced",
    "officer_injured",
    "officer_intentionally_assaulted",
    "officer_injury_level",
    "officer_treatment_provided",
    "subject_injured",
    "subject_injury_level",
    "subject_treatment_offered",
    "subject_treatment_provided",
)
PERCEIVED = ("perceived_age_band", "perceived_gender", "perceived_ethnicity", "perceived_health")


@pytest.fixture(scope="module")
def mps_file(county: County, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("mps") / "eastshire-mps.csv"
    write_mps_file(county.reports, path)
    return path


@pytest.fixture(scope="module")
def rows(mps_file: Path) -> list[dict[str, str]]:
    with mps_file.open(encoding="cp1252", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def imported(mps_file: Path) -> ImportedReports:
    return read_flat([mps_file], read_mapping("mps"))


@pytest.fixture(scope="module")
def complete(county: County) -> list[Report]:
    return [report for report in county.reports if report.status == "complete"]


def heading_of(path: Path) -> list[str]:
    with path.open(encoding="cp1252", newline="") as file:
        return next(csv.reader(file))


def test_the_heading_is_the_layout_s_with_its_typing_slips(mps_file: Path) -> None:
    heading = heading_of(mps_file)
    assert tuple(heading) == read_mapping("mps").header
    assert len(heading) == 271
    assert {"CED2 ArCED2", "Impact Factor: Possesion of a weapon"} < set(heading)


@pytest.mark.shared
def test_the_heading_is_that_of_the_real_file(mps_file: Path) -> None:
    real = shared_data("schema", "mps_fy2020_21_header.txt").read_text(encoding="utf-8")
    assert heading_of(mps_file) == real.splitlines()


def test_every_child_s_age_is_a_date_half_in_each_style(rows: list[dict[str, str]]) -> None:
    ages = Counter(row["SubjectAge"] for row in rows)
    assert ages["11-17"] == 0
    assert ages["Nov-17"] + ages["01/11/2017"] == CHILDREN
    assert abs(ages["Nov-17"] - ages["01/11/2017"]) <= 1


def test_the_town_with_an_apostrophe_is_a_byte_that_is_not_utf_8(
    mps_file: Path, rows: list[dict[str, str]]
) -> None:
    assert b"St Anne\x92s" in mps_file.read_bytes()
    assert "St Anne\u2019s" in {row["Borough"] for row in rows}
    with pytest.raises(UnicodeDecodeError):
        mps_file.read_text(encoding="utf-8")


def test_only_complete_reports_are_in_the_file(
    rows: list[dict[str, str]], complete: list[Report]
) -> None:
    assert len(rows) == len(complete)


def test_choices_are_yes_no_or_blank(rows: list[dict[str, str]]) -> None:
    found = {row[name] for row in rows for name in row if name.startswith("Impact Factor")}
    assert found == {"Yes", "No", ""}


def test_the_importer_reads_back_what_was_written(
    imported: ImportedReports, complete: list[Report]
) -> None:
    assert len(imported.reports) == len(complete)
    for report, found in zip(complete, imported.reports, strict=True):
        for field in KEPT:
            assert getattr(found, field) == getattr(report, field), (report.report_id, field)
        assert seen(found.subject) == seen(report.subject), report.report_id
        assert clock(found) == clock(report)


def test_the_importer_restores_every_child(imported: ImportedReports) -> None:
    restored = imported.report.as_json()["restored"]
    assert sum(r["rows"] for r in restored) == CHILDREN  # type: ignore[attr-defined]
    assert {r["restored"] for r in restored} == {"11-17"}  # type: ignore[attr-defined]


def test_devices_come_back_but_for_their_model(
    imported: ImportedReports, complete: list[Report]
) -> None:
    pairs = zip(complete, imported.reports, strict=True)
    blocks = [(r.devices[0], f.devices[0]) for r, f in pairs if r.devices and f.devices]
    assert len(blocks) == sum(bool(report.devices) for report in complete)
    for device, found in blocks:
        assert found.model is None
        for field in ("uses", "serial_number", "cartridge_number", "total_cycles", "body_map"):
            assert getattr(found, field) == getattr(device, field)


def seen(subject: Subject | None) -> list[object]:
    return [getattr(subject, field) for field in PERCEIVED]


def clock(report: Report) -> str:
    """Day and minute as a clock on the wall shows them."""
    assert report.used_at is not None
    return f"{report.used_at:%Y-%m-%d %H:%M}"
