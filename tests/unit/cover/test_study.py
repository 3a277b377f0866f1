"""A study of a small county: the same bits everywhere, never, cut off, and its refusals."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from reddot.cover.scenario import Scenario
from reddot.cover.study import StudyResult, compare, run, trained_share_curve
from reddot.cover.study.comparison import OTHER_DEMAND
from reddot.cover.study.estimate import estimate
from reddot.cover.study.numbers import MEASURES
from reddot.cover.study.played import play
from reddot.cover.study.rows import curve_rows, study_rows, write_study
from reddot.cover.study.waits import tables_of, waits_of
from reddot.cover.study.work import chunk_size
from reddot.errors import UsageError

from .small_county import small_county, without_calls

TIMING = ("seconds", "incidents_per_second")


@pytest.fixture(scope="module")
def result() -> StudyResult:
    return run(small_county(), replications=6)


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        processes=True, n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0"
    ) as started:
        yield started.scheduler_address


def text(result: StudyResult) -> str:
    """Everything but the time it took, to the last bit."""
    found = {name: part for name, part in result.as_json().items() if name not in TIMING}
    return json.dumps(found, allow_nan=False)


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two replications a chunk, so that every worker has some."""
    calls = small_county().demand.calls_a_year() * 8 / 365
    monkeypatch.setattr("reddot.cover.study.work.CALLS_A_CHUNK", 2 * calls)


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize("where", [1, 2, 4, "cluster"])
def test_the_same_bits_on_any_number_of_workers(
    result: StudyResult, cluster: str, where: Any
) -> None:
    told: list[tuple[int, int]] = []
    place = {"cluster": cluster} if where == "cluster" else {"workers": where}
    other = run(small_county(), replications=6, progress=lambda *step: told.append(step), **place)
    assert text(other) == text(result)
    assert told == [(k, 12) for k in range(1, 13)]


def test_another_seed_gives_other_bits(result: StudyResult) -> None:
    assert text(run(small_county(), replications=6, seed=2)) != text(result)


def test_more_replications_begin_with_the_fewer(result: StudyResult) -> None:
    more = run(small_county(), replications=9)
    for key, table in result.tables.items():
        np.testing.assert_array_equal(more.tables[key].values[:6], table.values)


def test_a_chunk_has_about_a_million_calls_whatever_the_workers() -> None:
    scenario, result = small_county(), run(small_county(), replications=1)
    assert chunk_size(scenario, result.variant) == 1000
    year = replace(scenario, rules=replace(scenario.rules, horizon_minutes=525_600.0))
    assert chunk_size(year, result.variant) == round(1_000_000 / 36_500)


def test_json_has_the_keys_that_others_rely_on(result: StudyResult) -> None:
    found = result.as_json()
    for measure in MEASURES:
        part = found[f"{measure}_minutes"]
        assert {"mean", "median", "p90", "over_15", "over_20"} <= set(part)
        assert part["low"]["mean"] < part["mean"] < part["high"]["mean"]
        assert part["wanted"] == part["served"] + part["cut_off"]
    assert [group["kind"] for group in found["by_kind"]] == ["urban", "rural"]
    assert [group["hour"] for group in found["by_hour"]] == [str(k) for k in range(24)]
    assert [group["zone"] for group in found["by_zone"]] == ["Z0", "Z1", "Z2", "Z3"]
    assert [end["speed_factor"] for end in found["sensitivity"]] == [0.8, 1.0, 1.25]
    assert found["assumptions"][0]["source"].startswith("assumed")
    assert found["incidents_per_second"] == found["incidents"] / found["seconds"]


def test_groups_add_up_to_the_whole(result: StudyResult) -> None:
    for measure in MEASURES:
        whole = result.numbers(measure).counts[:, 0]
        for by in ("priority", "kind", "hour", "zone"):
            assert (result.numbers(measure, by).counts.sum(axis=1) == whole).all()


def test_slower_roads_make_longer_waits(result: StudyResult) -> None:
    slow, middle, fast = result.sensitivity
    for measure in ("response", "backup"):
        means = [end.numbers(measure).of("mean").number or 0.0 for end in (slow, middle, fast)]
        assert means[0] > means[1] > means[2]
    assert middle.differences[0].change == estimate(np.zeros(6))
    assert slow.as_json()["differences"][0]["difference"] > 0


def test_numbers_are_those_of_a_plain_loop() -> None:
    """One replication, each number worked out again call by call."""
    scenario = small_county()
    played = play(scenario, seed=3, replication=0)
    numbers = tables_of(played)[("zone", "response")]
    for zone in range(4):
        waits = []
        for call, came in enumerate(played.calls.minute):
            if came >= scenario.warm_up_minutes and played.calls.zone[call] == zone:
                arrived = played.outcome.arrived[call]
                waits.append(math.inf if math.isnan(arrived) else arrived - came)
        waits.sort()
        assert numbers.counts[0, zone].tolist() == [len(waits), len(waits), 0]
        mean, median, p90, over_15, _over_20 = numbers.values[0, zone]
        assert mean == pytest.approx(sum(waits) / len(waits))
        assert median == pytest.approx(waits[math.ceil(0.5 * len(waits)) - 1])
        assert p90 == pytest.approx(waits[math.ceil(0.9 * len(waits)) - 1])
        assert over_15 == sum(wait > 15 for wait in waits) / len(waits)


def test_the_first_trained_officer_may_be_in_the_first_crew() -> None:
    played = play(small_county(share=1.0), seed=1, replication=0)
    escalated = ~np.isnan(played.outcome.escalated) & (played.calls.minute >= 1440.0)
    waits = waits_of(played, "first_trained")
    expected = (played.outcome.arrived - played.calls.minute)[escalated]
    np.testing.assert_array_equal(waits.minutes, expected)


def test_with_nobody_trained_it_is_never_and_not_nought() -> None:
    found = run(small_county(), replications=2, trained_share=0.0).as_json()
    for measure in ("trained_backup_minutes", "first_trained_minutes"):
        part = found[measure]
        numbers = [part[name] for name in ("mean", "median", "p90", "over_15", "over_20")]
        assert numbers == ["never"] * 5
        assert part["cut_off"] == part["wanted"] > 0
        assert part["se"]["mean"] == "never"
    assert isinstance(found["backup_minutes"]["mean"], float)


def test_with_no_calls_it_does_not_apply() -> None:
    found = run(without_calls(small_county()), replications=2).as_json()
    assert found["incidents"] == 0
    for measure in MEASURES:
        assert found[f"{measure}_minutes"]["mean"] == "not_applicable"
        assert found[f"{measure}_minutes"]["wanted"] == 0


def test_one_replication_has_no_error() -> None:
    part = run(small_county(), replications=1).as_json()["response_minutes"]
    assert isinstance(part["mean"], float)
    assert (part["se"]["mean"], part["low"]["mean"]) == ("not_available", "not_available")


def overrun(scenario: Scenario) -> Scenario:
    """So many calls that a queue stands at the end."""
    demand = scenario.demand.scaled(calls=6.0)
    return replace(scenario, demand=demand)


def test_waits_cut_off_by_the_end_are_counted() -> None:
    found = run(overrun(small_county()), replications=3)
    part = found.as_json()["response_minutes"]
    assert part["cut_off"] > 0
    assert "mean" in part["at_least"]
    routine = found.numbers("response", "priority").of("p90", 1)
    assert routine.value == "never"
    played = play(overrun(small_county()), seed=1, replication=0)
    waits = waits_of(played, "response")
    horizon = played.scenario.rules.horizon_minutes
    lasted = waits.minutes[~waits.served]
    np.testing.assert_array_equal(lasted, horizon - played.calls.minute[waits.calls][~waits.served])
    table = tables_of(played)[("all", "response")]
    assert table.undecided[0, 0].tolist() == [int((lasted <= k).sum()) for k in (15.0, 20.0)]
    decided = len(waits.minutes) - table.undecided[0, 0, 0]
    assert table.values[0, 0, 3] == (waits.minutes > 15.0).sum() / decided


def test_the_curve_is_never_at_nobody_and_falls() -> None:
    curve = trained_share_curve(small_county(), replications=4)
    means = [point.numbers("trained_backup").of("mean") for point in curve.points]
    assert [point.trained_share for point in curve.points][:3] == [0.0, 0.1, 0.2]
    assert means[0].value == "never"
    assert all(mean.low is not None for mean in means[2:])
    assert (means[4].number or 0.0) > (means[10].number or math.inf)
    rows = list(curve_rows(curve))
    assert len(rows) == 11 * 4
    assert rows[3]["mean"] == "never"
    everybody = curve.points[-1]
    assert everybody.numbers("backup").of("mean") == everybody.numbers("trained_backup").of("mean")


def test_a_comparison_with_itself_is_nought(result: StudyResult) -> None:
    found = compare(result, result)
    assert found.shares_demand
    assert {one.change.value for one in found.differences if one.change} == {0.0}


def test_other_calls_are_said_to_be_so(result: StudyResult) -> None:
    other = run(small_county(calls=40_000.0), replications=6)
    found = compare(result, other).as_json()
    assert not found["shares_demand"]
    assert found["warnings"] == [OTHER_DEMAND]


def test_a_difference_from_never_is_not_available(result: StudyResult) -> None:
    nobody = run(small_county(), replications=6, trained_share=0.0)
    found = {
        (one["measure"], one["number"]): one
        for one in compare(result, nobody).as_json()["differences"]
    }
    one = found[("trained_backup_minutes", "mean")]
    assert (one["after"], one["difference"], one["pairs"]) == ("never", "not_available", 0)


def test_two_seeds_cannot_be_paired(result: StudyResult) -> None:
    with pytest.raises(UsageError, match="seeds 1 and 2"):
        compare(result, run(small_county(), replications=2, seed=2))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"replications": 0}, "replications is 0"),
        ({"replications": 2.5}, "2.5"),
        ({"replications": 2, "trained_share": 1.2}, "trained share is 1.2"),
        ({"replications": 2, "seed": -1}, "seed is -1"),
        ({"replications": 2, "workers": 0}, "workers is 0"),
    ],
)
def test_impossible_studies_are_named(given: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        run(small_county(), **given)


def test_files_hold_what_the_result_does(result: StudyResult, tmp_path: Any) -> None:
    written = write_study(tmp_path / "out", result.as_json(), result)
    assert [path.name for path in written] == [
        "result.json",
        "by_priority.csv",
        "by_kind.csv",
        "by_hour.csv",
        "by_zone.csv",
    ]
    assert json.loads(written[0].read_text())["replications"] == 6
    assert len(written[-1].read_text().splitlines()) == 1 + 4 * 4
    assert len(list(study_rows(result, ("hour",)))) == 4 * 24


def test_a_folder_that_cannot_be_made_is_named(result: StudyResult, tmp_path: Any) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="cannot be written"):
        write_study(tmp_path / "file", {}, result)
