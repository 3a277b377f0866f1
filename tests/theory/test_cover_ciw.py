"""The kernel against Ciw where both can tell the story: no travel, no back-up, crews all alike."""

from __future__ import annotations

from dataclasses import replace

import ciw
import numpy as np
import pytest
from numpy.typing import NDArray

from reddot.cover.simulation.kernel import simulate
from theory.cover_scenes import Scene, plain

LONG = 1e7  # after the last call and all service
Floats = NDArray[np.float64]


def scene(crews: int, classes: int, load: float, generator: np.random.Generator) -> Scene:
    """Return 400 calls that keep the crews as busy as `load`, most of them of the last class."""
    calls = 400
    drawn = plain(
        np.cumsum(generator.exponential(10.0 / (crews * load), calls)),
        generator.exponential(10.0, calls),
        crews,
        horizon=LONG,
    )
    weights = np.arange(1, classes + 1) / np.arange(1, classes + 1).sum()
    priority = generator.choice(classes, size=calls, p=weights).astype(np.int32)
    return replace(drawn, calls=replace(drawn.calls, priority=priority))


def waits_in_ciw(given: Scene, crews: int, *, resume: bool = False) -> Floats:
    """Return each call's minutes until it is first served, from sequences given to Ciw."""
    names = {int(each): f"class {each}" for each in np.unique(given.calls.priority)}
    first = {int(each): given.calls.priority == each for each in names}
    order = {name: each for each, name in names.items()}
    network = ciw.create_network(
        arrival_distributions={
            names[each]: [sequence([*np.diff(given.calls.minute[at], prepend=0.0), LONG])]
            for each, at in first.items()
        },
        service_distributions={
            names[each]: [sequence(given.calls.service_minutes[at])] for each, at in first.items()
        },
        priority_classes=(order, ["resume"]) if resume else order,
        number_of_servers=[crews],
    )
    told = ciw.Simulation(network)
    told.simulate_until_max_time(LONG)
    return by_call(told.get_all_records(), order, first)


def sequence(values: Floats | list[float]) -> ciw.dists.Sequential:
    return ciw.dists.Sequential([float(each) for each in values])


def by_call(
    records: list[ciw.data_record.DataRecord],
    order: dict[str, int],
    first: dict[int, NDArray[np.bool_]],
) -> Floats:
    """Put Ciw's records in the order of the calls: within a class it is that of arrival."""
    begun: dict[int, tuple[str, float, float]] = {}
    for record in records:
        start = min(record.service_start_date, begun.get(record.id_number, ("", 0, LONG))[2])
        begun[record.id_number] = (record.customer_class, record.arrival_date, start)
    waits = np.full(sum(at.sum() for at in first.values()), np.nan)
    for name, each in order.items():
        of_class = sorted((came, start) for kind, came, start in begun.values() if kind == name)
        waits[first[each]] = [start - came for came, start in of_class]
    return waits


def waits(given: Scene) -> Floats:
    seen = simulate(*given.given)
    return seen.arrived - given.calls.minute


@pytest.mark.parametrize("classes", [1, 3])
@pytest.mark.parametrize(("crews", "load"), [(1, 0.8), (4, 0.9), (15, 1.1)])
def test_ciw_tells_the_same_waits(crews: int, classes: int, load: float) -> None:
    given = scene(crews, classes, load, np.random.default_rng([crews, classes]))
    here = waits(given)
    assert (here > 0).sum() > 50
    np.testing.assert_allclose(here, waits_in_ciw(given, crews), rtol=0, atol=1e-9)


def test_ciw_tells_the_same_where_one_crew_is_taken() -> None:
    """One crew leaves a call for a more urgent one and comes back to the rest of it."""
    given = scene(1, 3, 0.8, np.random.default_rng(3))
    given = replace(given, rules=replace(given.rules, preempts_below=3, preempted_from=0))
    assert simulate(*given.given).interruptions.sum() > 50
    np.testing.assert_allclose(waits(given), waits_in_ciw(given, 1, resume=True), rtol=0, atol=1e-9)


def test_another_order_is_noticed() -> None:
    """The same calls, their priorities turned about, wait otherwise."""
    given = scene(4, 3, 0.9, np.random.default_rng(4))
    turned = replace(given, calls=replace(given.calls, priority=2 - given.calls.priority))
    assert np.abs(waits(turned) - waits_in_ciw(given, 4)).max() > 1.0
