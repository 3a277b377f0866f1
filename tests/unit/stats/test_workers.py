import math
from operator import methodcaller

import pytest

from reddot.errors import UsageError
from reddot.stats import map_chunks, spawn_streams


def test_results_do_not_depend_on_the_number_of_workers() -> None:
    draw = methodcaller("poisson", 3.0, 5)
    one = map_chunks(draw, spawn_streams(7, 6), workers=1)
    two = map_chunks(draw, spawn_streams(7, 6), workers=2)
    assert [list(x) for x in one] == [list(x) for x in two]


def test_the_order_is_that_of_the_chunks() -> None:
    assert map_chunks(math.sqrt, (float(k * k) for k in range(50)), workers=2) == list(range(50))


def test_streams_differ_and_the_first_do_not_depend_on_how_many() -> None:
    few, many = spawn_streams(1, 2), spawn_streams(1, 5)
    draws = [stream.random() for stream in many]
    assert [stream.random() for stream in few] == draws[:2]
    assert len(set(draws)) == 5


def test_what_a_chunk_raises_passes_on() -> None:
    for workers in (1, 2):
        with pytest.raises(ValueError, match=r"domain|nonnegative"):
            map_chunks(math.sqrt, [1.0, -1.0], workers=workers)


def test_no_chunks_give_no_results() -> None:
    assert map_chunks(math.sqrt, [], workers=4) == []


@pytest.mark.parametrize("workers", [0, -2, 1.5])
def test_impossible_workers_are_named(workers: float) -> None:
    with pytest.raises(UsageError, match=str(workers)):
        map_chunks(math.sqrt, [1.0], workers=workers)  # type: ignore[arg-type]


def test_impossible_streams_are_named() -> None:
    with pytest.raises(UsageError, match="-1"):
        spawn_streams(-1, 2)
    with pytest.raises(UsageError, match="-2"):
        spawn_streams(1, -2)
