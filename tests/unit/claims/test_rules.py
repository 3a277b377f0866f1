"""Each rule of the verdicts, with a case that comes out otherwise were the rule dropped."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from typer.testing import CliRunner

from claims.written import pair_of, verdict_of
from reddot.claims.judge import (
    Region,
    combine,
    describe,
    judge_at_dispersions,
    judge_interval,
)
from reddot.claims.verdict import Description, Inference
from reddot.cli import app
from reddot.stats import Interval

PUBLISHED = "source = 'a publication'"


def interval(low: float, point: float | None, high: float) -> Interval:
    return Interval(point, low, high, "exact", 0.95)


def share(count: int, total: int, side: str, **more: str) -> str:
    rest = "\n".join(f"{name} = {value}" for name, value in more.items())
    return (
        f"kind = 'threshold'\n{side}\n{rest}\n"
        f"numerator = {{ given = {count}, {PUBLISHED} }}\n"
        f"denominator = {{ given = {total}, {PUBLISHED} }}\n"
    )


def compare(a: int, b: int, *, exposures: tuple[int, int] = (400, 400), more: str = "") -> str:
    def side(name: str, events: int, exposure: int) -> str:
        given = f"{{ given = {events}, {PUBLISHED} }}"
        return f"[claims.{name}]\nevents = {given}\nexposure = {exposure}\n"

    sides = side("group", a, exposures[0]) + side("reference", b, exposures[1])
    return f"kind = 'comparison'\n{more}\n{sides}"


# an interval against a region


@pytest.mark.parametrize(
    ("low", "point", "high", "expected"),
    [
        (0.01, 0.05, 0.09, "supported"),
        (0.05, 0.08, 0.12, "supported_but_imprecise"),
        (0.08, 0.12, 0.16, "not_distinguishable"),
        (0.11, 0.15, 0.20, "contradicted"),
        (0.05, 0.08, 0.10, "supported_but_imprecise"),  # the edge itself is not "fewer than"
        (0.10, 0.12, 0.16, "not_distinguishable"),  # the edge itself is not "wholly above"
    ],
)
def test_an_interval_against_fewer_than_one_in_ten(
    low: float, point: float, high: float, expected: str
) -> None:
    assert judge_interval(interval(low, point, high), Region(high=0.1)).value == expected


@pytest.mark.parametrize(
    ("low", "point", "high", "expected"),
    [
        (0.9, 1.0, 1.1, "supported"),
        (0.7, 1.0, 1.3, "supported_but_imprecise"),
        (0.6, 0.7, 0.8, "not_distinguishable"),
        (0.2, 0.3, 0.4, "contradicted"),
        (1.3, 1.5, 1.7, "contradicted"),
    ],
)
def test_an_interval_against_about_one(
    low: float, point: float, high: float, expected: str
) -> None:
    region = Region(0.75, 1.25, closed=True)
    assert judge_interval(interval(low, point, high), region).value == expected


def test_two_groups_that_span_are_not_distinguishable_however_the_point_lies() -> None:
    spanning = interval(0.9, 2.0, 4.0)
    assert judge_interval(spanning, Region(low=1.0)).value == "supported_but_imprecise"
    two = judge_interval(spanning, Region(low=1.0, two_groups=True))
    assert two.value == "not_distinguishable"


def test_an_interval_without_an_upper_end_can_lie_wholly_above() -> None:
    found = judge_interval(interval(5.0, math.inf, math.inf), Region(low=1.0, two_groups=True))
    assert found.value == "supported"


def test_a_claim_of_fewer_than_is_strict() -> None:
    assert describe(0.1, 0.1, Region(high=0.1)) is Description.DOES_NOT_HOLD
    assert pair_of(verdict_of(share(40, 400, "below = '10%'")))[0] == "does_not_hold"
    assert pair_of(verdict_of(share(39, 400, "below = '10%'")))[0] == "holds"


def test_about_holds_at_the_very_end_of_the_tolerance() -> None:
    fields = "kind = 'about'\nvalue = 0.1\ntolerance = 0.1\nnumerator = 9\ndenominator = 100"
    assert verdict_of(fields).description.value == "holds"


# a verdict stands only if it is common to all


def test_a_verdict_stands_only_if_every_denominator_gives_it() -> None:
    alone = share(300, 1000, "above = '25%'", dispersion="1")
    with_another = alone + "[[claims.readings]]\nname = 'wider'\ndenominator = 1500\n"
    assert pair_of(verdict_of(alone)) == ("holds", "supported")
    assert verdict_of(with_another).inference.value == "not_distinguishable"


def test_a_weaker_denominator_weakens_the_verdict() -> None:
    alone = share(300, 1000, "above = '25%'", dispersion="1")
    with_another = alone + "[[claims.readings]]\nname = 'wider'\ndenominator = 1150\n"
    assert pair_of(verdict_of(with_another)) == ("holds", "supported_but_imprecise")


def test_every_denominator_is_shown() -> None:
    fields = share(300, 1000, "above = '25%'")
    fields += "[[claims.readings]]\nname = 'wider'\ndenominator = 1150\n"
    assert [d["value"] for d in verdict_of(fields).denominators] == [1000, 1150]


def test_a_comparison_stands_only_at_every_plausible_exposure() -> None:
    fields = (
        "kind = 'comparison'\ndispersion = 1\n"
        f"[claims.group]\nevents = {{ given = 40, {PUBLISHED} }}\nexposure = 400\n"
        f"[claims.reference]\nevents = {{ given = 10, {PUBLISHED} }}\n"
    )
    equal = fields + "exposure = { not_given = 'nobody says', plausible = [400, 800] }"
    also_few = fields + "exposure = { not_given = 'nobody says', plausible = [400, 100] }"
    assert verdict_of(equal).inference.value == "supported"
    assert verdict_of(also_few).inference.value == "not_distinguishable"
    assert "exposure_not_given" in verdict_of(equal).flags


def test_what_differs_between_readings_is_never_firm() -> None:
    for first in Inference:
        for second in (Inference.SUPPORTED, Inference.CONTRADICTED):
            for description in (Description.HOLDS, Description.DOES_NOT_HOLD):
                if first is not second:
                    found = combine([first, second], description)
                    assert found not in (Inference.SUPPORTED, Inference.CONTRADICTED)


def test_a_description_that_another_denominator_turns_does_not_stand_alone() -> None:
    alone = share(30, 372, "below = '10%'")
    other = f"[[claims.readings]]\nname = 'other'\ndenominator = {{ given = 200, {PUBLISHED} }}\n"
    turned = verdict_of(alone + other)
    plain = verdict_of(alone)
    assert plain.description.value == "holds"
    assert turned.description.value != "holds" or set(turned.flags) - set(plain.flags)


# firm only at all four dispersions


def test_support_at_dispersion_1_alone_is_imprecise() -> None:
    # 130 of 200 is 57.9-71.6% if independent; 26 of 40 is 48.3-79.4%
    assert verdict_of(share(130, 200, "above = '50%'", dispersion="1")).inference == "supported"
    found = verdict_of(share(130, 200, "above = '50%'"))
    assert found.inference.value == "supported_but_imprecise"
    assert {d: i.value for d, i in found.by_dispersion.items()} == {
        "1": "supported",
        "2": "supported",
        "3": "supported",
        "5": "supported_but_imprecise",
    }


def test_contradiction_at_dispersion_1_alone_is_not_distinguishable() -> None:
    assert verdict_of(share(70, 200, "above = '50%'", dispersion="1")).inference == "contradicted"
    found = verdict_of(share(70, 200, "above = '50%'"))
    assert pair_of(found) == ("does_not_hold", "not_distinguishable")


def test_a_comparison_needs_all_four_dispersions() -> None:
    # 60 against 20 is 12 against 4 at dispersion 5, and it takes 14
    assert verdict_of(compare(60, 20, more="dispersion = 1")).inference == "supported"
    found = verdict_of(compare(60, 20))
    assert found.inference.value == "not_distinguishable"
    assert found.by_dispersion["1"].value == "supported"
    assert found.by_dispersion["5"].value == "not_distinguishable"


def test_a_comparison_that_stands_at_all_four_is_supported() -> None:
    found = verdict_of(compare(300, 100))
    assert pair_of(found) == ("holds", "supported")
    assert {i.value for i in found.by_dispersion.values()} == {"supported"}


def test_a_known_dispersion_is_the_only_one_judged_at() -> None:
    found = verdict_of(share(130, 200, "above = '50%'", dispersion="5"))
    assert dict(found.by_dispersion) == {"5": Inference.SUPPORTED_BUT_IMPRECISE}


def test_clusters_give_the_dispersion_where_they_are_known() -> None:
    even = [[2, 10], [3, 10]] * 20
    uneven = [[0, 10], [0, 10], [10, 10], [0, 10]] * 10
    for clusters, expected in ((even, "supported"), (uneven, "supported_but_imprecise")):
        found = verdict_of(
            "kind = 'threshold'\nabove = 0.19\nmeasure = 'rate'\n"
            f"numerator = {{ given = 100, {PUBLISHED}, clusters = {clusters} }}\n"
            "denominator = 400\n"
        )
        assert found.inference.value == expected
        assert len(found.by_dispersion) == 1


def test_the_spread_between_dispersions_is_judged_by_the_point() -> None:
    def narrower_at_1(dispersion: float) -> Interval:
        return interval(0.6, 0.7, 0.8) if dispersion == 1 else interval(0.4, 0.7, 0.9)

    found, by = judge_at_dispersions(narrower_at_1, Region(low=0.5))
    assert found.value == "supported_but_imprecise"
    assert list(by) == ["1", "2", "3", "5"]


# about


def test_about_is_contradicted_only_when_wholly_outside() -> None:
    def about(count: int) -> tuple[str, str]:
        fields = f"kind = 'about'\nvalue = '50%'\nnumerator = {count}\ndenominator = 1000"
        return pair_of(verdict_of(fields))

    assert about(500) == ("holds", "supported")
    assert about(400) == ("holds", "supported_but_imprecise")
    assert about(360) == ("does_not_hold", "not_distinguishable")
    assert about(200) == ("does_not_hold", "contradicted")
    assert about(800) == ("does_not_hold", "contradicted")


def test_about_takes_a_quarter_where_no_tolerance_is_stated() -> None:
    fields = "kind = 'about'\nvalue = '50%'\nnumerator = 38\ndenominator = 100"
    assert verdict_of(fields).description.value == "holds"
    assert verdict_of(fields + "\ntolerance = 0.1").description.value == "does_not_hold"
    assert verdict_of(fields).as_json()["tolerance"] == 0.25


# a number that only the claimant gives


def test_a_number_that_only_the_claimant_gives_is_flagged() -> None:
    claimed = verdict_of("kind = 'count'\nvalue = 414")
    published = verdict_of(f"kind = 'count'\nvalue = {{ given = 414, {PUBLISHED} }}")
    assert pair_of(claimed) == pair_of(published) == ("holds", "cannot_be_checked")
    assert "self_reported" in claimed.flags
    assert "self_reported" not in published.flags


def test_one_number_of_the_claimants_own_is_enough_for_the_flag() -> None:
    mixed = "kind = 'threshold'\nbelow = '10%'\nnumerator = 3\n"
    mixed += f"denominator = {{ given = 100, {PUBLISHED} }}"
    assert "self_reported" in verdict_of(mixed).flags


# a study's ratio without its counts


@pytest.mark.parametrize(
    ("direction", "ratio", "expected"),
    [
        ("more", 1.48, "holds"),
        ("fewer", 0.7, "holds"),
        ("fewer", 1.48, "does_not_hold"),
        ("more", 0.7, "does_not_hold"),
    ],
)
def test_a_reported_ratio_is_held_against_the_direction(
    direction: str, ratio: float, expected: str
) -> None:
    fields = f"kind = 'comparison'\ndirection = '{direction}'\nreported_ratio = {ratio}"
    assert pair_of(verdict_of(fields)) == (expected, "cannot_be_checked")


def test_a_reported_ratio_of_another_size_does_not_hold() -> None:
    fields = "kind = 'comparison'\nreported_ratio = 1.48\nclaimed_ratio = 2"
    assert pair_of(verdict_of(fields)) == ("does_not_hold", "cannot_be_checked")


def test_a_claim_of_fewer_with_a_ratio_above_one_does_not_hold() -> None:
    fields = compare(300, 150, more="direction = 'fewer'\nclaimed_ratio = 2")
    assert pair_of(verdict_of(fields)) == ("does_not_hold", "contradicted")


@pytest.mark.parametrize(("claimed", "where"), [(2, "inside"), (20, "outside")])
def test_the_claimed_size_is_reported_inside_or_outside_the_interval(
    claimed: int, where: str
) -> None:
    found = verdict_of(compare(6, 3, more=f"claimed_ratio = {claimed}"))
    assert any(f"{where} the interval" in note for note in found.notes)


# a group without events


def test_50_against_none_is_more() -> None:
    assert pair_of(verdict_of(compare(50, 0))) == ("holds", "supported")


def test_none_against_50_is_fewer() -> None:
    found = verdict_of(compare(0, 50, more="direction = 'fewer'"))
    assert pair_of(found) == ("holds", "supported")


# the verdict is an answer


def claims_check(path: Path | str, *options: str) -> tuple[int, str]:
    found = CliRunner().invoke(app, ["claims", "check", str(path), *options])
    return found.exit_code, found.stdout


def test_a_contradicted_claim_is_an_answer_and_not_a_failure(tmp_path: Path) -> None:
    story = tmp_path / "story.toml"
    claim = share(900, 1000, "below = '10%'")
    story.write_text(f"[[claims]]\nid = 'x1'\ntext = 'a sentence'\n{claim}")
    code, out = claims_check(story, "--format", "json")
    assert json.loads(out)["claims"][0]["inference"] == "contradicted"
    assert code == 0


def test_a_verdict_with_an_infinite_ratio_is_still_json(tmp_path: Path) -> None:
    story = tmp_path / "story.toml"
    story.write_text(f"[[claims]]\nid = 'x1'\ntext = 'a sentence'\n{compare(50, 0)}")
    code, out = claims_check(story, "--format", "json")
    found = json.loads(out, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))
    assert found["claims"][0]["value"] is None
    assert code == 0


@pytest.mark.parametrize("key", ["numerators", "denominators", "method", "flip_point", "rule"])
def test_a_verdict_prints_what_it_rests_on(key: str) -> None:
    found = verdict_of(
        "kind = 'threshold'\nbelow = '10%'\ntable = 'ced'\nforce = 'Norfolk'\nperiod = '2017/18'\n"
        "numerator = { figure = { cell = 'discharge' } }\n"
        "denominator = { figure = { cell = 'total' } }"
    )
    assert found.as_json()[key]


@pytest.mark.parametrize("direction", ["more", "fewer"])
def test_a_comparison_prints_its_flip_point_in_either_direction(direction: str) -> None:
    a, b = (30, 10) if direction == "more" else (10, 30)
    found = verdict_of(compare(a, b, more=f"direction = '{direction}'"))
    assert found.flip_point


def test_a_count_of_millions_is_printed_in_full() -> None:
    found = verdict_of("kind = 'count'\nvalue = 8166566")
    assert found.claimed == "8,166,566"


def test_a_rate_is_not_printed_as_a_percentage() -> None:
    fields = "kind = 'threshold'\nabove = 1\nnumerator = 500\ndenominator = { days = '2017/18' }"
    assert verdict_of(fields).claimed == "above 1"
