"""The extract for researchers: who takes it, and that nothing in it points at anyone."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import datetime
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest

from cast import (
    FORCE,
    MEMBERS,
    Cast,
    client_of,
    complete_answers,
    draft_report,
    submitted_report,
)
from reddot.records.columns import TABLES
from reddot.records.report import DeviceUse
from reddot.store.models import AuditRow, Report, User
from reddot.store.research import extract_columns

Tables = dict[str, list[dict[str, str]]]


def _extract(user: User) -> tuple[bytes, Tables]:
    data = client_of(user).get("/research/extract.zip").getvalue()
    with ZipFile(io.BytesIO(data)) as archive:
        said = {name: archive.read(name).decode() for name in archive.namelist()}
    assert said.pop("README.txt").startswith("Reports of the use of force, pseudonymised")
    tables = {
        name.removesuffix(".csv"): list(csv.DictReader(io.StringIO(text)))
        for name, text in said.items()
    }
    return "\n".join(said.values()).encode(), tables


@pytest.mark.parametrize("name", MEMBERS)
@pytest.mark.parametrize("address", ["/research/", "/research/extract.zip"])
def test_only_a_researcher_comes_in(cast: Cast, name: str, address: str) -> None:
    response = client_of(cast.member(name)).get(address)
    if name == "researcher":
        assert response.status_code == 200
        assert response.getvalue()
    elif name == "public":
        assert response.status_code == 302
    else:
        assert response.status_code == 403
        assert "Only a researcher of the force can take the pseudonymised extract" in response.text


def test_the_extract_has_the_coded_answers_and_is_logged(cast: Cast) -> None:
    at = datetime(2018, 3, 5, 1, 30, tzinfo=ZoneInfo("Europe/London"))
    submitted_report(cast, used_at=at)
    _, tables = _extract(cast.researcher)
    (row,) = tables["reports"]
    assert (row["month"], row["day_part"], row["force"]) == ("2018-03", "night", FORCE)
    assert (row["perceived_age_band"], row["reason_protect_self"]) == ("18-34", "yes")
    assert [t["tactic"] for t in tables["tactics"]] == ["tactical_communications", "ced_fired"]
    assert [(d["model"], d["use_fired"]) for d in tables["devices"]] == [("T7", "yes"), ("", "no")]
    assert {t["report"] for t in tables["tactics"]} == {row["report"]}
    logged = AuditRow.objects.get(action="research_extract")
    assert (logged.operation, logged.detail) == ("disclosure", "reports=1")


CANARY = "CANARY-7f3a"


def test_nothing_that_was_typed_and_no_identifier_is_in_it(cast: Cast) -> None:
    named = {
        name: f"{CANARY} {name}" for name, value in complete_answers().items() if _is_text(value)
    }
    device = DeviceUse(position=1, uses=frozenset({"fired"}), serial_number=CANARY, model=CANARY,
                       cartridge_number=CANARY)  # fmt: skip
    answers = named | {
        "body_worn_video": "off",
        "body_worn_video_reference": None,
        "body_worn_video_off_reason": CANARY,
        "devices": (device,),
    }
    assert {"narrative", "crime_reference", "custody_reference"} <= set(named)
    row = submitted_report(cast, **answers)
    assert CANARY in json.dumps([row.narrative, row.body_worn_video_off_reason])
    data, _ = _extract(cast.researcher)
    secrets = [CANARY, row.report_id, str(row.key), row.incident.incident_id, str(row.subject_id)]
    assert not [secret for secret in secrets if secret.encode() in data]
    assert not re.search(rb"\bE1\b", data), "the officer's number"
    assert not re.search(rb"\d\d:\d\d", data), "a time of day"
    assert not re.search(rb"\d{4}-\d\d-\d\d", data), "a day"


def _is_text(value: object) -> bool:
    return isinstance(value, str) and (value.isupper() or " " in value)


def test_each_keeps_one_pseudonym_and_two_have_two(cast: Cast) -> None:
    one, two = submitted_report(cast), submitted_report(cast)
    other = submitted_report(cast, author=cast.colleague)
    _, first = _extract(cast.researcher)
    _, again = _extract(cast.researcher)
    assert first == again
    officers = [row["officer"] for row in first["reports"]]
    assert sorted(map(officers.count, set(officers))) == [1, 2]
    assert len({row["report"] for row in first["reports"]}) == 3
    assert len({row["person"] for row in first["reports"]}) == 3
    assert {one.officer_id, two.officer_id, other.officer_id} == {"E1", "E2"}


def test_drafts_and_reports_of_another_force_are_not_in_it(cast: Cast) -> None:
    draft_report(cast)
    submitted_report(cast, author=cast.outsider)
    _, tables = _extract(cast.researcher)
    assert tables["reports"] == []
    assert Report.objects.count() == 2


def test_a_new_column_of_text_would_not_come_in_by_itself() -> None:
    own = {"report", "incident", "officer", "person", "force", "month", "day_part"}
    beside = {"report", "model", "field"}
    for table, columns in TABLES.items():
        texts = {c.name for c in columns() if c.kind in ("string", "date", "datetime")}
        allowed = own if table == "reports" else beside
        assert set(extract_columns()[table]) & texts <= allowed
