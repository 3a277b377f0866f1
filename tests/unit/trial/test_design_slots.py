"""Slots are read in their order, or refused with the rows named."""

import pytest

from reddot.errors import BadDataError
from reddot.trial.design import read_first_slots, slots_from_text, slots_of_days, slots_text
from trial_designs import TEXT, changed, slots_csv, small_design, small_slots

BALANCE = ("[eligibility]", "[balance]\ncovariates = { jobs = '0.5' }\n[eligibility]")
CLUSTER = ("block_sizes", 'method = "cluster"\ncluster = "town"\nblock_sizes')


def refusal(text, design, after=()):
    with pytest.raises(BadDataError) as refused:
        slots_from_text(text, design, after, where="s.csv")
    return str(refused.value)


def test_positions_and_batches_go_on_over_files() -> None:
    design = small_design()
    first = small_slots(design, 3)
    second = small_slots(design, 2, first)
    assert [(s.name, s.position, s.batch) for s in (*first, *second)] == [
        ("s1", 1, 1), ("s2", 2, 1), ("s3", 3, 1), ("s4", 4, 2), ("s5", 5, 2),
    ]  # fmt: skip


def test_written_slots_are_read_back_as_they_were() -> None:
    design = small_design()
    text = 'slot,station,note\n"a, b","S ""1""","x\ny"\nc,S2,\n'
    slots = slots_from_text(text, design)
    assert slots_from_text(slots_text(slots), design) == slots
    assert slots[0].columns == {"station": 'S "1"', "note": "x\ny"}


def test_a_slot_in_two_strata_is_refused_with_both_rows() -> None:
    said = refusal("slot,station\na,N\nb,N\na,S\n", small_design())
    assert "row 4, slot: 'a' is in two strata: station 'N' and 'S' (rows 2 and 4)" in said


def test_a_slot_named_twice_is_refused_with_both_rows() -> None:
    assert "row 3, slot: 'a' is named twice (rows 2 and 3)" in refusal(
        "slot,station\na,N\na,N\n", small_design()
    )


def test_a_slot_of_an_earlier_batch_is_refused() -> None:
    design = small_design()
    said = refusal(slots_csv(2, 3), design, small_slots(design, 3))
    assert said.splitlines() == [
        "s.csv, row 2, slot: 's3' is in batch 1 already. A slot is entered once and not changed "
        "after; leave the row out."
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("slot,turn\na,early\n", "there is no column 'station'"),
        ("name,station\na,N\n", "there is no column 'slot'"),
        ("slot,station\na,\n", "row 2, station: it is blank"),
        ("slot,station\n,N\n", "row 2, slot: it is blank"),
        ("slot,station\na,N,x\n", "row 2: it has 3 cells, the heading 2"),
        ("slot,station,station\na,N,N\n", "column 'station' is there twice"),
        ("slot,station,año\na,N,1\n", "a column is named 'año'"),
        ('slot,station\n"a,N\n', "a quotation mark is not closed"),
        ("slot,station\n", "it has no rows"),
        ("", "there is no column 'slot'"),
    ],
)
def test_what_is_wrong_with_a_file_is_named(text: str, words: str) -> None:
    assert words in refusal(text, small_design())


@pytest.mark.parametrize("cell", ["", "many", "nan", "inf", "1e9"])
def test_a_covariate_that_is_no_number_is_refused(cell: str) -> None:
    said = refusal(f"slot,station,jobs\na,N,3\nb,N,{cell}\n", small_design(BALANCE))
    assert "row 3, jobs: it is" in said
    assert "Give a number" in said


def test_a_cluster_in_two_strata_is_refused() -> None:
    said = refusal("slot,station,town\na,N,T\nb,S,T\n", small_design(CLUSTER))
    assert "row 3, town: 'T' is in two strata: N with slot 'a', and S" in said


def test_a_stepped_wedge_takes_no_new_cluster_in_a_later_batch() -> None:
    design = small_design(
        ('block_sizes = [2, 4]\nstrata = ["station"]',
         'method = "stepped_wedge"\ncluster = "station"\nperiod = "month"\nsteps = [2]')
    )  # fmt: skip
    first = slots_from_text("slot,station,month\na,N,1\nb,S,1\n", design)
    assert slots_from_text("slot,station,month\nc,N,2\n", design, first)
    said = refusal("slot,station,month\nc,E,2\n", design, first)
    assert "row 2, station: 'E' is in no earlier batch" in said


def test_each_turn_of_each_day_is_a_slot_in_order_of_time() -> None:
    design = small_design(('strata = ["station"]', 'strata = ["station", "turn", "day_type"]'))
    slots = slots_of_days(design, ["N", "S"], ["early", "late"])
    assert len(slots) == 30 * 2 * 2
    assert [s.name for s in slots[:3]] == [
        "2018-04-01/N/early", "2018-04-01/S/early", "2018-04-01/N/late",
    ]  # fmt: skip
    assert slots[0].columns["day_type"] == "weekend"  # a Sunday
    assert slots[4].columns["day_type"] == "weekday"


def test_the_first_slots_come_from_the_design_file_or_from_the_file_it_names(tmp_path) -> None:
    path = tmp_path / "d.toml"
    design = small_design()
    path.write_text(TEXT)
    assert read_first_slots(path, design) == ()
    path.write_text(TEXT + '[slots]\nfile = "mine.csv"\n')
    (tmp_path / "mine.csv").write_text(slots_csv(4))
    assert [s.name for s in read_first_slots(path, design)] == ["s1", "s2", "s3", "s4"]
    path.write_text(TEXT + '[slots]\nstations = ["N"]\nturns = ["early"]\n')
    assert len(read_first_slots(path, design)) == 30


@pytest.mark.parametrize(
    "slots", ['file = "a"\nstations = ["N"]', 'stations = ["N"]', "", "fil = 'a'"]
)
def test_slots_are_a_file_or_lists_and_not_both(tmp_path, slots: str) -> None:
    path = tmp_path / "d.toml"
    path.write_text(changed() + f"[slots]\n{slots}\n")
    with pytest.raises(BadDataError, match=r"\[slots\]"):
        read_first_slots(path, small_design())
