"""The check of the file read back finds a difference where there is one."""

from __future__ import annotations

from dataclasses import replace

from reddot.demo.county import County
from reddot.demo.read_back import check_read_back
from reddot.figures.record_question import financial_years
from reddot.records.record_tables import tables_of
from reddot.records.report import Report


def _changed(reports: tuple[Report, ...]) -> list[Report]:
    first, *others = reports
    assert first.subject is not None
    age = "65+" if first.subject.perceived_age_band != "65+" else "50-64"
    return [replace(first, subject=replace(first.subject, perceived_age_band=age)), *others]


def test_one_age_changed_is_found_and_named(county: County) -> None:
    own = tables_of(county.reports)
    spans = financial_years(own.days())
    assert check_read_back(own, own, spans).differences == ()
    found = check_read_back(own, tables_of(_changed(county.reports)), spans)
    assert found.differences == ("age_band",)
