"""What the release step lets out of 200 random tables, attacked; `make attack` takes 2,000.

Each is a sequence of releases of up to three dimensions: linked tables, hierarchies, quarters with
the year to date, and a re-issue with late records (see `disclosure_tables.py`). The attacker that
finds nothing there is shown to bite: on the same tables with only the small counts withheld.
"""

from __future__ import annotations

import sys

import pytest
from disclosure_tables import Fared, draw, summed, try_out

from reddot.disclosure.cost import Cost

SHORT = 200
LEAKS_AT_LEAST = 0.15


@pytest.fixture(scope="module")
def fared() -> list[Fared]:
    return [try_out(draw(number), rounding=False) for number in range(SHORT)]


def say(words: str) -> None:
    """Print what was measured; `pytest -s` shows it."""
    sys.stdout.write(f"{words}\n")


def share(found: list[bool]) -> float:
    return sum(found) / len(found)


@pytest.mark.slow
def test_the_release_step_lets_nothing_protected_out_and_small_only_does(
    fared: list[Fared],
) -> None:
    assert sum(one.protected for one in fared) > 1_000
    assert sum(one.released_recovered for one in fared) == 0
    assert sum(one.released_unsafe for one in fared) == 0
    leaks = share([one.small_unsafe > 0 for one in fared])
    alone = share([one.one_table_unsafe > 0 for one in fared])
    say(f"small counts alone withheld: {leaks:.0%} leak, {alone:.0%} in their first table alone")
    assert leaks > LEAKS_AT_LEAST
    assert alone > LEAKS_AT_LEAST
    kept: Cost = summed(fared, "cost")
    rounded: Cost = summed(fared, "rounded")
    say(f"published: {kept.cells_share():.0%} of cells, {kept.uses_share():.0%} of uses;")
    say(f"exact {kept.exact_share():.0%}, by plain rounding {rounded.exact_share():.0%}")
    assert kept.cells_share() > 0.5
    refused = sum(one.refused for one in fared)
    assert refused < 0.1 * sum(one.steps for one in fared)


def test_the_tables_are_of_every_kind() -> None:
    drawn = [draw(number) for number in range(SHORT)]
    dimensions = {len(one.space.dimensions) - 1 for one in drawn}
    assert dimensions == {1, 2, 3}
    kinds = {
        "re-issued": share([bool(one.space.late) for one in drawn]),
        "to date": share([any("to Q2" in t.name for s in one.steps for t in s) for one in drawn]),
        "hierarchical": share([any(d.levels for d in one.space.dimensions) for one in drawn]),
        "linked": share([len(one.steps[0]) > 1 for one in drawn]),
    }
    assert min(kinds.values()) > 0.1, kinds
    assert {one.policy.method.value for one in drawn} == {
        "threshold",
        "rounding",
        "threshold_rounding",
    }


def test_a_drawn_table_can_be_drawn_again() -> None:
    first, again = draw(17), draw(17)
    assert first.steps == again.steps
    assert (first.counts == again.counts).all()
