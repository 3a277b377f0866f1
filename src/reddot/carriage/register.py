"""The register: officers, courses, suspensions, endorsements, devices and their issue, indexed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from reddot.carriage.authority import Outcome, outcomes
from reddot.carriage.rules import Rules, shipped_rules
from reddot.errors import BadDataError, UsageError
from reddot.records.beside import (
    CartridgeIssue,
    Device,
    DeviceIssue,
    Endorsement,
    Officer,
    Posting,
    RoleAuthorisation,
    Suspension,
    Training,
    UseReview,
)
from reddot.records.beside_storage import read_beside, write_beside
from reddot.records.report import local_day

T = TypeVar("T")
NEEDED = ("officers", "training")
BARS = ("suspensions", "endorsements", "role_authorisations")


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """What a register is made of, as rows; whatever a source does not have is left empty."""

    officers: Sequence[Officer] = ()
    training: Sequence[Training] = ()
    suspensions: Sequence[Suspension] = ()
    endorsements: Sequence[Endorsement] = ()
    role_authorisations: Sequence[RoleAuthorisation] = ()
    postings: Sequence[Posting] = ()
    use_reviews: Sequence[UseReview] = ()
    devices: Sequence[Device] = ()
    device_issues: Sequence[DeviceIssue] = ()
    cartridge_issues: Sequence[CartridgeIssue] = ()


# A report's own table of devices has the name "devices" already.
TABLES: Mapping[str, str] = {
    field.name: "device_register" if field.name == "devices" else field.name
    for field in fields(Holdings)
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """The register, ready to be asked. Mappings are by officer, or by serial number for devices.

    ``outcomes`` are what each course gives, in the order of completion; issues are in the order
    of issue, postings in that of their days; authorisations are of the forces; reviews of use are
    by report.
    """

    rules: Rules
    officers: Mapping[str, Officer]
    outcomes: Mapping[str, Sequence[Outcome]]
    suspensions: Mapping[str, Sequence[Suspension]]
    endorsements: Mapping[str, Sequence[Endorsement]]
    role_authorisations: Sequence[RoleAuthorisation]
    postings: Mapping[str, Sequence[Posting]]
    use_reviews: Mapping[str, UseReview]
    devices: Mapping[str, Device]
    issues_of_officer: Mapping[str, Sequence[DeviceIssue]]
    issues_of_device: Mapping[str, Sequence[DeviceIssue]]

    def models(self) -> tuple[str, ...]:
        """The models of CED that the register knows, by courses or devices."""
        found = {outcome.course.model for all_of in self.outcomes.values() for outcome in all_of}
        return tuple(sorted(found | {device.model for device in self.devices.values()}))

    def last_entry(self) -> date | None:
        """The day of the latest course, issue, return or suspension; None for an empty register.

        What a register says of days long after it, it says from not knowing.
        """
        courses = (o.course.completed_on for found in self.outcomes.values() for o in found)
        issues = (i for found in self.issues_of_device.values() for i in found)
        moments = (at for i in issues for at in (i.issued_at, i.returned_at) if at is not None)
        starts = (one.starts_at for found in self.suspensions.values() for one in found)
        days = (*courses, *(local_day(at) for at in (*moments, *starts)))
        return max(days, default=None)


def make_register(holdings: Holdings, rules: Rules | None = None) -> Register:
    """Index the rows of a register; the rules that ship apply unless others are given.

    Raises
    ------
    BadDataError
        A serial number is that of two devices.
    """
    applied = shipped_rules() if rules is None else rules
    taken = _by(holdings.training, "officer_id")
    issues = sorted(holdings.device_issues, key=lambda issue: issue.issued_at)
    return Register(
        rules=applied,
        officers={officer.officer_id: officer for officer in holdings.officers},
        outcomes={name: outcomes(courses, applied) for name, courses in taken.items()},
        suspensions=_by(holdings.suspensions, "officer_id"),
        endorsements=_by(holdings.endorsements, "officer_id"),
        role_authorisations=tuple(holdings.role_authorisations),
        postings=_by(sorted(holdings.postings, key=lambda p: p.starts_on), "officer_id"),
        use_reviews={review.report_id: review for review in holdings.use_reviews},
        devices=_devices(holdings.devices),
        issues_of_officer=_by(issues, "officer_id"),
        issues_of_device=_by(issues, "serial_number"),
    )


def check_force(register: Register, force: str | None) -> None:
    """Return only if a register has officers of a force; of one without any there is none to miss.

    Raises
    ------
    UsageError
        It has none; the message names the forces it has.
    """
    known = forces_of(register)
    if known and force is not None and force not in known:
        there = ", ".join(known)
        raise UsageError(f"The register has no officer of {force}. Its forces: {there}.")


def forces_of(register: Register) -> tuple[str, ...]:
    """The forces whose officers a register holds."""
    return tuple(sorted({officer.force for officer in register.officers.values()}))


def officer_on(register: Register, officer_id: str, day: date) -> Officer | None:
    """An officer as they were on a day: by the last posting that had begun, else by the first.

    ``None`` where the register does not have the officer. Days of service are never of a posting.
    """
    officer, postings = register.officers.get(officer_id), register.postings.get(officer_id)
    if officer is None or not postings:
        return officer
    begun = [posting for posting in postings if posting.starts_on <= day]
    held = begun[-1] if begun else postings[0]
    return replace(
        officer,
        role=held.role,
        front_line=held.front_line,
        station_id=held.station_id,
        main_duty=held.main_duty,
    )


def _devices(devices: Sequence[Device]) -> dict[str, Device]:
    found: dict[str, Device] = {}
    for device in devices:
        other = found.setdefault(device.serial_number, device)
        if (other.force, other.model) != (device.force, device.model):
            raise BadDataError(
                f"The serial number {device.serial_number} is that of two devices: "
                f"{other.model} of {other.force}, {device.model} of {device.force}. Keep the "
                "registers of two forces apart."
            )
    return found


def read_holdings(folder: Path) -> Holdings:
    """The rows of a register from a folder of Parquet tables; a table that is not there is empty.

    Raises
    ------
    BadDataError
        A table that decides who may carry is missing, or a file is not what it says.
    """
    if not holds_register(folder):
        raise BadDataError(
            f"{folder}: this is no register: it has no tables {' and '.join(NEEDED)}. Give a "
            "folder that `reddot carriage import` or `reddot demo` wrote."
        )
    missing = [name for name in BARS if not (folder / f"{name}.parquet").is_file()]
    if missing:
        raise BadDataError(
            f"{folder}: the table '{missing[0]}' is missing, and without it nobody can say who may "
            "carry. Put it back; where there is no such row it is there and empty."
        )
    there = {f: t for f, t in TABLES.items() if (folder / f"{t}.parquet").is_file()}
    found: dict[str, Any] = {field: read_beside(folder, table) for field, table in there.items()}
    return Holdings(**found)


def write_holdings(folder: Path, holdings: Holdings) -> None:
    """Write the rows of a register as Parquet tables, every one, empty ones too."""
    write_beside(folder, {table: getattr(holdings, field) for field, table in TABLES.items()})


def holds_register(folder: Path) -> bool:
    """Whether a folder holds the tables of a register.

    >>> holds_register(Path("/nowhere"))
    False
    """
    return all((folder / f"{name}.parquet").is_file() for name in NEEDED)


def _by(rows: Iterable[T], field: str) -> Mapping[str, tuple[T, ...]]:
    found: dict[str, list[T]] = defaultdict(list)
    for row in rows:
        found[getattr(row, field)].append(row)
    return {key: tuple(values) for key, values in found.items()}
