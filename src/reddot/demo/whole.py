"""The demonstration as a whole: the county written, published by row, read back, and packed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from reddot.claims.story import Story
from reddot.demo.county import County, build_county
from reddot.demo.mps_file import write_mps_file
from reddot.demo.read_back import ReadBack, check_read_back
from reddot.demo.write import RECORDS, write_county
from reddot.figures.figure import FigureTable
from reddot.figures.record_question import financial_years
from reddot.figures.selection import Selection
from reddot.figures.tables import make_figures
from reddot.pack.contents import Contents, gather
from reddot.pack.write import Written, write_pack
from reddot.records.importers.import_report import ImportReport
from reddot.records.importers.run import run_import
from reddot.records.source import Source, read_records

PUBLISHED_FILE = "SYNTHETIC-eastshire-mps-layout.csv"
READ_BACK = "from-mps-layout"
Steps = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Shown:
    """What the demonstration made and found."""

    county: County
    folder: Path
    account: ImportReport
    read_back: ReadBack
    figures: FigureTable
    pack: tuple[Written, ...]

    def as_json(self) -> dict[str, object]:
        """The demonstration as the command prints it."""
        account = self.account
        return {
            "folder": str(self.folder),
            "import": {
                "rows_read": account.rows_read,
                "rows_kept": account.rows_kept,
                "rows_refused": account.rows_refused,
                "restored": [r.as_json() for r in account.restored],
            },
            "read_back": self.read_back.as_json(),
            "figures": self.figures.as_json(),
            "pack": [written.as_json() for written in self.pack],
        }


def show_county(seed: int, folder: Path, story: Story, made_on: date, step: Steps) -> Shown:
    """Build the county, write it, publish it by row, read that back, and make its evidence pack.

    Parameters
    ----------
    seed
        The same seed gives the same files.
    folder
        Where everything is written; made if it is not there.
    story
        The claims that the pack judges, by published figures.
    made_on
        The day that the pack bears.
    step
        Told of progress: stages done and how many there are.
    """
    stages = 5
    county = build_county(seed)
    step(1, stages)
    write_county(county, folder)
    write_mps_file(county.reports, folder / PUBLISHED_FILE)
    step(2, stages)
    force = county.reports[0].force
    account = run_import([folder / PUBLISHED_FILE], "mps", folder / READ_BACK, force=force)
    step(3, stages)
    own, read = read_records(folder / RECORDS), read_records(folder / READ_BACK)
    read_back = check_read_back(own, read, financial_years(own.days()))
    step(4, stages)
    source = Source(records=own)
    wanted = Contents(made_on=made_on, story=story, sources=(f"{folder.name}/{RECORDS}",))
    pack = write_pack(gather(source, wanted), folder)
    step(5, stages)
    return Shown(county, folder, account, read_back, make_figures(source, Selection()), pack)
