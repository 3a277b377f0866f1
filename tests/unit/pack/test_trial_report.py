"""The report of a trial on a page and in files: labels, reasons and groups are never lost."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from reddot.errors import UsageError
from reddot.pack.blocks import Section
from reddot.pack.page import render_page
from reddot.pack.pdf import render_pdf
from reddot.pack.trial_report import trial_document, trial_sections, write_trial_report
from reddot.pack.trial_words import EXPLORATORY, GROUP_NAMES, OUTSIDE
from reddot.trial.folder import open_trial
from reddot.trial.reading.counted import NotMatched
from reddot.trial.reading.studying import Sources, study_of
from reddot.trial.report import NEVER_AN_EFFECT, TrialReport
from reddot.trial.reporting.run import analyse
from reddot.trial.reporting.study import Asked
from small_trial import small_trial


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> TrialReport:
    made = small_trial(tmp_path_factory.mktemp("trial"))
    study = study_of(open_trial(made.folder.path), Sources(outcomes=made.outcomes))
    found = analyse(study, Asked(draws=199))
    return replace(
        found,
        on_reports={"officer_injured": (4, 0)},
        not_matched=(NotMatched("reports", "r<7>", "no_officer", "it names no officer"),),
    )


def parts(report: TrialReport) -> list[Section]:
    return [part for section in trial_sections(report) for part in section.sections]


def test_every_analysis_is_headed_planned_or_exploratory(report: TrialReport) -> None:
    for outcome in report.outcomes:
        titles = {part.key: part for part in parts(report)}
        for one in outcome.analyses:
            part = titles[f"{outcome.outcome}-{one.method}-{one.estimand}"]
            start = EXPLORATORY if one.exploratory else "Planned"
            assert part.title.startswith(start)
        page = render_page(trial_document(report))
        assert page.count(OUTSIDE) >= sum(a.exploratory for a in outcome.analyses)


def test_all_groups_are_in_every_table_of_effects(report: TrialReport) -> None:
    page = render_page(trial_document(report))
    tables = re.findall(r"<table.*?</table>", page, re.DOTALL)
    effects = [table for table in tables if "by group" in table]
    assert len(effects) >= 2
    for table in effects:
        assert all(name in table for name in GROUP_NAMES.values())


def test_a_reason_stands_where_there_is_no_number(report: TrialReport) -> None:
    page = render_page(trial_document(report))
    reasons = {e.reason for o in report.outcomes for a in o.analyses for e in a.effects if e.reason}
    assert reasons
    from html import escape

    assert all(escape(reason) in page for reason in reasons)


def test_flags_of_reports_have_no_ratio_and_rows_not_laid_are_named(report: TrialReport) -> None:
    page = render_page(trial_document(report))
    assert NEVER_AN_EFFECT in page
    part = page[page.index('id="on-reports"') : page.index('id="not-matched"')]
    assert ">4</td>" in part
    assert ">0</td>" in part
    assert "atio" not in part.replace("violation", "")
    assert "r&lt;7&gt;" in page


def test_keys_are_unique_and_an_invented_force_is_marked(report: TrialReport) -> None:
    page = render_page(trial_document(report))
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert "Synthetic records" in page


def test_it_prints_as_pdf(report: TrialReport) -> None:
    from datetime import date

    assert render_pdf(trial_document(report), date(2019, 1, 1)).startswith(b"%PDF")


def test_files_are_written_and_the_data_is_the_report(report: TrialReport, tmp_path: Path) -> None:
    written = write_trial_report(report, tmp_path / "out")
    assert [one.path.name for one in written] == ["report.html", "report.json", "flow.svg"]
    assert all(one.path.stat().st_size == one.size for one in written)
    data = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert data == json.loads(json.dumps(report.as_json()))


def test_a_file_in_the_way_is_named(report: TrialReport, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(UsageError, match="out cannot be written"):
        write_trial_report(report, tmp_path / "out")


def test_a_plan_that_does_not_hold_is_said_first(report: TrialReport) -> None:
    page = render_page(trial_document(replace(report, not_frozen="The plan came late.")))
    assert page.index("The plan came late.") < page.index('id="flow"')
