"""Cover: who sees and asks, what is said of a run in every state, never is never."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from drawn import Page, refused

import covered
from cast import SIGNED_IN, Cast, client_of
from reddot.errors import UsageError
from reddot.store import worker
from reddot.store.actions import cover_runs, cover_work
from reddot.store.actions.cover_runs import MOST_WAITING, RunAsked, ask_cover_run
from reddot.store.models import AuditRow, CoverRun
from reddot.web.cover.mapping import classes
from reddot.web.cover.runs import progress_words

SCENARIO = f"/cover/scenarios/{covered.NAME}/"
SEE = {"force_lead", "taser_lead", "researcher", "outsider"}
RUN = SEE - {"researcher"}


@pytest.fixture(autouse=True)
def _no_scenarios() -> Iterator[None]:
    covered.remove_scenarios()
    yield
    covered.remove_scenarios()


def text_of(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    html = answer.content.decode()
    assert refused(html) == []
    ids = Page(html).ids()
    assert len(ids) == len(set(ids))
    return html


def asked(client: Client, **typed: str) -> Any:
    given = {"trained": "", "speed": "", "replications": "1", "against": "none"} | typed
    return client.post(f"{SCENARIO}ask/", given)


# --- who


def test_the_roles_that_see_cover_see_every_page_and_nobody_else_does(cast: Cast) -> None:
    row = covered.stand_in(cast)
    run = f"/cover/runs/{row.key}/"
    pages = ("/cover/", SCENARIO, run, f"{run}progress/", f"{run}zones.json", f"{run}day.json")
    for name in SIGNED_IN:
        client = client_of(cast.member(name))
        status = 200 if name in SEE else 403
        assert {client.get(page).status_code for page in pages} == {status}, name
        asks = 200 if name in RUN else 403
        assert client.get(f"{SCENARIO}ask/").status_code == asks, name
    assert {client_of(None).get(page).status_code for page in pages} == {302}


def test_the_menu_and_the_button_are_for_those_who_may(cast: Cast) -> None:
    covered.stand_in(cast)
    researcher = text_of(client_of(cast.researcher), SCENARIO)
    assert 'href="/cover/"' in researcher
    assert "Ask for a run" not in researcher
    assert "Ask for a run" in text_of(client_of(cast.taser_lead), SCENARIO)
    assert 'href="/cover/"' not in text_of(client_of(cast.author), "/")


# --- asking


def test_a_run_goes_from_asking_to_its_result_by_the_worker(cast: Cast) -> None:
    covered.write_small()
    client = client_of(cast.force_lead)
    assert "was not run yet" in text_of(client, SCENARIO)
    answer = asked(client, trained="100", speed="90")
    row = CoverRun.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/cover/runs/{row.key}/")
    assert (row.trained_share, row.speed, row.state) == (1.0, 0.9, "asked")
    assert "waits for the worker" in text_of(client, answer["Location"])
    said = client.get(f"/cover/runs/{row.key}/progress/").json()
    assert (said["state"], said["over"], said["percent"]) == ("asked", False, 0)
    assert cover_work.run_cover_waiting() == 1
    row.refresh_from_db()
    assert (row.state, row.failure, row.steps_done) == ("done", "", row.steps)
    assert client.get(f"/cover/runs/{row.key}/progress/").json()["over"]
    html = text_of(client, answer["Location"])
    assert "100% of officers trained, speeds times 0.9, 1 replication" in html
    done = AuditRow.objects.filter(record=f"cover_run:{row.key}").order_by("at")
    assert [(one.action, one.actor) for one in done] == [
        ("ask_cover_run", f"user:{cast.force_lead.pk}"),
        ("begin_cover_run", "system"),
        ("finish_cover_run", "system"),
    ]


def test_the_worker_does_what_is_asked_beside_its_other_work(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    covered.write_small()
    ask_cover_run(cast.force_lead, RunAsked(scenario=covered.NAME))
    begun = []
    monkeypatch.setattr(worker, "run_cover_beside", lambda: begun.append(True))
    worker.work_once()
    assert begun == [True]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"trained": "101"}, "Enter a share from 0 to 100"),
        ({"trained": "-1"}, "Enter a share from 0 to 100"),
        ({"trained": "half"}, "Enter a share from 0 to 100"),
        ({"trained": "٥٠"}, "Enter a share from 0 to 100"),
        ({"speed": "10"}, "Enter the speeds in percent"),
        ({"replications": "0"}, "Enter how often"),
        ({"replications": "1.5"}, "Enter how often"),
        ({"replications": "100000"}, "Enter how often"),
        ({"against": "../secrets"}, "Choose one"),
        ({"against": covered.NAME, "against_trained": "200"}, "Enter a share from 0 to 100"),
    ],
)
def test_what_cannot_be_asked_is_said_at_its_field_and_nothing_is_stored(
    cast: Cast, typed: dict[str, str], said: str
) -> None:
    covered.write_small()
    answer = asked(client_of(cast.force_lead), **typed)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not CoverRun.objects.exists()


def test_too_many_runs_wait_their_turn(cast: Cast) -> None:
    covered.write_small()
    for _ in range(MOST_WAITING):
        ask_cover_run(cast.force_lead, RunAsked(scenario=covered.NAME))
    answer = asked(client_of(cast.force_lead))
    assert "waiting or at work already" in answer.content.decode()
    assert CoverRun.objects.count() == MOST_WAITING


def test_the_store_refuses_what_the_form_refuses(cast: Cast) -> None:
    covered.write_small()
    wrong = RunAsked(scenario=covered.NAME, trained_share=2, speed=9, replications=0)
    with pytest.raises(UsageError) as problem:
        ask_cover_run(cast.force_lead, wrong)
    assert len(str(problem.value).splitlines()) == 3


@pytest.mark.parametrize("name", ["no-such", "..", "%2e%2e%2fsecrets", "eastshire.toml"])
def test_a_scenario_that_is_not_there_is_refused(cast: Cast, name: str) -> None:
    covered.write_small()
    assert client_of(cast.force_lead).get(f"/cover/scenarios/{name}/").status_code in (403, 404)


# --- what is said


def test_nobody_trained_is_never_and_not_nought(cast: Cast) -> None:
    row = covered.stand_in(cast, trained_share=0.0)
    block = row.result["run"]["trained_backup_minutes"]
    assert {block[name] for name in ("mean", "median", "p90", "over_15")} == {"never"}
    client = client_of(cast.force_lead)
    html = text_of(client, SCENARIO)
    tile = html.split('class="app-tiles__size">', 2)[1]
    assert tile.startswith('never</span> <span class="app-tiles__what">Trained back-up')
    drawn = client.get(f"/cover/runs/{row.key}/zones.json").json()["zones"]["features"]
    found = {one["properties"]["class"] for one in drawn}
    assert found == {"never", "none"}  # where nobody asked there is nothing to be never
    assert "never" in text_of(client, "/cover/")


def test_every_number_has_its_definition_and_every_input_its_source(cast: Cast) -> None:
    row = covered.stand_in(cast)
    html = text_of(client_of(cast.researcher), SCENARIO)
    assert "Minutes from when the first crew asks for back-up" in html
    assert "95% interval for Monte-Carlo error alone" in html
    for one in row.result["run"]["assumptions"]:
        assert one["what"].replace("'", "&#x27;") in html
        assert one["source"][1:].replace("'", "&#x27;") in html
    assert html.index('id="assumptions"') < html.index('id="map-title"') < len(html) / 2


def test_the_map_has_every_zone_in_a_class_of_the_key(cast: Cast) -> None:
    row = covered.stand_in(cast)
    client = client_of(cast.force_lead)
    drawn = client.get(f"/cover/runs/{row.key}/zones.json").json()
    known = {name for name, _ in classes()}
    features = drawn["zones"]["features"]
    assert len(features) == len(row.result["places"]["zones"]) == 168
    assert {one["properties"]["class"] for one in features} <= known
    assert {one["geometry"]["type"] for one in features} == {"Polygon"}
    (covered.scenario_folder() / covered.NAME / "boundaries.geojson").unlink()
    (covered.scenario_folder() / f"{covered.NAME}.toml").unlink()
    again = client.get(f"/cover/runs/{row.key}/zones.json").json()["zones"]["features"]
    assert {one["geometry"]["type"] for one in again} == {"Point"}


def test_a_scenario_changed_since_its_run_is_said_to_be(cast: Cast) -> None:
    covered.stand_in(cast)
    client = client_of(cast.force_lead)
    assert "was changed since this run" not in text_of(client, SCENARIO)
    covered.write_small(circuity=1.4)
    assert "was changed since this run" in text_of(client, SCENARIO)


def test_a_broken_scenario_shows_all_that_is_wrong_and_cannot_be_run(cast: Cast) -> None:
    covered.write_broken()
    client = client_of(cast.force_lead)
    address = f"/cover/scenarios/{covered.BROKEN}/"
    for page in ("/cover/", address):
        html = text_of(client, page)
        for wrong in ("circuity", "trained_share", "days"):
            assert wrong in html
        assert str(covered.scenario_folder()) not in html
    assert "Ask for a run" not in html
    assert client.get(f"{address}ask/")["Location"] == address


def test_a_scenario_that_breaks_before_its_run_fails_with_its_findings(cast: Cast) -> None:
    covered.write_small()
    row = ask_cover_run(cast.force_lead, RunAsked(scenario=covered.NAME))
    covered.write_small(circuity=0.1)
    cover_work.run_cover_waiting()
    row.refresh_from_db()
    assert row.state == "failed"
    html = text_of(client_of(cast.force_lead), f"/cover/runs/{row.key}/")
    assert "The run failed" in html
    assert "circuity" in html


def test_a_failure_of_the_software_is_one_clear_message(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    covered.write_small()
    row = ask_cover_run(cast.force_lead, RunAsked(scenario=covered.NAME))

    def break_down(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("reddot.store.cover_study.study", break_down)
    with pytest.raises(ZeroDivisionError):
        cover_work.run_cover_waiting()
    row.refresh_from_db()
    assert (row.state, row.failure) == ("failed", cover_work.FAILED)
    html = text_of(client_of(cast.force_lead), f"/cover/runs/{row.key}/")
    assert "is in the log of the site" in html


def test_a_run_that_a_crash_ended_is_begun_again(cast: Cast) -> None:
    covered.write_small()
    row = ask_cover_run(cast.force_lead, RunAsked(scenario=covered.NAME, replications=1))
    cover_runs.begin_cover_run(row, "a" * 64, 10)
    assert cover_work.run_cover_waiting() == 1
    row.refresh_from_db()
    assert row.state == "done"


def test_how_far_a_run_is_and_the_time_left_are_said(cast: Cast) -> None:
    covered.write_small()
    row = ask_cover_run(cast.force_lead, RunAsked(scenario=covered.NAME))
    cover_runs.begin_cover_run(row, "a" * 64, 100)
    row.refresh_from_db()
    assert progress_words(row) == "It has begun."
    CoverRun.objects.update(began_at=timezone.now() - timedelta(minutes=5), steps_done=50)
    row.refresh_from_db()
    assert progress_words(row) == "50% done, about 5 minutes left."
    assert 'value="50"' in text_of(client_of(cast.force_lead), f"/cover/runs/{row.key}/")
