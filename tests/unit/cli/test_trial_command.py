"""``reddot trial``: from a design file to a verification by somebody else, and the refusals."""

import json
import shutil
from pathlib import Path

import pytest

from conftest import Run
from trial_designs import TEXT, slots_csv

EXAMPLE = Path(__file__).parents[3] / "scenarios" / "trial-example.toml"
FIRST_WORDS = "slot,officer,crew,eligible,carried,hours\n"


@pytest.fixture
def design(tmp_path: Path) -> Path:
    path = tmp_path / "design.toml"
    path.write_text(TEXT + '[slots]\nfile = "slots.csv"\n')
    (tmp_path / "slots.csv").write_text(slots_csv(12))
    return path


@pytest.fixture
def folder(run: Run, design: Path, tmp_path: Path) -> Path:
    assert run("trial", "design", str(design), "--to", str(tmp_path / "t")).code == 0
    return tmp_path / "t"


@pytest.fixture
def sealed(run: Run, folder: Path) -> Path:
    assert run("trial", "seal", str(folder)).code == 0
    return folder


def custodian(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.custodian.json")


def reveal(run: Run, folder: Path, times: int = 1) -> list[dict]:
    asked = ("trial", "reveal", str(folder), "--next", "--asked-by", "sergeant")
    return [run(*asked, "--format", "json").json() for _ in range(times)]


def test_the_whole_way_from_a_design_file_to_a_verification_elsewhere(
    run: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "x"
    made = run("trial", "design", str(EXAMPLE), "--to", str(folder), "--format", "json").json()
    assert (made["slots"], made["batches"], made["strata"]) == (365 * 9, 1, 18)
    sealed = run("trial", "seal", str(folder), "--format", "json").json()
    assert Path(sealed["custodian"]).is_file()
    told = reveal(run, folder, 3)
    assert [one["position"] for one in told] == [1, 2, 3]
    assert {one["arm"] for one in told} <= {"carry", "control"}
    assert run("trial", "close", str(folder)).code == 0
    elsewhere = shutil.copytree(folder, tmp_path / "another machine" / "copy")
    kept = ("--commitment", sealed["commitment"], "--head", told[-1]["head"])
    ran = run("trial", "verify", str(elsewhere), *kept, "--format", "json")
    assert ran.code == 0
    found = ran.json()
    assert (found["allocations"], found["mismatches"], found["commitment_ok"]) == (3, 0, True)
    assert found["findings"] == []


def test_a_reveal_prints_one_slot_and_nothing_of_the_others(run: Run, sealed: Path) -> None:
    ran = run("trial", "reveal", str(sealed), "--next")
    assert ran.code == 0
    assert "s1: c" in ran.out
    assert "s2" not in ran.out + ran.err
    seed = json.loads(custodian(sealed).read_text())["seed"]
    assert seed not in ran.out + ran.err


def test_the_seal_tells_the_commitment_and_never_the_seed(run: Run, folder: Path) -> None:
    ran = run("trial", "seal", str(folder))
    content = json.loads(custodian(folder).read_text())
    assert content["commitment"] in ran.out
    assert content["seed"] not in ran.out + ran.err


def test_a_custodians_file_elsewhere_is_the_only_way_to_reveal(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "safe.json"
    assert run("trial", "seal", str(folder), "--custodian", str(kept)).code == 0
    assert not custodian(folder).exists()
    refused = run("trial", "reveal", str(folder), "--next")
    assert (refused.code, refused.out) == (2, "")
    assert "--custodian" in refused.err
    assert run("trial", "reveal", str(folder), "--next", "--custodian", str(kept)).code == 0
    blind = run("trial", "verify", str(folder), "--format", "json")
    assert (blind.code, blind.json()["commitment_ok"], blind.json()["allocations"]) == (5, None, 0)
    assert "neither published nor given" in blind.err
    seen = run("trial", "verify", str(folder), "--custodian", str(kept), "--format", "json")
    assert (seen.code, seen.json()["allocations"]) == (0, 1)


def test_verify_by_the_custodian_tells_nothing_of_slots_not_revealed(
    run: Run, sealed: Path
) -> None:
    reveal(run, sealed, 2)
    for form in ("table", "json", "csv"):
        ran = run("trial", "verify", str(sealed), "--format", form)
        assert ran.code == 0
        assert not any(f"s{n}" in ran.out for n in range(3, 13))
        assert "carry" not in ran.out
        assert "control" not in ran.out


def test_a_wrong_arm_is_exit_code_1_and_named(run: Run, sealed: Path) -> None:
    [told] = reveal(run, sealed)
    log = sealed / "log.jsonl"
    other = {"carry": "control", "control": "carry"}[told["arm"]]
    log.write_text(log.read_text().replace(f'"arm":"{told["arm"]}"', f'"arm":"{other}"'))
    ran = run("trial", "verify", str(sealed), "--format", "json")
    assert (ran.code, ran.json()["mismatches"]) == (1, 1)
    [finding] = ran.json()["findings"]
    assert (finding["kind"], finding["slot"], finding["position"]) == ("wrong_arm", "s1", 1)
    table = run("trial", "verify", str(sealed))
    assert table.code == 1
    assert "NOT in order" in table.out
    assert "the arm is not the one that the seed gives" in table.out
    rows = run("trial", "verify", str(sealed), "--format", "csv")
    assert rows.out.startswith("kind,slot,position,said,derived,entry,meaning\nwrong_arm,s1,1,")


def test_slots_of_another_batch_go_on_where_the_first_ended(
    run: Run, sealed: Path, tmp_path: Path
) -> None:
    more = tmp_path / "more.csv"
    more.write_text(slots_csv(4, 13))
    found = run("trial", "slots", str(sealed), str(more), "--format", "json").json()
    assert (found["entered"], found["batch"], found["slots"]) == (4, 2, 16)
    again = run("trial", "slots", str(sealed), str(more))
    assert again.code == 3
    assert "row 2, slot: 's13' is in batch 2 already" in again.err


def test_a_design_without_slots_says_what_comes_next(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "bare.toml"
    path.write_text(TEXT)
    ran = run("trial", "design", str(path), "--to", str(tmp_path / "b"))
    assert ran.code == 0
    assert "Next: reddot trial slots" in ran.out
    assert run("trial", "seal", str(tmp_path / "b")).code == 0
    refused = run("trial", "reveal", str(tmp_path / "b"), "--next")
    assert refused.code == 2
    assert "Slot 1 is not entered yet: 0 slots are" in refused.err


def test_who_worked_is_recorded_with_what_was_not_followed(
    run: Run, sealed: Path, tmp_path: Path
) -> None:
    [told] = reveal(run, sealed)
    against = {"carry": "no", "control": "yes"}[told["arm"]]
    path = tmp_path / "w.csv"
    path.write_text(f"{FIRST_WORDS}s1,p1,c1,yes,{against},8\n")
    found = run("trial", "worked", str(sealed), str(path), "--format", "json").json()
    assert found["followed"] == {"yes": 0, "no": 1, "unknown": 0}
    assert found["not_followed"] == ["s1"]
    assert "not followed: s1" in run("trial", "worked", str(sealed), str(path)).out
    path.write_text(f"{FIRST_WORDS}s2,p1,c1,yes,no,8\n")
    refused = run("trial", "worked", str(sealed), str(path))
    assert refused.code == 3
    assert "row 2, slot: 's2' is not revealed" in refused.err
    assert "p1" not in refused.err


def test_a_slot_in_two_strata_is_exit_code_3_with_the_rows(run: Run, design: Path) -> None:
    (design.parent / "slots.csv").write_text("slot,station\na,N\na,S\n")
    ran = run("trial", "design", str(design), "--to", str(design.parent / "t"))
    assert (ran.code, ran.out) == (3, "")
    assert "'a' is in two strata" in ran.err
    assert "rows 2 and 3" in ran.err
    assert not (design.parent / "t").exists()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["reveal", "FOLDER"], 2, "say --next"),
        (["reveal", "FOLDER", "--next"], 2, "not sealed yet"),
        (["close", "FOLDER"], 2, "not sealed yet"),
        (["verify", "FOLDER"], 5, "not sealed yet"),
        (["verify", "NOWHERE"], 3, "no folder of a trial"),
        (["seal", "NOWHERE"], 3, "no folder of a trial"),
        (["design", "NOWHERE", "--to", "FOLDER"], 3, "no such file"),
        (["slots", "FOLDER", "NOWHERE"], 3, "no such file"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words(
    run: Run, folder: Path, words: list[str], code: int, said: str
) -> None:
    places = {"FOLDER": str(folder), "NOWHERE": str(folder / "nowhere")}
    ran = run("trial", *(places.get(word, word) for word in words))
    assert ran.code == code
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_the_commands_of_the_trial_are_together_and_none_is_at_the_root(run: Run) -> None:
    commands = (
        "design",
        "slots",
        "seal",
        "reveal",
        "worked",
        "close",
        "verify",
        "analyse",
        "power",
    )
    out = run("trial", "--help").out
    assert all(f"  {name} " in out for name in commands)
    root = run("--help").out
    assert "  trial " in root
    assert not any(f"  {name} " in root for name in commands)
