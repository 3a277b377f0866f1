"""The register: officers, courses, suspensions, endorsements, devices and their issue, indexed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

from reddot.carriage.authority import Outcome, outcomes
from reddot.carriage.rules import Rules, shipped_rules
from reddot.errors import BadDataError
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
from reddot.records.beside_storage import read_beside, write_beside

T = TypeVar("T")
NEEDED = ("officers", "training")


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """What a register is made of, as rows; whatever a source does not have is left empty."""

    officers: Sequence[Officer] = ()
    training: Sequence[Training] = ()
    suspensions: Sequence[Suspension] = ()
    endorsements: Sequence[Endorsement] = ()
    role_authorisations: Sequence[RoleAuthorisation] = ()
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
    of issue; authorisations are of the forces.
    """

    rules: Rules
    officers: Mapping[str, Officer]
    outcomes: Mapping[str, Sequence[Outcome]]
    suspensions: Mapping[str, Sequence[Suspension]]
    endorsements: Mapping[str, Sequence[Endorsement]]
    role_authorisations: Sequence[RoleAuthorisation]
    devices: Mapping[str, Device]
    issues_of_officer: Mapping[str, Sequence[DeviceIssue]]
    issues_of_device: Mapping[str, Sequence[DeviceIssue]]
    cartridges_of_officer: Mapping[str, Sequence[CartridgeIssue]]

    def models(self) -> tuple[str, ...]:
        """The models of CED that the register knows, by courses or devices."""
        found = {outcome.course.model for all_of in self.outcomes.values() for outcome in all_of}
        return tuple(sorted(found | {device.model for device in self.devices.values()}))


def make_register(holdings: Holdings, rules: Rules | None = None) -> Register:
    """Index the rows of a register; the rules that ship apply unless others are given."""
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
        devices={device.serial_number: device for device in holdings.devices},
        issues_of_officer=_by(issues, "officer_id"),
        issues_of_device=_by(issues, "serial_number"),
        cartridges_of_officer=_by(holdings.cartridge_issues, "officer_id"),
    )


def read_holdings(folder: Path) -> Holdings:
    """The rows of a register from a folder of Parquet tables; a table that is not there is empty.

    Raises
    ------
    BadDataError
        There is no table of officers or of training, or a file is not what it says.
    """
    missing = [name for name in NEEDED if not (folder / f"{name}.parquet").is_file()]
    if missing:
        raise BadDataError(
            f"{folder}: there is no table '{missing[0]}' here, so this is no register. Give a "
            "folder that `reddot carriage import` or `reddot demo` wrote."
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
