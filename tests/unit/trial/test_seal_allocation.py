"""Allocation: from seed, design and slots alone; balanced; the same by every way to it."""

import secrets
from collections import Counter

import numpy as np
import pytest
from scipy.stats import chisquare

from reddot.errors import BadDataError, NotEnoughDataError, UsageError
from reddot.trial.design import Slot, slots_from_text
from reddot.trial.seal import (
    allocate,
    allocation_ids,
    arm_at,
    block_ids,
    check_feasible,
    commitment,
    draw_allocations,
    new_seed,
)
from reddot.trial.seal.stream import Stream
from trial_designs import OTHER_SEED, SEED, small_design, small_slots

BALANCE = ("[eligibility]", "[balance]\ncovariates = { jobs = '0.5' }\n[eligibility]")
CLUSTER = (
    'block_sizes = [2, 4]\nstrata = ["station"]',
    'method = "cluster"\ncluster = "town"\nblock_sizes = [2]\nstrata = []',
)
STEPPED = (
    'block_sizes = [2, 4]\nstrata = ["station"]',
    'method = "stepped_wedge"\ncluster = "town"\nperiod = "month"\nsteps = [2, 3]',
)
UNEVEN = ("block_sizes = [2, 4]", "arms = { a = 2, b = 1 }\nblock_sizes = [3, 6]")
LEAST_P = 1e-4  # of a chi-square over fixed seeds: it fails once in 10,000 sets of seeds


def with_columns(design, count=24, after=(), start=0):
    rows = ["slot,station,town,month,jobs"]
    rows += [f"s{start + n},S,t{n % 4},m{n // 8},{(n * 7) % 10}.5" for n in range(count)]
    return slots_from_text("\n".join(rows) + "\n", design, after)


def test_the_seed_is_of_256_bits_and_new_each_time() -> None:
    seeds = {new_seed() for _ in range(100)}
    assert len(seeds) == 100
    assert {len(seed) for seed in seeds} == {64}


@pytest.mark.parametrize("seed", ["ab" * 31, "AB" * 32, "ab" * 32 + "a", "xy" * 32, ""])
def test_what_is_no_seed_is_refused_and_not_repeated(seed: str) -> None:
    design = small_design()
    with pytest.raises(UsageError) as refused:
        allocate(seed, design, small_slots(design))
    assert not seed or seed not in str(refused.value)


def test_the_commitment_binds_the_seed_and_all_of_the_design() -> None:
    design = small_design()
    known = commitment(SEED, design)
    assert commitment(OTHER_SEED, design) != known
    assert commitment(SEED, small_design(("[2, 4]", "[4]"))) != known
    assert commitment(SEED, small_design(("[plan]", "[plan]\nlooks = 2"))) != known
    assert commitment(SEED, small_design()) == known


def test_one_slots_arm_is_that_of_the_whole_allocation() -> None:
    for pair in ((), (BALANCE,), (CLUSTER,), (STEPPED,)):
        design = small_design(*pair)
        slots = with_columns(design)
        arms = allocate(SEED, design, slots)
        assert tuple(arm_at(SEED, design, slots, n) for n in range(1, 25)) == arms
    with pytest.raises(UsageError, match="There is no slot 25; the slots entered are 1 to 24"):
        arm_at(SEED, design, slots, 25)


@pytest.mark.parametrize("pair", [None, BALANCE, CLUSTER, STEPPED])
def test_a_later_batch_changes_no_earlier_arm(pair) -> None:
    design = small_design(*([pair] if pair else []))
    first = with_columns(design)
    second = with_columns(design, after=first, start=100)
    assert allocate(SEED, design, (*first, *second))[:24] == allocate(SEED, design, first)


def test_every_slot_of_a_cluster_has_its_arm() -> None:
    design = small_design(CLUSTER)
    slots = with_columns(design)
    of_town = {}
    for slot, arm in zip(slots, allocate(SEED, design, slots), strict=True):
        of_town.setdefault(slot.columns["town"], set()).add(arm)
    assert all(len(arms) == 1 for arms in of_town.values())
    assert Counter(arm for arms in of_town.values() for arm in arms) == {"carry": 2, "control": 2}


def test_a_cluster_in_two_strata_is_refused_by_the_seal_too() -> None:
    design = small_design(("block_sizes", 'method = "cluster"\ncluster = "town"\nblock_sizes'))
    slots = [Slot("a", 1, 1, {"station": "N", "town": "T"})]
    slots.append(Slot("b", 2, 1, {"station": "S", "town": "T"}))
    with pytest.raises(BadDataError, match="Cluster 'T' is in two strata"):
        allocate(SEED, design, slots)


def test_clusters_of_a_stepped_wedge_cross_over_once_and_never_back() -> None:
    design = small_design(STEPPED)
    slots = with_columns(design)
    steps = Counter()
    arms = dict(zip((s.name for s in slots), allocate(SEED, design, slots), strict=True))
    for town in ("t0", "t1", "t2", "t3"):
        in_order = [arms[s.name] for s in slots if s.columns["town"] == town]
        assert in_order == sorted(in_order, reverse=True)  # control, then carry
        months = {
            s.columns["month"]
            for s in slots
            if s.columns["town"] == town and arms[s.name] == "carry"
        }
        steps[min(months)] += 1
    assert steps == {"m1": 2, "m2": 2}


def test_the_accepted_attempt_is_balanced_and_the_limits_matter() -> None:
    design, free = small_design(BALANCE), small_design()
    slots = with_columns(design)

    def apart(arms):
        jobs = {"carry": [], "control": []}
        for slot, arm in zip(slots, arms, strict=True):
            jobs[arm].append(float(slot.columns["jobs"]))
        return abs(np.mean(jobs["carry"]) - np.mean(jobs["control"]))

    seeds = [f"{n:02x}" * 32 for n in range(40)]
    assert max(apart(allocate(seed, design, slots)) for seed in seeds) <= 0.5
    assert max(apart(allocate(seed, free, slots)) for seed in seeds) > 0.5


def test_a_balance_that_cannot_be_had_is_refused_before_a_batch_is_entered() -> None:
    design = small_design(
        (BALANCE[0], BALANCE[1].replace("0.5", "0.01").replace("}", "}\nattempts = 50"))
    )
    slots = slots_from_text("slot,station,jobs\na,S,1\nb,S,2\nc,S,4\nd,S,9\n", design)
    rng = np.random.default_rng(1)
    for refused in (
        lambda: check_feasible(design, slots, rng),
        lambda: allocate(SEED, design, slots),
        lambda: draw_allocations(design, slots, rng, 5),
    ):
        with pytest.raises(NotEnoughDataError, match=r"batch 1.*Allow wider differences"):
            refused()
    loose = small_design(BALANCE)
    check_feasible(loose, with_columns(loose), rng)


def test_blocks_are_known_once_the_seed_is() -> None:
    design = small_design()
    slots = small_slots(design, 40)
    arms = np.array(allocate(SEED, design, slots))
    ids = block_ids(SEED, design, slots)
    stratum = allocation_ids(design, slots).stratum
    for block in np.unique(ids):
        members = ids == block
        assert len(set(stratum[members])) == 1
        last = ids[stratum == stratum[members][0]].max() == block
        assert last or (arms[members] == "carry").sum() * 2 == members.sum()
    with pytest.raises(UsageError, match="has no blocks"):
        block_ids(SEED, small_design(STEPPED), with_columns(small_design(STEPPED)))


def test_ids_name_strata_and_clusters() -> None:
    design = small_design()
    ids = allocation_ids(design, small_slots(design, 4))
    assert ids.stratum.tolist() == [0, 1, 0, 1]
    assert ids.cluster.tolist() == [0, 1, 2, 3]
    assert ids.strata == (("S1",), ("S0",))
    clustered = small_design(CLUSTER)
    found = allocation_ids(clustered, with_columns(clustered, 6))
    assert found.cluster.tolist() == [0, 1, 2, 3, 0, 1]
    assert found.clusters == ("t0", "t1", "t2", "t3")


def test_numbers_below_a_limit_are_uniform() -> None:
    counts = Counter(Stream(bytes(32), ["n", n]).below(7) for n in range(7000))
    assert set(counts) == set(range(7))
    assert chisquare(list(counts.values())).pvalue > LEAST_P


def test_a_word_that_is_too_high_is_left_out() -> None:
    stream = Stream(bytes(32), ["x"])
    stream._words = [7, 2**64 - 1]  # the last is taken first
    assert stream.below(10) == 7


@pytest.mark.parametrize("pair", [None, UNEVEN, CLUSTER, STEPPED, BALANCE])
def test_draws_have_the_distribution_of_the_seal(pair) -> None:
    """Probability of each slot, and of each pair of neighbours, by seeds and by numpy."""
    design = small_design(*([pair] if pair else []))
    slots = with_columns(design, 8)
    runs = 3000 if pair != BALANCE else 600
    rng = np.random.default_rng(7)
    drawn = draw_allocations(design, slots, rng, runs)
    seeds = (secrets.token_hex(32) for _ in range(runs))
    sealed = np.array([[a == design.carry for a in allocate(s, design, slots)] for s in seeds])
    for one, other in (
        (drawn, sealed),
        (drawn[:, 1:] & drawn[:, :-1], sealed[:, 1:] & sealed[:, :-1]),
    ):
        p, q = one.mean(axis=0), other.mean(axis=0)
        error = np.sqrt((p * (1 - p) + q * (1 - q)) / runs)
        assert np.all(np.abs(p - q) <= 5 * error + 1e-12)


def test_draws_are_those_of_their_generator_and_no_others() -> None:
    design = small_design()
    slots = small_slots(design, 30)
    draw = [draw_allocations(design, slots, np.random.default_rng(n), 50) for n in (1, 1, 2)]
    assert draw[0].shape == (50, 30)
    assert draw[0].dtype == np.uint8
    assert np.array_equal(draw[0], draw[1])
    assert not np.array_equal(draw[0], draw[2])
    with pytest.raises(UsageError):
        draw_allocations(design, slots, np.random.default_rng(1), -1)
