"""k-anonymity and l-diversity against plain counting, and cases whose answer is known."""

from __future__ import annotations

import math
import time
from collections import Counter, defaultdict
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from open_data_cases import some_records

from reddot.errors import NotEnoughDataError, UsageError
from reddot.publish.openfiles.csvw import write_csvw
from reddot.publish.rowlevel.file import OpenRows, open_rows
from reddot.publish.rowlevel.generalise import Generalised, Protection, generalise, withhold
from reddot.publish.rowlevel.ladder import LADDER, SUPPRESSED, Step
from reddot.publish.rowlevel.privacy import classes, measure_privacy

QUASI = ("force", "month", "perceived_age_band", "perceived_gender")
SENSITIVE = ("perceived_health", "subject_injured")

tables = st.lists(
    st.tuples(
        st.sampled_from("ab"),
        st.sampled_from("xyz"),
        st.sampled_from("12"),
        st.sampled_from("mnop"),
    ),
    min_size=1,
    max_size=40,
).map(lambda rows: pa.table(dict(zip("qrst", map(list, zip(*rows, strict=True)), strict=True))))


def by_class(table: pa.Table, quasi: str) -> dict[tuple[str, ...], list[dict[str, str]]]:
    found: dict[tuple[str, ...], list[dict[str, str]]] = defaultdict(list)
    for row in table.to_pylist():
        found[tuple(row[name] for name in quasi)].append(row)
    return found


@given(tables, st.integers(1, 6))
def test_the_same_as_counting_by_hand(table: pa.Table, k: int) -> None:
    found = measure_privacy(table, tuple("qr"), ("s", "t"), k=k)
    groups = by_class(table, "qr").values()
    sizes = [len(group) for group in groups]
    small = [size for size in sizes if size < k]
    assert (found.rows, found.classes, found.smallest) == (sum(sizes), len(sizes), min(sizes))
    assert (found.rows_below, found.classes_below) == (sum(small), len(small))
    assert found.alone == sizes.count(1)
    assert found.holds is (min(sizes) >= k)
    for diversity in found.diversity:
        values = [Counter(row[diversity.column] for row in group) for group in groups]
        alike = [sum(v.values()) for v in values if len(v) == 1]
        assert diversity.distinct == min(map(len, values))
        assert diversity.entropy == pytest.approx(min(math.exp(entropy(v)) for v in values))
        assert (diversity.classes_alike, diversity.rows_alike) == (len(alike), sum(alike))


def entropy(counts: Counter[str]) -> float:
    shares = [n / counts.total() for n in counts.values()]
    return -sum(share * math.log(share) for share in shares)


@given(tables, st.integers(1, 6))
def test_withholding_makes_every_class_big_enough_and_adds_nothing(table: pa.Table, k: int) -> None:
    if table.num_rows < k:
        return
    after, rows, values = withhold(table, tuple("qrs"), k)
    assert measure_privacy(after, tuple("qrs"), k=k).holds
    changed = [
        [name for name in "qrst" if a[name] != b[name]]
        for a, b in zip(table.to_pylist(), after.to_pylist(), strict=True)
    ]
    assert rows == sum(bool(names) for names in changed)
    assert values == sum(map(len, changed))
    assert not any("t" in names for names in changed)
    assert {after.column(n)[i].as_py() for i, names in enumerate(changed) for n in names} <= {
        SUPPRESSED
    }


@given(tables, st.integers(1, 6))
def test_nothing_is_withheld_where_the_classes_are_big_enough(table: pa.Table, k: int) -> None:
    if measure_privacy(table, tuple("qrs"), k=k).holds:
        assert withhold(table, tuple("qrs"), k)[1:] == (0, 0)


def test_known_cases() -> None:
    alone = pa.table({"q": list("abcd"), "s": list("1111")})
    found = measure_privacy(alone, ("q",), ("s",), k=2)
    assert (found.smallest, found.alone, found.rows_below, found.holds) == (1, 4, 4, False)
    same = pa.table({"q": ["a"] * 8, "s": list("11112222")})
    found = measure_privacy(same, ("q",), ("s",), k=8)
    assert (found.smallest, found.holds) == (8, True)
    assert (found.diversity[0].distinct, found.diversity[0].rows_alike) == (2, 0)
    assert found.diversity[0].entropy == pytest.approx(2.0)  # two values, each half of the rows


def test_entropy_is_below_the_number_of_values_where_one_is_nearly_everybodys() -> None:
    uneven = pa.table({"q": ["a"] * 100, "s": ["1"] * 99 + ["2"]})
    (found,) = measure_privacy(uneven, ("q",), ("s",), k=2).diversity
    assert found.distinct == 2
    assert 1 < found.entropy < 1.1


def test_classes_of_many_columns_do_not_run_together() -> None:
    """So many columns that their codes multiplied do not fit in 64 bits."""
    draw = np.random.default_rng(1)
    columns = [draw.integers(0, 50, 200) for _ in range(20)]
    columns[3][:100] = columns[3][100:]
    pairs = [np.concatenate([c[:100], c[:100]]) for c in columns]
    assert len(set(classes(columns).tolist())) == len(set(zip(*map(list, columns), strict=True)))
    assert (classes(pairs)[:100] == classes(pairs)[100:]).all()


def test_what_cannot_be_measured_is_refused() -> None:
    table = pa.table({"q": ["a"]})
    with pytest.raises(UsageError, match="'z' is no column"):
        measure_privacy(table, ("z",))
    with pytest.raises(UsageError, match="Name at least one column"):
        measure_privacy(table, ())
    with pytest.raises(UsageError, match="a k of 1 or more"):
        measure_privacy(table, ("q",), k=0)
    with pytest.raises(NotEnoughDataError, match="no row"):
        measure_privacy(table.slice(0, 0), ("q",))
    with pytest.raises(UsageError, match="Give a share from 0 to 1"):
        Protection(quasi=("q",), most_withheld=2)


def test_a_million_rows_take_seconds() -> None:
    draw = np.random.default_rng(1)
    words = pa.array([f"v{i}" for i in range(12)])
    big = pa.table(
        {name: words.take(pa.array(draw.integers(0, 12, 1_000_000))) for name in "qrstu"}
    )
    start = time.perf_counter()
    found = measure_privacy(big, tuple("qrst"), ("u",), k=5)
    assert time.perf_counter() - start < 10
    assert found.rows == 1_000_000


@pytest.fixture(scope="module")
def rows() -> OpenRows:
    return open_rows(some_records(600))


def protected(rows: OpenRows, k: int = 5, **more: object) -> Generalised:
    wanted = Protection(quasi=QUASI, sensitive=SENSITIVE, k=k, **more)  # type: ignore[arg-type]
    return generalise(rows, wanted)


@pytest.mark.parametrize("k", [2, 5, 20, 600])
@pytest.mark.parametrize("most", [0.0, 0.05, 0.5, 1.0])
def test_k_holds_whatever_is_asked_and_no_row_is_left_out(
    rows: OpenRows, k: int, most: float
) -> None:
    found = protected(rows, k if k < 600 else rows.table.num_rows, most_withheld=most)
    assert found.after.holds
    assert found.rows.table.num_rows == rows.table.num_rows
    assert min(map(len, by_class(found.rows.table, QUASI).values())) >= found.after.k  # type: ignore[arg-type]


def test_columns_that_are_no_quasi_identifier_keep_their_counts(rows: OpenRows) -> None:
    found = protected(rows)
    for name in set(rows.columns) - set(QUASI):
        before, after = (Counter(r.table.column(name).to_pylist()) for r in (rows, found.rows))
        assert before == after


def test_rows_are_sorted_anew_so_that_a_withheld_value_cannot_be_read_from_its_place(
    rows: OpenRows,
) -> None:
    found = protected(rows, most_withheld=1.0)
    assert found.values_withheld > 0
    after = list(found.rows.rows())
    assert after == sorted(after)


def test_the_ladder_is_climbed_only_as_far_as_needed(rows: OpenRows) -> None:
    far, near = protected(rows, most_withheld=0.0), protected(rows, most_withheld=0.5)
    assert [r.words for r in far.removed][: len(near.removed)] == [r.words for r in near.removed]
    assert len(near.removed) < len(far.removed)
    assert near.values_withheld > far.values_withheld


def test_what_was_removed_and_what_it_cost_is_said(rows: OpenRows) -> None:
    found = protected(rows)
    total = rows.table.num_rows
    assert found.removed[0].rows == total  # every month became a quarter
    assert found.words()[0].startswith(
        f"month: months become quarters; {total} of {total} rows changed, 5 values became"
    )
    assert found.words()[-1].endswith("No row was left out.")
    assert f"{found.values_withheld:,} values were withheld one by one" in found.words()[-1]
    assert found.rows.described("rows.csv").statement.endswith("No row was left out.")


def test_nothing_is_made_coarser_where_k_holds_already(rows: OpenRows) -> None:
    found = protected(rows, 1)
    assert found.words()[0] == "Nothing was made coarser."
    assert found.rows.table == rows.table


def test_fewer_rows_than_k_are_refused(rows: OpenRows) -> None:
    few = replace(rows, table=rows.table.slice(0, 4))
    with pytest.raises(NotEnoughDataError, match="4 rows, fewer than k = 5"):
        protected(few)


def test_a_step_on_a_column_that_nobody_could_know_is_passed_over(rows: OpenRows) -> None:
    found = generalise(rows, Protection(quasi=("perceived_gender",), k=rows.table.num_rows))
    assert [r.column for r in found.removed] == ["perceived_gender"]
    assert "2018-04" in found.rows.table.column("month").to_pylist()


@pytest.mark.parametrize("most", [0.0, 0.05, 1.0])
def test_every_value_left_is_one_that_its_column_allows(rows: OpenRows, most: float) -> None:
    found = protected(rows, most_withheld=most).rows
    for field in found.fields:
        values = set(found.table.column(field.name).to_pylist())
        if field.kind == "month":
            values = {value for value in values if not value[:4].isdigit()}
        if field.kind != "text":
            assert values <= {*dict(field.allowed), *field.missing}
    assert write_csvw([found.described("rows.csv")], title="x")


def test_words_say_whether_k_holds(rows: OpenRows) -> None:
    found = protected(rows)
    assert "k = 5 does not hold" in found.before.words()[1]
    assert "k = 5 holds" in found.after.words()[1]
    assert len(found.after.words()) == 2 + len(SENSITIVE)


def test_a_step_names_a_column_of_the_file() -> None:
    allowed = set(open_rows(some_records(5)).columns)
    assert {step.column for step in LADDER} <= allowed


def test_a_ladder_of_ones_own() -> None:
    rows = open_rows(some_records(), ("force", "month"))
    own = (Step("month", "months become years", lambda month: month[:4]),)
    found = generalise(rows, Protection(quasi=("month",), k=60, ladder=own, most_withheld=0.0))
    assert set(found.rows.table.column("month").to_pylist()) <= {"2017", "2018", "2019", SUPPRESSED}
