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
        The sources are published releases and reports at once.
    NotEnoughDataError
        The source is empty, or has no such figure.
    """
    if source.releases and source.reports is not None:
        raise UsageError("The sources are releases and reports. Ask for figures of one at a time.")
    if source.releases:
        return published_figures(source.releases, wanted)
    if source.reports is not None:
        return record_figures(source.reports.reports, wanted, "records")
    raise NotEnoughDataError("The source holds no figures and no reports.")
