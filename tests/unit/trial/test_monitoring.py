"""Looks at harm: counted, paid for, said in words; and what is refused."""

from __future__ import annotations

import math
from fractions import Fraction
from math import comb

import pytest

from reddot.errors import BadDataError, NotEnoughDataError, UsageError
from reddot.ledger.canonical import canonical
from reddot.trial.design import design_from_text
from reddot.trial.monitoring import (
    Counts,
    HarmRule,
    alpha_allowed,
    constant_boundaries,
    crossing_chances,
    exact_boundaries,
    exit_chances,
    look,
    looks_before,
    planned_boundaries,
    rule_of,
    spending_boundaries,
)

RULE = HarmRule(outcome="assaults", information=60, looks=3)
DESIGN = """
[trial]
name = "A trial"
id = "a-trial"
unit = "shift"
force = "Eastshire"
starts_on = 2018-04-01
ends_on = 2018-04-30

[allocation]
method = "permuted_blocks"
arms = { carry = 1, control = 1 }
block_sizes = [4, 6]
strata = ["station"]

[eligibility]
who = "officers in date to carry on the day"

[plan]
outcomes = [{ name = "assaults", source = "assaults", per = "shift", role = "primary" }]
estimand = "intention_to_treat"
analysis = ["randomisation"]
level = "0.95"
looks = 4
"""
STOPPING = """

[plan.stopping]
outcome = "assaults"
rule = "exact"
spending = "pocock"
alpha = "0.05"
information = 40
"""


def counts(carry: int, control: int, units: float | None = None) -> Counts:
    """Events with as many slots in each arm: 40 an event unless given."""
    each = 40.0 * (carry + control) if units is None else units
    return Counts(events=(carry, control), exposure=(each, each))


def test_nothing_is_spent_before_an_event_and_everything_at_the_end() -> None:
    for spending in ("obrien_fleming", "pocock"):
        allowed = [alpha_allowed(t / 10, spending=spending) for t in range(14)]
        assert allowed == sorted(allowed)
        assert (allowed[0], allowed[10], allowed[13]) == (0.0, 0.025, 0.025)


def test_one_look_is_the_exact_test_of_the_binomial() -> None:
    for n in range(1, 80):
        (bound,) = exact_boundaries([n], information=n)
        tails = [Fraction(sum(comb(n, k) for k in range(c, n + 1)), 2**n) for c in range(n + 2)]
        smallest = next(c for c, tail in enumerate(tails) if tail <= Fraction(1, 40))
        assert bound.at == (smallest if smallest <= n else None)
        assert bound.alpha_spent == pytest.approx(float(tails[smallest]), abs=1e-13)


def test_few_events_cannot_cross_whatever_they_are() -> None:
    for n in range(1, 6):  # 0.5**5 = 0.031 is more than may be spent
        assert exact_boundaries([n], information=n)[0].at is None
    assert exact_boundaries([6], information=6)[0].at == 6


def test_what_a_look_leaves_unspent_is_kept_for_later_ones() -> None:
    patient = exact_boundaries([5, 30], information=30)
    assert patient[0].alpha_spent == 0.0
    assert patient[1].at == exact_boundaries([30], information=30)[0].at


def test_more_exposure_with_taser_moves_the_boundary_up() -> None:
    bounds = [exact_boundaries([30], information=30, shares=s)[0].at for s in (0.3, 0.5, 0.7)]
    assert bounds == sorted(set(bounds))


def test_a_look_that_cannot_cross_says_so_and_when_one_could() -> None:
    found = look(counts(6, 3), rule=RULE)
    assert (found.boundary, found.crossed, found.alpha_spent) == (None, False, 0.0)
    assert found.words[1] == (
        "Cannot cross yet: no count of 9 would. The first total at which one could is 17."
    )
    assert look(counts(17, 0), rule=RULE).boundary == 17
    assert look(counts(16, 0), rule=RULE).boundary is None


def test_a_look_that_crosses_says_that_people_decide() -> None:
    found = look(counts(20, 2), rule=RULE)
    assert found.crossed
    assert found.boundary is not None
    assert found.boundary <= 20
    assert "Crossed: the plan's rule says to stop for harm. People decide." in found.words


def test_a_look_that_does_not_cross_is_no_sign_of_safety() -> None:
    assert any("no sign of safety" in words for words in look(counts(12, 9), rule=RULE).words)


def test_looks_are_counted_and_one_that_was_not_planned_is_labelled() -> None:
    seen = [counts(6, 3), counts(14, 7), counts(15, 8), counts(24, 18)]
    found = [look(now, rule=RULE, before=seen[:k]) for k, now in enumerate(seen)]
    assert [f.number for f in found] == [1, 2, 3, 4]
    assert [f.planned for f in found] == [False, True, False, True]  # due at 20, 40 and 60 events
    assert "Look 3, not planned" in found[2].words[0]
    assert any("time was not chosen" in words for words in found[2].words)


def test_unplanned_looks_spend_so_that_the_next_boundary_is_no_lower() -> None:
    now = counts(22, 18, 900)
    few = look(now, rule=RULE)
    many = look(now, rule=RULE, before=[counts(k, k, 20 * k) for k in (9, 12, 14, 16, 18)])
    assert many.number == 6
    assert many.boundary is not None
    assert few.boundary is not None
    assert many.boundary >= few.boundary
    assert many.alpha_spent <= many.alpha_allowed == few.alpha_allowed


def test_a_second_look_at_the_same_events_has_nothing_more_to_spend() -> None:
    first = look(counts(14, 7), rule=RULE)
    again = look(counts(14, 7), rule=RULE, before=[counts(14, 7)])
    assert again.number == 2
    assert not again.planned
    assert again.alpha_spent == first.alpha_spent
    assert first.boundary is not None
    assert again.boundary is None  # whatever would cross has crossed at the look before


def test_a_crossing_is_remembered() -> None:
    later = look(counts(22, 20), rule=RULE, before=[counts(20, 2)])
    assert (later.crossed, later.crossed_before) == (False, 1)
    assert any("crossed at look 1 already" in words for words in later.words)


def test_more_events_than_counted_on_spend_no_more_than_all() -> None:
    found = look(counts(50, 40), rule=RULE)
    assert found.fraction == 1.5
    assert found.alpha_spent <= found.alpha_allowed == 0.025
    assert any("nothing more is allowed" in words for words in found.words)


def test_a_look_before_any_event_spends_nothing() -> None:
    for units in (0, 30):
        found = look(counts(0, 0, units), rule=RULE)
        assert (found.alpha_spent, found.boundary, found.crossed) == (0.0, None, False)


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        (counts(6, 3, 400), counts(5, 4, 400), "events fall from 6 and 3 to 5 and 4"),
        (counts(6, 3, 400), counts(6, 4, 300), "exposure fall from 400 and 400 to 300 and 300"),
        (
            counts(6, 3, 400),
            counts(7, 3, 400),
            "events rise from 6 and 3 to 7 and 3.*exposure stays",
        ),
    ],
)
def test_counts_that_cannot_follow_are_refused(before: Counts, now: Counts, words: str) -> None:
    with pytest.raises(BadDataError, match=f"Look 2: {words}"):
        look(now, rule=RULE, before=[before])


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"information": 0}, "information is 0"),
        ({"looks": 0}, "looks is 0"),
        ({"alpha": 1.5}, "1.5"),
        ({"rule": "guess"}, "'guess'.*exact, normal"),
        ({"spending": "all"}, "'all'.*obrien_fleming, pocock"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(wrong: dict[str, object], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        HarmRule(**{"outcome": "assaults", "information": 60} | wrong)  # type: ignore[arg-type]


def test_a_count_that_is_not_whole_is_refused() -> None:
    with pytest.raises(UsageError, match=r"2\.5"):
        Counts(events=(2.5, 1), exposure=(1, 1))  # type: ignore[arg-type]


def test_totals_that_fall_and_shares_that_do_not_fit_are_refused() -> None:
    with pytest.raises(UsageError, match="fall from 20 to 10"):
        exact_boundaries([20, 10], information=30)
    with pytest.raises(UsageError, match="1 shares for 2 looks"):
        exact_boundaries([10, 20], information=30, shares=[0.5])


def test_the_entry_of_a_look_can_be_sealed_and_read_back() -> None:
    found = look(Counts(events=(14, 7), exposure=(400.5, 400)), rule=RULE)
    entry = found.as_entry() | {"kind": "look"}
    canonical(entry)
    assert looks_before([{"kind": "revealed"}, entry], "assaults") == (found.counts,)
    assert looks_before([entry], "injuries") == ()
    assert found.as_json()["boundary"] == found.boundary


def test_the_rule_is_that_of_the_plan() -> None:
    rule = rule_of(design_from_text(DESIGN + STOPPING))
    assert rule == HarmRule(
        outcome="assaults", spending="pocock", alpha=0.05, information=40, looks=4
    )
    assert rule.planned_at == (10, 20, 30, 40)


def test_a_plan_without_a_rule_stops_nothing() -> None:
    with pytest.raises(NotEnoughDataError, match=r"no stopping rule.*exploratory"):
        rule_of(design_from_text(DESIGN))


def test_a_normal_rule_asks_for_the_standardised_effect() -> None:
    rule = HarmRule(outcome="assaults", rule="normal", information=400, looks=2)
    with pytest.raises(UsageError, match="look 1 has no standardised effect"):
        look(counts(120, 80), rule=rule)
    bounds = spending_boundaries([0.5, 1.0], alpha=0.025, sides=1)
    first = Counts(events=(120, 80), exposure=(9, 9), z=2.8)
    found = look(first, rule=rule)
    assert (found.boundary, found.crossed) == (pytest.approx(bounds[0]), False)
    second = look(Counts(events=(240, 160), exposure=(18, 18), z=3.0), rule=rule, before=[first])
    assert (second.boundary, second.crossed) == (pytest.approx(bounds[1]), True)
    again = look(first, rule=rule, before=[first])
    assert again.boundary is None


def test_planned_boundaries_say_how_often_they_stop() -> None:
    rows = planned_boundaries(RULE, ratio=3.0)
    assert [row["information"] for row in rows] == [20, 40, 60]
    assert sum(row["stops_without_effect"] for row in rows) == pytest.approx(
        rows[-1]["alpha_spent"], abs=1e-12
    )
    assert 0.9 < sum(row["stops_with_ratio"] for row in rows) < 1.0


def test_a_fewer_ratio_hardly_ever_stops_for_harm() -> None:
    bounds = exact_boundaries([20, 40, 60], information=60)
    assert sum(crossing_chances(bounds, ratio=0.5)) < 1e-6


@pytest.mark.parametrize("fractions", [[], [0.5, 0.5], [0.5, 0.2], [0.0, 1.0]])
def test_shares_of_information_that_do_not_rise_are_refused(fractions: list[float]) -> None:
    with pytest.raises(UsageError, match="must rise from 0"):
        spending_boundaries(fractions)


def test_other_sides_and_lengths_are_refused() -> None:
    with pytest.raises(UsageError, match="sides is 3"):
        spending_boundaries([1.0], sides=3)
    with pytest.raises(UsageError, match="1 boundaries for 2 looks"):
        exit_chances([2.0], [0.5, 1.0])
    with pytest.raises(UsageError, match="'haybittle'"):
        constant_boundaries(3, family="haybittle")


def test_a_look_at_almost_nothing_spends_nothing() -> None:
    assert spending_boundaries([0.01, 1.0])[0] == math.inf
