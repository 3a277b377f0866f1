"""Files in the Metropolitan Police's layout, made row by row for a test."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from reddot.records.importers.flat_mapping import read_mapping

HEADER = read_mapping("mps").header
LATER = ("CED Used", "CED Device Serial No")
ORDINARY = {
    "IncidentDate": "01/06/2020",
    "IncidentTime": "22:15",
    "Borough": "Camden",
    "SubjectAge": "18-34",
    "SubjectGender": "Male",
    "SubjectEthnicity": "Asian (or Asian British)",
    "PhysicalDisability": "No",
    "MentalDisability": "No",
    "Incident Location: Street/Highway": "Yes",
    "Incident Location: Dwelling": "No",
    "Reason for Force: Protect self": "Yes",
    "Tactic 1": "Compliant Handcuffing",
    "Effective 1": "Yes",
    "CED Used": "No",
    "TrainedCED": "No",
}


def write_mps(
    folder: Path,
    rows: Sequence[Mapping[str, str]],
    *,
    header: Sequence[str] = HEADER,
    encoding: str = "cp1252",
    name: str = "force.csv",
) -> Path:
    """Write rows that differ from an ordinary one in what is given."""
    path = folder / name
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, header, restval="", extrasaction="ignore")
        writer.writeheader()
        writer.writerows({**ORDINARY, **row} for row in rows)
    return path
