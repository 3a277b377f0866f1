"""The ledger's public page, and the audit trail: who may read it, what it shows, what it logs."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from cast import MEMBERS, OTHER_FORCE, Cast, client_of, make_person, submitted_report
from reddot.store import actions
from reddot.store.actions.sequencing import sequence
from reddot.store.audit import write_audit_row
from reddot.store.models import AuditRow
from reddot.store.setup import place

PUBLIC = ("/ledger/", "/ledger/checkpoints.jsonl", "/ledger/public-key.pem")


def test_the_ledger_is_public_and_says_so_before_its_first_checkpoint(cast: Cast) -> None:
    for name in MEMBERS:
        client = client_of(cast.member(name))
        for address in PUBLIC:
            assert client.get(address).status_code == 200, (name, address)
    assert "No checkpoint was signed yet" in Client().get("/ledger/").text


def test_the_ledger_shows_its_newest_checkpoint_and_its_lag(cast: Cast) -> None:
    submitted_report(cast)
    count = sequence()
    page = Client().get("/ledger/").text
    assert f'<dd class="govuk-summary-list__value">{count}</dd>' in re.sub(r"\s*\n\s*", "", page)
    assert ": the longest that an entry waited for it" in page


def test_the_files_of_the_ledger_can_be_kept_by_caches_and_name_nobody(cast: Cast) -> None:
    row = submitted_report(cast)
    sequence()
    response = Client().get("/ledger/checkpoints.jsonl")
    lines = response.getvalue()
    assert "public" in response["Cache-Control"]
    assert lines == place().checkpoints.read_bytes() or json.loads(lines.splitlines()[-1])["size"]
    assert str(row.key).encode() not in lines
    again = Client().get("/ledger/checkpoints.jsonl", headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304
    assert Client().get("/ledger/public-key.pem").content.startswith(b"-----BEGIN PUBLIC KEY")


@pytest.mark.parametrize("name", MEMBERS)
@pytest.mark.parametrize("address", ["/audit/", "/audit/export.jsonl"])
def test_only_an_auditor_reads_and_exports_the_trail(cast: Cast, name: str, address: str) -> None:
    sequence()
    response = client_of(cast.member(name)).get(address)
    if name == "auditor":
        assert response.status_code == 200
        assert response.getvalue()
    elif name == "public":
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/")
    else:
        assert response.status_code == 403
        assert "Only an auditor of the force can" in response.text


def test_reading_and_exporting_the_trail_are_on_it(cast: Cast) -> None:
    sequence()
    client = client_of(cast.auditor)
    client.get("/audit/?operation=erasure")
    client.get("/audit/export.jsonl").getvalue()
    found = AuditRow.objects.filter(record="audit_trail").order_by("at")
    assert [(row.operation, row.action, row.detail) for row in found] == [
        ("consultation", "view_audit", "operation=erasure, page=1"),
        ("disclosure", "export_audit", ""),
    ]


def test_a_filter_typed_into_the_form_becomes_an_address_of_checked_values(cast: Cast) -> None:
    row = submitted_report(cast)
    client = client_of(cast.auditor)
    typed = {
        "operation": "collection",
        "action": "submit_report",
        "day-day": "3",
        "day-month": "4",
        "day-year": "2018",
        "record": f" {row.key} ",
    }
    response = client.post("/audit/", typed)
    assert response.status_code == 303
    assert response["Location"] == (
        "/audit/?operation=collection&action=submit_report&day=2018-04-03"
        f"&record=report%3A{row.key}"
    )
    assert "No operation matches" in client.get(response["Location"]).text
    found = client.get(f"/audit/?action=submit_report&record=report:{row.key}")
    assert found.text.count("user:") >= 1
    assert "(author)" in found.text


def test_a_day_of_summer_time_ends_an_hour_before_that_of_utc(cast: Cast) -> None:
    with transaction.atomic():
        for action, minute in (("late_in_march", 29), ("early_in_april", 31)):
            at = datetime(2018, 3, 31, 22, minute, tzinfo=UTC) + timedelta(
                minutes=30
            )  # midnight BST
            write_audit_row(None, "system", action, "a_record", at=at)
    page = client_of(cast.auditor).get("/audit/?day=2018-03-31").text
    rows = page.split("<tbody", 1)[1]
    assert ("Late in march" in rows, "Early in april" in rows) == (True, False)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("record", "a person's name <b>", "Enter a record as the trail names it"),
        ("day-day", "30", "Enter a day that there is"),
    ],
)
def test_what_is_no_filter_is_said_at_its_field_and_kept(
    cast: Cast, name: str, value: str, said: str
) -> None:
    typed = {"day-month": "2", "day-year": "2018"} if name == "day-day" else {}
    response = client_of(cast.auditor).post("/audit/", typed | {name: value})
    assert response.status_code == 400
    assert said in response.text
    assert "<b>" not in response.text.split("</head>")[1].replace("<body", "")
    assert value.split(" <")[0].replace("'", "&#x27;") in response.text


def test_nonsense_in_the_address_is_left_out(cast: Cast) -> None:
    query = "operation=%3Cscript%3E&action=nothing&day=2018-02-30&record=%00&page=99999999999999999"
    response = client_of(cast.auditor).get(f"/audit/?{query}")
    assert response.status_code == 200
    assert "script&gt;" not in response.text


def test_broken_glass_is_highlighted_with_its_reason(cast: Cast) -> None:
    row = submitted_report(cast)
    actions.break_glass(cast.other_supervisor, row.key, "A complaint has to be answered today.")
    page = client_of(cast.auditor).get("/audit/?action=break_glass").text
    assert "Glass broken" in page
    assert "A complaint has to be answered today." in page
    assert "(other_supervisor)" in page


def test_the_export_holds_the_whole_log_and_verifies_against_the_published_checkpoints(
    cast: Cast, tmp_path: Path
) -> None:
    kept, gone = submitted_report(cast), submitted_report(cast)
    sequence()
    actions.erase_record(cast.force_lead, gone.key, "retention_ended")
    exported = client_of(cast.auditor).get("/audit/export.jsonl").getvalue()
    files = {
        "export.jsonl": exported,
        "checkpoints.jsonl": Client().get("/ledger/checkpoints.jsonl").getvalue(),
        "key.pem": Client().get("/ledger/public-key.pem").content,
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    said = _verify(tmp_path)
    assert said["ok"], said
    assert {one["kind"] for one in said["findings"]} == {"erased_lawfully"}
    assert str(kept.key).encode() in exported
    assert str(gone.key).encode() not in exported
    tampered = exported.replace(b"submit_report", b"submit_rep0rt", 1)
    (tmp_path / "export.jsonl").write_bytes(tampered)
    assert not _verify(tmp_path)["ok"]


def _verify(folder: Path) -> dict[str, Any]:
    words = [sys.executable, "-m", "reddot.ledger.verifier", "export.jsonl"]
    words += ["--checkpoints", "checkpoints.jsonl", "--public-key", "key.pem"]
    done = subprocess.run(words, cwd=folder, capture_output=True, check=False)
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def test_records_of_another_force_are_not_shown_and_keep_the_log_from_being_exported(
    cast: Cast,
) -> None:
    elsewhere = submitted_report(cast, author=cast.outsider)
    sequence()
    client = client_of(cast.auditor)
    assert str(elsewhere.key) not in client.get("/audit/").text
    refused = client.get("/audit/export.jsonl")
    assert refused.status_code == 403
    assert "records of another force" in refused.text
    actions.grant_role(None, cast.auditor, "auditor", OTHER_FORCE)
    assert str(elsewhere.key) in client.get("/audit/").text
    assert client.get("/audit/export.jsonl").getvalue()


def test_an_auditor_of_another_force_sees_none_of_ours(cast: Cast) -> None:
    row = submitted_report(cast)
    stranger = make_person("their_auditor", "auditor", force=OTHER_FORCE)
    page = client_of(stranger).get("/audit/").text
    assert str(row.key) not in page
