"""Which published figure a claim is held against, and the flags it carries."""

from __future__ import annotations

import pytest

from claims.written import pair_of, release_of, verdict_of, verdicts_of
from reddot.errors import BadDataError
from reddot.records.published import Release

CELLS = {"discharge": 60, "non_discharge": 312, "not_stated": 0, "total": 372}


def count_of(force: str, period: str, cell: str = "total", value: int = 372) -> str:
    return (
        f"kind = 'count'\nvalue = {value}\n"
        f"figure = {{ table = 'ced', force = '{force}', period = '{period}', cell = '{cell}' }}"
    )


# vintages: the nation's 2017/18 was 17,084 in December 2018 and 16,913 a year later


@pytest.mark.parametrize(
    ("published", "value"),
    [
        ("2018-12", 17084),
        ("2018-12-13", 17084),
        ("2019", 16913),
        ("2019-12-18", 17084),
        ("2019-12-19", 16913),
        (None, 16913),
    ],
)
def test_the_vintage_is_the_latest_that_the_story_could_have_known(
    published: str | None, value: int
) -> None:
    found = verdict_of(count_of("England and Wales", "2017/18"), published=published)
    assert found.value == value
    assert "revised" in found.flags


def test_a_figure_never_revised_has_no_flag() -> None:
    assert "revised" not in verdict_of(count_of("Norfolk", "2017/18")).flags


def test_a_story_older_than_every_vintage_is_held_against_the_first() -> None:
    found = verdict_of(count_of("England and Wales", "2017/18"), published="2018-01")
    assert found.value == 17084


@pytest.mark.parametrize("published", ["December 2018", "1/12/2018", "last year", "2018-13"])
def test_a_day_of_publication_that_is_none_is_refused(published: str) -> None:
    with pytest.raises(BadDataError, match="published"):
        verdict_of(count_of("England and Wales", "2017/18"), published=published)


# a person's own files


@pytest.mark.parametrize("vintage", ["2018-12-13", "2018-01-01", None])
def test_a_publication_given_comes_before_the_facts_that_ship(vintage: str | None) -> None:
    own = release_of(CELLS, vintage=vintage)
    found = verdict_of(count_of("Norfolk", "2017/18", "discharge", 60), releases=[own])
    assert (found.value, found.inference.value) == (60, "supported")
    assert found.numerators[0]["source"] == "own.ods, Table 1"


def test_a_publication_of_a_place_that_no_fact_has_is_used() -> None:
    own = release_of(CELLS, vintage="2018-12-13", force="Kent")
    found = verdict_of(count_of("Kent", "2017/18", "discharge", 60), releases=[own])
    assert pair_of(found) == ("holds", "supported")


def test_another_vintage_without_the_cell_does_not_matter() -> None:
    older = release_of({"total": 372}, vintage="2017-12-13")
    found = verdict_of(count_of("Norfolk", "2017/18", "discharge", 31), releases=[older])
    assert found.value == 31


# names


@pytest.mark.parametrize("force", ["Norfolk", "norfolk", "NORFOLK", "Norfolk (R)"])
def test_a_force_is_found_however_it_is_typed(force: str) -> None:
    assert verdict_of(count_of(force, "2017/18")).value == 372


@pytest.mark.parametrize("period", ["2017/18", "2017-18", "2017/2018", "year ending March 2018"])
def test_a_period_is_found_however_it_is_typed(period: str) -> None:
    assert verdict_of(count_of("Norfolk", period)).value == 372


def test_a_year_may_be_a_number() -> None:
    fields = "kind = 'count'\nvalue = 11294\ntable = 'ced'\nforce = 'England and Wales'\n"
    found = verdict_of(fields + "period = 2016\nfigure = { cell = 'total' }")
    assert found.value == 11303  # the latest vintage


def test_the_claims_own_table_force_and_period_are_the_defaults() -> None:
    fields = "kind = 'count'\nvalue = 372\ntable = 'ced'\nforce = 'Norfolk'\nperiod = '2017/18'\n"
    assert verdict_of(fields + "figure = { cell = 'total' }").value == 372
    other = "figure = { cell = 'total', force = 'City of London' }"
    assert verdict_of(fields + other).value == 76


# what does not match between the claim and its figures


def threshold(more: str, *, of_period: str = "2017/18", of_force: str = "Norfolk") -> str:
    return (
        "kind = 'threshold'\nbelow = '50%'\ntable = 'ced'\nforce = 'Norfolk'\nperiod = '2017/18'\n"
        f"{more}\nnumerator = {{ figure = {{ cell = 'fired', stated_only = true }} }}\n"
        "denominator = { figure = { cell = 'total', "
        f"period = '{of_period}', force = '{of_force}' }} }}\n"
    )


@pytest.mark.parametrize(
    ("speaks_of", "flags"),
    [
        ("period = '2017/18'", []),
        ("period = 'year ending March 2018'", []),
        ("period = '2018/19'", ["period"]),
        ("force = 'norfolk'", []),
        ("force = 'Suffolk'", ["population"]),
        ("unit = 'report'", []),
        ("unit = 'person'", ["unit"]),
        ("population = 'officers on the front line'", ["population"]),
        ("unit = 'person', period = '2018/19'", ["period", "unit"]),
    ],
)
def test_what_the_sentence_speaks_of_is_flagged_where_the_figures_differ(
    speaks_of: str, flags: list[str]
) -> None:
    assert list(verdict_of(threshold(f"speaks_of = {{ {speaks_of} }}")).flags) == flags


def test_a_part_and_a_total_of_two_periods_are_flagged() -> None:
    assert "period" in verdict_of(threshold("", of_period="2018/19")).flags


def test_a_part_and_a_total_of_two_forces_are_flagged() -> None:
    found = verdict_of(threshold("", of_force="England and Wales"))
    assert "population" in found.flags


def test_a_count_over_the_days_of_another_period_is_flagged() -> None:
    fields = (
        "kind = 'about'\nvalue = 1\ntolerance = 0.5\ntable = 'ced'\nforce = 'Norfolk'\n"
        "period = '2017/18'\nnumerator = { figure = { cell = 'total' } }\n"
    )
    assert "period" in verdict_of(fields + "denominator = { days = '2016' }").flags
    assert "period" not in verdict_of(fields + "denominator = { days = '2017/18' }").flags


def test_one_period_named_twice_is_not_two() -> None:
    assert list(verdict_of("kind = 'anecdote'\nperiods = ['2017/18', '2017/18']").flags) == []
    assert list(verdict_of("kind = 'anecdote'\nperiods = ['2017/18', '2018']").flags) == ["period"]


def test_a_claim_of_a_cause_is_flagged() -> None:
    fields = "kind = 'comparison'\ncause = true\nreported_ratio = 1.2"
    assert "cause" in verdict_of(fields).flags


def test_the_same_file_and_figures_give_the_same_verdicts() -> None:
    text = f"[[claims]]\nid = 'a'\ntext = 't'\n{count_of('Norfolk', '2017/18')}"
    own: list[Release] = [release_of(CELLS, vintage="2018-12-13", force="Kent")]
    assert verdicts_of(text, own) == verdicts_of(text, own)
