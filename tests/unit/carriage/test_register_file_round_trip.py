"""Any register written in our own columns is read back as it was; a broken one is named whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from carriage.register_files import TODAY, named, write_csv
from reddot.carriage.loading.columns import COLUMNS
from reddot.carriage.loading.file import read_register_file
from reddot.carriage.loading.mapping import parse_register_mapping, shipped_register_mapping
from reddot.carriage.models import model_codes
from reddot.carriage.register import Holdings
from reddot.carriage.rules import COURSES
from reddot.records.beside import (
    CartridgeIssue,
    Device,
    DeviceIssue,
    Endorsement,
    Officer,
    RoleAuthorisation,
    Suspension,
    Training,
)

MODELS = model_codes()
words = st.sampled_from(["Response", "Dogs; search", 'Roads "north"', "Öffnung, 2", "A/B-3"])
days = st.dates(date(2003, 1, 1), TODAY)
moments = st.datetimes(datetime(2003, 1, 2), datetime(2018, 5, 30), timezones=st.just(UTC))
officer_ids = st.lists(st.integers(1, 99), unique=True, min_size=1, max_size=5)


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


@st.composite
def officers(draw: st.DrawFn, number: int) -> Officer:
    joined = draw(maybe(st.dates(date(1970, 1, 1), TODAY)))
    left = draw(maybe(st.dates(joined or date(1970, 1, 1), date(2030, 1, 1))))
    return Officer(
        officer_id=f"E{number}",
        force="Westshire",
        role=draw(st.sampled_from(["officer", "student_officer", "special_constable"])),
        station_id=draw(maybe(words)),
        joined_on=joined,
        left_on=left,
        front_line=draw(maybe(st.booleans())),
        main_duty=draw(maybe(words)),
    )


@st.composite
def courses(draw: st.DrawFn, officer: str) -> list[Training]:
    keys = st.tuples(st.sampled_from(COURSES), st.sampled_from(MODELS), days)
    return [
        Training(
            officer_id=officer,
            course=course,
            model=model,
            completed_on=day,
            hours=draw(maybe(st.floats(0, 400, exclude_min=True))),
            passed=draw(st.booleans()),
            trainer=draw(maybe(words)),
        )
        for course, model, day in draw(st.lists(keys, unique=True, max_size=4))
    ]


@st.composite
def spells(draw: st.DrawFn) -> tuple[datetime, datetime | None]:
    start = draw(moments)
    return start, draw(maybe(st.just(start + timedelta(hours=draw(st.integers(1, 20))))))


@st.composite
def issues(draw: st.DrawFn, officers_of: list[str]) -> list[DeviceIssue]:
    """Issues of a few devices, one after another, the last perhaps not returned."""
    found = []
    for serial in range(draw(st.integers(0, 3))):
        model = draw(st.sampled_from(MODELS))
        starts = sorted(draw(st.lists(moments, unique=True, max_size=3)))
        ends: list[datetime | None] = [*starts[1:], draw(st.none())]
        for start, end in zip(starts, ends, strict=False):
            officer = draw(st.sampled_from(officers_of))
            found.append(
                DeviceIssue(
                    serial_number=f"S-{serial}",
                    model=model,
                    officer_id=officer,
                    issued_at=start,
                    returned_at=end,
                )
            )
    return found


@st.composite
def cartridges(draw: st.DrawFn, officers_of: list[str]) -> list[CartridgeIssue]:
    """Cartridges as devices are issued; one has no model."""
    return [
        CartridgeIssue(
            serial_number=f"C-{issue.serial_number}",
            officer_id=issue.officer_id,
            issued_at=issue.issued_at,
            returned_at=issue.returned_at,
        )
        for issue in draw(issues(officers_of))
    ]


@st.composite
def devices(draw: st.DrawFn, out: list[DeviceIssue]) -> list[Device]:
    """Each device that was issued, and some that were not; those have a base."""
    issued = sorted({(issue.serial_number, issue.model) for issue in out})
    alone = [(f"A-{n}", draw(st.sampled_from(MODELS))) for n in range(draw(st.integers(0, 2)))]
    found = [Device(serial_number=s, model=m, force="Westshire") for s, m in issued]
    for serial, model in alone:
        acquired = draw(maybe(days))
        found.append(
            Device(
                serial_number=serial,
                model=model,
                force="Westshire",
                station_id=draw(maybe(words)),
                acquired_on=acquired,
                withdrawn_on=draw(maybe(st.dates(acquired or date(2003, 1, 1), TODAY))),
            )
        )
    return found


@st.composite
def authorisations(draw: st.DrawFn) -> list[RoleAuthorisation]:
    """Authorisations of one role, the last perhaps standing."""
    starts = sorted(draw(st.lists(days, unique=True, max_size=3)))
    ends: list[date | None] = [*starts[1:], draw(st.none())]
    return [
        RoleAuthorisation(force="Westshire", role="special_constable", given_on=start, ended_on=end)
        for start, end in zip(starts, ends, strict=False)
    ]


def endorsed(draw: st.DrawFn, officer: str) -> list[Endorsement]:
    given_on = sorted(draw(st.lists(days, unique=True, max_size=2)))
    ends: list[date | None] = [*given_on[1:], draw(st.none())]
    return [
        Endorsement(officer_id=officer, given_on=day, ended_on=end, given_by=draw(maybe(words)))
        for day, end in zip(given_on, ends, strict=False)
    ]


@st.composite
def registers(draw: st.DrawFn) -> Holdings:
    people = [draw(officers(number)) for number in draw(officer_ids)]
    names = [officer.officer_id for officer in people]
    out = draw(issues(names))
    return Holdings(
        officers=people,
        training=[course for name in names for course in draw(courses(name))],
        suspensions=[
            Suspension(
                officer_id=name,
                starts_at=start,
                ends_at=end,
                reason=draw(words),
                model=draw(maybe(st.sampled_from(MODELS))),
            )
            for name in names
            for start, end in draw(st.lists(spells(), max_size=2, unique_by=lambda s: s[0]))
        ],
        endorsements=[entry for name in names for entry in endorsed(draw, name)],
        role_authorisations=draw(authorisations()),
        devices=draw(devices(out)),
        device_issues=out,
        cartridge_issues=draw(cartridges(names)),
    )


def rows_of(register: Holdings) -> Iterator[dict[str, object]]:
    """A register in our own columns: a row for each officer alone, or for each thing held."""
    held: dict[str, list[dict[str, object]]] = {o.officer_id: [] for o in register.officers}
    for course in register.training:
        held[course.officer_id].append(_cells(course))
    for issue in register.device_issues:
        held[issue.officer_id].append(_cells(issue))
    for suspension in register.suspensions:
        held[suspension.officer_id].append(
            {
                "suspended_from": _cell(suspension.starts_at),
                "suspended_to": _cell(suspension.ends_at),
                "suspension_reason": suspension.reason,
                "suspension_model": _cell(suspension.model),
            }
        )
    for endorsement in register.endorsements:
        held[endorsement.officer_id].append(
            {
                "endorsed_on": _cell(endorsement.given_on),
                "endorsement_ended_on": _cell(endorsement.ended_on),
                "endorsed_by": _cell(endorsement.given_by),
            }
        )
    for cartridge in register.cartridge_issues:
        held[cartridge.officer_id].append(
            {
                "cartridge_number": cartridge.serial_number,
                "cartridge_issued_at": _cell(cartridge.issued_at),
                "cartridge_returned_at": _cell(cartridge.returned_at),
            }
        )
    yield from _rows_of_force(register)
    for officer in register.officers:
        for entry in held[officer.officer_id] or [{}]:
            yield _cells(officer) | entry


def _rows_of_force(register: Holdings) -> Iterator[dict[str, object]]:
    """A row for each device that is not issued and each authorisation of a role, of no officer."""
    issued = {issue.serial_number for issue in register.device_issues}
    for device in register.devices:
        if device.serial_number not in issued:
            yield {
                "serial_number": device.serial_number,
                "device_model": device.model,
                "force": device.force,
                "station_id": _cell(device.station_id),
                "device_acquired_on": _cell(device.acquired_on),
                "device_withdrawn_on": _cell(device.withdrawn_on),
            }
    for entry in register.role_authorisations:
        yield {
            "force": entry.force,
            "role": entry.role,
            "role_authorised_on": _cell(entry.given_on),
            "role_authorisation_ended_on": _cell(entry.ended_on),
        }


def _cells(record: Any) -> dict[str, object]:
    return {f.name: _cell(getattr(record, f.name)) for f in fields(record)}


def _cell(value: Any) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else value


def _same(found: Iterable[Any], expected: Iterable[Any]) -> None:
    assert sorted(found, key=repr) == sorted(expected, key=repr)


@given(registers())
def test_a_register_in_our_own_columns_is_read_back_as_it_was(register: Holdings) -> None:
    with TemporaryDirectory() as folder:
        rows = list(rows_of(register))
        path = write_csv(Path(folder) / "register.csv", rows)
        read = read_register_file(path, shipped_register_mapping(), today=TODAY)
    assert named_words(read.report.problems) == []
    assert read.report.rows_kept == read.report.rows_read == len(rows)
    for field in fields(Holdings):
        _same(getattr(read.holdings, field.name), getattr(register, field.name))


@given(registers())
def test_a_register_may_be_read_on_top_of_itself(register: Holdings) -> None:
    with TemporaryDirectory() as folder:
        path = write_csv(Path(folder) / "register.csv", list(rows_of(register)))
        read = read_register_file(path, shipped_register_mapping(), register, today=TODAY)
    assert named_words(read.report.problems) == []


def named_words(problems: Iterable[Any]) -> list[str]:
    return [f"{p.row} {p.field} {p.code}: {p.message}" for p in problems]


BROKEN = """\
Collar No;Rank;Base;Course;Device;Completed;Contact hours;Result;Authorised from;Authorised to
4411;PC;Eastgate;Initial;X26;01/03/2016;18;Pass;01/03/2016;28/02/2017
4411;PC;Eastgate;Refresher;X26;20/02/2017;6;Pass;20/02/2017;19/02/2018
4412;PC;Eastgate;Initial;X2;05/09/2016;18;Pass;05/09/2016;04/09/2017
4412;Student;Eastgate;Refresher;X2;28/08/2017;6;Pass;28/08/2017;27/08/2018
 4411;PC;Eastgate;Refresher;X26;20/02/2017;6;Pass;20/02/2017;19/02/2018
4413;PC;Harbour;Initial;X2;10/01/2017;18;Pass;10/01/2017;09/01/2018
4413;PC;Harbour;Initial;X2;10/06/2017;18;Pass;10/06/2017;09/06/2018
4414;PC;Harbour;Initial;X3;03/05/2017;18;Pass;;
4415;PC;Harbour;Initial;Taser 7;03/05/2017;18;Pass;;
4416;PC;Harbour;Initial;X2;2017-05-03;18;Pass;;
4417;PC;Harbour;Initial;X2;05-17-2017;18;Pass;;
"""
BROKEN_MAPPING = {
    "kind": "register",
    "force": "Westshire",
    "models": ["X26", "X2"],
    "dates": ["%d/%m/%Y", "%Y-%m-%d"],
    "columns": {
        "Collar No": "officer_id",
        "Rank": "role",
        "Base": "station_id",
        "Course": "course",
        "Device": "model",
        "Completed": "completed_on",
        "Contact hours": "hours",
        "Result": "passed",
        "Authorised from": "authority_from",
        "Authorised to": "authority_to",
    },
    "values": {"role": {"PC": "officer", "Student": "student_officer"}},
}


def test_a_broken_register_is_named_by_row_and_field_and_nothing_is_guessed(
    tmp_path: Path,
) -> None:
    path = tmp_path / "broken.csv"
    path.write_text(BROKEN, encoding="utf-8")
    mapping = parse_register_mapping(BROKEN_MAPPING)
    read = read_register_file(path, mapping, today=TODAY)
    assert named(read) == [
        (5, "role", "officer_differs"),
        (6, "completed_on", "course_twice"),
        (8, "authority_from", "authorities_overlap"),
        (9, "model", "unknown_model"),
        (10, "model", "unknown_model"),
        (11, "completed_on", "two_date_styles"),
        (12, "completed_on", "unstated_date_style"),
    ]
    report = read.report
    assert (report.rows_read, report.rows_kept, report.rows_refused) == (11, 4, 7)
    assert read.holdings == Holdings()
    given_words = (
        "'student_officer'",
        "row 3",
        "row 7",
        "'X3'",
        "'Taser 7'",
        "%Y-%m-%d",
        "'05-17-2017'",
    )
    messages = " ".join(p.message for p in report.problems)
    assert [word for word in given_words if word not in messages] == []


def test_the_same_register_mended_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "mended.csv"
    lines = BROKEN.splitlines()
    kept = [line.replace("Student", "PC") for n, line in enumerate(lines, 1) if n not in (6, 8)]
    mended = "\n".join(kept).replace(";X3;", ";X2;").replace(";Taser 7;", ";X2;")
    mended = mended.replace("2017-05-03", "03/05/2017").replace("05-17-2017", "17/05/2017")
    path.write_text(mended, encoding="utf-8")
    read = read_register_file(path, parse_register_mapping(BROKEN_MAPPING), today=TODAY)
    assert named(read) == []
    assert (read.report.rows_kept, len(read.holdings.officers)) == (9, 7)


odd_cells = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12),
    st.sampled_from(["E1", "X2", "initial", "yes", "2017-03-01", "9999-12-31", "0001-01-01T00:00Z",
        "2017-03-26T01:30", "1e400", "18", "'", "officer", "Kent", "#REF!"]),
)  # fmt: skip


@given(st.lists(st.dictionaries(st.sampled_from(list(COLUMNS)), odd_cells, min_size=2), min_size=1))
def test_whatever_the_cells_hold_every_row_is_accounted_for(rows: list[dict[str, str]]) -> None:
    with TemporaryDirectory() as folder:
        path = write_csv(Path(folder) / "register.csv", rows)
        read = read_register_file(path, shipped_register_mapping(), today=TODAY)
    report = read.report
    assert report.rows_kept + report.rows_refused == report.rows_read <= len(rows)
    assert report.rows_refused == len({p.row for p in report.problems if p.row is not None}) or (
        None in {p.row for p in report.problems}
    )
    assert not report.problems or read.holdings == Holdings()
