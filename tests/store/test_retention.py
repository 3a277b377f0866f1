"""How long records are kept, what is due, who sees it, and that every field is on the data map."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from cast import MEMBERS, Cast, client_of, draft_report, signed_off_report, submitted_report
from reddot.errors import BadDataError
from reddot.records.report import Report as Record
from reddot.store import actions
from reddot.store.data_map import data_map, data_map_page, map_faults, stored_fields
from reddot.store.models import Report
from reddot.store.retention import Due, Rule, due_for_erasure, read_rules, rules_on, shipped_rules
from reddot.store.setup import place

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
RULE = """[[rules]]
kind = "report"
after = "use of force"
years = 3
effective = 2020-01-01
law = "A law"
note = "A note"
"""


def _due(now: datetime, kind: str, *forces: str) -> set[str]:
    found: tuple[Due, ...] = due_for_erasure(now, forces or None)
    (one,) = [due for due in found if due.rule.kind == kind]
    return {report.report_id for report in one.reports}


def _used_on(row: Report, day: date) -> Report:
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    Report.objects.filter(key=row.key).update(used_at=at, used_on=day)
    row.refresh_from_db()
    return row


def test_a_report_is_due_once_seven_years_are_over_and_not_a_day_before(cast: Cast) -> None:
    row = _used_on(signed_off_report(cast), date(2019, 3, 1))
    assert _due(NOW, "report") == set()
    assert _due(NOW + timedelta(days=1), "report") == {row.report_id}
    _used_on(row, date(2019, 2, 28))
    assert _due(NOW, "report") == {row.report_id}


def test_the_29th_of_february_is_the_28th_in_a_year_without_it() -> None:
    (rule, *_) = shipped_rules()
    assert rule.first_day_kept(date(2028, 2, 29)) == date(2021, 2, 28)
    assert rule.first_day_kept(date(2026, 3, 1)) == date(2019, 3, 1)


def test_an_imported_report_counts_from_its_day_or_else_from_its_import(cast: Cast) -> None:
    old = Record(report_id="OLD", force="Eastshire", used_on=date(2010, 5, 5))
    timed = Record(report_id="TIMED", force="Eastshire", used_at=datetime(2010, 5, 5, tzinfo=UTC))
    undated = Record(report_id="UNDATED", force="Eastshire")
    actions.import_reports(cast.force_lead, [old, timed, undated])
    assert _due(NOW, "report") == {"OLD", "TIMED"}
    assert _due(timezone.now() + timedelta(days=8 * 366), "report") >= {"UNDATED"}


def test_drafts_and_discarded_ones_are_due_by_their_own_rules(cast: Cast) -> None:
    draft, gone = draft_report(cast), draft_report(cast, author=cast.colleague)
    actions.discard_report(cast.colleague, gone.key, gone.version)
    later = timezone.now() + timedelta(days=31)
    assert _due(later, "discarded") == {gone.report_id}
    assert _due(later, "draft") == set()
    assert _due(timezone.now() + timedelta(days=91), "draft") == {draft.report_id}


def test_what_is_due_is_of_the_forces_that_are_asked_for_and_is_not_erased(cast: Cast) -> None:
    ours = _used_on(signed_off_report(cast), date(2000, 1, 1))
    theirs = _used_on(submitted_report(cast, author=cast.outsider), date(2000, 1, 1))
    assert _due(NOW, "report") == {ours.report_id, theirs.report_id}
    assert _due(NOW, "report", "Eastshire") == {ours.report_id}
    assert Report.objects.count() == 2


@pytest.mark.parametrize("name", MEMBERS)
def test_a_force_lead_sees_what_is_due_of_their_force_with_the_way_to_erase_it(
    cast: Cast, name: str
) -> None:
    ours = _used_on(signed_off_report(cast), date(2000, 1, 1))
    response = client_of(cast.member(name)).get("/retention/")
    if name in ("force_lead", "outsider"):
        assert response.status_code == 200
        assert (f"/reports/{ours.key}/erase/" in response.text) == (name == "force_lead")
        assert "7 years after use of force" in response.text
    elif name == "public":
        assert response.status_code == 302
    else:
        assert response.status_code == 403
        assert "Only a force lead of its force can see what is due" in response.text


def test_the_newest_rule_in_effect_counts() -> None:
    older, newer = (
        Rule(kind="report", after="use", effective=date(y, 1, 1), law="L", note="N", years=y - 2010)
        for y in (2018, 2025)
    )
    assert [r.years for r in rules_on(date(2024, 12, 31), (newer, older))] == [8]
    assert [r.years for r in rules_on(date(2025, 1, 1), (newer, older))] == [15]
    assert rules_on(date(2017, 1, 1), (newer, older)) == ()


def test_a_force_s_own_rules_count_instead(cast: Cast) -> None:
    row = _used_on(signed_off_report(cast), date(2022, 1, 1))
    own = place().folder / "retention.toml"
    own.write_text(RULE, encoding="utf-8")
    try:
        assert _due(NOW, "report") == {row.report_id}
        assert len(due_for_erasure(NOW)) == 1
    finally:
        own.unlink()
    assert _due(NOW, "report") == set()


@pytest.mark.parametrize(
    "wrong",
    [
        "no toml",
        RULE.replace('kind = "report"', 'kind = "everything"'),
        RULE.replace("years = 3", ""),
        RULE.replace("years = 3", "years = 0"),
        RULE.replace("years = 3", "years = true"),
        RULE.replace("years = 3", "years = 3\ndays = 3"),
        RULE.replace("2020-01-01", '"soon"'),
        RULE.replace('law = "A law"', ""),
        RULE + 'colour = "red"\n',
    ],
)
def test_rules_that_say_too_little_or_too_much_are_refused(wrong: str) -> None:
    with pytest.raises(BadDataError, match=r"retention\.toml"):
        read_rules(wrong)


def test_every_field_of_the_store_is_on_the_data_map() -> None:
    assert map_faults() == ()


def test_a_field_that_is_not_listed_is_found() -> None:
    fields = stored_fields()["Report"] | {"shoe_size"}
    assert data_map()["Report"].faults(fields) == ("Report.shoe_size is not listed",)


def test_what_is_known_to_be_sensitive_is_on_the_map_as_such() -> None:
    report = data_map()["Report"]
    assert {"perceived_ethnicity", "perceived_health", "narrative"} <= set(report.sensitive)
    assert report.regime == "law_enforcement"
    assert data_map()["Officer"].regime == "uk_gdpr"


def test_the_page_names_every_model_and_rule() -> None:
    page = data_map_page()
    for model in stored_fields():
        assert f"| `{model}` |" in page
    assert "7 years" in page


def test_erasing_what_is_due_takes_it_off_the_list(cast: Cast) -> None:
    row = _used_on(signed_off_report(cast), date(2000, 1, 1))
    actions.erase_record(cast.force_lead, row.key, "retention_ended")
    assert _due(NOW, "report") == set()
    assert not Report.objects.filter(key=row.key).exists()
