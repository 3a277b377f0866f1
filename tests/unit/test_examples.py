import doctest
from importlib import import_module
from pkgutil import walk_packages

import pytest

import reddot

MODULES = sorted(
    found.name
    for found in walk_packages(reddot.__path__, "reddot.")
    if not found.name.endswith("__main__")
)
FEWEST_MODULES_WITH_EXAMPLES = 40


def examples_of(name: str) -> list[doctest.DocTest]:
    found = doctest.DocTestFinder(exclude_empty=True).find(import_module(name), name)
    return [test for test in found if test.examples]


@pytest.mark.parametrize("name", MODULES)
def test_every_example_of_a_module_runs_and_prints_what_it_says(name: str) -> None:
    wrong: list[str] = []
    runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.NORMALIZE_WHITESPACE)
    for test in examples_of(name):
        runner.run(test, out=wrong.append)
    assert not wrong, "".join(wrong)


def test_enough_modules_have_examples_that_this_is_a_test() -> None:
    with_examples = [name for name in MODULES if examples_of(name)]
    assert len(with_examples) >= FEWEST_MODULES_WITH_EXAMPLES


def test_a_wrong_example_is_caught() -> None:
    wrong: list[str] = []
    test = doctest.DocTestParser().get_doctest(">>> 1 + 1\n3\n", {}, "wrong", None, 0)
    doctest.DocTestRunner(verbose=False).run(test, out=wrong.append)
    assert "Expected:\n    3\nGot:\n    2" in "".join(wrong)
