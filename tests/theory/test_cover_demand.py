"""Demand drawn and estimated: moments within 4 standard errors, known truth recovered."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from reddot.cover.crews import Post, Roster, Shift, turns_of
from reddot.cover.demand import (
    CallRecords,
    CallsLayout,
    Demand,
    Priority,
    draw_calls,
    estimate_demand,
    read_calls,
)
from reddot.cover.demand.escalation import estimate_escalations
from reddot.cover.demand.rates import shrink_rates
from reddot.cover.demand.week import shrink_week
from reddot.cover.geography import KINDS, Zone
from reddot.cover.simulation.inputs import Calls
from reddot.cover.simulation.streams import Streams

WEEK, YEAR = 7 * 1440.0, 365 * 1440.0
PRIORITIES = (
    Priority(name="urgent", service_minutes=40.0, service_shape=2.0, escalation_chance=0.10),
    Priority(name="other", service_minutes=60.0, service_shape=1.0, escalation_chance=0.02),
)


def county(zones: int = 60, *, shape: float = 3.0, seed: int = 5) -> tuple[list[Zone], Demand]:
    """Zones and a demand of which everything is known; rates differ between zones as a gamma."""
    stream = np.random.default_rng(seed)
    kind = np.arange(zones) % 2
    residents = stream.integers(300, 3000, zones)
    means = np.array([[0.04, 0.10], [0.02, 0.05]])[kind]
    rates = means * stream.gamma(shape, 1.0 / shape, (zones, 2))
    hours = 1.0 + 0.8 * np.sin(np.arange(168) * 2 * np.pi / 24)
    both = np.stack([hours, np.roll(hours, 6)])[None].repeat(2, axis=0)
    demand = Demand(
        yearly=rates * residents[:, None],
        hours=both / both.sum(axis=-1, keepdims=True),
        kind=kind.astype(np.int32),
        kinds=KINDS,
        priorities=PRIORITIES,
    )
    return [zone(n, int(residents[n]), KINDS[kind[n]]) for n in range(zones)], demand


def zone(number: int, residents: int, kind: str) -> Zone:
    return Zone(
        code=f"Z{number}",
        name=f"Zone {number}",
        area_km2=4.0,
        population=residents,
        latitude=52.5 + number / 500,
        longitude=1.0,
        kind=kind,
    )


def drawn(demand: Demand, replication: int, minutes: float = YEAR, first: int = 0) -> Calls:
    return draw_calls(
        demand,
        seed_streams=Streams(11, replication),
        horizon_minutes=minutes,
        first_hour_of_week=first,
    )


def as_recorded(calls: Calls, days: int) -> CallRecords:
    first = date(2018, 1, 1)  # a Monday
    return CallRecords(
        first_day=first,
        last_day=date.fromordinal(first.toordinal() + days - 1),
        minute=calls.minute,
        zone=calls.zone,
        priority=calls.priority,
        escalated=np.isfinite(calls.escalates_after).astype(np.int32),
        service_minutes=calls.service_minutes,
    )


def test_counts_of_each_zone_and_priority_are_poisson_with_the_mean_of_the_demand() -> None:
    _, demand = county(12)
    expected = (demand.yearly * 52 * WEEK / YEAR).ravel()
    replications = 400
    counts = np.stack([_cells(drawn(demand, n, 52 * WEEK), 12) for n in range(replications)])
    off = (counts.mean(axis=0) - expected) / np.sqrt(expected / replications)
    assert np.abs(off).max() < 4
    # of a Poisson count with mean m the sample variance has about variance (m + 2m²)/n
    of_variance = np.sqrt((expected + 2 * expected**2) / replications)
    assert np.abs((counts.var(axis=0, ddof=1) - expected) / of_variance).max() < 4


def _cells(calls: Calls, zones: int) -> np.ndarray:
    return np.bincount(calls.zone * 2 + calls.priority, minlength=zones * 2)


@pytest.mark.parametrize("first", [0, 101])
def test_hours_of_a_horizon_that_is_no_whole_week_have_their_shares(first: int) -> None:
    _, demand = county(40)
    minutes, replications = 3 * 1440.0 + 437.5, 300
    hours = np.zeros(math.ceil(minutes / 60))
    for n in range(replications):
        at = drawn(demand, n, minutes, first).minute
        assert (at < minutes).all()
        assert (np.diff(at) >= 0).all()
        hours += np.bincount((at // 60).astype(int), minlength=len(hours))
    of_week = (demand.hours * _yearly_of_kinds(demand)[..., None]).sum(axis=(0, 1)) * 7 / 365
    width = np.minimum(60.0, minutes - 60.0 * np.arange(len(hours))) / 60.0
    expected = of_week[(np.arange(len(hours)) + first) % 168] * width * replications
    assert np.abs((hours - expected) / np.sqrt(expected)).max() < 4


def _yearly_of_kinds(demand: Demand) -> np.ndarray:
    return np.stack([demand.yearly[demand.kind == kind].sum(axis=0) for kind in (0, 1)])


def test_service_and_escalation_follow_their_laws() -> None:
    _, demand = county()
    calls = drawn(demand, 3)
    for number, priority in enumerate(PRIORITIES):
        mine = calls.priority == number
        n, service = int(mine.sum()), calls.service_minutes[mine]
        error = priority.service_minutes / math.sqrt(priority.service_shape * n)
        assert abs(service.mean() - priority.service_minutes) < 4 * error
        escalates = np.isfinite(calls.escalates_after[mine])
        chance = priority.escalation_chance
        assert abs(escalates.mean() - chance) < 4 * math.sqrt(chance * (1 - chance) / n)
        part = calls.escalates_after[mine][escalates] / service[escalates]
        assert (part < 1).all()
        assert abs(part.mean() - 0.5) < 4 * math.sqrt(1 / 12 / len(part))
        squares = (service / priority.service_minutes - 1) ** 2
        assert abs(squares.mean() - 1 / priority.service_shape) < 4 * squares.std() / math.sqrt(n)


def test_shrunken_rates_are_nearer_the_truth_than_raw_and_than_pooled_ones() -> None:
    zones, better = 50, []
    for n in range(60):
        stream = np.random.default_rng([7, n])
        residents = stream.integers(200, 3000, zones).astype(float)
        truth = stream.gamma(3.0, 0.01 / 3.0, zones)
        counts = stream.poisson(truth * residents).astype(float)
        guesses = (
            shrink_rates(counts, residents).means(),
            counts / residents,
            np.full(zones, counts.sum() / residents.sum()),
        )
        mine, raw, pooled = (float(((guess - truth) ** 2).mean()) for guess in guesses)
        better.append((raw - mine, pooled - mine))
    gain = np.array(better)
    error = gain.std(axis=0, ddof=1) / math.sqrt(len(gain))
    assert (gain.mean(axis=0) > 4 * error).all()


def test_intervals_of_zone_rates_hold_the_truth_about_95_times_in_100() -> None:
    zones, inside = 80, []
    for n in range(60):
        stream = np.random.default_rng([8, n])
        residents = stream.integers(200, 3000, zones).astype(float)
        truth = stream.gamma(3.0, 0.01 / 3.0, zones)
        low, high = shrink_rates(stream.poisson(truth * residents) * 1.0, residents).interval()
        inside.append(float(((low <= truth) & (truth <= high)).mean()))
    measured, error = np.mean(inside), np.std(inside, ddof=1) / math.sqrt(len(inside))
    # the two parameters of the law between zones are taken for known, which costs about a point
    assert 0.93 - 4 * error < measured < 0.95 + 4 * error


def test_zones_that_differ_by_chance_alone_are_drawn_in_wholly() -> None:
    stream = np.random.default_rng(9)
    residents = stream.integers(500, 3000, 200).astype(float)
    alike = shrink_rates(stream.poisson(0.01 * residents).astype(float), residents)
    differ = shrink_rates(
        stream.poisson(stream.gamma(1.0, 0.01, 200) * residents).astype(float), residents
    )
    assert alike.own_weight().mean() < 0.2 < 0.8 < differ.own_weight().mean()


def test_a_demand_is_recovered_from_its_own_calls() -> None:
    zones, demand = county(60)
    found = estimate_demand(as_recorded(drawn(demand, 1), 365), zones, PRIORITIES)
    low, high = found.yearly_interval()
    inside = (low <= demand.yearly) & (demand.yearly <= high)
    assert inside.mean() > 0.95 - 4 * math.sqrt(0.95 * 0.05 / inside.size)
    total = demand.calls_a_year()
    assert abs(found.demand.calls_a_year() - total) < 4 * math.sqrt(total)
    assert found.calls_cv == pytest.approx(1 / math.sqrt(total), rel=0.5)
    for was, now, many in zip(PRIORITIES, found.demand.priorities, found.services, strict=True):
        assert now.service_minutes == pytest.approx(was.service_minutes, rel=0.05)
        assert now.service_shape == pytest.approx(was.service_shape, rel=0.1)
        assert many.calls > 1000
    off = [
        (now.escalation_chance - was.escalation_chance)
        / math.sqrt(was.escalation_chance / e.stated)
        for was, now, e in zip(PRIORITIES, found.demand.priorities, found.escalations, strict=True)
    ]
    assert max(map(abs, off)) < 4


def test_what_is_written_as_a_file_of_calls_is_what_is_read(tmp_path: Path) -> None:
    zones, demand = county(30)
    calls = drawn(demand, 2, 60 * 1440.0)
    file = tmp_path / "calls.csv"
    file.write_text("\n".join(written(calls, zones)), encoding="utf-8")
    layout = CallsLayout(first_day=date(2018, 1, 1), last_day=date(2018, 3, 1))
    read = read_calls(file, zones, [one.name for one in PRIORITIES], layout)
    assert (read.rows_read, read.rows_refused) == (len(calls.minute), 0)
    direct = estimate_demand(as_recorded(calls, 60), zones, PRIORITIES)
    found = estimate_demand(read.calls, zones, PRIORITIES)
    assert np.allclose(found.demand.yearly, direct.demand.yearly)
    assert np.allclose(found.demand.hours, direct.demand.hours)
    assert found.escalations == direct.escalations
    for one, other in zip(found.services, direct.services, strict=True):
        assert one.mean == pytest.approx(other.mean, abs=0.02)  # whole seconds
    low, high = found.yearly_interval()
    inside = ((low <= demand.yearly) & (demand.yearly <= high)).mean()
    assert inside > 0.95 - 4 * math.sqrt(0.95 * 0.05 / demand.yearly.size)


def written(calls: Calls, zones: list[Zone]) -> list[str]:
    """The calls as a control room's file; the first crew comes after ten minutes."""
    zero, lines = datetime(2018, 1, 1), ["moment,zone,priority,escalated,arrived,cleared"]
    columns = (calls.minute, calls.zone, calls.priority, calls.service_minutes)
    escalated = np.isfinite(calls.escalates_after)
    for minute, where, priority, service, yes in zip(*columns, escalated, strict=True):
        moments = (minute, minute + 10, minute + 10 + service)
        texts = [f"{zero + timedelta(minutes=float(m)):%Y-%m-%dT%H:%M:%S}" for m in moments]
        word = "yes" if yes else "no"
        name = PRIORITIES[priority].name
        lines.append(f"{texts[0]},{zones[where].code},{name},{word},{texts[1]},{texts[2]}")
    return lines


def test_spreads_drawn_from_the_posterior_vary_about_its_mean() -> None:
    _, demand = county(20)
    counts = np.stack([np.random.default_rng(3).multinomial(5000, demand.hours[0, 0])]) * 1.0
    week = shrink_week(counts, np.full(168, 52.0))
    draws = np.stack([week.draw(Streams(1, n).parameters)[0] for n in range(400)])
    assert np.allclose(draws.sum(axis=1), 1.0)
    off = (draws.mean(axis=0) - week.shares()[0]) / (draws.std(axis=0, ddof=1) / math.sqrt(400))
    assert np.abs(off).max() < 4.5  # of 168 hours at once


def test_profiles_are_recovered_and_nearer_the_truth_than_raw_shares() -> None:
    _, demand = county(60)
    truth = demand.hours.reshape(4, 168)
    seen = np.full(168, 52.0)
    gains, worst = [], []
    for n in range(20):
        stream = np.random.default_rng([10, n])
        totals = (400, 3000, 150, 800)
        rows = [stream.multinomial(t, p) for t, p in zip(totals, truth, strict=True)]
        counts = np.array(rows, dtype=float)
        mine = shrink_week(counts, seen).shares()
        raw = counts / counts.sum(axis=1, keepdims=True)
        gains.append(((raw - truth) ** 2).sum() - ((mine - truth) ** 2).sum())
        worst.append(np.abs(mine - truth).max())
    assert np.mean(gains) > 4 * np.std(gains, ddof=1) / math.sqrt(len(gains))
    assert np.max(worst) < truth.max()


def test_an_hour_that_the_records_saw_less_often_is_not_taken_for_a_quiet_one() -> None:
    seen = np.where(np.arange(168) < 24, 1.0, 2.0)  # eight days that start on a Tuesday
    found = shrink_week(np.stack([seen * 500.0]), seen)
    assert np.allclose(found.shares(), 1 / 168, rtol=0.02)


def test_intervals_of_the_chance_to_escalate_hold_the_truth() -> None:
    inside = []
    for n in range(300):
        stream = np.random.default_rng([12, n])
        truth, stated = stream.beta(2.0, 30.0, 6), np.array([50, 100, 200, 400, 800, 1600])
        yes = stream.binomial(stated, truth)
        found = estimate_escalations(yes.tolist(), stated.tolist(), [0] * 6)
        ends = np.array([one.interval() for one in found]).T
        inside.append(float(((ends[0] <= truth) & (truth <= ends[1])).mean()))
    error = np.std(inside, ddof=1) / math.sqrt(len(inside))
    assert 0.94 - 4 * error < np.mean(inside) < 0.95 + 4 * error


def test_replications_do_not_depend_on_how_many_there_are() -> None:
    _, demand = county(10)
    few = [drawn(demand, n, WEEK).minute for n in range(2)]
    many = [drawn(demand, n, WEEK).minute for n in (4, 1, 0)]
    assert np.array_equal(few[0], many[2])
    assert np.array_equal(few[1], many[1])
    assert not np.array_equal(few[0], few[1])


def test_the_share_of_trained_officers_is_that_of_the_roster() -> None:
    shift = Shift(name="day", start_minute=420, minutes=600)
    posts = (
        Post(station=0, shift=0, crews=4, officers=1),
        Post(station=1, shift=0, crews=4, officers=2),
    )
    roster = Roster(shifts=(shift,), posts=posts, trained_share=0.3)
    turns = turns_of(roster, streams=Streams(2, 0), horizon_minutes=YEAR)
    for officers, chance in ((1, 0.3), (2, 1 - 0.7**2)):
        mine = turns.trained[turns.officers == officers]
        assert len(mine) == 4 * 365
        assert abs(mine.mean() - chance) < 4 * math.sqrt(chance * (1 - chance) / len(mine))
