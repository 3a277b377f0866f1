import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reddot.demo.margins import choose, deal_one_each, deal_several, share_out
from reddot.errors import BadDataError

seeds = st.integers(0, 2**32 - 1)
counts = st.lists(st.integers(0, 30), min_size=1, max_size=6)


@given(total=st.integers(0, 1000), shares=st.lists(st.floats(0.01, 10), min_size=1, max_size=8))
def test_shares_come_to_the_total_and_within_one_of_their_part(
    total: int, shares: list[float]
) -> None:
    exact = total * np.array(shares) / sum(shares)
    whole = share_out(total, np.array(shares))
    assert whole.sum() == total
    assert (np.abs(whole - exact) < 1 + 1e-9).all()


@given(counts=counts, seed=seeds, clusters=st.integers(1, 10), disagree=st.floats(0, 1))
def test_one_answer_each_has_its_exact_margin(
    counts: list[int], seed: int, clusters: int, disagree: float
) -> None:
    rng = np.random.default_rng(seed)
    cluster = rng.integers(0, clusters, sum(counts))
    dealt = deal_one_each(np.array(counts), cluster, rng, disagree=disagree)
    assert np.bincount(dealt, minlength=len(counts)).tolist() == counts


def test_a_cluster_shares_its_answer_but_at_the_edges_of_blocks() -> None:
    rng = np.random.default_rng(5)
    cluster = np.repeat(np.arange(100), 3)
    dealt = deal_one_each(np.array([100, 150, 50]), cluster, rng)
    split = [c for c in range(100) if len(set(dealt[cluster == c].tolist())) > 1]
    assert len(split) <= 2
    apart = deal_one_each(np.array([100, 150, 50]), cluster, rng, disagree=0.5)
    assert len([c for c in range(100) if len(set(apart[cluster == c].tolist())) > 1]) > 10


@given(seed=seeds, few=st.integers(0, 20))
def test_several_answers_have_exact_margins_and_nobody_who_must_is_silent(
    seed: int, few: int
) -> None:
    rng = np.random.default_rng(seed)
    must, may = np.arange(60) < 40, np.arange(60) % 3 == 0
    stated = {"a": 30, "b": 25, "c": few, "d": 10}
    given_ = deal_several(stated, np.arange(60), rng, must=must, apart={"c": may})
    assert given_.sum(axis=0).tolist() == list(stated.values())
    assert not given_[~may, 2].any()
    assert given_[must][:, [0, 1, 3]].any(axis=1).all()


def test_too_few_answers_for_those_who_must_are_refused() -> None:
    rng = np.random.default_rng(1)
    with pytest.raises(BadDataError, match="too few for 10"):
        deal_several({"a": 4, "b": 5}, np.arange(10), rng, must=np.ones(10, np.bool_))


def test_more_than_a_pool_holds_is_refused_with_what_to_do() -> None:
    with pytest.raises(BadDataError, match=r"4 are wanted for 'late' .* has 3\. Lower"):
        choose(np.arange(3), 4, np.random.default_rng(1), what="late")
