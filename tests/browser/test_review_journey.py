"""Two officers, one incident: reported, returned, mended, signed off, added to, on a phone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from browser.live import Opened, Site, group, heading, press, sign_in, tap, tick, write
from browser.typed_reports import (
    ACCOUNT,
    AUTHOR_DEVICES,
    DISPATCH,
    NOT_BOTH,
    answer_all,
    author_stored,
    author_types,
    colleague_stored,
    colleague_types,
)
from cast import SIGNED_IN, Cast
from reddot.records.questions import QUESTIONS
from reddot.records.report import Report
from reddot.store import models
from reddot.store.answers import answer_of
from reddot.store.audit import report_record
from reddot.store.reading import as_report

TO_MEND = "The crime reference ends in /24-B.\nCount the cycles of the X2 again."
COMMENT = "Read with the video; “in line with training”."
ADDENDUM = "The knife was found later:\nexhibit <JB/1>."
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def test_from_the_first_answer_to_the_addendum(site: Site, cast: Cast) -> None:
    author = site.enter()
    sign_in(author.page, cast.author)
    heading(author.page, "My reports")
    report_alone(author.page)
    row = models.Report.objects.get(officer_id="E1")
    assert as_report(row) == author_stored(row)

    colleague = site.enter(cast.colleague)
    join(colleague.page)
    other = models.Report.objects.get(officer_id="E2")

    supervisor = site.enter(cast.supervisor)
    give_back(supervisor.page, row)
    mend(author.page, row)
    sign_off(supervisor.page, row)
    add(author.page, row)

    check_reports(row, other)
    check_review(cast, row)
    check_history(cast, row)
    check_audit(cast, row, other)
    for opened in (author, colleague, supervisor):
        check_quiet(opened)


def report_alone(page: Page) -> None:
    page.goto("/report/start/")
    tick(page, "Any other force")
    press(page, "Start")
    page.get_by_role("link", name="What happened", exact=True).tap()
    answer_all(page, author_types(touch=True))
    press(page, "Submit the report")
    expect(page.locator("h1")).to_contain_text("Report submitted")


def join(page: Page) -> None:
    page.goto("/report/start/")
    tick(page, "Force in an incident that a colleague has reported")
    press(page, "Start")
    heading(page, "Which incident was it?")
    page.get_by_role("link", name=DISPATCH).tap()
    heading(page, "Join this incident")
    tick(page, "Yes, take them over", "Person 1", "Any other force")
    press(page, "Start my report")
    page.get_by_role("link", name="What happened", exact=True).tap()
    answer_all(page, colleague_types())
    change(page, "What influenced the use of force?", "Add")
    tick(page, "Size, gender or build")
    press(page, "Continue")
    heading(page, "Check your answers")
    page.get_by_label("Or keep both answers, and say why").fill(NOT_BOTH)
    press(page, "Submit the report")
    expect(page.locator("h1")).to_contain_text("Report submitted")


def give_back(page: Page, row: models.Report) -> None:
    page.goto("/queue/")
    page.get_by_role("link", name=row.report_id).tap()
    write(page, "What is to be mended?", TO_MEND)
    press(page, "Return it")
    heading(page, "Review queue")
    expect(page.get_by_role("link", name=row.report_id)).to_have_count(0)


def mend(page: Page, row: models.Report) -> None:
    page.goto("/reports/")
    page.get_by_role("link", name=row.report_id).tap()
    expect(page.locator("main")).to_contain_text("Count the cycles of the X2 again.")
    page.get_by_role("button", name="Check your answers and submit").tap()
    change(page, "What is the crime reference?")
    write(page, "What is the crime reference?", "42/0815/24-B")
    press(page, "Continue")
    change(page, "How was each CED used?")
    write(group(page, "CED 2"), "How many cycles were there in all?", "1")
    right = group(page, "CED 1").get_by_role("checkbox", name="Front 3: right side of the chest")
    right.tap()
    expect(right).not_to_be_checked()
    tap(group(page, "CED 1"), "Front 4: left side of the chest", touch=True)
    press(page, "Continue")
    heading(page, "Check your answers")
    press(page, "Submit the report")
    expect(page.locator("h1")).to_contain_text("Report submitted")


def change(page: Page, question: str, action: str = "Change") -> None:
    heading(page, "Check your answers")
    row = page.locator(".govuk-summary-list__row").filter(has_text=question)
    row.get_by_role("link", name=action).tap()
    heading(page, question)


def sign_off(page: Page, row: models.Report) -> None:
    page.goto("/queue/")
    page.get_by_role("link", name=row.report_id).tap()
    expect(page.locator("main")).to_contain_text("42/0815/24-B")
    write(page, "Comment", COMMENT)
    press(page, "Sign off")
    heading(page, "Review queue")


def add(page: Page, row: models.Report) -> None:
    page.goto(f"/reports/{row.key}/")
    page.get_by_role("button", name="Add an addendum").tap()
    write(page, "What do you add?", ADDENDUM)
    press(page, "Add it")
    expect(page.locator("main")).to_contain_text("exhibit <JB/1>.")
    expect(page.locator("main")).to_contain_text("The man held a kitchen knife")


# --- what the store holds in the end


def mended(row: models.Report) -> Report:
    first, second = AUTHOR_DEVICES
    devices = (
        replace(first, body_map=frozenset({"front_4", "back_k"})),
        replace(second, total_cycles=1),
    )
    return replace(author_stored(row), crime_reference="42/0815/24-B", devices=devices)


def check_reports(row: models.Report, other: models.Report) -> None:
    for one in (row, other):
        one.refresh_from_db()
    assert as_report(models.Report.objects.get(pk=row.pk)) == mended(row)
    assert as_report(models.Report.objects.get(pk=other.pk)) == colleague_stored(other)
    assert models.Report.objects.count() == 2
    assert (row.incident_id, row.subject_id) == (other.incident_id, other.subject_id)
    assert models.Incident.objects.count() == models.Subject.objects.count() == 1
    kept = other.kept_contradictions.get()
    assert (kept.code, kept.reason) == ("contradiction_cycles", NOT_BOTH)
    assert not row.kept_contradictions.exists()


def check_review(cast: Cast, row: models.Report) -> None:
    assert (row.state, row.source, row.fast) == ("signed_off", "form", False)
    assert (row.signed_off_by, row.sign_off_comment) == (cast.supervisor, COMMENT)
    assert row.first_submitted_at is not None
    assert row.submitted_at is not None
    assert row.signed_off_at is not None
    assert row.started_at < row.first_submitted_at < row.submitted_at < row.signed_off_at
    assert row.return_reason is None
    assert row.narrative == ACCOUNT
    added = row.addenda.get()
    assert (added.author, added.text) == (cast.author, ADDENDUM)
    assert added.added_at > row.signed_off_at


def check_history(cast: Cast, row: models.Report) -> None:
    edit = row.edits.get()
    assert (edit.author, edit.reason, edit.note) == (
        cast.supervisor,
        "asked_by_supervisor",
        TO_MEND,
    )
    assert edit.closed_at == row.submitted_at
    one, two = edit.changes.all()
    assert (one.field, one.before, one.after) == (
        "crime_reference",
        "42/0815/24",
        "42/0815/24-B",
    )
    assert two.field == "devices"
    assert ("total_cycles=11" in two.before, "total_cycles=11" in two.after) == (True, False)
    assert ("body_map=back_k; front_3" in two.before, two.before.count("position=")) == (True, 2)
    assert ("body_map=back_k; front_4" in two.after, two.after.count("position=")) == (True, 2)


PAGES_READ = 20
OF_THE_AUTHOR = (
    ("author", "collection", "start_report", ""),
    ("author", "collection", "submit_report", ""),
    ("colleague", "consultation", "view_incident", ""),  # what would be taken over
    ("colleague", "consultation", "view_incident", ""),  # and the taking over
    ("supervisor", "consultation", "view_report", ""),
    ("supervisor", "alteration", "return_report", ""),
    ("author", "alteration", "save_answers", "crime_reference"),
    ("author", "alteration", "save_answers", "devices"),
    ("author", "collection", "submit_report", ""),
    ("supervisor", "consultation", "view_report", ""),
    ("supervisor", "alteration", "sign_off_report", ""),
    ("author", "consultation", "view_report", ""),
    ("author", "collection", "add_addendum", ""),
    ("author", "consultation", "view_report", ""),
)
OF_THE_COLLEAGUE = (
    ("colleague", "collection", "start_report", ""),
    ("colleague", "collection", "submit_report", ""),
)


def check_audit(cast: Cast, row: models.Report, other: models.Report) -> None:
    asked = {question.field for question in QUESTIONS}
    steps, saved = logged(cast, row)
    assert steps == OF_THE_AUTHOR
    assert saved == asked - {"body_worn_video_off_reason"}
    steps, saved = logged(cast, other)
    assert steps == OF_THE_COLLEAGUE
    typed = {field for field in asked if answer_of(colleague_stored(other), field)}
    assert saved == typed - {"used_at", "dispatch_reference"}  # those came with the incident


def logged(cast: Cast, row: models.Report) -> tuple[tuple[tuple[str, ...], ...], set[str]]:
    """What the log says was done, in order; and the answers saved in the draft, in any."""
    names = {f"user:{getattr(cast, name).pk}": name for name in SIGNED_IN}
    found = models.AuditRow.objects.filter(record=report_record(row.key)).order_by("at")
    lines = [(names[one.actor], one.operation, one.action, one.detail) for one in found]
    opened = [line for line in lines if line[1:] == ("consultation", "open_report", "")]
    assert len(opened) >= PAGES_READ  # each page that shows the report is a reading of it
    lines = [line for line in lines if line not in opened]
    drafted = [line for line in lines if line[1:3] == ("collection", "save_answers")]
    saved = {field for line in drafted for field in line[3].split(", ")}
    return tuple(line for line in lines if line not in drafted), saved


def check_quiet(opened: Opened) -> None:
    assert opened.page.evaluate("seen") == []
    assert opened.said == []
    assert opened.failed == []
