"""The interface for programs: who reads what through it, how it refuses, what it says of itself."""

from __future__ import annotations

import copy
import json
import re
import shutil
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.http import HttpResponse
from django.test import Client
from hypothesis import HealthCheck, given, settings
from release_folder import POLICY, counted, put_out
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi import checks

from cast import (
    FORCE,
    MEMBERS,
    Cast,
    client_of,
    draft_report,
    signed_off_report,
    submitted_report,
)
from reddot.records.report import TacticUse
from reddot.store import actions
from reddot.store.actions.sequencing import sequence
from reddot.store.models import ApiToken, AuditRow, User
from reddot.store.setup import place
from reddot.web.api.operations import api

ROOT = "/api/v1/"
HOLDERS = ("force_lead", "taser_lead", "researcher", "auditor", "outsider")
Get = Callable[..., HttpResponse]


def _get(user: User | None, address: str, **query: Any) -> HttpResponse:
    """Ask with a fresh token of a person, or without one."""
    headers = {}
    if user is not None:
        headers["authorization"] = f"Bearer {actions.make_token(user, 'A program')}"
    found: HttpResponse = Client().get(ROOT + address, query, headers=headers)
    return found


def _fault(response: HttpResponse, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.content
    assert response["Content-Type"].startswith("application/json")
    body = json.loads(response.content)
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message", "field"}
    fault: dict[str, Any] = body["error"]
    return fault


@pytest.mark.parametrize("name", MEMBERS)
def test_who_may_make_tokens(cast: Cast, name: str) -> None:
    client = client_of(cast.member(name))
    sent = {"name": "Nightly figures", "days": "30"}
    responses = [client.get("/tokens/"), client.post("/tokens/", sent)]
    for response in responses:
        if name in HOLDERS:
            assert response.status_code == 200
        elif name == "public":
            assert response.status_code == 302
        else:
            assert response.status_code == 403
            assert "can use the read-only interface for programs" in response.text
    assert ApiToken.objects.count() == (name in HOLDERS)


def test_a_token_is_shown_once_opens_the_interface_and_can_be_ended(cast: Cast) -> None:
    client = client_of(cast.force_lead)
    shown = client.post("/tokens/", {"name": "<b>figures", "days": "30"})
    token = re.findall(r">(reddot_[\w-]{43})<", shown.text)[0]
    assert shown["Cache-Control"] == "no-store, private"
    page = client.get("/tokens/").text
    assert token not in page
    assert "&lt;b&gt;figures" in page
    bearer = {"authorization": f"Bearer {token}"}
    assert Client().get(f"{ROOT}reports/", headers=bearer).status_code == 200
    named = ApiToken.objects.get().sha256
    for stranger in (cast.auditor, cast.outsider):
        refused = client_of(stranger).post("/tokens/end/", {"token": named})
        assert refused.status_code == 403
    ended = client.post("/tokens/end/", {"token": named})
    assert (ended.status_code, ended["Location"]) == (303, "/tokens/")
    assert "It has ended" in client.get("/tokens/").text
    _fault(Client().get(f"{ROOT}reports/", headers=bearer), 401)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", " ", "Enter a name"),
        ("name", "x" * 101, "Give the token a name of 1 to 100"),
        ("name", "\x00", "Enter a name"),
        ("days", "100000", "Choose how long the token lasts"),
    ],
)
def test_what_is_wrong_with_a_token_is_said(cast: Cast, field: str, value: str, said: str) -> None:
    sent = {"name": "Figures", "days": "30"} | {field: value}
    response = client_of(cast.auditor).post("/tokens/", sent)
    assert response.status_code == 400
    assert said in response.text
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("force_lead", {"submitted", "plain", "signed_off"}),
        ("taser_lead", {"submitted", "signed_off"}),
        ("researcher", set()),
        ("auditor", set()),
        ("outsider", {"elsewhere"}),
    ],
)
def test_the_list_holds_what_each_may_read_and_each_can_be_read(
    cast: Cast, name: str, expected: set[str]
) -> None:
    draft_report(cast)
    made = {
        "submitted": submitted_report(cast),
        "plain": submitted_report(cast, author=cast.colleague, **NO_TASER),
        "signed_off": signed_off_report(cast),
        "elsewhere": submitted_report(cast, author=cast.outsider),
    }
    holder = cast.member(name)
    body = json.loads(_get(holder, "reports/").content)
    assert {line["key"] for line in body["reports"]} == {str(made[e].key) for e in expected}
    assert body["count"] == len(expected)
    for which, row in made.items():
        response = _get(holder, f"reports/{row.key}/")
        assert response.status_code == (200 if which in expected else 403), which
        if which not in expected:
            assert "Only" in _fault(response, 403)["message"]


NO_TASER = {
    "ced_used": "no",
    "devices": (),
    "tactics": (TacticUse(position=1, tactic="compliant_handcuffing", effective="yes"),),
}


def test_a_report_is_given_whole_and_the_reading_is_a_disclosure(cast: Cast) -> None:
    row = submitted_report(cast)
    actions.add_addendum(cast.author, row.key, uuid.uuid4(), "One thing more.")
    response = _get(cast.force_lead, f"reports/{row.key}/")
    body = json.loads(response.content)
    assert body["account"] == "The account of what happened."
    assert body["answers"]["perceived_age_band"] == "18-34"
    assert body["answers"]["crime_reference"] == "CRIME-REFERENCE"
    assert [t["tactic"] for t in body["tactics"]] == ["tactical_communications", "ced_fired"]
    assert [d["serial_number"] for d in body["devices"]] == ["SERIAL-ONE", "SERIAL-TWO"]
    assert [a["text"] for a in body["addenda"]] == ["One thing more."]
    assert response["Cache-Control"] == "no-store, private"
    logged = AuditRow.objects.get(action="view_report_api")
    assert (logged.operation, logged.record) == ("disclosure", f"report:{row.key}")
    assert logged.actor == f"user:{cast.force_lead.pk}"


def test_the_list_is_given_in_pages(cast: Cast) -> None:
    made = [submitted_report(cast) for _ in range(3)]
    pages = [
        json.loads(_get(cast.force_lead, "reports/", page=page, page_size=2).content)
        for page in (1, 2, 3)
    ]
    keys = [line["key"] for page in pages for line in page["reports"]]
    assert sorted(keys) == sorted(str(row.key) for row in made)
    assert [(p["page"], p["pages"], p["count"]) for p in pages] == [(1, 2, 3), (2, 2, 3), (3, 2, 3)]
    other = json.loads(_get(cast.force_lead, "reports/", state="signed_off").content)
    assert other["count"] == 0


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer reddot_nothing",
        "Basic YTpi",
        "Bearer \ufffd\x01",
        "x" * 9000,
    ],
)
def test_without_a_token_that_holds_nothing_is_given(cast: Cast, header: str) -> None:
    submitted_report(cast)
    response = Client().get(f"{ROOT}reports/", headers={"authorization": header})
    assert "A token is needed" in _fault(response, 401)["message"]
    assert response["WWW-Authenticate"] == "Bearer"


def test_being_signed_in_is_no_token(cast: Cast) -> None:
    _fault(client_of(cast.force_lead).get(f"{ROOT}reports/"), 401)


def test_a_token_ends_with_the_role_and_with_the_account(cast: Cast) -> None:
    headers = {"authorization": f"Bearer {actions.make_token(cast.auditor, 'Mine')}"}
    assert Client().get(f"{ROOT}reports/", headers=headers).status_code == 200
    actions.revoke_role(None, cast.auditor, "auditor", FORCE)
    fault = _fault(Client().get(f"{ROOT}reports/", headers=headers), 403)
    assert "use the read-only interface for programs" in fault["message"]
    User.objects.filter(pk=cast.auditor.pk).update(is_active=False)
    _fault(Client().get(f"{ROOT}reports/", headers=headers), 401)


def test_what_cannot_be_is_refused_at_its_field(cast: Cast) -> None:
    for query in ({"page": 0}, {"page": "x"}, {"page": 10**30}, {"state": "lost"}):
        fault = _fault(_get(cast.auditor, "reports/", **query), 422)
        assert fault["field"] in query
    assert _fault(_get(cast.auditor, "reports/no-key/"), 422)["field"] == "key"
    assert _fault(_get(cast.auditor, f"reports/{uuid.uuid4()}/"), 404)["code"] == "not_found"


def test_other_addresses_and_methods_are_refused_in_the_same_shape(cast: Cast) -> None:  # noqa: ARG001
    for address in ("", "nothing", "reports", "reports//", "figures/x/"):
        _fault(Client().get(ROOT + address), 404)
    for method in ("post", "put", "patch", "delete", "options", "head"):
        response = getattr(Client(), method)(f"{ROOT}figures/")
        assert response.status_code == 405
        assert response["Allow"] == "GET"
        if method != "head":
            _fault(response, 405)


def test_published_figures_need_no_token_and_say_their_rule() -> None:
    response = Client().get(f"{ROOT}figures/", {"table": "ced", "period": "2017/18"})
    body = json.loads(response.content)
    assert response.status_code == 200
    assert {row["period"] for row in body["rows"]} == {"2017/18"}
    assert {"force", "period", "bounds", "discharge", "total"} <= set(body["rows"][0])
    assert body["rule"]
    assert "public" in response["Cache-Control"]
    for query in ({"period": "yesterday"}, {"table": "x"}, {"forc": "Norfolk"}):
        assert _fault(Client().get(f"{ROOT}figures/", query), 422)["field"] in query
    assert _fault(Client().get(f"{ROOT}figures/", {"force": "Atlantis"}), 404)["code"] == "no_data"


@pytest.fixture
def county(cast: Cast) -> Iterator[None]:  # noqa: ARG001
    """The county's release, out in this site."""
    put_out(1)
    yield
    shutil.rmtree(place().folder / "releases", ignore_errors=True)


@pytest.mark.usefixtures("county")
def test_releases_and_their_tables_are_given_as_they_went_out() -> None:
    (line,) = json.loads(Client().get(f"{ROOT}releases/").content)["releases"]
    assert (line["number"], line["state"], line["forces"]) == (1, "released", ["Eastshire"])
    one = json.loads(Client().get(f"{ROOT}releases/1/").content)
    assert one["files"]["tables/ced.json"]["sha256"]
    assert one["manifest_sha256"] == line["manifest_sha256"]
    for entry in one["tables"]:
        response = Client().get(f"{ROOT}releases/1/tables/{entry['name']}/")
        table = json.loads(response.content)
        assert table["rows"] == counted("Eastshire", entry["name"]).as_json()["rows"]
        assert table["policy"] == POLICY
        assert "public" in response["Cache-Control"]


@pytest.mark.usefixtures("county")
def test_figures_of_a_release_have_bounds_ids_and_no_crossing_that_was_not_released() -> None:
    address = f"{ROOT}releases/1/figures/"
    body = json.loads(Client().get(address).content)
    (row,) = body["rows"]
    assert (row["discharge"], row["bounds"]["discharge"]) == (31, [31, 120])
    assert (row["drive_stun"], row["figure"]) == ("suppressed", "R1/ced/1")
    crossed = Client().get(address, {"count": "reports", "by": ["reason", "gender"]})
    assert json.loads(crossed.content)["released_table"] == "reports-gender-reason"
    fault = _fault(Client().get(address, {"by": ["gender", "location"]}), 404)
    assert "not in the release" in fault["message"]
    assert "Taser uses by gender" in fault["message"]
    for query, status in (
        ({"by": "shoe_size"}, 400),
        ({"tactic": "ced"}, 400),
        ({"force": "Kent"}, 404),
        ({"period": "2016"}, 404),
        ({"period": "yesterday"}, 422),
        ({"count": "people"}, 422),
        ({"colour": "red"}, 422),
    ):
        _fault(Client().get(address, query), status)


@pytest.mark.usefixtures("cast")
def test_a_release_that_is_not_out_is_not_given() -> None:
    for address in ("releases/1/", "releases/1/tables/ced/", "releases/1/figures/"):
        assert _fault(Client().get(ROOT + address), 404)["code"] == "not_found"
    assert json.loads(Client().get(f"{ROOT}releases/").content) == {"releases": []}


@pytest.mark.usefixtures("cast")
def test_claims_are_given_with_their_verdicts() -> None:
    (story,) = json.loads(Client().get(f"{ROOT}claims/").content)["stories"]
    whole = json.loads(Client().get(f"{ROOT}claims/{story['story']}/").content)
    assert [c["id"] for c in whole["claims"]] == [c["id"] for c in story["claims"]]
    first = whole["claims"][0]
    assert first["description"] == "depends_on_missing"
    assert first["flip_point"]
    assert set(story["claims"][0]) == {"id", "text", "description", "inference"}
    _fault(Client().get(f"{ROOT}claims/no-such-story/"), 404)


@pytest.mark.django_db
def test_the_checkpoint_is_public() -> None:
    _fault(Client().get(f"{ROOT}ledger/checkpoint"), 404)
    sequence(heartbeat=True)
    body = json.loads(Client().get(f"{ROOT}ledger/checkpoint").content)
    assert body["size"] == 0
    assert len(body["signature"]) == 128


def test_the_page_of_the_interface_lists_every_operation_and_loads_nothing(cast: Cast) -> None:  # noqa: ARG001
    page = Client().get(f"{ROOT}docs/").text
    for path in api.get_openapi_schema(path_prefix=ROOT)["paths"]:
        assert path in page
    assert "cdn" not in page
    described = json.loads(Client().get(f"{ROOT}openapi.json").content)
    assert described["openapi"].startswith("3.")
    assert described["info"]["title"] == "Reddot"


OPERATIONS: dict[str, Any] = api.get_openapi_schema(path_prefix=ROOT)["paths"]
MODES = [
    (path, mode)
    for path, operation in OPERATIONS.items()
    for mode in GenerationMode
    if operation["get"].get("parameters") or mode is GenerationMode.POSITIVE
]
# What a period is, no description of a text can say; and of what is made wrong on purpose an empty
# list leaves nothing in the address to refuse. Both are tested by name above.
UNSAID = [checks.positive_data_acceptance, checks.negative_data_rejection]


@pytest.fixture
def site() -> Iterator[Any]:
    """The site as a server calls it, inside the transaction of the test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("county")
@pytest.mark.parametrize(("path", "mode"), MODES)
def test_the_interface_does_what_its_description_says(
    cast: Cast, site: Any, path: str, mode: GenerationMode
) -> None:
    submitted_report(cast)
    sequence()
    token = actions.make_token(cast.force_lead, "A program")
    described = schemathesis.openapi.from_wsgi(f"{ROOT}openapi.json", site)

    @given(case=described[path]["GET"].as_strategy(generation_mode=mode))
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    def behaves(case: Any) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        case.call_and_validate(headers=headers, excluded_checks=UNSAID)

    behaves()


@pytest.mark.usefixtures("cast")
def test_a_description_that_promises_something_else_is_found_out(site: Any) -> None:
    promised = copy.deepcopy(api.get_openapi_schema(path_prefix=ROOT))
    promised["components"]["schemas"]["CheckpointBody"]["required"].append("colour")
    sequence(heartbeat=True)
    wrong = schemathesis.openapi.from_dict(promised)
    wrong.app = site
    with pytest.raises(FailureGroup, match="colour"):
        wrong[f"{ROOT}ledger/checkpoint"]["GET"].Case().call_and_validate()
