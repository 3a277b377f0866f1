"""Devices that are not issued, cartridges and authorisations of roles, in a register's file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from carriage.register_files import (
    COURSE_VALUES,
    GOOD,
    TODAY,
    course_mapping,
    named,
    read_rows,
    write_csv,
)
from reddot.carriage.loading.file import RegisterRead, read_register_file
from reddot.carriage.loading.mapping import RegisterMapping, parse_register_mapping
from reddot.carriage.may_carry import may_carry
from reddot.carriage.register import Holdings, make_register
from reddot.errors import BadDataError
from reddot.records.beside import CartridgeIssue, Device, RoleAuthorisation

Row = Mapping[str, object]
COLUMN_TABLE: Mapping[str, str] = COURSE_VALUES["columns"]  # type: ignore[assignment]
Named = list[tuple[int | None, str, str]]
STORED: Row = {"Collar": "", "Serial": "S1", "Taser": "X2", "Station": "A1", "Bought": "01/02/2017"}
OUT: Row = {**GOOD, "Serial": "S1", "Out": "05/03/2017 08:00", "Back": "05/03/2017 16:00"}
CARTRIDGE: Row = {**GOOD, "Cartridge": "C1", "Cartridge out": "05/03/2017 08:00"}
ALLOWED: Row = {"Collar": "", "Role": "Special", "Authorised": "01/06/2017"}
DEVICE = Device(
    serial_number="S1",
    model="X2",
    force="Westshire",
    station_id="A1",
    acquired_on=date(2017, 2, 1),
)


def any_columns(**changes: object) -> RegisterMapping:
    """The mapping of a file that may have only some of its columns."""
    return course_mapping(may_lack=list(COLUMN_TABLE), **changes)


def read(folder: Path, rows: Sequence[Row], known: Holdings | None = None) -> RegisterRead:
    """Read rows of which none may be of an officer."""
    return read_rows(folder, rows, any_columns(), known)


def test_a_row_without_an_officer_is_a_device_of_the_force(tmp_path: Path) -> None:
    found = read(tmp_path, [STORED, GOOD])
    assert named(found) == []
    assert found.holdings.devices == (DEVICE,)
    assert [officer.officer_id for officer in found.holdings.officers] == ["E1"]
    assert read(tmp_path, [STORED], known=found.holdings).holdings.devices == (DEVICE,)


def test_a_device_and_its_issue_are_one_device(tmp_path: Path) -> None:
    for rows in ([STORED, OUT], [OUT, STORED]):
        found = read(tmp_path, rows)
        assert named(found) == []
        assert found.holdings.devices == (DEVICE,)
        assert len(found.holdings.device_issues) == 1


def test_a_row_with_an_officer_may_say_when_the_device_came(tmp_path: Path) -> None:
    found = read(tmp_path, [{**OUT, "Bought": "01/03/2017", "Scrapped": "01/04/2018"}])
    (device,) = found.holdings.devices
    assert (device.acquired_on, device.withdrawn_on) == (date(2017, 3, 1), date(2018, 4, 1))


def test_a_file_may_be_of_devices_alone(tmp_path: Path) -> None:
    mapping = parse_register_mapping(
        {"kind": "register", "force": "Westshire", "models": ["X2"], "dates": ["%d/%m/%Y"],
         "columns": {"No": "serial_number", "Type": "device_model", "In": "device_acquired_on"}}
    )  # fmt: skip
    path = tmp_path / "devices.csv"
    path.write_text("No,Type,In\nS1,X2,01/02/2017\nS2,X2,\n", encoding="utf-8")
    found = read_register_file(path, mapping, today=TODAY)
    assert named(found) == []
    assert [device.serial_number for device in found.holdings.devices] == ["S1", "S2"]


HELD = Holdings(devices=[DEVICE])
WRONG_DEVICES: dict[str, tuple[list[Row], Holdings, Named]] = {
    "no serial number": ([{**STORED, "Serial": ""}], Holdings(), [(2, "serial_number", "missing")]),
    "no model": ([{**STORED, "Taser": ""}], Holdings(), [(2, "model", "missing")]),
    "withdrawn before it came": (
        [{**STORED, "Scrapped": "31/01/2017"}],
        Holdings(),
        [(2, "device_withdrawn_on", "ends_before_it_starts")],
    ),
    "a course of nobody": (
        [{**STORED, "Course": "Init", "Day": "01/03/2017", "Result": "Pass"}],
        Holdings(),
        [(2, "issued_at", "missing"), (2, "officer_id", "missing")],
    ),
    "an issue to nobody": (
        [{**STORED, "Out": "05/03/2017"}],
        Holdings(),
        [(2, "officer_id", "missing")],
    ),
    "a device twice": ([STORED, STORED], Holdings(), [(3, "serial_number", "device_twice")]),
    "another day of coming": (
        [STORED, {**OUT, "Bought": "02/02/2017"}],
        Holdings(),
        [(3, "device_acquired_on", "device_differs")],
    ),
    "the register has another day": (
        [{**STORED, "Bought": "02/02/2017"}],
        HELD,
        [(2, "device_acquired_on", "device_differs")],
    ),
    "the register has another base": (
        [{**STORED, "Station": "B2"}],
        HELD,
        [(2, "station_id", "device_differs")],
    ),
    "withdrawn, which the register does not know": (
        [{**STORED, "Scrapped": "01/05/2018"}],
        HELD,
        [(2, "device_withdrawn_on", "device_differs")],
    ),
    "issued before it came": (
        [{**STORED, "Bought": "06/03/2017"}, OUT],
        Holdings(),
        [(3, "issued_at", "device_not_in_service")],
    ),
    "issued after it was withdrawn": (
        [{**STORED, "Scrapped": "04/03/2017"}, OUT],
        Holdings(),
        [(3, "issued_at", "device_not_in_service")],
    ),
    "acquired tomorrow": (
        [{**STORED, "Bought": "02/06/2018"}],
        Holdings(),
        [(2, "device_acquired_on", "in_the_future")],
    ),
    "in two spellings": (
        [STORED, {**STORED, "Serial": "s-1"}],
        Holdings(),
        [(3, "serial_number", "two_spellings")],
    ),
}


@pytest.mark.parametrize("case", WRONG_DEVICES)
def test_a_mistake_about_a_device_is_named(tmp_path: Path, case: str) -> None:
    rows, known, expected = WRONG_DEVICES[case]
    assert named(read(tmp_path, rows, known=known)) == expected


def test_a_serial_number_in_two_forces_is_named(tmp_path: Path) -> None:
    mapping = any_columns(force=None)
    later = {**OUT, "Collar": "E2", "Out": "06/03/2017 08:00", "Back": "06/03/2017 16:00"}
    for first in ({**OUT, "Force": "Kent"}, {**STORED, "Force": "Kent"}):
        found = read_rows(tmp_path, [first, {**later, "Force": "Norfolk"}], mapping)
        assert named(found) == [(3, "force", "device_differs")]
        assert "'Norfolk', and in row 2 'Kent'" in found.report.problems[0].message


def test_a_device_of_no_force_is_named(tmp_path: Path) -> None:
    found = read_rows(tmp_path, [STORED], any_columns(force=None))
    assert named(found) == [(2, "force", "missing")]


def test_cartridges_are_read(tmp_path: Path) -> None:
    row = {**CARTRIDGE, "Cartridge back": "06/03/2017"}
    assert read(tmp_path, [row]).holdings.cartridge_issues == (
        CartridgeIssue(
            serial_number="C1",
            officer_id="E1",
            issued_at=datetime(2017, 3, 5, 8, tzinfo=UTC),
            returned_at=datetime(2017, 3, 7, tzinfo=UTC),
        ),
    )


WRONG_CARTRIDGES: dict[str, tuple[list[Row], Named]] = {
    "no number": ([{**CARTRIDGE, "Cartridge": ""}], [(2, "cartridge_number", "missing")]),
    "no issue": ([{**CARTRIDGE, "Cartridge out": ""}], [(2, "cartridge_issued_at", "missing")]),
    "no officer": (
        [{"Collar": "", "Cartridge": "C1", "Cartridge out": "05/03/2017"}],
        [(2, "officer_id", "missing")],
    ),
    "returned before": (
        [{**CARTRIDGE, "Cartridge back": "05/03/2017 07:00"}],
        [(2, "cartridge_returned_at", "ends_before_it_starts")],
    ),
    "in two hands": (
        [CARTRIDGE, {**CARTRIDGE, "Collar": "E2", "Cartridge out": "06/03/2017 08:00"}],
        [(3, "cartridge_issued_at", "cartridge_out_twice")],
    ),
    "in two spellings": (
        [CARTRIDGE, {**CARTRIDGE, "Collar": "E2", "Cartridge": "c 1"}],
        [(3, "cartridge_number", "two_spellings")],
    ),
    "shortened by a spreadsheet": (
        [{**CARTRIDGE, "Cartridge": "1.2E+11"}],
        [(2, "cartridge_number", "damaged_text")],
    ),
}


@pytest.mark.parametrize("case", WRONG_CARTRIDGES)
def test_a_mistake_about_a_cartridge_is_named(tmp_path: Path, case: str) -> None:
    rows, expected = WRONG_CARTRIDGES[case]
    assert named(read(tmp_path, rows)) == expected


def test_a_cartridge_that_the_register_has_in_other_hands_is_named(tmp_path: Path) -> None:
    out = CartridgeIssue(
        serial_number="C1", officer_id="E9", issued_at=datetime(2017, 3, 1, tzinfo=UTC)
    )
    found = read(tmp_path, [CARTRIDGE], known=Holdings(cartridge_issues=[out]))
    assert named(found) == [(2, "cartridge_issued_at", "cartridge_out_twice")]


def test_an_authorisation_is_of_the_force_and_the_role(tmp_path: Path) -> None:
    special = {**GOOD, "Role": "Special"}
    with_officer = {**special, "Course": "Annual", "Day": "20/02/2018", "Authorised": "01/06/2017"}
    given = RoleAuthorisation(
        force="Westshire", role="special_constable", given_on=date(2017, 6, 1)
    )
    found = read(tmp_path, [ALLOWED, special, with_officer])
    assert named(found) == []
    assert found.holdings.role_authorisations == (given,)
    again = read(tmp_path, [ALLOWED], known=found.holdings)
    assert (named(again), again.holdings.role_authorisations) == ([], (given,))


def test_a_special_constable_of_the_file_may_carry_once_authorised(tmp_path: Path) -> None:
    rows: list[Row] = [
        {**GOOD, "Role": "Special", "Day": "01/06/2022"},
        {**ALLOWED, "Authorised": "02/06/2022"},
    ]
    path = write_csv(tmp_path / "r.csv", rows)
    found = read_register_file(path, any_columns(), today=date(2022, 7, 1))
    assert named(found) == []
    register = make_register(found.holdings)
    may = [
        may_carry(register, "E1", "X2", datetime(2022, 6, day, 12, tzinfo=UTC)).may
        for day in (1, 2)
    ]
    assert may == [False, True]


WRONG_AUTHORISATIONS: dict[str, tuple[list[Row], Named]] = {
    "no role": ([{**ALLOWED, "Role": ""}], [(2, "role", "missing")]),
    "no day": (
        [{**ALLOWED, "Authorised": "", "Authorised to": "01/07/2017"}],
        [(2, "role_authorised_on", "missing")],
    ),
    "ended before": (
        [{**ALLOWED, "Authorised to": "01/05/2017"}],
        [(2, "role_authorisation_ended_on", "ends_before_it_starts")],
    ),
    "two that stand": (
        [ALLOWED, {**ALLOWED, "Authorised": "01/07/2017"}],
        [(3, "role_authorised_on", "open_twice")],
    ),
    "two ends": (
        [{**ALLOWED, "Authorised to": d} for d in ("01/07/2017", "02/07/2017")],
        [(3, "role_authorisation_ended_on", "entry_differs")],
    ),
}


@pytest.mark.parametrize("case", WRONG_AUTHORISATIONS)
def test_a_mistake_about_an_authorisation_is_named(tmp_path: Path, case: str) -> None:
    rows, expected = WRONG_AUTHORISATIONS[case]
    assert named(read(tmp_path, rows)) == expected


def test_a_mapping_of_devices_needs_what_tells_them() -> None:
    with pytest.raises(BadDataError, match="no heading is officer_id"):
        parse_register_mapping(
            {"kind": "register", "models": ["X2"], "dates": ["%d/%m/%Y"],
             "columns": {"No": "serial_number", "Out": "issued_at"}}
        )  # fmt: skip
