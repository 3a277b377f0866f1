import pytest

from reddot.errors import UsageError
from reddot.stats import manski_bounds, share_bounds


def test_not_stated_cases_bound_the_share_of_discharges() -> None:
    bounds = share_bounds(31, 372, 89)
    assert f"{bounds.low:.3g}" == "0.0833"
    assert f"{bounds.high:.3g}" == "0.323"
    assert bounds.width == pytest.approx(89 / 372)


def test_nothing_missing_leaves_one_value() -> None:
    assert share_bounds(31, 372, 0).width == 0.0


def test_nothing_known_bounds_nothing() -> None:
    assert (share_bounds(0, 0, 0).low, share_bounds(0, 0, 0).high) == (0.0, 1.0)
    assert share_bounds(0, 10, 10).width == 1.0


def test_a_survey_of_414_among_1500() -> None:
    assert f"{manski_bounds(284, 414, 1500).low:.3g}" == "0.189"
    assert f"{manski_bounds(287, 414, 1500).high:.3g}" == "0.915"


def test_when_everyone_answered_the_share_is_known() -> None:
    assert manski_bounds(30, 40, 40).width == 0.0


@pytest.mark.parametrize(
    ("count", "n", "missing", "given_value"),
    [(-1, 10, 0, "-1"), (8, 10, 3, "missing 3"), (11, 10, 0, "11"), (1, 10, -2, "-2")],
)
def test_impossible_counts_are_named(count: int, n: int, missing: int, given_value: str) -> None:
    with pytest.raises(UsageError, match=given_value):
        share_bounds(count, n, missing)


@pytest.mark.parametrize(("n", "population"), [(414, 413), (0, 0)])
def test_a_population_holds_those_who_answered(n: int, population: int) -> None:
    with pytest.raises(UsageError, match=f"population is {population}"):
        manski_bounds(0, n, population)
