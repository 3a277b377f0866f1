"""A design is read whole, or refused with every problem named."""

from datetime import date
from pathlib import Path

import pytest

import reddot
from reddot.errors import BadDataError
from reddot.trial.design import EXPOSURES, Design, design_from_text, read_design
from trial_designs import TEXT, changed, small_design

ROOT = Path(__file__).parents[3]
STEPPED = """method = "stepped_wedge"
cluster = "station"
period = "month"
steps = [4, 2, 3]
"""


def test_a_design_has_what_the_file_says_and_plain_defaults() -> None:
    design = design_from_text(TEXT)
    assert (design.carry, design.control, design.share) == ("carry", "control", (1, 2))
    assert (design.unit, design.method, design.ends_on) == (
        "shift",
        "permuted_blocks",
        date(2018, 4, 30),
    )
    plan = design.plan
    assert (plan.exposures, plan.level, plan.looks, plan.stopping) == (EXPOSURES, "0.95", 1, None)
    assert plan.analysis_version == f"reddot {reddot.__version__}"


def test_the_canonical_form_gives_the_same_design_back() -> None:
    for design in (
        small_design(),
        small_design(('block_sizes = [2, 4]\nstrata = ["station"]\n', STEPPED)),
        small_design(
            ("[eligibility]", "[balance]\ncovariates = { z = '0.5', a = '1' }\n[eligibility]")
        ),
    ):
        assert Design.from_json(design.as_json()) == design


def test_the_order_of_the_arms_is_the_files_and_not_the_alphabets() -> None:
    design = small_design(
        ("block_sizes = [2, 4]", "arms = { taser = 1, no-taser = 2 }\nblock_sizes = [3]")
    )
    assert (design.carry, design.share) == ("taser", (1, 3))
    assert Design.from_json(design.as_json()).carry == "taser"


def test_steps_are_kept_in_rising_order() -> None:
    design = small_design(('block_sizes = [2, 4]\nstrata = ["station"]\n', STEPPED))
    assert design.steps == (2, 3, 4)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            'id = "small"',
            'id = "Small Trial"',
            "[trial], id: it is 'Small Trial'. Give small letters",
        ),
        ('force = "Eastshire"', "", "[trial], force: it is not there"),
        (
            "2018-04-30",
            "2018-03-30",
            "[trial], ends_on: it is 2018-03-30. Give 2018-04-01 or a later",
        ),
        ("ends_on = 2018-04-30", 'ends_on = "soon"', "[trial], ends_on: it is 'soon'. Give a day"),
        ("[2, 4]", "[2, 3]", "[allocation], block_sizes: 3 is in it. Give multiples of 2"),
        ("[2, 4]", "[]", "[allocation], block_sizes: it is not there"),
        ("[2, 4]", "[2, 2]", "[allocation], block_sizes: it is [2, 2]"),
        (
            "block_sizes",
            "blok_sizes",
            "'blok_sizes': there is no such key here. Did you mean 'block_sizes'?",
        ),
        ('strata = ["station"]', 'strata = ["slot"]', "[allocation], strata: it is ['slot']"),
        ("block_sizes", "arms = { a = 1, b = 0 }\nblock_sizes", "[allocation], arms: it is"),
        ("block_sizes", "arms = { a = 1 }\nblock_sizes", "[allocation], arms: it is"),
        (
            "block_sizes",
            'cluster = "station"\nblock_sizes',
            "[allocation], cluster: it is 'station'. Leave",
        ),
        (
            "block_sizes",
            'method = "cluster"\nblock_sizes',
            "cluster: it is not there. The method cluster",
        ),
        (
            "[eligibility]",
            "[balance]\ncovariates = { jobs = 0.05 }\n[eligibility]",
            "as text, such as",
        ),
        ('source = "reports"', 'source = "assaults"', "counted from 'reports' alone"),
        ('"primary"', '"secondary"', "none of them is primary"),
        ("[plan]", '[plan]\nlevel = "95"', "[plan], level: it is '95'"),
        ("[plan]", "[plan]\nlevel = 0.95", "[plan], level: it is 0.95"),
        ("[plan]", '[plan]\nexposures = ["carrier"]', "Effects are always given together"),
        ("[plan]", '[plan]\nanalysis = ["poisson"]', "[plan], analysis: it is ['poisson']"),
        ("[plan]", "[plan]\nlooks = 0", "[plan], looks: it is 0"),
    ],
)
def test_what_is_wrong_is_named_with_what_is_allowed(old: str, new: str, words: str) -> None:
    with pytest.raises(BadDataError) as refused:
        design_from_text(changed((old, new)), "d.toml")
    assert words in str(refused.value)
    assert all(line.startswith("d.toml, ") for line in str(refused.value).splitlines())


def test_assaults_are_never_counted_from_force_reports() -> None:
    text = changed(
        ("outcomes = [{", 'outcomes = [{ name = "assaults", source = "reports", role = "harm" }, {')
    )
    with pytest.raises(BadDataError, match="'assaults' is counted from 'assaults' alone"):
        design_from_text(text)


def test_all_problems_are_told_together() -> None:
    text = changed(
        ('id = "small"', 'id = "A B"'), ("[2, 4]", "[3]"), ("[plan]", "[plan]\nlooks = 0")
    )
    with pytest.raises(BadDataError) as refused:
        design_from_text(text)
    assert len(str(refused.value).splitlines()) == 3


def test_a_stepped_wedge_takes_no_strata_and_no_covariates() -> None:
    text = changed(
        ("block_sizes = [2, 4]\n", STEPPED),
        ("[eligibility]", "[balance]\ncovariates = { z = '1' }\n[eligibility]"),
    )
    with pytest.raises(BadDataError) as refused:
        design_from_text(text)
    assert "[allocation], strata" in str(refused.value)
    assert "[balance]: a stepped wedge takes no covariates" in str(refused.value)


@pytest.mark.parametrize("text", ["[trial", "", "trial = 3", "\x00"])
def test_what_is_no_design_is_refused_in_words(text: str) -> None:
    with pytest.raises(BadDataError, match=r"^d\.toml"):
        design_from_text(text, "d.toml")


def test_a_file_that_is_not_there_is_named(tmp_path) -> None:
    with pytest.raises(BadDataError, match="no such file"):
        read_design(tmp_path / "none.toml")


def test_the_example_that_ships_is_a_design() -> None:
    design = read_design(ROOT / "scenarios/trial-example.toml")
    assert design.plan.stopping is not None
    assert design.plan.stopping.information == 60
