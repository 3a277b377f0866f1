"""Whatever is changed in a sealed trial is detected and named; blocks are balanced and uniform."""

from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import permutations
from math import comb, prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chisquare

from reddot.trial.design import slots_from_text
from reddot.trial.seal import TrialLog, allocate, block_ids, draw_allocations, verify
from trial_designs import SEED, sealed_log, small_design, small_slots

COUNT, REVEALED = 30, 24
FRAME = ("at", "by", "kind", "number", "previous")
OTHER = {"carry": "control", "control": "carry"}
LEAST_P = 1e-4  # of a chi-square over seeds fixed here: 1 set of seeds in 10,000 is beyond it
SEEDS = 3000
positions = st.integers(1, REVEALED)
few = settings(max_examples=40, deadline=None)


@cache
def trial():
    design = small_design()
    slots = small_slots(design, COUNT)
    return design, slots, sealed_log(design, slots, reveals=REVEALED)


def named(found):
    return {(one.kind, one.slot) for one in found.findings}


def resealed(change):
    """The log made anew, its chain in order, its contents changed: the seal alone can tell."""
    _, _, log = trial()
    contents = [
        (one["kind"], {name: value for name, value in one.items() if name not in FRAME})
        for one in log.entries
    ]
    entries = []
    for kind, content in change(contents):
        previous = TrialLog.of(entries).head
        frame = {"at": "2018-04-01T06:00:00Z", "by": "test", "kind": kind}
        entries.append(content | frame | {"number": len(entries) + 1, "previous": previous})
    return TrialLog.of(entries)


def at(position):
    """Index in the contents of the reveal of a position."""
    return 3 + position - 1


def moved(slots, order):
    return tuple(replace(slots[place], position=n) for n, place in enumerate(order, 1))


def test_an_untouched_trial_made_anew_is_in_order():
    design, slots, log = trial()
    assert resealed(lambda contents: contents).entries == log.entries
    assert verify(design, slots, log, SEED).ok


@few
@given(st.binary(min_size=32, max_size=48).map(bytes.hex))
def test_every_other_seed_is_detected(seed):
    design, slots, log = trial()
    found = verify(design, slots, log, seed)
    assert found.ok is (seed == SEED)
    assert (("changed_seed", "") in named(found)) is (seed != SEED)


@few
@given(st.integers(0, 255))
def test_a_seed_changed_in_one_bit_is_detected(bit):
    design, slots, log = trial()
    changed = f"{int(SEED, 16) ^ (1 << bit):064x}"
    assert ("changed_seed", "") in named(verify(design, slots, log, changed))


@few
@given(st.integers(1, COUNT), st.text(min_size=1, max_size=8))
def test_a_changed_slot_is_named(position, cell):
    design, slots, log = trial()
    slot = slots[position - 1]
    changed = replace(slot, columns={"station": slot.columns["station"] + cell})
    now = (*slots[: position - 1], changed, *slots[position:])
    assert ("changed_slot", slot.name) in named(verify(design, now, log))
    assert not verify(design, now, log, SEED).ok


@few
@given(st.permutations(range(COUNT)))
def test_a_changed_order_of_slots_names_the_slots_that_moved(order):
    design, slots, log = trial()
    found = named(verify(design, moved(slots, order), log))
    away = {slots[place].name for n, place in enumerate(order) if n != place}
    assert found == {("changed_order", name) for name in away}


@few
@given(st.lists(st.integers(0, COUNT - 1), min_size=1, max_size=6, unique=True))
def test_slots_taken_out_are_named(gone):
    design, slots, log = trial()
    left = [n for n in range(COUNT) if n not in gone]
    found = named(verify(design, moved(slots, left), log))
    assert found == {("skipped", slots[n].name) for n in gone}


@few
@given(st.integers(0, COUNT - 1), st.integers(0, COUNT))
def test_a_slot_put_in_twice_is_named(twice, place):
    design, slots, log = trial()
    order = [*range(COUNT)]
    order.insert(place, twice)
    found = named(verify(design, moved(slots, order), log))
    assert ("repeated", slots[twice].name) in found


@few
@given(positions)
def test_a_wrong_arm_is_named_alone(position):
    design, slots, log = trial()

    def change(contents):
        kind, content = contents[at(position)]
        contents[at(position)] = (kind, content | {"arm": OTHER[content["arm"]]})
        return contents

    found = verify(design, slots, resealed(change), SEED)
    assert named(found) == {("wrong_arm", slots[position - 1].name)}
    assert len(found.mismatches) == 1
    assert found.mismatches[0].derived == log.revealed[slots[position - 1].name]


@few
@given(st.integers(1, REVEALED - 1))
def test_a_skipped_slot_is_named(position):
    design, slots, _ = trial()
    log = resealed(lambda contents: contents[: at(position)] + contents[at(position) + 1 :])
    assert named(verify(design, slots, log, SEED)) == {("skipped", slots[position - 1].name)}


@few
@given(positions, positions)
def test_a_slot_revealed_again_is_named(position, after):
    design, slots, _ = trial()
    where = max(at(position), at(after)) + 1
    log = resealed(lambda c: [*c[:where], c[at(position)], *c[where:]])
    assert named(verify(design, slots, log, SEED)) == {("repeated", slots[position - 1].name)}


@few
@given(st.permutations(range(1, REVEALED + 1)))
def test_reveals_in_another_order_are_detected(order):
    design, slots, _ = trial()
    log = resealed(lambda c: c[:3] + [c[at(position)] for position in order])
    found = named(verify(design, slots, log, SEED))
    late = {slots[p - 1].name for n, p in enumerate(order) if any(q > p for q in order[:n])}
    assert found == {("changed_order", name) for name in late}


@few
@given(st.integers(1, 3 + REVEALED), st.sampled_from(["by", "at", "previous"]))
def test_an_entry_edited_in_place_breaks_the_chain_at_the_next_one(number, name):
    design, slots, log = trial()
    entries = [dict(entry) for entry in log.entries]
    entries[number - 1][name] = "0" * 63 + "f"
    found = verify(design, slots, TrialLog.of(entries), SEED)
    broken = {one.entry for one in found.findings if one.kind == "broken_chain"}
    last = number == len(entries)
    wanted = set() if last and name != "previous" else {number + 1} - {len(entries) + 1}
    assert broken >= wanted
    if name == "previous":
        assert number in broken
    kept = verify(design, slots, TrialLog.of(entries), SEED, kept={"head": log.head})
    assert not kept.ok


DESIGNS = st.tuples(
    st.lists(st.sampled_from([3, 6, 9, 12]), min_size=1, max_size=3, unique=True),
    st.sampled_from([(1, 2), (2, 1)]),
)


@few
@given(DESIGNS, st.binary(min_size=32, max_size=32).map(bytes.hex), st.integers(1, 60))
def test_every_completed_block_has_its_arms_in_their_ratio(drawn, seed, count):
    sizes, (carry, control) = drawn
    arms = f"arms = {{ carry = {carry}, control = {control} }}\nblock_sizes = {sizes}"
    design = small_design(("block_sizes = [2, 4]", arms))
    slots = small_slots(design, count)
    found = np.array(allocate(seed, design, slots))
    ids = block_ids(seed, design, slots)
    stations = np.array([slot.columns["station"] for slot in slots])
    for station in set(stations):
        blocks = [found[ids == block] for block in dict.fromkeys(ids[stations == station])]
        for block in blocks[:-1]:
            assert len(block) in sizes
            assert (block == "carry").sum() * (carry + control) == len(block) * carry
        last, largest = blocks[-1], max(sizes) // (carry + control)
        assert (last == "carry").sum() <= largest * carry
        assert (last == "control").sum() <= largest * control


def patterns(size):
    return set(permutations(["carry"] * (size // 2) + ["control"] * (size // 2)))


def allocations(design, slots):
    return [allocate(f"{number:064x}", design, slots) for number in range(SEEDS)]


@pytest.mark.parametrize("size", [2, 4, 6])
def test_every_pattern_of_a_block_is_as_likely(size):
    design = small_design(("[2, 4]", f"[{size}]"), ('["station"]', "[]"))
    counts = Counter(allocations(design, small_slots(design, size)))
    assert set(counts) == patterns(size)
    assert len(counts) == comb(size, size // 2)
    assert chisquare(list(counts.values())).pvalue > LEAST_P


def test_the_chi_square_sees_a_shuffle_that_is_not_uniform():
    rng = np.random.default_rng(1)
    counts = Counter()
    for _ in range(SEEDS):
        block = ["carry", "carry", "control", "control"]
        for place in (3, 2, 1):  # the well-known slip: never the place itself
            other = int(rng.integers(place))
            block[place], block[other] = block[other], block[place]
        counts[tuple(block)] += 1
    assert chisquare(list(counts.values())).pvalue < LEAST_P


def test_every_size_of_block_is_as_likely_and_neighbours_are_independent():
    design = small_design(("[2, 4]", "[2, 4, 6]"), ('["station"]', "[]"))
    slots = small_slots(design, 12)
    first = Counter()
    for number in range(SEEDS):
        ids = block_ids(f"{number:064x}", design, slots).tolist()
        sizes = [ids.count(block) for block in (0, 1)]
        first[tuple(sizes)] += 1
    assert set(first) == {(a, b) for a in (2, 4, 6) for b in (2, 4, 6)}
    assert chisquare(list(first.values())).pvalue > LEAST_P


def test_strata_are_allocated_apart_from_each_other():
    design = small_design(("[2, 4]", "[2]"))
    rows = "slot,station\na,N\nb,S\nc,N\nd,S\ne,E\nf,E\n"
    slots = slots_from_text(rows, design)
    counts = Counter((arms[0], arms[1], arms[4]) for arms in allocations(design, slots))
    assert len(counts) == prod([2, 2, 2])
    assert chisquare(list(counts.values())).pvalue > LEAST_P


def test_draws_by_numpy_make_every_whole_allocation_as_likely_as_seeds_do():
    """Two blocks of 2 or 4, cut off at 4 slots: each pattern's probability is known."""
    design = small_design(('["station"]', "[]"))
    slots = small_slots(design, 4)
    expected = Counter()
    for pattern in patterns(4):
        pairs = pattern[0] != pattern[1] and pattern[2] != pattern[3]
        expected[pattern] = 1 / 2 / 6 + (1 / 2 / 2 * self_of(pattern) if pairs else 0)
    for pattern in {(*a, *b) for a in patterns(2) for b in starts()} - set(expected):
        expected[pattern] = 1 / 2 / 2 * 1 / 2 / 6
    drawn = draw_allocations(design, slots, np.random.default_rng(5), SEEDS)
    for found in (
        Counter(tuple("carry" if arm else "control" for arm in row) for row in drawn),
        Counter(allocations(design, slots)),
    ):
        names = sorted(expected)
        assert set(found) <= set(names)
        counts = [found[name] for name in names]
        wanted = [expected[name] * SEEDS for name in names]
        assert chisquare(counts, wanted).pvalue > LEAST_P


def self_of(pattern):
    """Probability of the second pair, after a block of two: a block of two, or half of four."""
    return 1 / 2 / 2 + 1 / 2 * sum(one[:2] == pattern[2:] for one in patterns(4)) / 6


def starts():
    """Two slots that a block of four may start with and a block of two may not."""
    return {one[:2] for one in patterns(4) if one[0] == one[1]}
