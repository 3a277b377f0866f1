"""Pages of trials: the register, the desk, each step as it is done by a form."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from drawn import Page, refused

import trialled
from cast import Cast, client_of
from reddot.store.actions.sequencing import sequence
from reddot.store.actions.trial_reveal import close_trial
from reddot.store.models import AuditRow, Trial, TrialLook, TrialWorked
from reddot.trial.folder import open_trial

SLUG = trialled.SLUG
DESK, PUBLIC = f"/trial-desk/{SLUG}/", f"/trial/{SLUG}/"


@pytest.fixture(autouse=True)
def _no_custody() -> Iterator[None]:
    trialled.remove_custody()
    yield
    trialled.remove_custody()


def text_of(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    html = answer.content.decode()
    assert refused(html) == []
    ids = Page(html).ids()
    assert len(ids) == len(set(ids))
    return html


def send(client: Client, address: str, text: str, **more: str) -> Any:
    file = SimpleUploadedFile("sent.txt", text.encode())
    return client.post(address, {"file": file, **more})


def words_of(answer: Any) -> str:
    html: str = answer.content.decode()
    assert refused(html) == []
    return html


# --- the public register


def test_a_trial_is_registered_once_it_is_sealed_and_not_before(cast: Cast) -> None:
    public = client_of(None)
    assert "No trial is registered" in text_of(public, "/trial/")
    trialled.drafted(cast)
    assert trialled.NAME not in text_of(public, "/trial/")
    assert "registered once it is sealed" in text_of(public, PUBLIC, 404)
    row = trialled.sealed(cast)
    assert trialled.NAME in text_of(public, "/trial/")
    html = text_of(public, PUBLIC)
    assert row.commitment in html
    assert row.design_sha256 in html
    assert "No slot is revealed yet." in html
    assert "Synthetic records" in html


def test_the_public_page_says_what_is_revealed_and_how_to_verify_it(cast: Cast) -> None:
    row = trialled.stand_in(cast)
    sequence(heartbeat=True)
    public = client_of(None)
    html = text_of(public, PUBLIC)
    assert "1: S1" in html
    assert "2: S2" in html
    assert "3: S3" not in html
    assert "Until the trial is closed the seed is secret" in html
    assert f"reddot trial verify {SLUG} --commitment {row.commitment}" in html
    assert "Covered since the checkpoint" in html
    assert 'role="img"' in html  # the flow
    assert "2 slots revealed" in text_of(public, f"{PUBLIC}slots/")
    opened = public.get(f"{PUBLIC}ledger.json").json()
    assert {entry["content"]["record"] for entry in opened} == {f"trial:{SLUG}"}
    assert "user:" not in json.dumps(opened)


def test_the_folder_verifies_before_and_after_the_seed_is_published(
    cast: Cast, tmp_path: Path
) -> None:
    trialled.stand_in(cast)
    for name, right in (("running", None), ("closed", True)):
        answer = client_of(None).get(f"{PUBLIC}folder.zip")
        assert answer["Content-Type"] == "application/zip"
        zipfile.ZipFile(io.BytesIO(answer.content)).extractall(tmp_path / name)
        found = open_trial(tmp_path / name / SLUG).verify()
        assert (found.ok, found.commitment_ok, found.revealed) == (True, right, 2)
        if right is None:
            close_trial(cast.force_lead, SLUG)
    html = text_of(client_of(None), PUBLIC)
    assert "The seed is published" in html


# --- the desk


def test_the_menu_leads_to_the_desk_for_those_who_may(cast: Cast) -> None:
    for name, shown in (("researcher", True), ("auditor", True), ("author", False)):
        assert ('href="/trial-desk/"' in text_of(client_of(cast.member(name)), "/")) == shown
    assert 'href="/trial/"' in text_of(client_of(None), "/")


def test_the_whole_way_by_forms(cast: Cast) -> None:
    researcher, lead, taser = (
        client_of(who) for who in (cast.researcher, cast.force_lead, cast.taser_lead)
    )
    assert "No trial is drafted yet" in text_of(researcher, "/trial-desk/")
    assert send(researcher, "/trial-desk/new/", trialled.design_text())["Location"] == DESK
    assert "Nothing of it is public yet" in text_of(researcher, DESK)
    assert send(researcher, f"{DESK}slots/", trialled.slots_text())["Location"] == DESK
    assert "Only a force lead" in text_of(researcher, DESK)  # beside a closed button
    assert "Seal it" in text_of(lead, f"{DESK}seal/")
    assert Trial.objects.get().state == "drafted"  # looking seals nothing
    assert lead.post(f"{DESK}seal/")["Location"] == DESK
    assert "Reveal slot 1" in text_of(taser, DESK)
    answer = taser.post(f"{DESK}reveal/", {"position": "1"})
    assert answer["Location"] == f"{DESK}revealed/1/"
    html = text_of(taser, answer["Location"])
    assert "Slot 1 is allocated to:" in html
    assert "S2" not in html
    answer = send(taser, f"{DESK}worked/", trialled.worked_text("S1"), reason="not_said")
    assert answer["Location"] == DESK
    assert TrialWorked.objects.count() == 2
    counts = {"events_carry": "1", "events_control": "0"}
    units = {"units_carry": "10", "units_control": "10"}
    assert researcher.post(f"{DESK}look/", counts | units)["Location"] == DESK
    assert TrialLook.objects.get().planned is False
    assert "Outside the plan" in text_of(researcher, DESK)
    assert lead.post(f"{DESK}close/")["Location"] == DESK
    html = text_of(taser, DESK)
    assert "Closed, seed published" in html
    assert "Reveal slot" not in html


def test_a_page_that_is_old_reveals_nothing(cast: Cast) -> None:
    row = trialled.sealed(cast)
    client = client_of(cast.taser_lead)
    client.post(f"{DESK}reveal/", {"position": "1"})
    for position in ("1", "3", "", "x", "-1"):
        answer = client.post(f"{DESK}reveal/", {"position": position})
        assert answer.status_code == 409, position
        assert "Nothing was revealed" in words_of(answer)
    assert row.entries.filter(kind="revealed").count() == 1
    assert client.get(f"{DESK}reveal/").status_code == 405
    assert client.get(f"{DESK}revealed/2/").status_code == 403


def test_a_bad_design_or_file_is_told_in_full_and_nothing_is_stored(cast: Cast) -> None:
    client = client_of(cast.researcher)
    bad = trialled.design_text().replace("[2, 4]", "[3]").replace('unit = "shift"', 'unit = "van"')
    answer = send(client, "/trial-desk/new/", bad)
    html = words_of(answer)
    assert answer.status_code == 400
    assert "Everything that is wrong" in html
    assert "block_sizes" in html
    assert "unit" in html
    assert not Trial.objects.exists()
    assert "Choose the file" in words_of(client.post("/trial-desk/new/"))
    answer = client.post("/trial-desk/new/", {"file": SimpleUploadedFile("x", b"\xff\xfe\x00")})
    assert "no text in UTF-8" in words_of(answer)
    trialled.drafted(cast)
    answer = send(client, f"{DESK}slots/", "slot,station\nA,North\nA,South\nB,\n")
    html = words_of(answer)
    assert "in two strata" in html
    assert "row 4" in html


@pytest.mark.parametrize("typed", ["", "-1", "1.5", "x", "9" * 12])
def test_counts_of_a_look_are_whole_numbers(cast: Cast, typed: str) -> None:
    trialled.sealed(cast)
    counts = {
        "events_carry": typed,
        "events_control": "0",
        "units_carry": "1",
        "units_control": "1",
    }
    answer = client_of(cast.researcher).post(f"{DESK}look/", counts)
    assert answer.status_code == 400
    assert "Enter a whole number" in words_of(answer)
    assert not TrialLook.objects.exists()


def test_the_rows_for_the_analysis_are_pseudonymised_and_logged(cast: Cast) -> None:
    trialled.stand_in(cast)
    answer = client_of(cast.researcher).get(f"{DESK}worked.csv")
    lines = answer.content.decode().splitlines()
    assert lines[0] == "slot,officer,crew,eligible,carried,hours"
    assert len(lines) == 3
    assert not {"E1", "E2"} & {line.split(",")[1] for line in lines[1:]}
    given = AuditRow.objects.get(action="give_trial_rows")
    assert (given.operation, given.actor) == ("disclosure", f"user:{cast.researcher.pk}")


def test_power_is_worked_out_and_nothing_kept(cast: Cast) -> None:
    client = client_of(cast.researcher)
    html = text_of(client, "/trial-desk/power/?rate=0.0075&ratio=2&shifts=400")
    assert "9.1% with 400 shifts an arm" in html
    assert "3,320 shifts an arm" in html
    for query in ("rate=x&ratio=2&shifts=400", "rate=0.1&ratio=1&shifts=400", "rate=0&ratio=2"):
        assert "error-summary" in text_of(client, f"/trial-desk/power/?{query}", 400)


# --- the analysis


def test_the_analysis_is_shown_to_the_researcher_and_published_once_it_is_closed(
    cast: Cast,
) -> None:
    row = trialled.sealed(cast)
    trialled.worked_as_allocated(cast, trialled.revealed(cast, trialled.SLOTS))
    client, address = client_of(cast.researcher), f"{DESK}analysis/"
    assert "Publish it" not in text_of(client, address)
    sent = trialled.outcomes_text(row)
    html = words_of(send(client, address, sent, then="show"))
    for group in ("carriers", "accompanying", "everyone"):
        assert group in html.casefold()
    assert "exploratory" in html.casefold()
    assert "still running" in html
    assert send(client, address, sent, then="publish").status_code == 400  # not closed yet
    assert "is not published yet" not in text_of(client_of(None), PUBLIC)
    close_trial(cast.force_lead, SLUG)
    assert "is not published yet" in text_of(client_of(None), PUBLIC)
    assert client_of(None).get(f"{PUBLIC}report.json").status_code == 404
    assert send(client, address, sent, then="publish")["Location"] == PUBLIC
    html = text_of(client_of(None), PUBLIC)
    assert "What it found" in html
    assert "Force (primary)" in html
    data = client_of(None).get(f"{PUBLIC}report.json").json()
    assert (data["trial"], data["closed"], data["plan_frozen"]) == (SLUG, True, True)
    page = client_of(None).get(f"{PUBLIC}report.html")
    assert page["Content-Disposition"].startswith("attachment")
    assert client_of(None).get(f"{PUBLIC}report.exe").status_code == 404
    public = AuditRow.objects.get(action="publish_trial_report", record=f"trial:{SLUG}")
    assert public.digest == row.analyses.get().sha256


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("slot,officer,outcome,count\nS1,NOBODY,force,1\n", "row 2"),
        ("slot,officer\n", "outcome"),
    ],
)
def test_outcomes_of_no_officer_shift_are_refused_by_row(cast: Cast, text: str, said: str) -> None:
    trialled.sealed(cast)
    trialled.worked_as_allocated(cast, trialled.revealed(cast, 2))
    answer = send(client_of(cast.researcher), f"{DESK}analysis/", text, then="show")
    html = words_of(answer)
    assert answer.status_code == 400
    assert said in html
    assert "reddot-trial-" not in html


def test_there_is_nothing_to_analyse_before_anyone_worked(cast: Cast) -> None:
    trialled.sealed(cast)
    text = "slot,officer,outcome,count\nS1,E1,force,1\n"
    answer = send(client_of(cast.researcher), f"{DESK}analysis/", text, then="show")
    assert "Nobody recorded who worked" in words_of(answer)
