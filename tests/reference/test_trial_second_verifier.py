"""Every kind of design, allocated by the product, derived again by a verifier of its own."""

import ast
import json
import sys
from pathlib import Path

import pytest
from second_verifier import arms_of, verify

from reddot.trial.design import design_from_text, slots_from_text, slots_of_days
from reddot.trial.folder import design_trial
from reddot.trial.seal import allocate

HERE = Path(__file__).parent
TEN_THOUSAND = 10_000
HEAD = """
[trial]
name = "Second look"
id = "second-look"
force = "Eastshire"
starts_on = 2018-04-01
ends_on = {ends_on}

[allocation]
{allocation}

{balance}
[eligibility]
who = "officers in date"

[plan]
outcomes = [{{ name = "force", source = "reports", role = "primary" }}]
"""
BLOCKS = 'block_sizes = [4, 6, 8]\nstrata = ["station", "turn", "day_type"]'
UNEVEN = "arms = { carry = 2, control = 1 }\nblock_sizes = [3, 9]\nstrata = []"
CLUSTER = 'method = "cluster"\ncluster = "station"\nstrata = ["kind"]\nblock_sizes = [2, 4]'
STEPPED = 'method = "stepped_wedge"\ncluster = "station"\nperiod = "month"\nsteps = [2, 3, 4]'
BALANCED = 'block_sizes = [2, 4]\nstrata = ["kind"]'
BALANCED_CLUSTERS = CLUSTER.replace("[2, 4]", "[2]")
TOLERANCE = '[balance]\ncovariates = { jobs = "0.5", officers = "0.35" }'


def the_design(allocation, balance="", ends_on="2018-12-31"):
    return design_from_text(HEAD.format(allocation=allocation, balance=balance, ends_on=ends_on))


def batch_text(batch, slots=60):
    """Slots with every column that a design here asks for; nothing in it is random."""
    rows = ["slot,station,kind,month,jobs,officers"]
    for n in range(slots):
        station = f"Station {n % 12}, {'é' if n % 2 else 'x'}"
        month = f"m{n * 5 // slots}"
        cells = [f"b{batch}-{n}", f'"{station}"', "urban" if n % 12 < 6 else "rural", month]
        cells += [f"{(n * 7 + batch) % 10}.{n % 4}", str((n * 3) % 5)]
        rows.append(",".join(cells))
    return "\n".join(rows) + "\n"


def two_batches(design):
    first = slots_from_text(batch_text(1), design)
    return (*first, *slots_from_text(batch_text(2), design, first))


def as_read(slots):
    return [{"slot": s.name, "columns": dict(s.columns), "batch": s.batch} for s in slots]


def test_ten_thousand_allocations_are_derived_again_without_a_mismatch(tmp_path):
    design = the_design(BLOCKS, ends_on="2020-12-27")
    stations = [f"Station {n}" for n in range(4)]
    slots = slots_of_days(design, stations, ["early", "late", "night"])[:TEN_THOUSAND]
    folder = design_trial(design, slots, tmp_path / "trial")
    folder.seal()
    folder.reveal_many(len(slots))
    folder.close()
    assert verify(folder.path) == {
        "allocations": TEN_THOUSAND,
        "differ": [],
        "committed": True,
        "chained": True,
        "batches": True,
    }
    first = folder.verify()
    assert (first.allocations, first.mismatches, first.commitment_ok) == (TEN_THOUSAND, (), True)


def test_the_second_verifier_sees_a_changed_arm_and_a_changed_seed(tmp_path):
    design = the_design(BLOCKS, ends_on="2018-04-14")
    folder = design_trial(design, slots_of_days(design, ["A"], ["early"]), tmp_path / "trial")
    folder.seal()
    slot, arm = folder.reveal_next()
    folder.close()
    log = folder.path / "log.jsonl"
    other = design.control if arm == design.carry else design.carry
    log.write_text(log.read_text().replace(f'"arm":"{arm}"', f'"arm":"{other}"'))
    found = verify(folder.path)
    assert (found["differ"], found["chained"]) == ([slot.name], False)
    seed = folder.path / "seed.json"
    seed.write_text(json.dumps(json.loads(seed.read_text()) | {"seed": "ab" * 32}))
    assert not verify(folder.path)["committed"]


@pytest.mark.parametrize(
    ("allocation", "balance"),
    [
        (BLOCKS.replace('"turn", "day_type"', '"kind"'), ""),
        (UNEVEN, ""),
        (CLUSTER, ""),
        (STEPPED, ""),
        (BALANCED, TOLERANCE),
        (BALANCED_CLUSTERS, '[balance]\ncovariates = { jobs = "1.5" }'),
    ],
    ids=["blocks", "uneven", "clusters", "stepped", "balanced", "balanced clusters"],
)
def test_every_method_is_derived_alike(allocation, balance):
    design = the_design(allocation, balance)
    slots = two_batches(design)
    seen = set()
    for number in range(20):
        seed = f"{number:02x}" * 32
        arms = list(allocate(seed, design, slots))
        assert arms == arms_of(seed, design.as_json(), as_read(slots))
        seen.add(tuple(arms))
    assert len(seen) > 1


def test_the_second_verifier_imports_nothing_but_the_standard_library():
    tree = ast.parse((HERE / "second_verifier.py").read_text())
    names = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module] if isinstance(node, ast.ImportFrom) else
                     [one.name for one in node.names])
    }  # fmt: skip
    assert names
    assert names <= sys.stdlib_module_names
