"""A register in a file: every problem by row and field, all of it or nothing, once."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cast import Cast, client_of
from ods import write_xlsx
from reddot.store.models import AuditRow, Course, Officer
from reddot.web.register import importing

HEADING = ("officer_id", "role", "station_id", "course", "model", "completed_on", "passed")
ROW = ("E5", "officer", "EA-NORTH", "initial", "X2", "2026-03-02", "yes")
MAPPING = b"""
kind = "register"
title = "Our register"
models = ["X2"]
dates = ["%d/%m/%Y"]
[columns]
Collar = "officer_id"
Device = "model"
[courses]
"First course" = "initial"
[every]
role = "officer"
passed = "yes"
"""


@pytest.fixture
def lead(cast: Cast) -> Client:
    """The Taser lead at a browser."""
    return client_of(cast.taser_lead)


def file(*rows: tuple[str, ...], name: str = "register.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, "\n".join(map(",".join, rows)).encode())


def send(lead: Client, *rows: tuple[str, ...], **more: object) -> tuple[int, str]:
    sent = {"file": file(HEADING, *rows), "layout": "shipped", **more}
    answer = lead.post("/register/import/", sent)
    assert answer["Cache-Control"] == "no-store, private"
    return answer.status_code, answer.text


def test_every_problem_is_named_and_nothing_is_stored(lead: Client) -> None:
    bad = (*ROW[:4], "X3", "2/3/2026", "yes")
    status, page = send(lead, ROW, bad, (*ROW[:3], "dance", *ROW[4:]))
    assert status == 400
    assert "Nothing was stored" in page
    for row, field in (("Row 3", "model"), ("Row 3", "completed_on"), ("Row 4", "course")):
        assert row in page
        assert f">{field}<" in page
    assert not Officer.objects.filter(pk="E5").exists()
    assert not Course.objects.exists()


def test_a_file_in_order_is_stored_once_and_logged(lead: Client, cast: Cast) -> None:
    status, page = send(lead, ROW)
    assert status == 200
    assert "The register is imported" in page
    row = Course.objects.get()
    assert (row.officer_id, row.model, str(row.completed_on)) == ("E5", "X2", "2026-03-02")
    assert AuditRow.objects.filter(action="import_register", actor=f"user:{cast.taser_lead.pk}")
    status, page = send(lead, ROW)
    assert "Nothing was stored again." in page
    assert Course.objects.count() == 1


def test_a_workbook_with_a_mapping_of_ones_own(lead: Client, tmp_path: Path) -> None:
    rows = [["Collar", "Device", "First course"], ["E5", "X2", "02/03/2026"]]
    book = write_xlsx(tmp_path / "ours.xlsx", {"Register": rows})
    sent = {
        "file": SimpleUploadedFile("ours.xlsx", book.read_bytes()),
        "mapping": SimpleUploadedFile("ours.toml", MAPPING),
        "layout": "own",
    }
    answer = lead.post("/register/import/", sent)
    assert answer.status_code == 200, answer.text
    assert str(Course.objects.get().completed_on) == "2026-03-02"


def test_what_contradicts_the_register_is_refused_as_a_whole(lead: Client) -> None:
    status, page = send(lead, ("W1", *ROW[1:]))
    assert status == 400
    assert not Course.objects.exists()
    assert "another force" in page


@pytest.mark.parametrize(
    ("more", "field", "said"),
    [
        ({"file": ""}, "file", "Choose the file of the register"),
        ({"layout": "x"}, "layout", "Choose how the file is laid out"),
        ({"layout": "own"}, "mapping", "Choose the mapping"),
        ({"file": SimpleUploadedFile("r.csv", b"")}, "file", "r.csv"),
        ({"file": SimpleUploadedFile("r.xlsx", b"PK\x03\x04no")}, "file", "r.xlsx"),
        ({"layout": "own", "mapping": SimpleUploadedFile("m.toml", b"=")}, "file", "not TOML"),
    ],
)
def test_a_file_that_is_none_is_said_at_its_field(
    lead: Client, more: dict[str, object], field: str, said: str
) -> None:
    status, page = send(lead, ROW, **more)
    assert status == 400
    assert said in page
    assert f'href="#id_{field}"' in page
    assert "reddot-register-" not in page, "a folder of the machine is named"
    assert not Course.objects.exists()


def test_a_file_that_is_too_large_is_said(lead: Client) -> None:
    large = SimpleUploadedFile("r.csv", b"x" * (importing.LARGEST + 1))
    status, page = send(lead, file=large)
    assert status == 400
    assert "The files are larger than 10 MB together" in page
