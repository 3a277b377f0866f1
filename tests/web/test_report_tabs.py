"""Two tabs, two devices, autosave: nothing typed is lost, nothing stored is overwritten unseen."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.http import HttpResponse
from report_forms import Browser, Page

from cast import Cast, client_of, draft_report, returned_report
from reddot.store import actions
from reddot.store.models import Report
from reddot.store.reading import as_report


def tab(cast: Cast, row: Report, slug: str) -> Browser:
    browser = Browser(client_of(cast.author))
    browser.get(f"/report/{row.key}/{slug}/")
    return browser


def stored(row: Report, field: str) -> Any:
    return getattr(as_report(Report.objects.get(key=row.key)), field)


def test_another_question_changed_in_another_tab_is_no_reason_to_stop(cast: Cast) -> None:
    row = draft_report(cast)
    one, other = tab(cast, row, "reasons"), tab(cast, row, "locations")
    other.send({"locations": ["dwelling"]})
    page = one.send({"reasons": ["other"]})
    assert page.status == 200
    assert (stored(row, "reasons"), stored(row, "locations")) == ({"other"}, {"dwelling"})


def conflict(cast: Cast, row: Report) -> Browser:
    one, other = tab(cast, row, "narrative"), tab(cast, row, "narrative")
    other.send({"narrative": "Stored by the other tab"})
    page = one.send({"narrative": "Typed here,\nin two lines"})
    assert page.status == 409
    assert page.says("Choose which answer to keep")
    assert page.says("Stored by the other tab")
    assert page.says("Typed here, in two lines")
    assert stored(row, "narrative") == "Stored by the other tab"
    return one


def test_the_same_question_changed_elsewhere_shows_both_and_keeps_what_was_typed(
    cast: Cast,
) -> None:
    row = draft_report(cast)
    conflict(cast, row).send()
    assert stored(row, "narrative") == "Typed here,\nin two lines"


def test_the_stored_answer_can_be_kept(cast: Cast) -> None:
    row = draft_report(cast)
    page = conflict(cast, row).send(action="stored")
    assert stored(row, "narrative") == "Stored by the other tab"
    assert page.address == f"/report/{row.key}/check/"


def test_a_third_change_while_choosing_is_compared_again(cast: Cast) -> None:
    row = draft_report(cast)
    browser = conflict(cast, row)
    now = Report.objects.get(key=row.key)
    actions.save_answers(cast.author, row.key, now.version, {"narrative": "A third"})
    page = browser.send()
    assert page.status == 409
    assert page.says("A third")


def test_the_same_answer_typed_twice_is_no_conflict(cast: Cast) -> None:
    row = draft_report(cast)
    one, other = tab(cast, row, "reasons"), tab(cast, row, "reasons")
    other.send({"reasons": ["other"]})
    assert one.send({"reasons": ["other"]}).status == 200


def test_a_form_without_its_marks_is_compared_before_it_overwrites(cast: Cast) -> None:
    row = draft_report(cast)
    client = client_of(cast.author)
    answer = client.post(f"/report/{row.key}/reasons/", {"reasons": "other"})
    assert answer.status_code == 409
    assert stored(row, "reasons") == {"protect_self", "effect_arrest"}


# --- autosave


def autosaved(browser: Browser, typed: dict[str, Any]) -> tuple[HttpResponse, dict[str, Any]]:
    data = browser.data(typed)
    data.pop("action")
    key = browser.page.address.split("/")[2]
    answer = browser.client.post(f"/report/{key}/autosave/", data)
    return answer, json.loads(answer.content)  # type: ignore[return-value]


def test_autosave_stores_the_answer_and_the_page_goes_on_from_there(cast: Cast) -> None:
    row = draft_report(cast)
    browser = tab(cast, row, "narrative")
    answer, said = autosaved(browser, {"narrative": "Half a sent"})
    assert (answer.status_code, said["state"]) == (200, "saved")
    assert said["message"].startswith("Saved at ")
    assert stored(row, "narrative") == "Half a sent"
    browser.page.values |= {"version": [str(said["version"])], "seen": [said["seen"]]}
    assert browser.send({"narrative": "Half a sentence, whole"}).status == 200
    assert stored(row, "narrative") == "Half a sentence, whole"


def test_autosave_of_the_same_again_changes_nothing(cast: Cast) -> None:
    row = draft_report(cast)
    browser = tab(cast, row, "narrative")
    for _ in range(3):
        _, said = autosaved(browser, {})
        assert (said["state"], said["version"]) == ("saved", row.version)


def test_autosave_from_a_stale_page_stores_nothing_and_says_so(cast: Cast) -> None:
    row = draft_report(cast)
    one, other = tab(cast, row, "narrative"), tab(cast, row, "narrative")
    autosaved(other, {"narrative": "Other"})
    answer, said = autosaved(one, {"narrative": "One"})
    assert (answer.status_code, said["state"]) == (409, "not_saved")
    assert "What you typed is still here" in said["message"]
    assert stored(row, "narrative") == "Other"


def test_autosave_keeps_what_can_be_read_and_names_the_rest(cast: Cast) -> None:
    row = draft_report(cast)
    browser = tab(cast, row, "conduct-and-force")
    typed = {"primary_conduct": "compliant", "tactics-1-tactic": "magic"}
    answer, said = autosaved(browser, typed)
    assert (answer.status_code, said["state"]) == (200, "partly")
    assert [problem["field"] for problem in said["problems"]] == ["tactics.1.tactic"]
    assert stored(row, "primary_conduct") == "compliant"
    assert stored(row, "tactics")[1].tactic == "ced_fired"


def test_autosave_asks_for_no_answer_that_is_missing(cast: Cast) -> None:
    row = draft_report(cast)
    _, said = autosaved(tab(cast, row, "the-person"), {"perceived_gender": "other"})
    assert said["state"] == "saved"


def test_a_returned_report_is_not_autosaved(cast: Cast) -> None:
    row = returned_report(cast)
    answer, said = autosaved(tab(cast, row, "locations"), {"locations": ["dwelling"]})
    assert (answer.status_code, said["state"]) == (409, "not_saved")
    assert stored(row, "locations") == {"street_highway"}


@pytest.mark.parametrize("page", ["", "no-such-page"])
def test_autosave_of_no_page_is_refused(cast: Cast, page: str) -> None:
    row = draft_report(cast)
    answer = client_of(cast.author).post(f"/report/{row.key}/autosave/", {"page": page})
    assert answer.status_code == 404


def test_autosave_is_for_posting_alone(cast: Cast) -> None:
    row = draft_report(cast)
    assert client_of(cast.author).get(f"/report/{row.key}/autosave/").status_code == 405


def test_the_page_says_where_it_is_saved_to(cast: Cast) -> None:
    row = draft_report(cast)
    page: Page = tab(cast, row, "narrative").page
    assert f'data-autosave="/report/{row.key}/autosave/"' in page.html
