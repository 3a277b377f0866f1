"""``reddot trial analyse``: its forms, its files, its labels, its refusals."""

from __future__ import annotations

import csv
import io
import json
from datetime import time
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from reddot.cli import ReddotGroup
from reddot.cli.trial_analyse import read_turns, register
from reddot.errors import UsageError
from small_trial import SmallTrial, small_trial

app = typer.Typer(cls=ReddotGroup, name="trial", rich_markup_mode=None)
register(app)
app.command("nothing", help="A group has more than one command.")(lambda: None)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> SmallTrial:
    return small_trial(tmp_path_factory.mktemp("trial"))


def run(made: SmallTrial, *more: str, outcomes: bool = True) -> Any:
    given = ["--outcomes", str(made.outcomes)] if outcomes else []
    command = ["analyse", str(made.folder.path), *given, "--draws", "199", *more]
    return CliRunner().invoke(app, command)


def test_json_has_the_documented_shape(made: SmallTrial) -> None:
    found = run(made, "--format", "json")
    assert found.exit_code == 0
    report = json.loads(found.stdout)
    assert {"trial", "plan_frozen", "flow", "sample_ratio", "outcomes", "not_matched"} <= set(
        report
    )
    for outcome in report["outcomes"]:
        for one in outcome["analyses"]:
            assert list(one["groups"]) == ["carrier", "accompanying", "elsewhere", "everyone"]
    shapes = (Path(__file__).parents[3] / "docs/reference/json-shapes.md").read_text()
    told = shapes[shapes.index("**trial analyse**") : shapes.index("**audit verify**")]
    for name in (*report, *report["outcomes"][0], *report["outcomes"][0]["analyses"][0]):
        assert f"`{name}`" in told or f'"{name}"' in told, name


def test_a_table_for_people_labels_what_is_exploratory(made: SmallTrial) -> None:
    found = run(made)
    assert found.exit_code == 0
    assert "force, randomisation, intention to treat: planned" in found.stdout
    assert "complier: EXPLORATORY" in found.stdout
    assert found.stdout.count("accompanying") == found.stdout.count("everyone") > 2


def test_csv_has_a_row_for_each_group(made: SmallTrial) -> None:
    rows = list(csv.DictReader(io.StringIO(run(made, "--format", "csv").stdout)))
    planned = [row for row in rows if row["exploratory"] == "False" and row["outcome"] == "force"]
    assert [row["group"] for row in planned] == [
        "carrier", "accompanying", "elsewhere", "everyone",
    ]  # fmt: skip


def test_files_are_written_on_request(made: SmallTrial, tmp_path: Path) -> None:
    found = run(made, "--to", str(tmp_path / "out"), "--format", "json")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "flow.svg", "report.html", "report.json",
    ]  # fmt: skip
    assert json.loads(found.stdout) == json.loads((tmp_path / "out/report.json").read_text())


@pytest.mark.parametrize(
    ("more", "code", "words"),
    [
        (("--method", "magic"), 2, "no method 'magic'"),
        (("--turn", "early"), 2, "Write the name and the time"),
        (("--worked", "w.csv"), 2, "has its own record"),
        (("--records", "r"), 2, "either --outcomes FILE or --records FOLDER"),
    ],
)
def test_what_is_put_wrongly_is_said(
    made: SmallTrial, more: tuple[str, ...], code: int, words: str
) -> None:
    found = run(made, *more)
    assert found.exit_code == code
    assert words in found.stderr


def test_bad_rows_end_with_their_own_code(made: SmallTrial, tmp_path: Path) -> None:
    file = tmp_path / "o.csv"
    file.write_text("slot,officer,outcome,count\nnowhere,p1,force,1\n")
    found = run(made, "--outcomes", str(file), outcomes=False)
    assert found.exit_code == 3
    assert "row 2, slot: this row has no shift" in found.stderr


def test_turns_are_read_and_wrong_ones_refused() -> None:
    assert read_turns(["early=07:00", "late = 15:30".replace(" ", "")]) == {
        "early": time(7), "late": time(15, 30),
    }  # fmt: skip
    for wrong in ("early=25:00", "early=7", "=07:00"):
        with pytest.raises(UsageError, match="early=07:00"):
            read_turns([wrong])


def test_the_root_command_line_does_not_get_it_twice() -> None:
    root = typer.Typer(name="reddot")
    register(root)
    assert root.registered_commands == []
