import pytest

from reddot.records.cells import MEANING, Missing, add, is_number


def test_zero_is_a_number_and_no_reason_for_missing_is() -> None:
    assert is_number(0)
    assert not any(is_number(reason) for reason in Missing)


def test_there_are_four_reasons_for_a_missing_number_each_with_its_meaning() -> None:
    assert {reason.value for reason in Missing} == {
        "suppressed",
        "not_stated",
        "not_available",
        "not_applicable",
    }
    assert set(MEANING) == set(Missing)
    assert len(set(MEANING.values())) == 4


@pytest.mark.parametrize("reason", Missing)
def test_a_sum_with_a_missing_part_is_missing_and_never_the_rest(reason: Missing) -> None:
    assert add(1, reason, 2) is reason
    assert add(1, 0, 2) == 3


@pytest.mark.parametrize("reason", Missing)
def test_a_missing_value_is_not_zero_and_cannot_be_added_as_a_number(reason: Missing) -> None:
    assert reason != 0
    with pytest.raises(TypeError):
        _ = reason + 1  # type: ignore[operator]
