from __future__ import annotations

import pytest

from reddot.errors import UsageError
from reddot.figures.ladders import (
    DISCHARGE_USES,
    NON_DISCHARGE_USES,
    counts_on_other_ladder,
    read_ladder,
)
from reddot.records.codes import read_code_list

HO = ("drawn", "aimed", "arced", "red_dot", "drive_stun", "angled_drive_stun", "fired")
MPS = ("drawn", "aimed", "red_dot", "arced", "drive_stun", "fired", "angled_drive_stun")


@pytest.mark.parametrize(("version", "order"), [("ho", HO), ("mps", MPS)])
def test_each_publisher_has_its_order_and_its_source(version: str, order: tuple[str, ...]) -> None:
    ladder = read_ladder(version)
    assert ladder.order == order
    assert ladder.source
    assert ladder.version == version


@pytest.mark.parametrize("version", ["ho", "mps"])
def test_a_ladder_has_every_use_once_and_discharges_above_the_rest(version: str) -> None:
    order = read_ladder(version).order
    assert sorted(order) == sorted(read_code_list("ced_use").names())
    assert set(order[:4]) == set(NON_DISCHARGE_USES)
    assert set(order[4:]) == set(DISCHARGE_USES)


def test_an_unknown_ladder_is_refused_with_those_there_are() -> None:
    with pytest.raises(UsageError, match=r"no ladder 'scotland'.*ho, mps"):
        read_ladder("scotland")


def test_the_highest_of_no_uses_is_none() -> None:
    assert read_ladder("ho").highest(()) is None


def test_a_word_that_is_no_use_has_no_place_on_a_ladder() -> None:
    assert read_ladder("ho").highest({"teleported"}) is None
    assert read_ladder("ho").highest({"teleported", "drawn"}) == "drawn"


def test_from_mps_to_ho_the_doubt_runs_the_other_way() -> None:
    known = counts_on_other_ladder({"arced": 4, "fired": 2}, read_ladder("mps"), read_ladder("ho"))
    assert known["arced"] == (0, 4)
    assert known["red_dot"] == (0, 4)
    assert known["fired"] == (2, 2)
    assert known["angled_drive_stun"] == (0, 0)
    assert known["drawn"] == (0, 0)
