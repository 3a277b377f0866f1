import re
import resource

import pytest

import reddot
from conftest import Run

COMMANDS = [
    "import", "figures", "compare", "claims", "stats", "pack", "demo", "audit", "serve", "work",
    "enter", "release", "return", "funnel", "cover", "trial",
]  # fmt: skip
HEAVY = (
    "duckdb", "numpy", "scipy", "pyarrow", "rich.table", "python_calamine", "typst", "django",
    "cryptography",
)  # fmt: skip
HELP_SECONDS = 0.3


def test_help_names_every_command(run: Run) -> None:
    ran = run("--help")
    assert ran.code == 0
    assert all(re.search(rf"^  {name} ", ran.out, re.M) for name in COMMANDS)


@pytest.mark.parametrize("command", [*COMMANDS, "claims check", "stats share", "release build"])
def test_every_command_has_help_that_says_what_it_does(run: Run, command: str) -> None:
    ran = run(*command.split(), "--help")
    assert ran.code == 0
    assert len(ran.out.splitlines()) > 5


def test_the_version_is_printed_alone(run: Run) -> None:
    assert run("--version").out == f"reddot {reddot.__version__}\n"


def test_no_words_is_answered_with_help_and_exit_code_2(run: Run) -> None:
    ran = run()
    assert ran.code == 2
    assert "Usage" in ran.out + ran.err


@pytest.mark.parametrize("words", [["figure"], ["--figures"], ["figures"]])
def test_an_unknown_or_unfinished_command_is_exit_code_2(run: Run, words: list[str]) -> None:
    ran = run(*words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err


def test_help_is_fast_because_it_loads_nothing_heavy(run_apart: Run) -> None:
    ran = run_apart("--help", env={"PYTHONPROFILEIMPORTTIME": "1"})
    loaded = {line.rsplit("|", 1)[-1].strip() for line in ran.err.splitlines()}
    assert "typer" in loaded
    assert not loaded & set(HEAVY)


def test_help_takes_less_than_three_tenths_of_a_second(run_apart: Run) -> None:
    # Processor time, the best of five: about 0.1 s, and the same while other tests hold the cores.
    seconds = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert run_apart("--help").code == 0
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert 0 < min(seconds) < HELP_SECONDS
