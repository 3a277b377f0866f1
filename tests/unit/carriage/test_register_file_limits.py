"""What the store could not keep is named by its row and field when a file is read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from carriage.register_files import GOOD, course_mapping, named, read_rows
from reddot.carriage.loading.columns import COLUMNS, LONGEST_MODEL, MOST_HOURS
from reddot.carriage.register import Holdings
from reddot.errors import BadDataError
from reddot.records.beside import Endorsement
from reddot.store import models
from reddot.store.models import carriage

KEPT_IN = {
    "officer_id": (models.Officer, "officer_id"),
    "force": (models.Force, "name"),
    "station_id": (models.Unit, "unit_id"),
    "main_duty": (models.Officer, "main_duty"),
    "trainer": (models.Course, "trainer"),
    "serial_number": (models.Device, "serial_number"),
    "cartridge_number": (models.CartridgeIssue, "serial_number"),
    "suspension_reason": (models.Suspension, "reason"),
    "endorsed_by": (models.Endorsement, "given_by"),
}
HEADINGS = {
    "Collar": "officer_id", "Force": "force", "Station": "station_id", "Duty": "main_duty",
    "Trainer": "trainer", "Serial": "serial_number", "Cartridge": "cartridge_number",
    "Why": "suspension_reason",
}  # fmt: skip
MORE = {
    "Serial": {"Out": "05/03/2017 08:00"},
    "Cartridge": {"Cartridge out": "05/03/2017 08:00"},
    "Why": {"Suspended": "01/05/2018"},
}


def test_every_text_has_the_length_that_the_store_keeps() -> None:
    texts = {name for name, column in COLUMNS.items() if column.kind == "text"}
    assert texts == set(KEPT_IN)
    for name, (model, field) in KEPT_IN.items():
        kept = model._meta.get_field(field)
        assert COLUMNS[name].longest == getattr(kept, "max_length", None), name


def test_models_hours_and_codes_fit_into_the_store() -> None:
    assert (LONGEST_MODEL, MOST_HOURS) == (carriage.LONGEST_MODEL, carriage.MOST_HOURS)


@pytest.mark.parametrize("heading", HEADINGS)
def test_a_text_of_the_length_that_is_kept_is_taken_and_a_longer_one_named(
    tmp_path: Path, heading: str
) -> None:
    name = HEADINGS[heading]
    longest = COLUMNS[name].longest
    row = GOOD | MORE.get(heading, {})
    assert named(read_rows(tmp_path, [row | {heading: "x" * longest}])) == []
    read = read_rows(tmp_path, [row | {heading: "x" * (longest + 1)}])
    assert named(read) == [(2, name, "too_long")]
    message = read.report.problems[0].message
    assert f"has {longest + 1} characters, and at most {longest}" in message
    assert "x" * 41 not in message


@pytest.mark.parametrize("value", ["a\x07b", "a\x1bb", "a\ufffdb", "a\u202eb"])
def test_what_is_no_readable_text_is_named_and_not_repeated(tmp_path: Path, value: str) -> None:
    read = read_rows(tmp_path, [GOOD | {"Station": value}])
    assert named(read) == [(2, "station_id", "damaged_text")]
    assert value not in read.report.problems[0].message or value == "a\ufffdb"


@pytest.mark.parametrize("hours", ["0.5", "400"])
def test_hours_at_the_ends_of_what_can_be_are_taken(tmp_path: Path, hours: str) -> None:
    read = read_rows(tmp_path, [GOOD | {"Hours": hours}])
    assert named(read) == []
    assert read.holdings.training[0].hours == float(hours)


FIRST, SECOND = GOOD | {"Endorsed": "01/05/2017"}, {
    **GOOD, "Course": "Annual", "Day": "20/02/2018", "Endorsed": "01/05/2018",
}  # fmt: skip


def test_two_open_endorsements_of_one_officer_are_named(tmp_path: Path) -> None:
    read = read_rows(tmp_path, [FIRST, SECOND])
    assert named(read) == [(3, "endorsed_on", "open_twice")]
    message = read.report.problems[0].message
    assert "of 1 May 2018 has no end, and neither has the one of 1 May 2017 in row 2" in message


def test_endorsements_of_which_one_has_ended_or_of_two_officers_may_stand(tmp_path: Path) -> None:
    assert named(read_rows(tmp_path, [FIRST | {"Endorsed to": "30/04/2018"}, SECOND])) == []
    assert named(read_rows(tmp_path, [FIRST, SECOND | {"Collar": "E2"}])) == []


def test_an_endorsement_beside_an_open_one_of_the_register_is_named(tmp_path: Path) -> None:
    held = Endorsement(officer_id="E1", given_on=date(2016, 5, 1))
    read = read_rows(tmp_path, [FIRST], known=Holdings(endorsements=[held]))
    assert named(read) == [(2, "endorsed_on", "open_twice")]
    assert "of 1 May 2016 in the register" in read.report.problems[0].message


def test_an_end_that_cannot_be_read_makes_no_open_endorsement(tmp_path: Path) -> None:
    read = read_rows(tmp_path, [FIRST | {"Endorsed to": "31/04/2018"}, SECOND])
    assert named(read) == [(2, "endorsement_ended_on", "no_such_day")]


def test_a_file_without_headings_repeats_nothing_of_its_first_row(tmp_path: Path) -> None:
    read = read_rows(tmp_path, [{"Person-9": "Person-8", "PC": "PC"}])
    assert named(read) == [(None, "row", "no_heading")]
    assert "Person" not in str(read.report.problems)


@pytest.mark.parametrize(
    ("models_given", "words"),
    [
        (["x26"], "'x26' is the X26"),
        (["Taser 7"], "'Taser 7' is the T7"),
        (["X2", "X2"], "there twice"),
        (["X" * 61], "give 1-60 characters"),
        ([" M1"], "no spaces around"),
    ],
)
def test_the_models_of_a_mapping_are_written_as_they_are_kept(
    models_given: list[str], words: str
) -> None:
    with pytest.raises(BadDataError, match=words):
        course_mapping(models=models_given, values={})
