"""``reddot release build|verify|attack``: exit codes, one clear message, nothing half written."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from importers.release import ced_sheet, reports_sheet, write_release

from conftest import Ran, Run

HEAD = "report_id,force,used_at,ced_used,tactic_ced_fired,tactic_unarmed_skills,perceived_gender\n"
OPEN = 'reports = { method = "none" }'
PROTECTED = 'method = "threshold", width = 1, zeros = true, roles_known = false'


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """A file of reports: many of men, few of women, all of May 2017."""
    lines = [
        f"r{at},Eastshire,2017-05-0{1 + at % 9}T12:00:00+00:00,no,no,yes,"
        f"{'female' if at < 3 else 'other' if at < 5 else 'male'}\n"
        for at in range(40)
    ]
    path = tmp_path / "reports.csv"
    path.write_text(HEAD + "".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    """A small policy; tests write their own over it."""
    path = tmp_path / "policy.toml"
    path.write_text(f"[tables]\n{OPEN}\nreports_by_gender = {{ {PROTECTED} }}\n", encoding="utf-8")
    return path


@pytest.fixture
def built(run: Run, records: Path, policy: Path, tmp_path: Path) -> Path:
    """A release in a folder."""
    ran = run("release", "build", records, "--policy", policy, "--to", tmp_path / "1")
    assert ran.code == 0, ran.err
    return tmp_path / "1"


def says(ran: Ran, code: int, *words: str) -> None:
    """A refusal: its exit code, one message on standard error, no trace and nothing on output."""
    assert ran.code == code, (ran.code, ran.err)
    assert not ran.out
    assert "Traceback" not in ran.err
    assert ran.err.lower().count("error:") <= 1
    for word in words:
        assert word.casefold() in " ".join(ran.err.split()).casefold(), (word, ran.err)


def test_build_prints_json_alone_and_verify_and_attack_find_it_whole(
    run: Run, records: Path, policy: Path, tmp_path: Path
) -> None:
    to = tmp_path / "1"
    words = ["release", "build", records, "--policy", policy, "--to", to, "--format", "json"]
    found = run(*words, "--number", "7", "--day", "2018-07-26").json()
    assert (found["number"], found["tables"], found["cells_protected"]) == (7, 2, 2)
    assert found["release"]["cells_share"] < 1
    manifest = json.loads((to / "public" / "release.json").read_text(encoding="utf-8"))
    assert (manifest["number"], manifest["released_on"]) == (7, "2018-07-26")
    whole = run("release", "verify", to, "--format", "json")
    assert whole.code == 0
    assert whole.json()["ok"]
    attacked = run("release", "attack", to, "--format", "json").json()
    keys = ("tables", "cells_protected", "cells_recovered", "cells_too_narrow")
    assert [attacked[key] for key in keys] == [2, 2, 0, 0]
    assert 0 < attacked["cells_published_share"] < 1


@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_every_format_of_every_command(run: Run, built: Path, form: str) -> None:
    for command in ("verify", "attack"):
        ran = run("release", command, built, "--format", form)
        assert ran.code == 0, ran.err


def test_a_build_for_people_names_the_folder_and_what_is_protected(
    run: Run, records: Path, policy: Path, tmp_path: Path
) -> None:
    ran = run("release", "build", records, "--policy", policy, "--to", tmp_path / "1")
    for words in (
        "reports_by_gender",
        "Attacked: 2 protected counts",
        "Written to",
        "invented force",
    ):
        assert words.casefold() in (ran.out + ran.err).casefold()


def test_verify_exits_1_and_names_each_file(run: Run, built: Path) -> None:
    (built / "public" / "removed.md").unlink()
    (built / "public" / "more.txt").write_text("1\n", encoding="utf-8")
    ran = run("release", "verify", built, "--format", "json")
    assert ran.code == 1
    assert not ran.json()["ok"]
    assert len(ran.json()["problems"]) == 2
    table = run("release", "verify", built)
    assert table.code == 1
    assert "removed.md" in table.out
    assert "more.txt" in table.out


def test_attack_exits_1_where_a_count_is_let_out(run: Run, built: Path) -> None:
    path = built / "public" / "tables" / "reports_by_gender.json"
    found = json.loads(path.read_text(encoding="utf-8"))
    next(row for row in found["rows"] if row["gender"] == "other")["total"] = 2
    path.write_text(json.dumps(found), encoding="utf-8")
    shutil.rmtree(built / "inside")
    ran = run("release", "attack", built, "--format", "json")
    assert ran.code == 1
    assert ran.json()["cells_recovered"] == 1
    assert "gender female must be 3" in " ".join(ran.json()["findings"])


def test_a_refused_release_exits_1_with_the_cell_and_writes_nothing(
    run: Run, records: Path, policy: Path, tmp_path: Path
) -> None:
    policy.write_text(
        "[tables]\nreports_by_gender = { method = 'none' }\n"
        "reports_by_age_band_and_gender = { method = 'threshold', width = 1 }\n",
        encoding="utf-8",
    )
    ran = run("release", "build", records, "--policy", policy, "--to", tmp_path / "2")
    says(ran, 1, "reports_by_age_band_and_gender", "gender female", "must be 3", "Withhold more")
    assert not (tmp_path / "2").exists()
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("reports = none", 3, ["not TOML"]),
        ("", 3, ["[tables.NAME]"]),
        ("[tables]\n", 3, ["[tables.NAME]"]),
        ("[tables]\nreports = 'none'\n", 3, ["[tables.reports]", "method"]),
        ("[tables]\nreports = { method = 'secret' }\n", 3, ["secret", "threshold"]),
        ("[tables]\nforce = { method = 'none' }\n", 2, ["'force'", "reports"]),
        ("[tables]\nreports_by_shoe = { method = 'none' }\n", 2, ["reports_by_shoe", "age_band"]),
        (
            "[tables]\ntactics_by_reason = { method = 'none' }\n",
            2,
            ["tactics_by_reason", "several"],
        ),
        ("[tables]\nced_by_ced_use = { method = 'none' }\n", 2, ["ced_by_ced_use"]),
        ("[tables]\nreports_by_gender_and_gender = { method = 'none' }\n", 2, ["each once"]),
        ("[tables]\nreports_by_ = { method = 'none' }\n", 2, ["reports_by_"]),
        ("[tables]\n'../x' = { method = 'none' }\n", 2, ["../x"]),
    ],
)
def test_a_policy_that_is_wrong_is_named_with_what_is_allowed(
    run: Run, records: Path, policy: Path, tmp_path: Path, text: str, code: int, words: list[str]
) -> None:
    policy.write_text(text, encoding="utf-8")
    ran = run("release", "build", records, "--policy", policy, "--to", tmp_path / "1")
    says(ran, code, *words)
    assert not (tmp_path / "1").exists()


def test_a_policy_with_several_wrong_names_says_all_of_them(
    run: Run, records: Path, policy: Path, tmp_path: Path
) -> None:
    policy.write_text(
        "[tables]\nshoes = { method = 'none' }\nreports_by_hat = { method = 'none' }\n",
        encoding="utf-8",
    )
    ran = run("release", "build", records, "--policy", policy, "--to", tmp_path / "1")
    says(ran, 2, "shoes", "reports_by_hat")


@pytest.mark.parametrize(
    ("more", "code", "words"),
    [
        (["--force", "Atlantis"], 2, ["Atlantis"]),
        (["--period", "2031/32"], 5, ["2031/32"]),
        (["--period", "soon"], 2, ["'soon'", "2017/18"]),
        (["--day", "soon"], 2, ["'soon'", "2018-07-26"]),
        (["--day", "2018-02-30"], 2, ["2018-02-30"]),
        (["--number", "0"], 2, ["number"]),
        (["--policy", "nowhere.toml"], 2, ["nowhere.toml"]),
        (["--with", "nowhere"], 5, ["nowhere", "holds no release"]),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused_with_one_message(
    run: Run,
    records: Path,
    policy: Path,
    tmp_path: Path,
    more: list[str],
    code: int,
    words: list[str],
) -> None:
    asked = ["release", "build", records, "--to", tmp_path / "1"]
    own = [] if "--policy" in more else ["--policy", policy]
    says(run(*asked, *own, *more), code, *words)
    assert not (tmp_path / "1").exists()


def test_a_folder_that_holds_something_is_left_as_it_is(
    run: Run, records: Path, policy: Path, tmp_path: Path
) -> None:
    full = tmp_path / "full"
    full.mkdir()
    (full / "mine.txt").write_text("mine", encoding="utf-8")
    for to in (full, policy):
        ran = run("release", "build", records, "--policy", policy, "--to", to)
        says(ran, 2, to.name, "--to")
    assert [path.name for path in full.iterdir()] == ["mine.txt"]


def test_the_folder_of_an_earlier_release_is_never_written_over(
    run: Run, records: Path, policy: Path, built: Path
) -> None:
    ran = run("release", "build", records, "--policy", policy, "--to", built, "--number", "2")
    says(ran, 2, "not empty")
    assert run("release", "verify", built).code == 0


def test_published_figures_are_no_records(run: Run, policy: Path, tmp_path: Path) -> None:
    source = write_release(tmp_path, {"a": ced_sheet(), "b": reports_sheet()}, "good.ods")
    ran = run("release", "build", source, "--policy", policy, "--to", tmp_path / "1")
    says(ran, 2, "records")


@pytest.mark.parametrize("command", ["verify", "attack"])
def test_a_folder_without_a_release_is_said_to_be_one(
    run: Run, tmp_path: Path, command: str
) -> None:
    says(run("release", command, tmp_path), 5, "holds no release")
    says(run("release", command, tmp_path / "nowhere"), 5, "holds no release")


@pytest.mark.parametrize("command", ["verify", "attack"])
def test_a_broken_manifest_is_bad_data(run: Run, built: Path, command: str) -> None:
    (built / "public" / "release.json").write_text("{", encoding="utf-8")
    says(run("release", command, built), 3, "release.json")


@pytest.mark.parametrize("text", ["[]", "{}", "null", '{"files": []}'])
@pytest.mark.parametrize("command", ["verify", "attack"])
def test_a_manifest_of_another_shape_is_bad_data(
    run: Run, built: Path, command: str, text: str
) -> None:
    (built / "public" / "release.json").write_text(text, encoding="utf-8")
    ran = run("release", command, built)
    assert ran.code in (1, 3)
    assert "Traceback" not in ran.err


def test_an_earlier_release_without_its_inside_is_bad_data(
    run: Run, records: Path, policy: Path, built: Path, tmp_path: Path
) -> None:
    words = ["release", "build", records, "--policy", policy, "--to", tmp_path / "2"]
    (built / "inside" / "counts.json").write_text("{", encoding="utf-8")
    says(run(*words, "--with", built, "--number", "2"), 3, "inside", "restore")
    for path in (built / "inside").iterdir():
        path.unlink()
    (built / "inside").rmdir()
    says(run(*words, "--with", built, "--number", "2"), 3, "inside", "Release 1")
    assert not (tmp_path / "2").exists()


def test_a_second_release_of_the_same_number_is_refused(
    run: Run, records: Path, policy: Path, built: Path, tmp_path: Path
) -> None:
    """Two releases of one number cannot be told apart in a figure's name or a route."""
    words = ["release", "build", records, "--policy", policy, "--to", tmp_path / "2"]
    says(run(*words, "--with", built, "--number", "1"), 2, "number")


def test_a_table_by_three_large_breakdowns_ends_within_a_minute(
    run_apart: Run, records: Path, policy: Path, tmp_path: Path
) -> None:
    """Hundreds of thousands of cells: they are made, or refused with what to do."""
    name = "ced_by_ethnicity_and_main_duty_and_reason"
    policy.write_text(
        f"[tables]\n{OPEN}\n{name} = {{ {PROTECTED} }}\n"
        f"tactics_by_age_band_and_main_duty_and_ethnicity = {{ {PROTECTED} }}\n",
        encoding="utf-8",
    )
    words = ["release", "build", records, "--policy", policy, "--to", tmp_path / "1"]
    ran = run_apart(*words, timeout=60)
    if ran.code:
        says(ran, ran.code, name.partition("_")[0])
        assert ran.code in (1, 2)
