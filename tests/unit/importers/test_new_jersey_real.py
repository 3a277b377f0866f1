"""The real release: figures counted here by plain means, apart from the importer's own code."""

from __future__ import annotations

import csv
import gzip
import time
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from reddot.records.importers.new_jersey import read_new_jersey
from reddot.records.importers.reading import ImportedReports
from reddot.records.problems import Problem
from reddot.records.report import Given, Report
from shared_data import shared_data as find_shared_data

pytestmark = [pytest.mark.shared, pytest.mark.slow]
MOST_SECONDS = 60  # aim 25 on an idle machine
FACTS = {"type": "incident_type"}  # the one column whose name alone says nothing


def _rows(name: str) -> list[dict[str, str]]:
    with gzip.open(find_shared_data("new-jersey", f"{name}.csv.gz"), "rt", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def folder() -> Path:
    return find_shared_data("new-jersey")


@pytest.fixture(scope="module")
def found(folder: Path) -> ImportedReports:
    started = time.monotonic()
    read = read_new_jersey(folder)
    assert time.monotonic() - started < MOST_SECONDS
    return read


@pytest.fixture(scope="module")
def subjects() -> list[dict[str, str]]:
    return _rows("subject")


def _problem(found: ImportedReports, code: str) -> Problem:
    (problem,) = [p for p in found.report.problems if p.code == code]
    return problem


def _has(report: Report, field: str, value: str | None = None) -> bool:
    return any(g.field == field and value in (None, g.value) for g in report.as_given)


def test_72743_forms_are_74580_records(found: ImportedReports) -> None:
    forms = {row["form_id"] for row in _rows("incident")}
    assert len(forms) == 72_743
    assert found.report.counts == {"forms": 72_743, "officer_on_person_records": 74_580}
    assert (found.report.rows_read, found.report.rows_kept) == (74_580, 74_580)
    assert len({r.report_id for r in found.reports}) == 74_580


def test_7209_reports_with_10397_injuries_contradict_a_constant_no(found: ImportedReports) -> None:
    rows = _rows("incident_officer_injury_type")
    forms = {row["form_id"] for row in rows}
    assert (len(forms), len(rows)) == (7_209, 10_397)
    assert {row["officer_injured"] for row in _rows("incident")} == {"False"}
    words = _problem(found, "contradiction_officer_injury").message
    assert "7,209 reports (10,397 rows)" in words
    hurt = {f"nj-{form.split('.')[0]}" for form in forms}
    for report in found.reports:
        contradicted = report.report_id.rpartition("-")[0] in hurt
        assert report.officer_injured == (None if contradicted else "no")
        assert _has(report, "new_jersey.officer_injured", "False") == contradicted
        assert _has(report, "new_jersey.officer_injury_type") == contradicted


def test_no_subject_said_to_be_unhurt_has_an_injury(
    found: ImportedReports, subjects: list[dict[str, str]]
) -> None:
    rows = _rows("incident_subject_injury")
    listed = {row["form_id"] for row in rows if row["subject_injury"] != "Not Provided"}
    hurt = {row["form_id"] for row in subjects if row["injured"] == "True"}
    assert listed <= hurt
    assert len(hurt - listed) == 15
    assert not [p for p in found.report.problems if p.code == "contradiction_subject_injury"]
    assert _problem(found, "injured_without_type").message.startswith("15 reports")
    assert Counter(r.subject_injured for r in found.reports) == {
        "yes": 13_733,
        "no": 58_064,
        None: 2_783,
    }


def test_the_index_of_the_tables_is_a_place_in_a_list_and_not_a_person(
    found: ImportedReports, subjects: list[dict[str, str]]
) -> None:
    people = Counter(row["form_id"] for row in subjects)
    places: dict[str, list[int]] = defaultdict(list)
    for row in _rows("incident_subject_resistance"):
        places[row["form_id"]].append(int(row["index"]))
    assert all(sorted(p) == list(range(1, len(p) + 1)) for p in places.values())
    assert sum(people[f] == 1 and max(p) > 1 for f, p in places.items()) == 23_537
    several = {f for f, n in people.items() if n > 1}
    assert f"{len(several):,} forms with several" in _problem(found, "not_of_one_subject").message
    ids = {f"nj-{form.split('.')[0]}" for form in several}
    of_several = [r for r in found.reports if r.report_id.rpartition("-")[0] in ids]
    assert len(of_several) == 3_524
    assert all(r.tactics == () and not _has(r, "tactics") for r in of_several)


def test_tactics_of_one_subject_are_the_plain_count_of_their_labels(
    found: ImportedReports, subjects: list[dict[str, str]]
) -> None:
    people = Counter(row["form_id"] for row in subjects)
    forms: dict[str, set[str]] = defaultdict(set)
    for row in _rows("incident_subject_force_type"):
        if people[row["form_id"]] == 1:
            forms[row["force_type"]].add(row["form_id"])
    coded = Counter(use.tactic for report in found.reports for use in report.tactics)
    assert coded["firearm_fired"] == len(forms["Discharged Firearm at"]) == 189
    assert coded["firearm_aimed"] == len(forms["Pointing Firearm"])
    assert coded["ced_arced"] == len(forms["CED Spark Display"] - forms["Used CED on"])
    unarmed = ("arms/hands", "arms", "take down on", "arm bar on", "pressure points on")
    unarmed += ("fists/punch", "legs/kicks", "head")
    bodily = set.union(*(forms[f"Used {how}"] for how in unarmed))
    assert coded["unarmed_skills"] == len(bodily)
    ced = sum(report.ced_used == "yes" for report in found.reports)
    assert ced == len(forms["CED Spark Display"] | forms["Used CED on"])
    given = Counter(g.value for r in found.reports for g in r.as_given if g.field == "tactics")
    assert given["Used CED on"] == len(forms["Used CED on"])
    assert given["Struck"] == len(forms["Struck"])


def test_people_are_the_plain_count_of_their_rows(
    found: ImportedReports, subjects: list[dict[str, str]]
) -> None:
    races = Counter(row["race"] for row in subjects)
    coded = Counter(r.subject.perceived_ethnicity if r.subject else None for r in found.reports)
    assert (coded["black"], coded["white"]) == (races["Black"], races["White"])
    hispanic = Given("perceived_ethnicity", "Hispanic")
    assert sum(hispanic in r.as_given for r in found.reports) == races["Hispanic"] == 15_593
    ages = Counter(r.subject.perceived_age_band if r.subject else None for r in found.reports)
    assert ages["65+"] == sum(row["age"] != "" and int(row["age"]) >= 65 for row in subjects)
    assert ages["18-34"] == sum(row["age"] != "" and int(row["age"]) < 35 for row in subjects)
    assert ages[None] == sum(row["age"] == "" for row in subjects) == 8_600
    arrested = sum("arrested" in r.outcomes for r in found.reports)
    assert arrested == sum(row["arrested"] == "True" for row in subjects)


def test_what_the_release_lost_on_its_way_is_named(
    found: ImportedReports, subjects: list[dict[str, str]]
) -> None:
    later = [row for row in subjects if row["index"] != "1"]
    assert not any(row["race"] + row["gender"] + row["arrested"] + row["type"] for row in later)
    words = _problem(found, "blank_for_later_subjects").message
    assert f"arrested, type, race, gender ({len(later):,} records)" in words
    assert min(int(row["age"]) for row in subjects if row["age"]) == 18
    assert "8,600" in _problem(found, "no_minors").message
    places: dict[str, list[int]] = defaultdict(list)
    for row in _rows("incident_subject_force_type"):
        places[row["form_id"]].append(int(row["index"]))
    gaps = {f: max(p) - len(p) for f, p in places.items() if max(p) > len(p)}
    words = _problem(found, "lost_answers").message
    assert f"In {len(gaps)} forms" in words
    assert f"{sum(gaps.values())} places" in words


def test_every_row_of_every_linked_table_is_in_the_records(
    found: ImportedReports, folder: Path, subjects: list[dict[str, str]]
) -> None:
    people = Counter(row["form_id"] for row in subjects)
    kept = Counter(g.field for r in found.reports for g in r.as_given)
    for file in sorted(folder.glob("incident_*.csv.gz")):
        rows = _rows(file.name.removesuffix(".csv.gz"))
        fact = FACTS.get(list(rows[0])[-1], list(rows[0])[-1])
        expected = sum(people[row["form_id"]] for row in rows)
        assert kept[f"new_jersey.{fact}"] + kept[f"new_jersey.form.{fact}"] == expected


def test_no_cell_of_this_release_joins_several_answers(found: ImportedReports) -> None:
    assert not [p for p in found.report.problems if p.code == "joined_answers"]
    assert {f["joined"] for f in found.report.files if "joined" in f} == {0}


def test_523_agencies_are_one_problem(found: ImportedReports) -> None:
    names = {row["agency_name"] for row in _rows("incident")}
    assert {report.force for report in found.reports} == names
    assert f"{len(names)} agencies" in _problem(found, "unknown_force").message
