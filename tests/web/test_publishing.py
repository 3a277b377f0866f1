"""The desk where releases are prepared: each step in the browser, each refusal with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from bad_forms import MARKUP, check_refused
from django.test import Client
from drawn import refused
from report_forms import Page

from cast import FORCE, Cast, client_of, make_person
from published import (
    DRAFT_KEY,
    OUT_KEY,
    announced,
    drafted,
    fill_records,
    folder_of,
    out,
    remove_releases,
    stand_in,
    today,
)
from reddot.errors import ReddotError
from reddot.publish.released import read_release
from reddot.store import actions
from reddot.store.actions import release_builds
from reddot.store.actions.release_builds import build_waiting
from reddot.store.models import AuditRow, Release

DESK = "/publishing/"
HERE = f"{DESK}{DRAFT_KEY}/"


@pytest.fixture(autouse=True)
def _no_releases() -> Iterator[None]:
    remove_releases()
    yield
    remove_releases()


@pytest.fixture
def waiting(cast: Cast) -> Release:
    """A draft of the force lead's that waits for sign-off; release 1 is out."""
    return stand_in(cast)[1]


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    html: str = answer.content.decode()
    assert refused(html) == []
    return html


def send(client: Client, address: str, **data: str) -> int:
    return client.post(address, data).status_code


def day_parts(day: date) -> dict[str, str]:
    return {"day-day": str(day.day), "day-month": str(day.month), "day-year": str(day.year)}


# --- the way through the desk


def test_a_release_is_prepared_by_two_people_and_goes_out(cast: Cast) -> None:
    fill_records()
    lead, auditor = client_of(cast.force_lead), client_of(cast.auditor)
    assert "Nothing is being prepared." in page(lead, DESK)
    given = {"title": "Use of force 2018/19", "corrects": "new", **day_parts(today())}
    assert send(lead, f"{DESK}announce/", **given) == 303
    row = Release.objects.get()
    here = f"{DESK}{row.key}/"
    assert "Use of force 2018/19" in page(Client(), "/releases/")

    assert send(lead, f"{here}draft/") == 303
    assert "The draft is being built since" in page(lead, here)
    build_waiting()
    html = page(lead, f"{here}preview/")
    assert "What is here is what goes out, byte for byte." in html
    assert "this is the first" in html
    row.refresh_from_db()
    for name in read_release(folder_of(row)).tables:
        assert "What is counted:" in page(lead, f"{here}preview/{name}/")
    assert send(lead, f"{here}ask/", seen=row.draft_sha256) == 303

    assert send(auditor, f"{here}sign-off/", seen=row.draft_sha256) == 303
    assert send(lead, f"{here}release/") == 303
    assert "Went out as release 1" in page(Client(), "/releases/")
    assert 'href="/releases/1/"' in page(lead, here)
    done = AuditRow.objects.filter(record=f"release_work:{row.key}")
    assert {"view_release_draft", "view_release_work", "sign_off_release", "release"} <= set(
        done.values_list("action", flat=True)
    )


def test_what_a_refusal_says_is_on_the_page_line_by_line(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise ReddotError("Release 1 would show:\n- <b>cell A</b>, by the margin.\nWithhold more.")

    monkeypatch.setattr(release_builds, "_write", refuse)
    row = drafted(cast)
    html = page(client_of(cast.force_lead), f"{DESK}{row.key}/")
    assert "It was refused" in html
    assert "- &lt;b&gt;cell A&lt;/b&gt;, by the margin." in html
    assert "Draft it again" in html
    assert "release-policy.toml" in html


def test_the_preview_shows_what_changed_since_the_last_release(cast: Cast) -> None:
    fill_records()
    out(cast)
    fill_records(160)
    row = drafted(cast, "Later")
    html = page(client_of(cast.auditor), f"{DESK}{row.key}/preview/")
    assert "What changed, table by table" in html
    assert "Cells that are printed otherwise" in html
    assert "as release 2" in html


def test_a_draft_that_was_not_checked_against_the_last_release_says_so(cast: Cast) -> None:
    fill_records()
    one, two = drafted(cast, "One"), drafted(cast, "Two")
    actions.preview_release(cast.force_lead, one.key, one.draft_sha256)
    actions.sign_off_release(cast.auditor, one.key, one.draft_sha256)
    actions.release(cast.force_lead, one.key)
    html = page(client_of(cast.force_lead), f"{DESK}{two.key}/preview/")
    assert "Release 1 went out since it was drafted" in html
    assert ">\nFails</strong>" in html or "Fails" in html


# --- who, and why not


def test_whoever_drafted_it_sees_why_they_cannot_sign_it_off(cast: Cast, waiting: Release) -> None:
    lead = client_of(cast.force_lead)
    for address in (HERE, f"{HERE}preview/"):
        html = page(lead, address)
        assert "You drafted this release. A second person signs it off" in html
        assert 'disabled aria-disabled="true"' in html
    assert send(lead, f"{HERE}sign-off/", seen=waiting.draft_sha256) == 403
    waiting.refresh_from_db()
    assert waiting.state == "previewed"


def test_a_second_force_lead_signs_it_off(waiting: Release) -> None:
    second = client_of(make_person("second_lead", "force_lead"))
    html = page(second, f"{HERE}preview/")
    assert f'name="seen" value="{waiting.draft_sha256}"' in html
    assert send(second, f"{HERE}sign-off/", seen=waiting.draft_sha256) == 303
    waiting.refresh_from_db()
    assert waiting.state == "signed_off"


def test_an_auditor_sees_what_only_a_force_lead_can_do(cast: Cast, waiting: Release) -> None:
    html = page(client_of(cast.auditor), HERE)
    assert "Only a force lead of the force can announce a release of figures." in html
    del waiting


def test_before_its_day_the_button_says_when(cast: Cast, waiting: Release) -> None:
    Release.objects.filter(pk=waiting.pk).update(
        planned_on=today() + timedelta(days=2), state="signed_off", signed_off_by=cast.auditor
    )
    html = page(client_of(cast.force_lead), HERE)
    assert "appears on no day before" in html
    assert send(client_of(cast.force_lead), f"{HERE}release/") == 403


def test_another_force_learns_nothing_of_a_release(cast: Cast, waiting: Release) -> None:
    stranger = client_of(cast.outsider)
    assert "Use of force" not in page(stranger, DESK).split('id="main-content"')[1]
    for way in ("", "preview/", "preview/ced/", "day/", "call-off/", "send-back/"):
        answer = stranger.get(f"{HERE}{way}")
        assert answer.status_code == 403
        assert waiting.title not in answer.content.decode().split('id="main-content"')[1]


def test_what_is_not_there_is_refused(cast: Cast) -> None:
    lead = client_of(cast.force_lead)
    for way in ("", "preview/", "preview/ced/", "day/", "call-off/", "send-back/", "withdraw/"):
        assert lead.get(f"{HERE}{way}").status_code == 403
    row = announced(cast)
    assert "no draft to look at" in page(lead, f"{DESK}{row.key}/preview/", 403)


def test_a_page_that_is_out_of_date_changes_nothing(cast: Cast, waiting: Release) -> None:
    auditor = client_of(cast.auditor)
    for seen in ("", "0" * 64, "x"):
        answer = auditor.post(f"{HERE}sign-off/", {"seen": seen})
        assert answer.status_code == 403
        assert "built anew since you opened the page" in answer.content.decode()
    assert send(auditor, f"{HERE}ask/", seen=waiting.draft_sha256) == 403
    waiting.refresh_from_db()
    assert waiting.state == "previewed"


def test_a_draft_that_was_tampered_with_is_shown_as_such_and_not_signed_off(
    cast: Cast, waiting: Release
) -> None:
    table = folder_of(waiting) / "public" / "tables" / "ced.csv"
    table.write_bytes(b"other,numbers\n")
    auditor = client_of(cast.auditor)
    html = page(auditor, f"{HERE}preview/")
    assert "tables/ced.csv was changed" in html
    answer = auditor.post(f"{HERE}sign-off/", {"seen": waiting.draft_sha256})
    assert answer.status_code == 409
    assert "It was not signed off" in answer.content.decode()
    assert "tables/ced.csv was changed" in answer.content.decode()


def test_a_release_that_cannot_go_out_says_why_on_a_page(cast: Cast, waiting: Release) -> None:
    actions.sign_off_release(cast.auditor, waiting.key, waiting.draft_sha256)
    manifest = folder_of(waiting) / "public" / "release.json"
    manifest.write_bytes(manifest.read_bytes() + b" ")
    answer = client_of(cast.force_lead).post(f"{HERE}release/")
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "It was not released" in html
    assert "Nothing was changed and nothing went out." in html


# --- forms


def test_every_thing_wrong_with_an_announcement_is_said_at_its_field(cast: Cast) -> None:
    lead = client_of(cast.force_lead)
    answer = lead.post(f"{DESK}announce/", {"title": " ", "corrects": "7", "day-day": "31"})
    html = answer.content.decode()
    assert answer.status_code == 400
    for words in (
        "Enter the title, such as", "Enter the day it is to appear", "Choose what it corrects",
    ):  # fmt: skip
        assert words in html
    past = {"title": "T", "corrects": "new", **day_parts(today() - timedelta(days=1))}
    answer = lead.post(f"{DESK}announce/", past)
    assert "is past. Give today or a day to come." in answer.content.decode()
    assert not Release.objects.exists()


def test_a_correction_needs_its_reason_and_names_a_release_that_is_out(
    cast: Cast, waiting: Release
) -> None:
    lead = client_of(cast.force_lead)
    assert "It corrects release 1: Use of force" in page(lead, f"{DESK}announce/")
    given = {"title": "Put right", "corrects": "1", **day_parts(today())}
    answer = lead.post(f"{DESK}announce/", given)
    assert "Enter why it is corrected; everyone reads it" in answer.content.decode()
    assert send(lead, f"{DESK}announce/", **given, reason="A month was left out.") == 303
    row = Release.objects.get(title="Put right")
    assert (row.corrects_id, row.reason) == (OUT_KEY, "A month was left out.")
    assert "Corrects release 1" in page(Client(), "/releases/")
    del waiting


FORMS = (
    ("announce/", "title", {"corrects": "new"}),
    (f"{DRAFT_KEY}/day/", "reason", {}),
    (f"{DRAFT_KEY}/call-off/", "reason", {}),
    (f"{DRAFT_KEY}/send-back/", "reason", {}),
    (f"{OUT_KEY}/withdraw/", "reason", {}),
)


@pytest.mark.parametrize(("way", "field", "more"), FORMS, ids=[way for way, _, _ in FORMS])
def test_text_that_cannot_be_kept_is_said_at_its_field_and_stays(
    cast: Cast, waiting: Release, way: str, field: str, more: dict[str, str]
) -> None:
    lead = client_of(cast.force_lead)
    before = list(Release.objects.order_by("pk").values_list())
    given = {**more, **day_parts(today() + timedelta(days=9))}
    for words in ("", "ab\x00cd", "ab\x07cd", "ab\ufffdcd", "y" * 3000, "y" * 200_000):
        answer = lead.post(f"{DESK}{way}", {**given, field: words})
        check_refused(Page(answer.content.decode(), way, answer.status_code), field, words)
    assert list(Release.objects.order_by("pk").values_list()) == before
    del waiting


@pytest.mark.parametrize(("way", "field", "more"), FORMS, ids=[way for way, _, _ in FORMS])
def test_markup_is_text_wherever_it_is_typed_and_shown(
    cast: Cast, waiting: Release, way: str, field: str, more: dict[str, str]
) -> None:
    lead = client_of(cast.force_lead)
    given = {**more, **day_parts(today() + timedelta(days=9)), field: MARKUP}
    assert lead.post(f"{DESK}{way}", given).status_code == 303
    for address in ("/releases/", DESK, f"{DESK}{DRAFT_KEY}/", f"{DESK}{OUT_KEY}/"):
        assert "<script>alert" not in page(lead, address)
    del waiting


def test_a_day_is_moved_and_a_release_called_off_with_reasons_that_everyone_reads(
    cast: Cast, waiting: Release
) -> None:
    lead = client_of(cast.force_lead)
    later = today() + timedelta(days=9)
    given = {**day_parts(later), "reason": "A file came late."}
    assert send(lead, f"{HERE}day/", **given) == 303
    waiting.refresh_from_db()
    assert (waiting.state, waiting.planned_on, waiting.draft_key) == ("announced", later, None)
    assert send(lead, f"{HERE}call-off/", reason="There is nothing new.") == 303
    html = page(Client(), "/releases/")
    assert "A file came late." in html
    assert "There is nothing new." in html


def test_who_leads_two_forces_is_asked_which(cast: Cast) -> None:
    actions.grant_role(None, cast.force_lead, "force_lead", "Westshire")
    lead = client_of(cast.force_lead)
    given = {"title": "Of the west", "corrects": "new", **day_parts(today())}
    assert "Choose the force" in lead.post(f"{DESK}announce/", given).content.decode()
    assert send(lead, f"{DESK}announce/", **given, force="Westshire") == 303
    assert Release.objects.get().force_id == "Westshire"
    assert send(lead, f"{DESK}announce/", **given, force=f"{FORCE}x") == 400


def test_nothing_of_the_desk_is_kept_by_a_browser(cast: Cast, waiting: Release) -> None:
    lead = client_of(cast.force_lead)
    for way in ("", "preview/", "preview/ced/"):
        assert lead.get(f"{HERE}{way}")["Cache-Control"] == "no-store, private"
    del waiting
