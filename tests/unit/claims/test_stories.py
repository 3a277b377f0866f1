"""Stories as a journalist would write them down, and the verdicts they must get."""

from __future__ import annotations

import pytest

from claims.written import pair_of, verdict_of, verdicts_of
from reddot.errors import BadDataError

NORFOLK = "table = 'ced'\nforce = 'Norfolk'\nperiod = '2017/18'\n"
NATION = "table = 'ced'\nforce = 'England and Wales'\nperiod = '2018/19'\n"
DISCHARGED = "numerator = { figure = { cell = 'discharge' } }\n"
OF_ALL = "denominator = { figure = { cell = 'total' } }\n"


@pytest.mark.parametrize(
    ("women", "expected"),
    [
        (900, ("holds", "supported")),
        (540, ("holds", "supported_but_imprecise")),
        (500, ("does_not_hold", "not_distinguishable")),
        (480, ("does_not_hold", "not_distinguishable")),
        (200, ("does_not_hold", "contradicted")),
    ],
)
def test_most_of_those_stopped_were_women(women: int, expected: tuple[str, str]) -> None:
    # at dispersion 5, 540 of 1,000 is 46.6-61.2% and 900 is 84.6-93.9%
    found = verdict_of(
        f"kind = 'threshold'\nabove = '50%'\nnumerator = {women}\ndenominator = 1000"
    )
    assert pair_of(found) == expected
    assert "self_reported" in found.flags


def test_fewer_than_a_fifth_discharged_in_the_whole_country_stands_with_890_not_stated() -> None:
    # 2,585 + 55 + 53 of 23,451, and 890 more at most: 11.5-15.3%
    found = verdict_of(f"kind = 'threshold'\nbelow = '20%'\n{NATION}{DISCHARGED}{OF_ALL}")
    assert pair_of(found) == ("holds", "supported")
    assert [r.numerator for r in found.readings] == [2693, 3583]
    assert {r.denominator for r in found.readings} == {23451}


def test_fewer_than_an_eighth_discharged_in_the_whole_country_depends_on_the_890() -> None:
    found = verdict_of(f"kind = 'threshold'\nbelow = '1/8'\n{NATION}{DISCHARGED}{OF_ALL}")
    assert pair_of(found) == ("depends_on_missing", "depends_on_missing")


@pytest.mark.parametrize(
    ("side", "expected"),
    [
        ("above = 1", ("holds", "supported")),
        ("below = 1", ("does_not_hold", "contradicted")),
        ("above = 2.1", ("holds", "supported_but_imprecise")),
        ("above = 2.3", ("does_not_hold", "not_distinguishable")),
    ],
)
def test_a_rate_per_day(side: str, expected: tuple[str, str]) -> None:
    # 800 in 365 days is 2.19 a day: 1.86-2.56 at dispersion 5
    given = "numerator = { given = 800, source = 'a force' }\ndenominator = { days = '2017/18' }"
    found = verdict_of(f"kind = 'threshold'\n{side}\n{given}")
    assert pair_of(found) == expected
    assert "Poisson" in (found.method or "")


def test_a_leap_year_has_366_days() -> None:
    fields = "kind = 'about'\nvalue = 1\nnumerator = 366\ndenominator = { days = '2016' }"
    assert verdict_of(fields).value == 1.0


def test_taser_use_tripled_in_northamptonshire() -> None:
    # 183 to 560 in a year; 36.6 against 112 at dispersion 5
    def side(name: str, period: str) -> str:
        figure = f"figure = {{ table = 'ced', force = 'Northamptonshire', period = '{period}', "
        return (
            f"[claims.{name}]\nevents = {{ {figure}cell = 'total' }} }}\n"
            f"exposure = {{ days = '{period}' }}\n"
        )

    sides = side("group", "2018/19") + side("reference", "2017/18")
    found = verdict_of(f"kind = 'comparison'\nclaimed_ratio = 3\n{sides}")
    assert pair_of(found) == ("holds", "supported")
    assert f"{found.value:.2f}" == "3.06"


def test_no_difference_between_two_forces_of_unequal_size_is_not_distinguishable() -> None:
    fields = (
        "kind = 'comparison'\ndirection = 'more'\n"
        "[claims.group]\nevents = { given = 44, source = 's' }\nexposure = 4000\n"
        "[claims.reference]\nevents = { given = 10, source = 's' }\nexposure = 1000\n"
    )
    assert pair_of(verdict_of(fields)) == ("holds", "not_distinguishable")


def test_a_bigger_count_on_far_more_shifts_is_not_more() -> None:
    fields = (
        "kind = 'comparison'\ndirection = 'more'\n"
        "[claims.group]\nevents = { given = 300, source = 's' }\nexposure = 4000\n"
        "[claims.reference]\nevents = { given = 250, source = 's' }\nexposure = 1000\n"
    )
    assert pair_of(verdict_of(fields)) == ("does_not_hold", "contradicted")


# surveys

SURVEY = "kind = 'share'\nrespondents = { given = 414, source = 'the Federation' }\n"
REACH = "frame = 'every officer'\nnonresponse = 'those who did not answer were drawn at random'\n"


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("", "respondents_only"),
        ("frame = 'every officer'\n", "respondents_only"),
        ("nonresponse = 'at random'\n", "respondents_only"),
        (REACH, "supported"),
    ],
)
def test_a_survey_reaches_officers_only_with_a_frame_and_a_non_response_argument(
    more: str, expected: str
) -> None:
    fields = f"{SURVEY}percent = '69%'\nmore_than = '50%'\npopulation = [1500]\n{more}"
    assert pair_of(verdict_of(fields)) == ("holds", expected)


@pytest.mark.parametrize(
    ("percent", "expected"),
    [
        ("52%", ("holds", "supported_but_imprecise")),
        ("48%", ("does_not_hold", "not_distinguishable")),
        ("40%", ("does_not_hold", "contradicted")),
    ],
)
def test_a_framed_survey_is_judged_by_its_finite_population(
    percent: str, expected: tuple[str, str]
) -> None:
    fields = f"{SURVEY}percent = '{percent}'\nmore_than = '50%'\npopulation = [1500]\n{REACH}"
    assert pair_of(verdict_of(fields)) == expected


def test_a_survey_verdict_stands_only_at_every_plausible_size() -> None:
    # 54% of 414: of 500 the interval is wholly above half, of 5,000 it is not
    def judged(sizes: str) -> str:
        fields = f"{SURVEY}percent = '54%'\nmore_than = '50%'\npopulation = {sizes}\n{REACH}"
        return verdict_of(fields).inference.value

    assert judged("[500]") == "supported"
    assert judged("[5000]") == "supported_but_imprecise"
    assert judged("[500, 5000]") == "supported_but_imprecise"


def test_a_framed_survey_without_a_size_is_judged_by_the_plain_interval() -> None:
    fields = f"{SURVEY}percent = '10%'\nmore_than = '50%'\n{REACH}"
    assert pair_of(verdict_of(fields)) == ("does_not_hold", "contradicted")


def test_a_claimed_third_is_not_judged_as_a_majority() -> None:
    fields = f"{SURVEY}percent = '33%'\npopulation = [1500]\n{REACH}"
    found = verdict_of(fields)
    assert found.description.value == "holds"
    assert found.inference.value != "contradicted"


def test_half_as_printed_may_be_more_or_less_than_half() -> None:
    # 205 to 209 of 414 print as 50%; 207 is half
    found = verdict_of(f"{SURVEY}percent = '50%'\nmore_than = '50%'\n")
    assert (found.numerators[0]["low"], found.numerators[0]["high"]) == (205, 209)
    assert found.description.value == "depends_on_missing"


@pytest.mark.parametrize("percent", ["69", "'69'", "69.0"])
def test_a_percentage_written_without_its_sign_is_not_a_count(percent: str) -> None:
    try:
        found = verdict_of(f"{SURVEY}percent = {percent}\n")
    except BadDataError:
        return  # a refusal is as good
    assert found.value == pytest.approx(0.69)


# counts


@pytest.mark.parametrize(
    ("value", "expected"),
    [(372, ("holds", "supported")), (380, ("does_not_hold", "contradicted"))],
)
def test_a_count_against_a_published_figure(value: int, expected: tuple[str, str]) -> None:
    fields = f"kind = 'count'\nvalue = {value}\n{NORFOLK}figure = {{ cell = 'total' }}"
    assert pair_of(verdict_of(fields)) == expected


def test_a_count_that_nobody_publishes_is_only_consistent() -> None:
    found = verdict_of("kind = 'count'\nvalue = 6500")
    assert pair_of(found) == ("holds", "cannot_be_checked")
    assert "self_reported" in found.flags


def test_a_number_that_is_not_given_cannot_be_checked() -> None:
    fields = "kind = 'count'\nvalue = { not_given = 'the force does not say' }"
    assert pair_of(verdict_of(fields)) == ("cannot_be_checked", "cannot_be_checked")


def test_a_period_without_figures_cannot_be_checked() -> None:
    fields = f"kind = 'threshold'\nbelow = '10%'\n{DISCHARGED}{OF_ALL}"
    later = "table = 'ced'\nforce = 'Norfolk'\nperiod = '2031/32'\n"
    assert pair_of(verdict_of(fields + later)) == ("cannot_be_checked", "cannot_be_checked")


# pledges


def pledge(*dates: str, population: str = "all front-line officers") -> str:
    wording = (
        "[[claims.wordings]]\nsaid = '201{}'\nwho = 'the chief'\nwhat = 'armed'\n"
        "population = '{}'\ndate = '{}'\n"
    )
    return "kind = 'pledge'\n" + "".join(
        wording.format(number, population, date) for number, date in enumerate(dates)
    )


def test_a_pledge_said_once_or_repeated_is_not_changed() -> None:
    for dates in (("by 2020",), ("by 2020", "by 2020")):
        found = verdict_of(pledge(*dates))
        assert pair_of(found) == ("cannot_be_checked", "not_quantitative")
        assert "pledge_changed" not in found.flags
        assert found.as_json()["pledge_changes"] == []


def test_three_wordings_of_a_pledge_are_compared_each_with_the_one_before() -> None:
    found = verdict_of(pledge("by 2020", "by 2021", "by 2020"))
    changes = found.as_json()["pledge_changes"]
    assert [(c["said"], c["before"], c["after"]) for c in changes] == [
        ("2011", "by 2020", "by 2021"),
        ("2012", "by 2021", "by 2020"),
    ]
    assert list(found.flags) == ["pledge_changed"]


# a whole story


def test_a_story_is_judged_claim_by_claim_in_its_own_order() -> None:
    story = """
        [story]
        id = "own"
        title = "Our story"
        published = "2019-01-15"
        [[claims]]
        id = "z"
        text = "One case"
        kind = "anecdote"
        [[claims]]
        id = "a"
        text = "Norfolk used Taser 372 times"
        kind = "count"
        value = 372
        figure = { table = "ced", force = "norfolk", period = "2017/18", cell = "total" }
    """
    found = verdicts_of(story)
    assert [(v.claim_id, v.inference.value) for v in found] == [
        ("z", "not_quantitative"),
        ("a", "supported"),
    ]
