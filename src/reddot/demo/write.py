"""Write the county to a folder: records, the truth, what is planted, and what all this is."""

from __future__ import annotations

import json
from pathlib import Path

from reddot.demo.county import County
from reddot.demo.numbers import read_numbers, truth_text
from reddot.records.beside_storage import write_beside
from reddot.records.storage import write_reports

RECORDS = "records"
_NOTICE = """SYNTHETIC

Everything in this folder is invented. {force} is no county and no police force; no officer, no
person and no event in these records exists. They were made by a program from the seed {seed}.

Totals follow what is published for a force of this size in {period}, so that figures look as they
do in life. The effects in the records were put there and are stated in truth.toml; what is wrong
on purpose is listed in planted.json.

Do not cite any number from here as a fact about policing.
"""


def write_county(county: County, folder: Path) -> None:
    """Write the county; the same county gives the same bytes.

    Parameters
    ----------
    county
        The county as built.
    folder
        Made if it is not there; files of the same names are replaced.
    """
    records, numbers = folder / RECORDS, read_numbers()
    write_reports(county.reports, records)
    write_beside(records, county.beside)
    planted = json.dumps(county.planted, indent=1, sort_keys=True)
    notice = _NOTICE.format(force=numbers.force, period=numbers.period, seed=county.seed)
    for name, text in (
        ("truth.toml", truth_text()),
        ("planted.json", planted + "\n"),
        ("SYNTHETIC.txt", notice),
    ):
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
