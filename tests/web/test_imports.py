"""Files taken in: past reports and devices' logs, what is refused, and what a bad file leads to."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cast import FORCE, MEMBERS, OTHER_FORCE, Cast, client_of
from reddot.records.importers.flat_mapping import read_mapping
from reddot.records.report import Given, Report, TacticUse
from reddot.records.storage import write_reports
from reddot.store import actions, models
from reddot.store.models import AuditRow, DeviceLogFile, DeviceLogLine
from reddot.web.imports import device_logs, past_reports

MAPPING = b"""
kind = "reports"
title = "A file of our own"
[columns]
Ref = "report_id"
Age = "perceived_age_band"
Cuffs = "tactic_compliant_handcuffing"
Crime = "crime_reference"
"""
LOG = b"serial_number,at,kind,cycles\nX1,2018-01-05T10:00:00Z,trigger,1\nX1,yesterday,trigger,1\n"


def _file(data: bytes, name: str = "past.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def _flat(*rows: Sequence[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([("Ref", "Age", "Cuffs", "Crime"), *rows])
    return out.getvalue().encode()


def _own(data: bytes, name: str = "past.csv", mapping: bytes = MAPPING) -> dict[str, object]:
    return {
        "file": _file(data, name),
        "mapping": _file(mapping, "ours.toml"),
        "layout": "own",
        "force": FORCE,
    }


def _tables(folder: Path, *reports: Report) -> dict[str, object]:
    write_reports(reports, folder)
    names = ("reports", "tactics", "devices", "as_given")
    files = [_file((folder / f"{n}.parquet").read_bytes(), f"{n}.parquet") for n in names]
    return {"file": files, "layout": "reddot"}


@pytest.mark.parametrize("name", MEMBERS)
@pytest.mark.parametrize(
    ("address", "may", "reason"),
    [
        ("/imports/", ("force_lead", "outsider"), "Only a force lead of the force can import"),
        (
            "/device-logs/",
            ("force_lead", "taser_lead", "outsider"),
            "Only a Taser lead of the force or a force lead of the force can import",
        ),
    ],
)
def test_who_may_import(
    cast: Cast, name: str, address: str, may: Sequence[str], reason: str
) -> None:
    client = client_of(cast.member(name))
    sent = {"file": _file(LOG), "layout": "reddot", "force": FORCE}
    if name in may:
        assert client.get(address).status_code == 200
        return
    for response in (client.get(address), client.post(address, sent)):
        if name == "public":
            assert response.status_code == 302
        else:
            assert response.status_code == 403
            assert reason in response.text
    assert not models.Report.objects.exists()
    assert not DeviceLogFile.objects.exists()


def test_a_file_of_ones_own_is_stored_with_the_account_of_every_row(cast: Cast) -> None:
    data = _flat(("P1", "18-34", "Yes", "C1"), ("P2", "about 90", "Yes", ""), ("P3", "18-34"))
    response = client_of(cast.force_lead).post("/imports/", _own(data))
    assert response.status_code == 200
    assert "3 = 2 kept + 1 refused" in response.text
    assert "The row has 2 values and the heading names 4" in response.text
    assert "about 90" in response.text
    assert set(models.Report.objects.values_list("report_id", "force", "state", "source")) == {
        ("P1", FORCE, "signed_off", "import"),
        ("P2", FORCE, "signed_off", "import"),
    }
    assert AuditRow.objects.get(action="import_reports").detail == "reports=2"
    assert response["Cache-Control"] == "no-store, private"


def test_the_same_file_again_changes_nothing_and_names_what_was_there(cast: Cast) -> None:
    client = client_of(cast.force_lead)
    client.post("/imports/", _own(_flat(("P1", "18-34", "Yes", "C1"))))
    response = client.post("/imports/", _own(_flat(("P1", "65+", "No", "C9"), ("P4", "", "", ""))))
    assert "There already, left as they are" in response.text
    assert models.Report.objects.get(report_id="P1").crime_reference == "C1"
    assert models.Report.objects.count() == 2


def test_a_long_file_is_stored_in_parts_and_every_report_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reddot.web.imports.intake.AT_ONCE", 2)
    monkeypatch.setattr("reddot.web.imports.intake.PAUSE_SECONDS", 0)
    rows = [(f"P{i}", "18-34", "Yes", "") for i in range(5)]
    response = client_of(cast.force_lead).post("/imports/", _own(_flat(*rows)))
    assert "5 = 5 kept + 0 refused" in response.text
    assert models.Report.objects.count() == 5
    assert AuditRow.objects.filter(action="import_reports").count() == 3


def test_the_metropolitan_layout_is_read_for_the_lead_s_own_force(cast: Cast) -> None:
    header = read_mapping("mps").header
    out = io.StringIO()
    row = {"IncidentDate": "01/06/2020", "SubjectAge": "18-34", "Tactic 1": "Compliant Handcuffing"}
    writer = csv.DictWriter(out, header, restval="")
    writer.writeheader()
    writer.writerow(row)
    sent = {"file": _file(out.getvalue().encode("cp1252")), "layout": "mps", "force": FORCE}
    response = client_of(cast.force_lead).post("/imports/", sent)
    assert response.status_code == 200, response.text
    assert models.Report.objects.get().force_id == FORCE
    assert "Recoded: words that stand for a code" in response.text


def test_reddots_own_tables_are_taken_together(cast: Cast, tmp_path: Path) -> None:
    one = Report(
        report_id="R1",
        force=FORCE,
        tactics=(TacticUse(position=1, tactic="compliant_handcuffing", effective="yes"),),
        as_given=(Given("locations", "On the moon"),),
    )
    response = client_of(cast.force_lead).post("/imports/", _tables(tmp_path, one))
    assert response.status_code == 200, response.text
    stored = models.Report.objects.get()
    assert [t.tactic for t in stored.tactics.all()] == ["compliant_handcuffing"]
    assert [g.value for g in stored.as_given.all()] == ["On the moon"]


def test_reports_of_another_force_are_refused_with_the_reason(cast: Cast, tmp_path: Path) -> None:
    sent = _tables(tmp_path, Report(report_id="R1", force=OTHER_FORCE))
    response = client_of(cast.force_lead).post("/imports/", sent)
    assert response.status_code == 403
    assert "It belongs to another force." in response.text
    assert not models.Report.objects.exists()
    named = MAPPING.replace(b"[columns]", f'force = "{OTHER_FORCE}"\n[columns]'.encode())
    sent = _own(_flat(("P1", "", "", "")), mapping=named)
    response = client_of(cast.force_lead).post("/imports/", sent)
    assert response.status_code == 400
    assert f"The mapping is of {OTHER_FORCE}" in response.text


def test_what_the_store_has_no_place_for_is_refused_and_named(cast: Cast, tmp_path: Path) -> None:
    long = Report(report_id="LONG", force=FORCE, crime_reference="x" * 201)
    zero = Report(report_id="ZERO", force=FORCE, crime_reference="a\x00b")
    places = tuple(TacticUse(position=i, tactic="limb_body_restraints") for i in (1, 21))
    many = Report(report_id="MANY", force=FORCE, tactics=places)
    fine = Report(report_id="FINE", force=FORCE)
    sent = _tables(tmp_path, long, zero, many, fine)
    response = client_of(cast.force_lead).post("/imports/", sent)
    assert response.status_code == 200, response.text
    assert "4 = 1 kept + 3 refused" in response.text
    assert "crime_reference has 201 characters; at most 200 are kept" in response.text
    assert "holds a zero byte" in response.text
    assert "outside 1 to 20" in response.text
    assert [r.report_id for r in models.Report.objects.all()] == ["FINE"]


BAD = {
    "empty.csv": b"",
    "zeros.csv": bytes(1000),
    "noise.csv": bytes(range(256)) * 20,
    "noise.xlsx": b"PK\x03\x04" + bytes(range(256)) * 20,
    "noise.ods": bytes(range(256)),
    "noise.parquet": b"PAR1" + bytes(range(256)) + b"PAR1",
    "heading.csv": b"Ref,Age,Cuffs,Crime\n",
    "quote.csv": b'Ref,Age,Cuffs,Crime\n"P1,18-34,Yes,C1\n',
    "picture.png": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "no_ending": b"nothing",
    "<script>.csv": b"",
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("layout", ["own", "mps", "reddot"])
def test_a_bad_file_is_a_message_at_the_field(cast: Cast, name: str, layout: str) -> None:
    sent = _own(BAD[name], name) | {"layout": layout}
    response = client_of(cast.force_lead).post("/imports/", sent)
    assert response.status_code == 400
    assert 'id="id_file-error"' in response.text
    assert "reddot-import-" not in response.text, "the folder of the machine is named"
    assert "<script>" not in response.text.split("</body>")[0].split("start.js")[1]
    assert not models.Report.objects.exists()


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        (b"not toml at all", "TOML"),
        (b"kind = 'reports'\n[columns]\nRef = 'no_such_column'\n", "no_such_column"),
        (b"title = 'tables'\n[tables]\n", "no mapping of a flat file"),
        (b"\xff\xfe\x00", "mapping.toml"),
        (None, "Choose the mapping"),
    ],
)
def test_a_bad_mapping_is_a_message_too(cast: Cast, mapping: bytes | None, said: str) -> None:
    sent = _own(_flat(("P1", "", "", "")), mapping=mapping or b"")
    if mapping is None:
        del sent["mapping"]
    response = client_of(cast.force_lead).post("/imports/", sent)
    assert response.status_code == 400
    assert said in response.text


def test_a_form_without_file_layout_or_force_says_what_is_missing(cast: Cast) -> None:
    response = client_of(cast.force_lead).post("/imports/", {"layout": "cuneiform"})
    assert response.status_code == 400
    for said in ("Choose the file to import", "Choose how the file is", "Choose a force from"):
        assert said in response.text


def test_a_file_over_the_limit_is_named_as_such_and_not_kept(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reddot.web.imports.uploads.UploadLimit.exceeded", property(_over_1000))
    response = client_of(cast.force_lead).post(
        "/imports/", _own(_flat(*[("P1", "", "", "")] * 300))
    )
    assert response.status_code == 400
    assert "The files are larger than 20 MB together. Send them in parts" in response.text
    assert not models.Report.objects.exists()
    response = client_of(cast.taser_lead).post("/device-logs/", {"file": _file(LOG * 30)})
    assert "larger than 10 MB" in response.text
    assert past_reports.LARGEST > device_logs.LARGEST


def _over_1000(limit: object) -> bool:
    return int(getattr(limit, "received")) > 1000  # noqa: B009 - the property is replaced


@pytest.mark.parametrize("address", ["/imports/", "/device-logs/"])
def test_a_form_without_its_token_is_refused(cast: Cast, address: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.force_lead, backend="django.contrib.auth.backends.ModelBackend")
    response = client.post(address, {"file": _file(LOG), "force": FORCE})
    assert response.status_code == 403
    assert not DeviceLogFile.objects.exists()


def test_a_device_s_log_is_stored_with_the_account_of_its_rows(cast: Cast) -> None:
    client = client_of(cast.taser_lead)
    response = client.post("/device-logs/", {"file": _file(LOG, "log.csv")})
    assert response.status_code == 200, response.text
    assert "2 = 1 kept + 1 refused" in response.text
    assert "is no time" in response.text
    assert DeviceLogLine.objects.count() == 1
    again = client.post("/device-logs/", {"file": _file(LOG, "log.csv")})
    assert "This file was imported before" in again.text
    assert DeviceLogLine.objects.count() == 1


@pytest.mark.parametrize(
    "data",
    [
        b"",
        bytes(500),
        b"\xff\xfe",
        b"a,b,c\n1,2,3\n",
        b'serial_number,at,kind\n"X1,2018-01-05,trigger\n',
        b"serial_number,at,kind\nX1,0001-01-01T00:00:00+14:00,trigger\n",
        b"serial_number,at,kind\nX\x001,2018-01-05T10:00:00Z,trigger\n",
    ],
)
def test_a_bad_log_is_a_message(cast: Cast, data: bytes) -> None:
    response = client_of(cast.taser_lead).post("/device-logs/", {"file": _file(data)})
    assert response.status_code in (200, 400)
    if response.status_code == 400:
        assert 'id="id_file-error"' in response.text


def test_a_lead_of_two_forces_is_asked_which(cast: Cast) -> None:
    actions.grant_role(None, cast.taser_lead, "taser_lead", OTHER_FORCE)
    client = client_of(cast.taser_lead)
    assert client.post("/device-logs/", {"file": _file(LOG)}).status_code == 400
    sent = {"file": _file(LOG), "force": OTHER_FORCE}
    assert client.post("/device-logs/", sent).status_code == 200
    assert DeviceLogFile.objects.get().force_id == OTHER_FORCE
