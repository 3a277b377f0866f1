import pytest
from hypothesis import given
from hypothesis import strategies as st

from reddot.errors import UsageError
from reddot.stats import nonresponders_needed, survey_share


def test_69_percent_of_414_among_1500() -> None:
    share = survey_share("69%", 414, population=1500)
    assert share.estimate == 0.69
    assert (share.count_low, share.count_high) == (284, 287)
    assert f"{share.low:.3g} {share.high:.3g}" == "0.639 0.737"
    assert f"{share.fpc_low:.3g} {share.fpc_high:.3g}" == "0.646 0.731"
    assert f"{share.worst_low:.3g} {share.worst_high:.3g}" == "0.189 0.915"
    assert f"{share.nonresponders_needed_low:.3g}" == "0.427"
    assert f"{share.nonresponders_needed_high:.3g}" == "0.43"


def test_without_a_population_only_respondents_are_spoken_for() -> None:
    share = survey_share("69%", 414)
    assert share.fpc_low is share.worst_high is share.nonresponders_needed_low is None
    assert f"{share.low:.3g}" == "0.639"


@pytest.mark.parametrize("given_value", [285, 285.0, "285"])
def test_a_count_is_its_own_range(given_value: str | float) -> None:
    share = survey_share(given_value, 414)
    assert (share.count_low, share.count_high) == (285, 285)
    assert share.estimate == 285 / 414


def test_the_finite_interval_is_narrower_and_the_worst_case_wider() -> None:
    share = survey_share("84%", 414, population=1500)
    assert share.worst_low < share.low < share.fpc_low  # type: ignore[operator]
    assert share.fpc_high < share.high < share.worst_high  # type: ignore[operator]


def test_a_majority_reached_or_out_of_reach() -> None:
    assert nonresponders_needed(751, 800, 1500) == 0.0
    assert nonresponders_needed(750, 800, 1500) == 1 / 700
    assert nonresponders_needed(0, 750, 1500) is None
    assert nonresponders_needed(1, 750, 1500) == 1.0
    assert nonresponders_needed(30, 40, 40) == 0.0
    assert nonresponders_needed(20, 40, 40) is None


def test_a_majority_is_read_exactly() -> None:
    # 0.7 of 10 is 7: a strict majority is 8, though 0.7 as a binary number lies under 7/10
    assert nonresponders_needed(0, 0, 10, 0.7) == 0.8
    assert nonresponders_needed(0, 0, 9, "2/3") == 7 / 9


@given(st.integers(0, 100), st.integers(0, 100), st.integers(0, 300))
def test_that_many_more_make_a_majority_and_one_fewer_does_not(
    count: int, rest: int, unseen: int
) -> None:
    n, size = count + rest, count + rest + unseen + 1
    needed = nonresponders_needed(count, n, size)
    if needed is None:
        assert 2 * (count + size - n) <= size
    else:
        people = round(needed * (size - n))
        assert 2 * (count + people) > size
        assert people == 0 or 2 * (count + people - 1) <= size


@pytest.mark.parametrize(
    ("given_value", "n", "options"),
    [
        ("0.69", 414, {}),
        (0.69, 414, {}),
        ("most", 414, {}),
        (415, 414, {}),
        ("50%", 3, {}),
        (-1, 414, {}),
    ],
)
def test_impossible_answers_are_named(
    given_value: str | float, n: int, options: dict[str, int]
) -> None:
    with pytest.raises(UsageError, match=str(given_value)):
        survey_share(given_value, n, **options)


@pytest.mark.parametrize(
    ("options", "named"),
    [({"population": 400}, "400"), ({"majority": 1}, "1"), ({"level": 0}, "level is 0")],
)
def test_impossible_options_are_named(options: dict[str, float], named: str) -> None:
    with pytest.raises(UsageError, match=named):
        survey_share("69%", 414, **options)  # type: ignore[arg-type]
