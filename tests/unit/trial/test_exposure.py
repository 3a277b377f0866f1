"""Who is exposed to what, which four effects come, and what is refused."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest

from reddot.errors import BadDataError, UsageError
from reddot.trial.exposure import (
    EXPOSURES,
    GROUPS,
    ExposureEffects,
    Probabilities,
    complete_probabilities,
    exposure_as_worked,
    exposure_effects,
    exposure_of,
    exposures_met,
    groups_of,
    probabilities_of,
    simulated_probabilities,
)
from reddot.trial.exposure.blocks import pairs_in_blocks
from reddot.trial.observed import Observed

# One slot: two who may carry together; one beside; two who may not; one alone who may; one alone.
CREW = np.array([0, 0, 1, 1, 2, 2, 3, 4])
MAY = np.array([True, True, True, False, False, False, True, False])
NAMES = ("carrier", "carrier", "carrier", "accompanying", "elsewhere", "elsewhere", "carrier",
         "elsewhere")  # fmt: skip


def trial(slots: int = 8, **changed: Any) -> Observed:
    arm = np.arange(slots) % 2
    rows = slots * 8
    slot = np.repeat(np.arange(slots), 8)
    eligible = np.tile(MAY, slots)
    given: dict[str, Any] = {
        "slot_names": tuple(f"s{place}" for place in range(slots)),
        "stratum": np.zeros(slots, np.int64),
        "cluster": np.arange(slots),
        "arm": arm,
        "slot": slot,
        "officer": np.tile(np.arange(8), slots),
        "officer_names": tuple(f"p{place}" for place in range(8)),
        "crew": slot * 5 + np.tile(CREW, slots),
        "eligible": eligible,
        "carried": eligible & (arm[slot] == 1),
        "hours": np.full(rows, 8.0),
        "outcomes": {"force": np.arange(rows) % 3},
    }
    return Observed(**(given | changed))


def changed(one: Observed, **new: Any) -> Observed:
    return Observed(**({part.name: getattr(one, part.name) for part in fields(one)} | new))


def test_exposure_on_a_carry_slot_and_on_a_control_slot() -> None:
    slot = np.repeat([0, 1], 8)
    crew = np.concatenate([CREW, CREW + 5])
    found = exposure_of(np.tile(MAY, 2), crew, slot, np.array([1, 0]))
    assert tuple(EXPOSURES[code] for code in found) == NAMES + ("none",) * 8
    swapped = exposure_of(np.tile(MAY, 2), crew, slot, np.array([0, 1]))
    assert tuple(EXPOSURES[code] for code in swapped) == ("none",) * 8 + NAMES


def test_groups_are_the_same_on_both_arms_and_make_up_everyone() -> None:
    one = trial()
    groups = groups_of(one)
    assert tuple(groups) == GROUPS
    assert [int(rows.sum()) for rows in groups.values()] == [32, 8, 24, 64]
    three = sum(groups[name].astype(int) for name in GROUPS[:3])
    assert (three == 1).all()
    flipped = groups_of(changed(one, arm=1 - one.arm, carried=~one.carried))
    assert all((groups[name] == flipped[name]).all() for name in GROUPS)


def test_exposure_as_worked_follows_what_was_done() -> None:
    did = np.zeros(8, bool)
    assert set(exposure_as_worked(did, CREW, np.zeros(8, int))) == {3}
    did[3] = True  # the one who may not did, on whatever slot
    found = exposure_as_worked(did, CREW, np.zeros(8, int))
    assert EXPOSURES[found[3]] == "carrier"
    assert EXPOSURES[found[2]] == "accompanying"
    assert {EXPOSURES[code] for code in np.delete(found, [2, 3])} == {"elsewhere"}


def test_given_and_met_exposures_are_counted_against_each_other() -> None:
    assert exposures_met(trial()).tolist() == [
        [16, 0, 0, 0], [0, 4, 0, 0], [0, 0, 12, 0], [0, 0, 0, 32]
    ]  # fmt: skip
    nobody = exposures_met(changed(trial(), carried=np.zeros(64, bool)))
    assert nobody[:, 3].tolist() == [16, 4, 12, 32]


def test_all_four_effects_come_together_and_none_can_be_left_out() -> None:
    found = exposure_effects(trial(), "force")
    assert tuple(effect.group for effect in found) == GROUPS
    assert [effect["group"] for effect in found.as_json()["effects"]] == list(GROUPS)
    for kept in (found.effects[:1], found.effects[::-1], found.effects[1:]):
        with pytest.raises(UsageError, match="They belong together"):
            replace(found, effects=kept)
    assert isinstance(found, ExposureEffects)


def test_who_carried_does_not_move_an_effect() -> None:
    rng = np.random.default_rng()
    one, other = trial(), changed(trial(), carried=rng.random(64) < 0.5)
    for first, second in zip(
        exposure_effects(one, "force"), exposure_effects(other, "force"), strict=True
    ):
        assert first == second


def test_counts_of_both_sides_are_given_carry_first() -> None:
    one = trial(outcomes={"force": np.repeat([1, 0, 2, 1, 0, 1, 3, 2], 8)})
    everyone = exposure_effects(one, "force").effects[3]
    assert everyone.events == (32, 48)
    assert everyone.rows == (32, 32)
    assert everyone.slots == (4, 4)
    assert everyone.clusters == (4, 4)
    assert everyone.hours == (256.0, 256.0)
    assert everyone.means == (1.0, 1.5)
    assert everyone.ratio == pytest.approx(2 / 3)
    assert everyone.difference == pytest.approx(-0.5)
    assert everyone.low < everyone.ratio < everyone.high
    assert everyone.difference_low < -0.5 < everyone.difference_high


def test_rates_may_be_by_officer_hour() -> None:
    hours = np.where(trial().arm[trial().slot] == 1, 8.0, 4.0)
    by_shift = exposure_effects(trial(hours=hours), "force")
    by_hour = exposure_effects(trial(hours=hours), "force", per="officer_hour")
    for shift, hour in zip(by_shift, by_hour, strict=True):
        assert hour.ratio == pytest.approx(shift.ratio / 2)


def test_clusters_are_kept_whole_and_too_few_are_refused() -> None:
    cluster = np.repeat(np.arange(4), 4)
    arm = np.repeat([1, 0, 0, 1], 4)
    force = np.repeat([2, 5, 1, 9], 32)  # an officer's, by cluster: those of an arm are far apart
    one = trial(16, cluster=cluster, arm=arm, outcomes={"force": force})
    everyone = exposure_effects(one, "force").effects[3]
    assert everyone.clusters == (2, 2)
    assert everyone.slots == (8, 8)
    assert everyone.df == 2
    few = changed(one, stratum=np.repeat([0, 1, 2, 3], 4))
    assert not any(effect.estimated for effect in exposure_effects(few, "force"))
    pairs = changed(one, stratum=np.repeat([0, 0, 1, 1], 4))
    assert exposure_effects(pairs, "force").effects[3].df == 1
    tiny = trial(2, outcomes={"force": np.ones(16, np.int64)})
    reasons = [effect.reason for effect in exposure_effects(tiny, "force")]
    assert all("too few for their strata" in reason for reason in reasons)


def test_few_events_are_said_to_be_few() -> None:
    notes = " ".join(exposure_effects(trial(), "force").effects[1].notes)
    assert "read the exact and the randomisation analysis" in notes
    assert "By intention to treat" in notes


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"outcome": "assault"}, "There is no outcome 'assault' in this trial; there is: force."),
        ({"outcome": "force", "level": 1.0}, "level is 1.0"),
        ({"outcome": "force", "per": "shift"}, "allowed are officer_shift, officer_hour"),
    ],
)
def test_a_wrong_question_is_refused(asked: dict[str, Any], words: str) -> None:
    with pytest.raises(UsageError) as caught:
        exposure_effects(trial(), **asked)
    assert words in str(caught.value)


def pairs_of_slots(**given: Any) -> Probabilities:
    joint = pairs_in_blocks(np.zeros(8, np.int64), [2], 0.5)
    return Probabilities(unit=np.arange(8), carry=np.full(8, 0.5), joint=joint, **given)


def test_an_allocation_that_the_design_never_gives_is_refused() -> None:
    exposure_effects(trial(), "force", pairs_of_slots())
    wrong = changed(trial(), arm=np.array([1, 1, 0, 0, 1, 0, 1, 0]))
    with pytest.raises(BadDataError, match="Units 1 and 2 have arms together"):
        exposure_effects(wrong, "force", pairs_of_slots())
    certain = replace(pairs_of_slots(), carry=np.array([0.5, 0.0, *[0.5] * 6]))
    with pytest.raises(BadDataError, match=r"Slot 's1', of 1 such, has an arm"):
        exposure_effects(changed(trial(), arm=np.array([0, 1] * 4)), "force", certain)


def test_slots_are_found_by_name_in_the_designs_order() -> None:
    names = tuple(f"s{place}" for place in range(8))
    one = trial(outcomes={"force": np.arange(64) % 5})
    order = np.array([5, 2, 7, 0, 1, 6, 3, 4])
    shuffled = changed(
        one,
        slot_names=tuple(names[place] for place in order),
        arm=one.arm[order],
        slot=np.argsort(order)[one.slot],
    )
    known = pairs_of_slots(names=names)
    straight = exposure_effects(one, "force", known)
    for first, second in zip(straight, exposure_effects(shuffled, "force", known), strict=True):
        assert second.ratio == pytest.approx(first.ratio)
        assert second.se_log == pytest.approx(first.se_log)
    unknown = changed(one, slot_names=("other", *names[1:]))
    with pytest.raises(BadDataError, match="Slot 'other', of 1 such, is no slot of the design"):
        exposure_effects(unknown, "force", known)


def test_probabilities_of_another_number_of_slots_are_refused() -> None:
    with pytest.raises(BadDataError, match="of 8 slots and the analysis is of 10"):
        exposure_effects(trial(10), "force", pairs_of_slots())


def test_a_wedge_needs_its_design() -> None:
    wedge = trial(4, cluster=np.array([0, 0, 1, 1]), arm=np.array([0, 1, 0, 0]))
    with pytest.raises(UsageError, match="take the probabilities from the design itself"):
        complete_probabilities(wedge)


def test_simulated_probabilities_need_draws_and_a_generator() -> None:
    with pytest.raises(UsageError, match="at least two drawn allocations"):
        simulated_probabilities([[1, 0]])
    with pytest.raises(UsageError, match="no slots yet"):
        probabilities_of(None, ())  # type: ignore[arg-type]


def test_arms_never_drawn_together_but_seen_count_as_drawn_once() -> None:
    rng = np.random.default_rng()
    draws = rng.permuted(np.tile(np.arange(8) % 2, (300, 1)), axis=1)
    found = exposure_effects(trial(), "force", simulated_probabilities(draws))
    assert all(np.isfinite(effect.se_log) for effect in found if effect.estimated)
