import csv
import io

import pytest

from conftest import Run

INTERVAL = {"estimate", "low", "high", "p_value", "method", "level"}
CALCULATORS = {
    "rate-ratio": (["6", "400", "3", "400"], INTERVAL | {"p_greater_than_one"}),
    "share": (["31", "372"], INTERVAL),
    "rate": (["372", "365"], INTERVAL),
    "survey-share": (
        ["69%", "414", "--population", "1500"],
        INTERVAL
        | {"count_low", "count_high", "fpc_low", "fpc_high", "worst_low", "worst_high",
           "nonresponders_needed"},
    ),
    "power": (["0.0075", "2", "--units", "400"], {"power", "units_per_arm"}),
}  # fmt: skip


@pytest.mark.parametrize(("name", "words", "keys"), [(n, *v) for n, v in CALCULATORS.items()])
def test_a_calculator_prints_the_keys_others_rely_on(
    run: Run, name: str, words: list[str], keys: set[str]
) -> None:
    ran = run("stats", name, *words, "--format", "json")
    assert set(ran.json()) >= keys
    assert (ran.code, ran.err) == (0, "")


@pytest.mark.parametrize(("name", "words"), [(n, v[0]) for n, v in CALCULATORS.items()])
def test_csv_and_table_hold_what_json_holds(run: Run, name: str, words: list[str]) -> None:
    found = run("stats", name, *words, "--format", "json").json()
    (row,) = csv.DictReader(io.StringIO(run("stats", name, *words, "--format", "csv").out))
    assert set(row) == set(found)
    table = run("stats", name, *words).out
    assert all(k.replace("_", " ") in table for k, v in found.items() if v is not None)


def test_the_share_discharged_has_bounds_and_a_flip_point(run: Run) -> None:
    words = ["31", "372", "--missing", "89", "--below", "0.10"]
    found = run("stats", "share", *words, "--format", "json").json()
    assert found["estimate"] == pytest.approx(31 / 372)
    assert (found["lower_bound"], found["upper_bound"]) == pytest.approx((31 / 372, 120 / 372))
    assert (found["flips_at"], found["flips_by"]) == (38, 7)
    assert found["p_value"] == pytest.approx(0.162, abs=5e-4)


def test_assaults_on_carrying_shifts_are_compared_by_the_exact_conditional_test(run: Run) -> None:
    found = run("stats", "rate-ratio", "6", "400", "3", "400", "--format", "json").json()
    assert found["estimate"] == pytest.approx(2.0)
    assert (found["low"], found["high"]) == pytest.approx((0.427, 12.36), rel=2e-3)
    assert found["p_value"] == pytest.approx(0.508, abs=5e-4)
    assert found["p_greater_than_one"] == pytest.approx(0.841, abs=5e-4)


def test_a_survey_share_prints_the_counts_that_round_to_it_and_the_worst_case(run: Run) -> None:
    found = run(
        *["stats", "survey-share", "69%", "414", "--population", "1500", "--format", "json"]
    ).json()
    assert (found["count_low"], found["count_high"]) == (284, 287)
    assert (found["worst_low"], found["worst_high"]) == pytest.approx((0.189, 0.915), abs=1e-3)
    assert found["nonresponders_needed"] == pytest.approx(0.427, abs=1e-3)


def test_a_limit_that_is_infinite_is_null_in_json(run: Run) -> None:
    found = run("stats", "rate-ratio", "3", "400", "0", "400", "--format", "json").json()
    assert found["high"] is None


@pytest.mark.parametrize(
    "words",
    [
        ["share", "5", "3"],
        ["share", "-1", "3"],
        ["share", "1", "0"],
        ["share", "1", "3", "--missing", "4"],
        ["share", "1", "3", "--below", "much"],
        ["share", "1", "3", "--level", "95"],
        ["share", "1", "3", "--method", "guess"],
        ["share", "nan", "3"],
        ["rate-ratio", "6", "0", "3", "400"],
        ["rate-ratio", "6", "400", "3"],
        ["rate-ratio", "6", "400", "3", "400", "--dispersion", "0.5"],
        ["rate", "1", "-1"],
        ["rate", "1", "1", "--per", "0"],  # shows a bug: ZeroDivisionError
        ["survey-share", "169%", "414"],
        ["survey-share", "69%", "0"],
        ["survey-share", "69%", "414", "--population", "400"],
        ["power", "0", "2"],
        ["power", "0.0075", "1"],
        ["logarithm", "2"],
    ],
    ids=" ".join,
)
def test_a_question_put_wrongly_is_exit_code_2_without_a_traceback(
    run: Run, words: list[str]
) -> None:
    ran = run("stats", *words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err
