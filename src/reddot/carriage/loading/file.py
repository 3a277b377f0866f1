"""Read an existing register from a CSV or a spreadsheet by a mapping: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from reddot.carriage.loading.authority import check_authorities
from reddot.carriage.loading.courses import count_shortfalls, outcomes_by_key, read_courses
from reddot.carriage.loading.devices import read_devices
from reddot.carriage.loading.findings import Findings
from reddot.carriage.loading.mapping import RegisterMapping
from reddot.carriage.loading.officers import Officers, check_spellings
from reddot.carriage.loading.rows import RegisterRow, RowReader
from reddot.carriage.loading.suspensions import read_endorsements, read_suspensions
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
    whole file, such as a heading that the mapping does not know.
    """

    holdings: Holdings
    report: ImportReport


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
        The day after which nothing can have been done; today in England and Wales if left out.

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
    reader = RowReader(file.heading, mapping, findings, today or local_day(datetime.now(UTC)))
    rows = [row for n, cells in file.rows if (row := reader.read(n, cells)) is not None]
    reader.check_styles()
    if not rows:
        findings.add(None, "row", "no_rows", "The file has no rows below its heading. Give some.")
    holdings, counts = _gather(rows, mapping, known, findings, rules or shipped_rules())
    account = _account(path, file, len(rows))
    report = findings.close(len(rows), account, counts)
    return RegisterRead(Holdings() if report.problems else holdings, report)


def _gather(
    rows: Sequence[RegisterRow],
    mapping: RegisterMapping,
    known: Holdings,
    findings: Findings,
    rules: Rules,
) -> tuple[Holdings, Mapping[str, int]]:
    officers = Officers(mapping, known, findings)
    for row in rows:
        officers.add(row)
    check_spellings(rows, "officer_id", findings, officers.known)
    serials = (device.serial_number for device in known.devices)
    check_spellings(rows, "serial_number", findings, serials)
    taken = read_courses(rows, mapping, known.training, findings)
    given = outcomes_by_key(taken, known.training, rules)
    check_authorities(rows, given, mapping, findings)
    devices = read_devices(rows, officers, known, findings)
    holdings = Holdings(
        officers=tuple(officers.close()),
        training=tuple(found.course for found in taken),
        suspensions=read_suspensions(rows, mapping, known, findings),
        endorsements=read_endorsements(rows, mapping, known, findings),
        devices=devices.devices,
        device_issues=devices.issues,
    )
    return holdings, _counts(holdings) | count_shortfalls(taken, given)


def _counts(holdings: Holdings) -> dict[str, int]:
    return {
        "officers": len(holdings.officers),
        "courses": len(holdings.training),
        "suspensions": len(holdings.suspensions),
        "endorsements": len(holdings.endorsements),
        "devices": len(holdings.devices),
        "device_issues": len(holdings.device_issues),
    }


def _account(path: Path, file: FlatFile, rows: int) -> dict[str, object]:
    return {
        "file": path.name,
        "read_as": file.read_as,
        "columns": len(file.heading),
        "rows": rows,
    }
