from __future__ import annotations

from datetime import UTC, datetime

import pytest

from reddot.errors import NotEnoughDataError, UsageError
from reddot.figures.selection import Selection
from reddot.figures.tables import make_figures
from reddot.records.record_tables import RecordTables, tables_of
from reddot.records.report import Report, TacticUse
from reddot.records.source import Source

from .published import NORFOLK_2017_18, a_release, a_row, a_table

REPORT = Report(
    report_id="r",
    force="Eastshire",
    used_at=datetime(2017, 6, 1, 12, tzinfo=UTC),
    tactics=(TacticUse(position=1, tactic="ced_drawn"),),
)


def test_an_empty_source_is_refused() -> None:
    with pytest.raises(NotEnoughDataError, match="no figures and no reports"):
        make_figures(Source(), Selection())


def test_releases_give_published_figures() -> None:
    source = Source(releases=(a_release(a_table(a_row(NORFOLK_2017_18))),))
    assert make_figures(source, Selection()).rows[0].source == "release.ods, Table 13"


def test_reports_give_counted_figures() -> None:
    source = Source(records=_records())
    assert make_figures(source, Selection()).rows[0].source == "records"


def test_a_source_of_releases_and_reports_leaves_neither_out_in_silence() -> None:
    source = Source(
        releases=(a_release(a_table(a_row(NORFOLK_2017_18))),),
        records=_records(),
    )
    with pytest.raises(UsageError, match="one at a time"):
        make_figures(source, Selection())


def _records() -> RecordTables:
    return tables_of([REPORT])
