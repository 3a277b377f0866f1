"""The models of CED: one list, which the register's files, the windows and the store share."""

from __future__ import annotations

from pathlib import Path

from carriage.register_files import GOOD, course_mapping, named, read_rows
from reddot.carriage.crosscheck.windows import shipped_windows
from reddot.carriage.loading.mapping import shipped_register_mapping
from reddot.carriage.models import model_codes, shipped_models
from reddot.records.importers.flat_mapping import fold
from reddot.store.models.carriage import LONGEST_MODEL, MODELS


def test_files_windows_and_store_know_the_same_models() -> None:
    known = ("X26", "X26P", "X2", "T7", "T10")
    assert model_codes() == shipped_register_mapping().models == MODELS == known
    assert {window.model for window in shipped_windows().entries} == set(known)


def test_no_spelling_can_mean_two_models() -> None:
    names = [fold(name) for model in shipped_models() for name in dict.fromkeys(model.names())]
    assert len(names) == len(set(names))
    assert all(len(name) <= LONGEST_MODEL for name in names)


def test_every_model_says_where_what_its_log_keeps_comes_from() -> None:
    assert [(model.code, model.logs_arming) for model in shipped_models()] == [
        ("X26", False), ("X26P", True), ("X2", True), ("T7", True), ("T10", True),
    ]  # fmt: skip
    assert all(model.source for model in shipped_models())


def test_a_spelling_is_read_as_its_model_and_counted(tmp_path: Path) -> None:
    mapping = course_mapping(models=["X26", "T7"], values={"course": {"Init": "initial"},
        "role": {"PC": "officer"}, "passed": {"Competent": "yes"}})  # fmt: skip
    read = read_rows(tmp_path, [GOOD | {"Taser": "taser  7"}], mapping)
    assert [course.model for course in read.holdings.training] == ["T7"]
    assert ("model", "taser 7", "T7") in [
        (r.field, r.found, r.restored) for r in read.report.recoded
    ]
    other = read_rows(tmp_path, [GOOD | {"Taser": "Taser X26P"}], mapping)
    assert named(other) == [(2, "model", "unknown_model")]
