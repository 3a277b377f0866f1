"""Make a table of figures from whatever source holds it."""

from __future__ import annotations

from reddot.errors import NotEnoughDataError, UsageError
from reddot.figures.figure import FigureTable
from reddot.figures.published_figures import published_figures
from reddot.figures.record_figures import record_figures
from reddot.figures.selection import Selection
from reddot.records.source import Source


def make_figures(source: Source, wanted: Selection) -> FigureTable:
    """Make a table of figures: from published releases if there are any, else from records.

    Parameters
    ----------
    source
        What was read of the files a person named.
    wanted
        The table, the forces, the periods, the ladder, a rate.

    Raises
    ------
    UsageError
        The sources are published releases and reports at once, or a breakdown is asked of a
        publication.
    NotEnoughDataError
        The source is empty, or has no such figure.
    """
    if source.releases and source.records is not None:
        raise UsageError("The sources are releases and reports. Ask for figures of one at a time.")
    if source.releases:
        _check_not_broken_down(wanted)
        return published_figures(source.releases, wanted)
    if source.records is not None:
        return record_figures(source.records, wanted, "records")
    raise NotEnoughDataError("The source holds no figures and no reports.")


def _check_not_broken_down(wanted: Selection) -> None:
    """A publication prints the tables it has: nothing else can be counted from it."""
    asked = {
        "--by": wanted.by,
        "--unit": wanted.unit != "reports",
        "--tactic": wanted.tactic,
        "--disparity": wanted.reference,
        "--together": wanted.together,
    }
    given = [name for name, value in asked.items() if value]
    if given:
        raise UsageError(
            f"{given[0]} is for records; a release has the tables that were published. For a "
            "breakdown ask for one of them, such as --table tactics_by_age."
        )
