"""The two stories of autumn 2018: every verdict, flag and worked value, to three figures.

The expected values are worked by hand and by exact distributions from the published figures; none
is copied from a run of the program.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest

from reddot.claims.check import check_story
from reddot.claims.story import read_story
from reddot.claims.verdict import Verdict
from reddot.records.published import Release
from reddot.records.source import read_source
from shared_data import shared_data

# id: description, inference, flags
EXPECTED: dict[str, tuple[str, str, set[str]]] = {
    "c01": ("depends_on_missing", "depends_on_missing", set()),
    "c02": ("holds", "supported", {"unit"}),
    "c03": ("cannot_be_checked", "cannot_be_checked", set()),
    "c04": ("holds", "cannot_be_checked", {"self_reported"}),
    "c05": ("holds", "respondents_only", {"self_reported"}),
    "c06": ("holds", "respondents_only", {"self_reported"}),
    "c07": ("holds", "respondents_only", {"self_reported"}),
    "c08": ("holds", "cannot_be_checked", {"self_reported"}),
    "c09": ("holds", "cannot_be_checked", {"self_reported"}),
    "c10": ("holds", "not_distinguishable", {"unit", "exposure_not_given"}),
    "c11": ("holds", "cannot_be_checked", {"self_reported"}),
    "c12": ("holds", "not_quantitative", {"period", "self_reported"}),
    "c13": ("holds", "not_distinguishable", {"self_reported"}),
    "c14": ("cannot_be_checked", "cannot_be_checked", {"denominator"}),
    "c15": ("cannot_be_checked", "not_quantitative", {"period"}),
    "c16": ("holds", "supported", set()),
    "c17": ("holds", "not_distinguishable", {"unit", "cause", "exposure_not_given"}),
    "c18": ("cannot_be_checked", "not_quantitative", set()),
    "c19": ("cannot_be_checked", "cannot_be_checked", set()),
    "c20": ("cannot_be_checked", "not_quantitative", set()),
    "c21": ("cannot_be_checked", "cannot_be_checked", set()),
    "c22": ("cannot_be_checked", "not_quantitative", {"pledge_changed"}),
    "c23": ("cannot_be_checked", "cannot_be_checked", set()),
    "c24": ("cannot_be_checked", "cannot_be_checked", set()),
}


@cache
def shipped() -> Mapping[str, Verdict]:
    return {v.claim_id: v for v in check_story(read_story("taser-2018"))}


@pytest.fixture(scope="module")
def home_office() -> tuple[Release, ...]:
    folder = shared_data("home-office")
    return tuple(read_source(sorted(folder.glob("*.ods")), None).releases)


def figures(value: float | None, count: int = 3) -> str:
    return f"{value:.{count}g}"


def reading(claim: str, name: str) -> Any:
    return next(r for r in shipped()[claim].readings if r.name == name)


def of_population(claim: str, size: int) -> Mapping[str, Any]:
    return next(d for d in shipped()[claim].denominators if d["value"] == size)


def test_the_story_has_the_24_claims_in_order() -> None:
    assert list(shipped()) == [f"c{number:02}" for number in range(1, 25)]


@pytest.mark.parametrize("claim", EXPECTED)
def test_each_claim_has_its_verdict(claim: str) -> None:
    found = shipped()[claim]
    assert (found.description.value, found.inference.value) == EXPECTED[claim][:2]


@pytest.mark.parametrize("claim", EXPECTED)
def test_each_claim_has_its_flags_and_no_other(claim: str) -> None:
    flags = list(shipped()[claim].flags)
    assert set(flags) == EXPECTED[claim][2]
    assert len(flags) == len(set(flags))


@pytest.mark.parametrize("claim", EXPECTED)
def test_each_claim_says_what_would_settle_it(claim: str) -> None:
    without = {"c15", "c20"}  # three dates and one anecdote: nothing is open
    assert bool(shipped()[claim].would_settle) == (claim not in without)


# c01: fewer than one in ten


def test_c01_is_31_of_372_with_its_interval_and_test() -> None:
    found = shipped()["c01"]
    assert (figures(found.value), figures(found.low), figures(found.high)) == (
        "0.0833",
        "0.0573",
        "0.116",
    )
    assert figures(found.as_json()["p_value_one_sided"]) == "0.162"
    assert "Clopper" in (found.method or "")


def test_c01_with_89_not_stated_is_between_31_and_120_of_372() -> None:
    low, high = reading("c01", "as given"), reading("c01", "as given, all not stated counted in")
    assert (low.numerator, high.numerator) == (31, 120)
    assert (low.denominator, high.denominator) == (372, 372)
    assert (figures(low.value), figures(high.value)) == ("0.0833", "0.323")


def test_c01_taken_alone_is_supported_but_imprecise() -> None:
    assert reading("c01", "as given").inference.value == "supported_but_imprecise"


def test_c01_of_the_stated_uses_is_31_of_283() -> None:
    stated = reading("c01", "of the uses whose type is stated")
    assert (stated.numerator, stated.denominator, figures(stated.value)) == (31, 283, "0.11")


def test_c01_flips_at_38_discharges_7_more() -> None:
    assert "7 more" in (shipped()["c01"].flip_point or "")
    assert "38 of 372" in (shipped()["c01"].flip_point or "")


def test_c01_says_that_fired_alone_is_27() -> None:
    assert any("27 of 372" in note and "7.3%" in note for note in shipped()["c01"].notes)


def test_c01_names_its_rule_and_vintage() -> None:
    found = shipped()["c01"].as_json()
    assert found["rule"]["ladder"] == "ho"
    assert {n["vintage"] for n in [*found["numerators"], *found["denominators"]]} == {"2018-12-13"}
    assert {n["period"] for n in found["numerators"]} == {"2017/18"}


# c02: about once every day


def test_c02_is_372_in_365_days() -> None:
    found = shipped()["c02"]
    assert figures(found.value, 4) == "1.019"
    assert (figures(found.low), figures(found.high, 4)) == ("0.918", "1.128")
    assert "Poisson" in (found.method or "")


def test_c02_without_the_discharged_is_069_to_093_a_day() -> None:
    name = "leaving out those discharged"
    low, high = reading("c02", name), reading("c02", f"{name}, all not stated counted in")
    assert (low.numerator, high.numerator) == (252, 341)
    assert (f"{low.value:.2f}", f"{high.value:.2f}") == ("0.69", "0.93")


def test_c02_would_leave_132_days_without_any() -> None:
    assert figures(shipped()["c02"].as_json()["days_without_any_if_random"]) == "132"


def test_c02_states_its_tolerance_and_why_it_is_not_the_default() -> None:
    found = shipped()["c02"].as_json()
    assert found["tolerance"] == 0.5
    assert found["tolerance_reason"]
    assert found["at_default_tolerance"] == "not_distinguishable"


# c05-c07: the survey


def test_c05_is_at_least_208_of_414() -> None:
    assert shipped()["c05"].numerators[0]["low"] == 208
    assert shipped()["c05"].numerators[0]["high"] == 414


def test_c06_is_284_to_287_of_414() -> None:
    count = shipped()["c06"].numerators[0]
    assert (count["low"], count["high"]) == (284, 287)
    assert (figures(shipped()["c06"].low), figures(shipped()["c06"].high)) == ("0.639", "0.737")


def test_c06_in_a_population_of_1500() -> None:
    found = of_population("c06", 1500)
    assert (figures(found["fpc_low"]), figures(found["fpc_high"])) == ("0.646", "0.731")
    assert (figures(found["worst_low"]), figures(found["worst_high"])) == ("0.189", "0.915")
    low, high = found["nonresponders_needed"]
    assert (figures(low), figures(high)) == ("0.427", "0.43")
    assert "42.7% of them if there are 1,500" in (shipped()["c06"].flip_point or "")


@pytest.mark.parametrize("claim", ["c05", "c06", "c07"])
def test_survey_populations_run_from_800_to_2000(claim: str) -> None:
    sizes = {d["value"] for d in shipped()[claim].denominators}
    assert {800, 1558, 2000} <= sizes


def test_c07_is_346_to_349_of_414() -> None:
    # 83.5% of 414 is 345.7 and 84.5% is 349.8
    count = shipped()["c07"].numerators[0]
    assert (count["low"], count["high"]) == (346, 349)


# c08-c13: the trial


def test_c08_and_c09_hold_the_trials_own_ratios() -> None:
    assert shipped()["c08"].value == 1.48
    assert shipped()["c09"].value == 1.19


@pytest.mark.parametrize("claim", ["c10", "c17"])
def test_c10_is_6_against_3_at_equal_exposure(claim: str) -> None:
    found = shipped()[claim].as_json()
    assert found["value"] == 2.0
    assert (figures(found["low"]), figures(found["high"], 4)) == ("0.427", "12.36")
    assert figures(found["p_value"]) == "0.508"
    assert figures(found["p_greater_than_one"]) == "0.841"
    assert figures(found["power_for_claimed_ratio"], 2) == "0.091"
    assert found["units_per_arm_for_80_percent_power"] == 3320


@pytest.mark.parametrize("claim", ["c10", "c17"])
def test_c10_is_not_distinguishable_for_33_to_936_control_shifts(claim: str) -> None:
    flip = shipped()[claim].flip_point or ""
    assert "from 33 to 936" in flip
    assert "12 against 3" in flip


def test_c12_is_12_or_13_months() -> None:
    assert shipped()["c12"].as_json()["months"] == [12, 13]
    assert shipped()["c12"].claimed == "12 or 13 months"


def test_c13_sets_2_of_9_against_31_of_372() -> None:
    first = shipped()["c13"].readings[0]
    assert (first.numerator, first.denominator) == (2, 31)
    assert [n["value"] for n in shipped()["c13"].denominators] == [9, 372]
    # two ninths over one twelfth
    assert figures(shipped()["c13"].value) == "2.67"


# c14, c16, c22


def test_c14_shows_3_of_31_and_3_of_372() -> None:
    totals = {d["value"]: figures(float(d["share"])) for d in shipped()["c14"].denominators}
    assert totals == {31: "0.0968", 372: "0.00806"}


def test_c16_is_677_to_917_percent_not_discharged() -> None:
    low, high = reading("c16", "as given"), reading("c16", "as given, all not stated counted in")
    assert (low.numerator, high.numerator, low.denominator) == (252, 341, 372)
    assert (f"{low.value:.1%}", f"{high.value:.1%}") == ("67.7%", "91.7%")


def test_c16_is_252_known_on_one_ladder_and_246_on_the_other() -> None:
    known = {n["value"] for n in shipped()["c16"].numerators}
    assert known == {252, 246}


def test_c16_is_supported_at_every_reading_and_dispersion() -> None:
    for found in shipped()["c16"].readings:
        assert set(found.by_dispersion) == {"1", "2", "3", "5"}
        assert {i.value for i in found.by_dispersion.values()} == {"supported"}


def test_c22_changes_what_population_and_date_but_not_who() -> None:
    changes = shipped()["c22"].as_json()["pledge_changes"]
    assert {(c["field"], c["before"], c["after"]) for c in changes} == {
        ("what", "armed with Taser", "given the option of Taser"),
        ("population", "all front-line officers", "every response officer"),
        ("date", "by 2020", "by 2021"),
    }
    assert {c["said"] for c in changes} == {"2019-02"}


# with the publications themselves


@pytest.mark.shared
def test_the_publications_give_the_same_verdicts_and_values(
    home_office: tuple[Release, ...],
) -> None:
    found = {v.claim_id: v.as_json() for v in check_story(read_story("taser-2018"), home_office)}
    for claim, expected in EXPECTED.items():
        assert (found[claim]["description"], found[claim]["inference"]) == expected[:2], claim
        without = shipped()[claim].as_json()
        for field in ("value", "low", "high", "by_dispersion", "flags", "flip_point"):
            assert found[claim][field] == without[field], (claim, field)


@pytest.mark.shared
def test_a_figure_names_the_publication_that_was_given(home_office: tuple[Release, ...]) -> None:
    found = check_story(read_story("taser-2018"), home_office)[0]
    sources = {str(n["source"]) for n in found.numerators}
    assert {s.split(",")[0] for s in sources} == {
        "police-use-of-force-apr2017-mar2018-hosb3018-tables.ods"
    }
