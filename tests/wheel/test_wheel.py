"""The built wheel works by itself, in an environment that has nothing of the project."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
UV = Path(sys.executable).with_name("uv")


def run(*command: str | Path, cwd: Path) -> str:
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of commands of an environment that holds the wheel and the locked dependencies."""
    folder = tmp_path_factory.mktemp("wheel")
    run(
        UV,
        "build",
        "--wheel",
        "--no-build-isolation",
        "--python",
        sys.executable,
        "-o",
        folder,
        ROOT,
        cwd=folder,
    )
    wheel = next(folder.glob("reddot-*.whl"))
    run(UV, "venv", "--python", sys.executable, folder / "env", cwd=folder)
    python = folder / "env" / "bin" / "python"
    lock = ROOT / "requirements.lock"
    run(UV, "pip", "install", "--python", python, "--require-hashes", "-r", lock, cwd=folder)
    run(UV, "pip", "install", "--python", python, "--no-deps", wheel, cwd=folder)
    return folder / "env" / "bin"


@pytest.mark.slow
def test_the_calculator_runs_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    printed = run(
        installed / "reddot",
        "stats",
        "rate-ratio",
        "6",
        "400",
        "3",
        "400",
        "--format",
        "json",
        cwd=tmp_path,
    )
    found = json.loads(printed)
    assert found["estimate"] == 2.0
    assert round(found["low"], 3) == 0.427
    assert round(found["high"], 2) == 12.36


@pytest.mark.slow
def test_the_story_and_the_facts_ship_with_the_wheel(installed: Path, tmp_path: Path) -> None:
    printed = run(
        installed / "reddot", "claims", "check", "taser-2018", "--format", "json", cwd=tmp_path
    )
    claims = {claim["id"]: claim for claim in json.loads(printed)["claims"]}
    assert len(claims) == 24
    assert claims["c16"]["inference"] == "supported"


@pytest.mark.slow
def test_the_functions_are_usable_from_python(installed: Path, tmp_path: Path) -> None:
    words = "from reddot.stats import rate_ratio; print(rate_ratio(6, 400, 3, 400).estimate)"
    assert run(installed / "python", "-W", "error", "-c", words, cwd=tmp_path).strip() == "2.0"


@pytest.mark.slow
def test_the_wheel_has_the_pages_and_their_style(installed: Path, tmp_path: Path) -> None:
    look = (
        "import reddot, pathlib; here = pathlib.Path(reddot.__file__).parent / 'web';"
        "print((here / 'static/reddot/reddot.css').stat().st_size > 10_000,"
        " (here / 'templates/base.html').is_file())"
    )
    assert run(installed / "python", "-c", look, cwd=tmp_path).split() == ["True", "True"]
