"""Every command that reads figures meets the files people give by mistake in the same way."""

from collections.abc import Callable
from pathlib import Path

import pytest
from importers.bad_files import BAD_FILES, Maker

from conftest import Ran, Run

COMMANDS: dict[str, Callable[[Path, Path], list[object]]] = {
    "figures": lambda path, _: ["figures", path],
    "compare before": lambda path, _: ["compare", path, path],
    "import": lambda path, to: ["import", path, "--from", "home-office", "--to", to],
    "claims": lambda path, _: ["claims", "check", "taser-2018", "--source", path],
    "demo": lambda path, _: ["demo", "--no-serve", "--home-office", path],
}
EVERY_COMMAND = pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
EVERY_FORMAT = pytest.mark.parametrize("form", ["table", "json", "csv"])


def refused(ran: Ran, path: Path) -> None:
    """Exit code 3, the file named once on standard error, nothing else anywhere."""
    assert ran.code == 3
    assert ran.out == ""
    assert ran.err.startswith("Error: ")
    assert ran.err.count(str(path)) == 1
    assert "Traceback" not in ran.err


@EVERY_COMMAND
@pytest.mark.parametrize("make", BAD_FILES.values(), ids=BAD_FILES)
def test_a_bad_file_ends_the_command_with_exit_code_3_and_its_name(
    run: Run, tmp_path: Path, make: Maker, command: Callable[[Path, Path], list[object]]
) -> None:
    path = make(tmp_path)
    refused(run(*command(path, tmp_path / "out")), path)
    assert not (tmp_path / "out").exists()


@EVERY_FORMAT
@EVERY_COMMAND
def test_the_format_makes_no_difference_to_a_refusal(
    run: Run, tmp_path: Path, command: Callable[[Path, Path], list[object]], form: str
) -> None:
    path = BAD_FILES["web page"](tmp_path)
    refused(run(*command(path, tmp_path / "out"), "--format", form), path)


@EVERY_COMMAND
def test_no_traceback_reaches_a_person(
    run_apart: Run, tmp_path: Path, command: Callable[[Path, Path], list[object]]
) -> None:
    path = BAD_FILES["cut at 50%"](tmp_path)
    refused(run_apart(*command(path, tmp_path / "out")), path)


@pytest.mark.parametrize("kind", ["a missing file", "text", "a folder"])
def test_a_bad_second_file_is_named_and_not_the_good_first(
    run: Run, tmp_path: Path, good_release: Path, kind: str
) -> None:
    bad = BAD_FILES[kind](tmp_path)
    for words in (["compare", good_release, bad], ["figures", good_release, bad]):
        refused(run(*words), bad)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no [[claims]]"),
        (b"<html></html>", "not TOML"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"[story]\nid = 'x'\n", "no [[claims]]"),
    ],
)
def test_a_bad_claim_file_is_refused_by_name(
    run: Run, tmp_path: Path, content: bytes, words: str
) -> None:
    path = tmp_path / "claims.toml"
    path.write_bytes(content)
    ran = run("claims", "check", path)
    refused(ran, path)
    assert words in ran.err


@pytest.mark.parametrize("content", [b"", b"force\n", b"\xff\xfe\x00x", b"report_id,force\n,\n"])
def test_a_bad_file_of_reports_is_refused_by_name(run: Run, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "reports.csv"
    path.write_bytes(content)
    refused(run("figures", path), path)
    refused(run("import", path, "--from", "reddot", "--to", tmp_path / "out"), path)


@pytest.mark.parametrize("content", [b"", b"<html>", b"publisher = 'x'\n"])
def test_a_bad_layout_is_refused_by_name(
    run: Run, tmp_path: Path, good_release: Path, content: bytes
) -> None:
    layout = tmp_path / "layout.toml"
    layout.write_bytes(content)
    refused(run("figures", good_release, "--layout", layout), layout)
    refused(run("import", good_release, "--from", layout, "--to", tmp_path / "out"), layout)
