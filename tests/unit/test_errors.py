import ast
from pathlib import Path

import pytest

import reddot
from reddot import errors

SOURCES = sorted(Path(next(iter(reddot.__path__))).rglob("*.py"))
KINDS = [
    (errors.UsageError, 2),
    (errors.BadDataError, 3),
    (errors.NotPermittedError, 4),
    (errors.NotEnoughDataError, 5),
]


@pytest.mark.parametrize(("kind", "code"), KINDS)
def test_each_kind_of_error_has_its_own_exit_code(
    kind: type[errors.ReddotError], code: int
) -> None:
    assert issubclass(kind, errors.ReddotError)
    assert kind("what was given").exit_code == code


def test_no_two_kinds_share_an_exit_code_and_none_is_success() -> None:
    codes = [kind.exit_code for kind, _ in KINDS] + [errors.EXIT_CHECK_FAILED]
    assert len(set(codes)) == len(codes)
    assert errors.EXIT_OK not in codes


def test_every_subclass_is_among_the_kinds_listed_here() -> None:
    own = {k for k in errors.ReddotError.__subclasses__() if k.__module__ == errors.__name__}
    assert own == {kind for kind, _ in KINDS}


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_no_module_uses_an_assertion_as_a_check_of_input(source: Path) -> None:
    tree = ast.parse(source.read_text(encoding="utf-8"))
    assert not [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Assert)]
