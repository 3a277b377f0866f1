"""The snapshot: what figures count is what the store holds, named by its checkpoint."""

from __future__ import annotations

import json

import pyarrow.parquet as pq

from cast import Cast, draft_report, submitted_report
from reddot.demo.county import build_county
from reddot.figures.selection import Selection
from reddot.figures.tables import make_figures
from reddot.records.record_tables import tables_of
from reddot.records.source import Source, read_records
from reddot.store import actions
from reddot.store.actions.sequencing import checkpoints, sequence
from reddot.store.answers import as_report, with_children
from reddot.store.models import Report
from reddot.store.snapshot import SNAPSHOT, newest_snapshot, write_snapshot


def test_it_holds_what_was_submitted_by_force_and_year(cast: Cast) -> None:
    row = submitted_report(cast)
    draft_report(cast, author=cast.colleague)
    sequence()
    made = write_snapshot()
    assert (made.reports, made.returned) == (1, 0)
    (part,) = made.folder.glob("force=Eastshire/period=*")
    table = pq.read_table(part / "reports.parquet")
    assert table.column("report_id").to_pylist() == [row.report_id]
    manifest = json.loads((made.folder / SNAPSHOT).read_text())
    assert manifest["checkpoint"] == checkpoints()[-1].as_json()
    assert newest_snapshot() == made.folder


def test_a_report_being_mended_is_in_it_and_counted_apart(cast: Cast) -> None:
    row = submitted_report(cast)
    actions.return_report(cast.supervisor, row.key, row.version, "Say more.")
    assert (write_snapshot().reports, write_snapshot().returned) == (1, 1)


def test_figures_of_the_snapshot_are_those_of_the_reports(db: None) -> None:  # noqa: ARG001
    reports = build_county(3).reports[:700]
    stored, known = actions.import_reports(None, reports, source="demo")
    assert (stored, known) == (700, ())
    made = write_snapshot()
    wanted = Selection()
    own = make_figures(Source(records=tables_of(reports)), wanted).as_json()
    kept = make_figures(Source(records=read_records(made.folder)), wanted).as_json()
    assert own["rows"]
    assert kept["rows"] == own["rows"]


def test_an_imported_report_comes_out_as_it_went_in(db: None) -> None:  # noqa: ARG001
    reports = {r.report_id: r for r in build_county(2).reports[:300]}
    actions.import_reports(None, reports.values())
    for row in with_children(Report.objects.all()):
        out, back = reports[row.report_id], as_report(row)
        assert (back.subject is None) == (out.subject is None)
        for name in (
            "locations", "reasons", "outcomes", "impact_factors", "tactics", "devices", "as_given",
            "primary_conduct", "used_at", "submitted_at", "officer_id", "incident_id", "status",
            "crime_reference", "narrative", "force", "trained_ced", "subject_injury_level",
        ):  # fmt: skip
            assert getattr(back, name) == getattr(out, name), name


def test_importing_again_stores_nothing_twice(db: None) -> None:  # noqa: ARG001
    reports = build_county(2).reports[:50]
    actions.import_reports(None, reports)
    stored, known = actions.import_reports(None, [*reports, reports[0]])
    assert (stored, len(known)) == (0, 51)
    assert Report.objects.count() == 50
