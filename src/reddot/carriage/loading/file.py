"""Read an existing register from a CSV or a spreadsheet by a mapping: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from reddot.carriage.loading.authority import check_authorities
from reddot.carriage.loading.courses import count_shortfalls, outcomes_by_key, read_courses
from reddot.carriage.loading.devices import read_devices
from reddot.carriage.loading.endorsements import read_authorisations, read_endorsements
from reddot.carriage.loading.findings import Findings
from reddot.carriage.loading.issues import CARTRIDGES, DEVICES, read_issues
from reddot.carriage.loading.mapping import RegisterMapping
from reddot.carriage.loading.officer_changes import AgainstRegister, OfficerChange
from reddot.carriage.loading.officers import Officers
from reddot.carriage.loading.rows import RegisterRow, RowReader
from reddot.carriage.loading.spellings import check_spellings
from reddot.carriage.loading.suspensions import read_suspensions
from reddot.carriage.register import Holdings
from reddot.carriage.rules import Rules, shipped_rules
from reddot.records.importers.flat_files import FlatFile, open_flat
from reddot.records.importers.import_report import ImportReport
from reddot.records.report import local_day

NOTHING = Holdings()


@dataclass(frozen=True, slots=True)
class RegisterRead:
    """What a file gave: the rows of a register, or none while there is any problem; the account.

    In the account a row is refused when a problem names it, and all are when a problem is of the
    whole file, such as a heading that the mapping does not know. ``changes`` are what the file
    changes, from today, of officers whom the register has already: their rows are those of the
    register, and the postings from today say what is new.
    """

    holdings: Holdings
    report: ImportReport
    changes: tuple[OfficerChange, ...] = ()


def read_register_file(
    path: Path,
    mapping: RegisterMapping,
    known: Holdings = NOTHING,
    *,
    rules: Rules | None = None,
    today: date | None = None,
) -> RegisterRead:
    """Read a register from a file; nothing is guessed, and nothing is taken by halves.

    Parameters
    ----------
    path
        A CSV, XLSX or ODS file, a row for each course or for each officer.
    mapping
        What its headings, words and days mean.
    known
        What the register holds already. The file may repeat it, and may not contradict it.
    rules
        The rules that say how long authority lasts; those that ship unless others are given.
    today
        The day after which nothing can have been done, and from which an officer's base, duty or
        front line changes; today in England and Wales if left out.

    Returns
    -------
    RegisterRead
        With any problem the holdings are empty: mend the file and read it again.

    Raises
    ------
    BadDataError
        The file cannot be opened as a table of rows.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from reddot.carriage.loading.mapping import shipped_register_mapping
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "register.csv"
    ...     _ = path.write_text("officer_id,force,role,course,model,completed_on,passed\\n"
    ...         "E1,Kent,officer,initial,X2,2017-03-01,yes\\n"
    ...         "E1,Kent,officer,refresher,X3,2018-02-20,yes\\n")
    ...     read = read_register_file(path, shipped_register_mapping())
    >>> [(p.row, p.field, p.code) for p in read.report.problems]
    [(3, 'model', 'unknown_model')]
    """
    findings = Findings()
    file = open_flat(path)
    day = today or local_day(datetime.now(UTC))
    reader = RowReader(file.heading, mapping, findings, day)
    rows = [row for n, cells in file.rows if (row := reader.read(n, cells)) is not None]
    reader.check_styles()
    if file.not_read:
        _name_sheets(file, findings)
    if not rows:
        findings.add(None, "row", "no_rows", "The file has no rows below its heading. Give some.")
    at = (rules or shipped_rules(), day)
    holdings, counts, changes = _gather(rows, mapping, known, findings, at)
    report = findings.close(len(rows), _account(path, file, len(rows)), counts)
    if report.problems:
        return RegisterRead(Holdings(), report)
    return RegisterRead(holdings, report, tuple(changes))


def _gather(
    rows: Sequence[RegisterRow],
    mapping: RegisterMapping,
    known: Holdings,
    findings: Findings,
    at: tuple[Rules, date],
) -> tuple[Holdings, Mapping[str, int], Sequence[OfficerChange]]:
    rules, today = at
    officers = Officers(mapping, known, findings)
    for row in rows:
        officers.add(row)
    people = AgainstRegister(known, mapping, findings, today).read(officers.close())
    _check_spellings(rows, known, findings)
    taken = read_courses(rows, mapping, known.training, findings)
    given = outcomes_by_key(taken, known.training, rules)
    check_authorities(rows, given, mapping, findings)
    issues = read_issues(DEVICES, rows, known.device_issues, mapping, findings)
    cartridges = read_issues(CARTRIDGES, rows, known.cartridge_issues, mapping, findings)
    holdings = Holdings(
        officers=tuple(people.officers),
        postings=tuple(people.postings),
        training=tuple(found.course for found in taken),
        suspensions=read_suspensions(rows, mapping, known, findings),
        endorsements=read_endorsements(rows, officers, known, findings),
        role_authorisations=read_authorisations(rows, officers, known, findings),
        devices=read_devices(rows, issues, officers, known.devices, findings),
        device_issues=tuple(found.issue for found in issues),
        cartridge_issues=tuple(found.issue for found in cartridges),
    )
    counts = _counts(holdings) | {"officers_changed": people.changed}
    return holdings, counts | count_shortfalls(taken, given), people.changes


def _name_sheets(file: FlatFile, findings: Findings) -> None:
    """One sheet is read: what stands on others would be lost unseen."""
    others = ", ".join(f"'{name}'" for name in file.not_read)
    words = f"The workbook has rows on other sheets too: {others}; {file.read_as} would be read."
    findings.add(None, "row", "several_sheets", f"{words} Save the register's sheet alone.")


def _check_spellings(rows: Sequence[RegisterRow], known: Holdings, findings: Findings) -> None:
    named = {
        "officer_id": (officer.officer_id for officer in known.officers),
        "serial_number": (device.serial_number for device in known.devices),
        "cartridge_number": (issue.serial_number for issue in known.cartridge_issues),
    }
    for column, held in named.items():
        check_spellings(rows, column, findings, held)


def _counts(holdings: Holdings) -> dict[str, int]:
    tables = ("suspensions", "endorsements", "role_authorisations", "devices", "device_issues",
        "cartridge_issues")  # fmt: skip
    people = {"officers": len(holdings.officers), "courses": len(holdings.training)}
    return people | {table: len(getattr(holdings, table)) for table in tables}


def _account(path: Path, file: FlatFile, rows: int) -> dict[str, object]:
    return {
        "file": path.name,
        "read_as": file.read_as,
        "columns": len(file.heading),
        "rows": rows,
    }
