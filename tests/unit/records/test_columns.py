import json
import re

import pytest

from reddot.records.codes import read_code_list
from reddot.records.columns import MULTIPLE, TABLES, table_schema
from reddot.records.questions import QUESTIONS

EVERY_TABLE = pytest.mark.parametrize("table", TABLES)


@EVERY_TABLE
def test_each_column_has_a_name_of_its_own_in_small_letters(table: str) -> None:
    names = [column.name for column in TABLES[table]()]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z0-9_+-]+", name) for name in names)


@EVERY_TABLE
def test_a_code_column_lists_the_codes_of_its_list_in_the_schema(table: str) -> None:
    schema = {f["name"]: f for f in table_schema(table)["fields"]}  # type: ignore[attr-defined]
    for column in TABLES[table]():
        constraints = schema[column.name].get("constraints", {})
        assert (column.kind == "code") == ("enum" in constraints)
        if column.code_list:
            assert constraints["enum"] == list(read_code_list(column.code_list).names())


@EVERY_TABLE
def test_the_schema_is_json_and_its_key_is_among_its_fields(table: str) -> None:
    schema = json.loads(json.dumps(table_schema(table)))
    names = [field["name"] for field in schema["fields"]]
    assert set(schema["primaryKey"]) <= set(names)
    assert schema["missingValues"] == [""]


@EVERY_TABLE
def test_the_schema_types_are_those_of_table_schema(table: str) -> None:
    types = {f["type"] for f in table_schema(table)["fields"]}  # type: ignore[attr-defined]
    assert types <= {"string", "boolean", "integer", "datetime", "date"}


def test_a_multiple_choice_has_one_column_for_each_code_and_none_for_the_question() -> None:
    names = {column.name for column in TABLES["reports"]()}
    for field, (prefix, code_list) in MULTIPLE.items():
        assert field not in names
        assert {f"{prefix}_{c}" for c in read_code_list(code_list).names()} <= names


def test_every_question_with_one_answer_is_a_column_but_for_the_account() -> None:
    names = {column.name for column in TABLES["reports"]()}
    asked = {q.field for q in QUESTIONS} - set(MULTIPLE) - {"tactics", "devices"}
    assert asked - names == {"narrative"}


def test_every_multiple_choice_of_the_form_is_spread_into_columns() -> None:
    multiple = {
        q.field for q in QUESTIONS if q.code_list and read_code_list(q.code_list).multiple
    } - {"tactics", "devices"}
    assert multiple == set(MULTIPLE)
