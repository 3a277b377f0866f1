"""The mapping of a register: what it must say, and how a wrong one is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from carriage.register_files import COURSE_VALUES, OFFICER_VALUES, course_mapping, officer_mapping
from reddot.carriage.loading.columns import COLUMNS
from reddot.carriage.loading.mapping import (
    parse_register_mapping,
    read_register_mapping,
    shipped_register_mapping,
)
from reddot.errors import BadDataError

COLUMN_TABLE: dict[str, str] = COURSE_VALUES["columns"]  # type: ignore[assignment]
WRONG_COURSE_MAPPINGS: dict[str, tuple[dict[str, object], str]] = {
    "another kind": ({"kind": "reports"}, 'kind = "register"'),
    "an unknown part": ({"colums": {}}, "'colums' in the mapping .* use one of: columns"),
    "no models": ({"models": []}, "there is no models; list the models"),
    "no dates": ({"dates": []}, "there is no dates; list how days are written"),
    "models that are no list": ({"models": "X2"}, "give a list of texts"),
    "a list of other things": ({"blank": [3]}, "give a list of texts"),
    "a table that is a list": ({"values": ["a"]}, r"as in \[values\]"),
    "a style without a year": ({"dates": ["%d/%m"]}, "'%d/%m' is no style"),
    "a style without a day": ({"dates": ["%m/%Y"]}, "'%m/%Y' is no style"),
    "a style of no directive": ({"dates": ["dd/mm/yyyy"]}, "is no style"),
    "a clock of twelve hours": ({"dates": ["%d/%m/%Y %I:%M"]}, "is no style"),
    "an unknown column": ({"columns": {"A": "oficer_id"}}, "use one of: officer_id"),
    "one column twice": (
        {"columns": COLUMN_TABLE | {"No": "officer_id"}},
        "'Collar' and 'No' are both officer_id",
    ),
    "one heading twice": ({"columns": COLUMN_TABLE | {"collar ": "keep"}}, "'collar ' is there"),
    "no officer": ({"columns": {"Taser": "model"}}, "no heading is officer_id"),
    "nothing on passing": (
        {"columns": {n: c for n, c in COLUMN_TABLE.items() if c != "passed"}},
        "whether a course was passed",
    ),
    "an unknown code": ({"values": {"role": {"PC": "constable"}}}, "values.role is not known"),
    "an unknown model": ({"values": {"model": {"Seven": "T7"}}}, "use one of: X26, X2"),
    "words of a column without any": ({"values": {"hours": {"a": "b"}}}, "'hours' in values"),
    "words that are no table": ({"values": {"role": "PC"}}, "give a table of words"),
    "one word twice": ({"values": {"role": {"PC": "officer", "pc": "officer"}}}, "'pc' is there"),
    "for every row and a column": ({"every": {"role": "officer"}}, "every.role is a column too"),
    "for every row what cannot be": ({"every": {"officer_id": "E1"}}, "'officer_id' in every"),
    "a misspelt force": ({"force": "Norfollk"}, "Did you mean Norfolk"),
    "a force that is no text": ({"force": 3}, "force = 3 is no name"),
    "courses beside a column": (
        {"courses": {"Initial": "initial"}},
        "no heading is (completed_on|course)",
    ),
}
WRONG_OFFICER_MAPPINGS: dict[str, tuple[dict[str, object], str]] = {
    "an unknown course": ({"courses": {"First": "first"}}, "'first' in courses, 'First'"),
    "a course without its kind": ({"courses": {"First": {"model": "X2"}}}, "use one of: initial"),
    "an unknown part of a course": ({"courses": {"I": {"course": "initial", "day": 1}}}, "'day'"),
    "a course on another model": (
        {"courses": {"I": {"course": "initial", "model": "T7"}}},
        "use one of: X26, X2",
    ),
    "a heading in two tables": ({"courses": {"to": "initial"}}, "'to' is in columns and in"),
    "nothing on passing": ({"every": {"role": "officer"}}, "whether a course was passed"),
    "a course for every row": (
        {"every": {"passed": "yes", "course": "initial"}},
        "each column says its own course",
    ),
    "an unknown role": ({"every": {"passed": "yes", "role": "chief"}}, "'chief' in every.role"),
    "hours that are no number": ({"every": {"passed": "yes", "hours": "many"}}, "number of hours"),
    "hours that cannot be": ({"every": {"passed": "yes", "hours": 401}}, "at most 400 hours"),
    "an empty text": ({"every": {"passed": "yes", "main_duty": " "}}, "every.main_duty is empty"),
    "an over-long text": (
        {"every": {"passed": "yes", "main_duty": "d" * 61}},
        "every.main_duty: 'd{40}…' has 61 characters, and at most 60",
    ),
}


@pytest.mark.parametrize("case", WRONG_COURSE_MAPPINGS)
def test_a_wrong_part_is_named_with_what_is_allowed(case: str) -> None:
    changes, words = WRONG_COURSE_MAPPINGS[case]
    with pytest.raises(BadDataError, match=words):
        course_mapping(**changes)


@pytest.mark.parametrize("case", WRONG_OFFICER_MAPPINGS)
def test_a_wrong_part_of_a_row_for_each_officer_is_named(case: str) -> None:
    changes, words = WRONG_OFFICER_MAPPINGS[case]
    with pytest.raises(BadDataError, match=words):
        officer_mapping(**changes)


def test_the_layouts_are_told_apart() -> None:
    assert course_mapping().row_is == "course"
    assert officer_mapping().row_is == "officer"


def test_words_are_compared_without_case_and_spaces_and_models_have_their_spellings() -> None:
    words = course_mapping().words
    assert words["role"]["pc"] == "officer"
    assert words["role"]["student officer"] == "student_officer"
    assert words["model"]["taser x26"] == words["device_model"]["taser x26"] == "X26"
    assert words["passed"]["failed"] == "no"


def test_yes_and_no_may_be_said_as_toml_says_them() -> None:
    mapping = officer_mapping(every={"role": "officer", "passed": True})
    assert mapping.every["passed"] == "yes"


def test_the_shipped_mapping_knows_every_column_under_its_own_name() -> None:
    shipped = shipped_register_mapping()
    assert dict(shipped.columns) == {name: name for name in COLUMNS}
    assert shipped.may_lack == set(COLUMNS) - {"officer_id"}


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"kind = ", "not TOML"), (b"\xff\xfe\x00", "not TOML"), (b'kind = "x"', "register.toml: k")],
)
def test_a_file_that_is_no_mapping_is_named(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "register.toml"
    path.write_bytes(content)
    with pytest.raises(BadDataError, match=words):
        read_register_mapping(path)


def test_a_missing_mapping_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(BadDataError, match="no such file"):
        read_register_mapping(tmp_path / "none.toml")
    with pytest.raises(BadDataError, match="cannot be read"):
        read_register_mapping(tmp_path)


def test_a_mapping_on_disk_is_read(tmp_path: Path) -> None:
    path = tmp_path / "register.toml"
    path.write_text(
        'kind = "register"\nforce = "Kent"\nmodels = ["X2"]\ndates = ["%d/%m/%Y"]\n'
        '[columns]\nCollar = "officer_id"\n[courses]\nInitial = { course = "initial", '
        'model = "X2" }\n[every]\nrole = "officer"\npassed = true\n',
        encoding="utf-8",
    )
    found = read_register_mapping(path)
    assert (found.force, found.courses["initial"].model) == ("Kent", "X2")


def test_the_values_that_the_tests_start_from_are_whole() -> None:
    assert parse_register_mapping(COURSE_VALUES).force == "Westshire"
    assert parse_register_mapping(OFFICER_VALUES).force == "Westshire"
