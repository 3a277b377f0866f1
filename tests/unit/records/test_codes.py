import re
from datetime import date

import pytest

from reddot.errors import UsageError
from reddot.records.codes import list_names, read_code_list

# How many codes the national form has; a change here is a change of edition.
SIZES = {"location": 15, "impact_factor": 9, "reason": 13, "primary_conduct": 6, "ced_use": 7}
BODY_MAP = {f"front_{i}" for i in range(1, 16)} | {f"back_{letter}" for letter in "abcdefghjk"}
EVERY_LIST = pytest.mark.parametrize("name", list_names())


@pytest.mark.parametrize(("name", "size"), SIZES.items())
def test_a_list_has_as_many_codes_as_the_form(name: str, size: int) -> None:
    assert len(read_code_list(name).codes) == size


@EVERY_LIST
def test_codes_are_stable_words_each_once_with_a_label(name: str) -> None:
    codes = read_code_list(name)
    assert len(set(codes.names())) == len(codes.names()) > 1
    for code in codes.codes:
        assert re.fullmatch(r"[a-z0-9_+-]+", code.code), code
        assert code.label.strip() == code.label != ""


@EVERY_LIST
def test_a_list_names_its_source_and_edition(name: str) -> None:
    codes = read_code_list(name)
    assert codes.name == name
    assert all([codes.source, codes.edition, codes.title])


@EVERY_LIST
def test_a_retired_code_points_to_one_that_is_offered(name: str) -> None:
    codes = read_code_list(name)
    for code in codes.codes:
        if code.now is not None:
            assert code.retired_on is not None
            assert code.now in codes.offered(code.retired_on)


@EVERY_LIST
def test_a_group_that_a_code_is_part_of_has_other_members_or_a_name(name: str) -> None:
    for code in read_code_list(name).codes:
        for group in (code.group, code.part_of):
            assert group is None or re.fullmatch(r"[a-z_]+", group)


def test_the_body_map_has_fifteen_places_in_front_and_ten_behind_with_no_i() -> None:
    assert {c.replace("-", "_") for c in read_code_list("body_map").names()} == BODY_MAP


def test_none_is_a_code_of_health_and_not_a_missing_answer() -> None:
    assert "none" in read_code_list("health").names()


def test_chinese_is_offered_to_the_last_day_of_march_2019_and_readable_after() -> None:
    codes = read_code_list("ethnicity")
    assert "chinese" in codes.offered(date(2019, 3, 31))
    assert "chinese" not in codes.offered(date(2019, 4, 1))
    assert "chinese" in codes.names()
    assert codes.label("chinese") == "Chinese"


def test_a_code_that_no_list_has_is_its_own_label() -> None:
    assert read_code_list("gender").label("marsupial") == "marsupial"


@pytest.mark.parametrize("name", ["genders", "", "gender.toml"])
def test_a_list_that_is_not_there_is_answered_with_those_that_are(name: str) -> None:
    with pytest.raises(UsageError, match="age_band") as refusal:
        read_code_list(name)
    assert f"'{name}'" in str(refusal.value)


def test_only_tactical_communication_does_not_count_as_force() -> None:
    tactics = read_code_list("tactic").codes
    assert [c.code for c in tactics if not c.counts_as_force] == ["tactical_communications"]


def test_every_use_of_a_ced_is_a_tactic_as_well() -> None:
    assert {f"ced_{use}" for use in read_code_list("ced_use").names()} <= set(
        read_code_list("tactic").names()
    )
