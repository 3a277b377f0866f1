"""The same records and question give the same bytes, wherever and in whatever order."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from release_reports import OPEN, SHIPPED, policy, public_files, put_out, reports, with_ced

from conftest import run_in_process
from reddot.errors import UsageError
from reddot.publish.build import ReleaseAsked, build_release
from reddot.publish.data_checkpoint import data_checkpoint
from reddot.publish.files import write_release
from reddot.records.record_tables import tables_of
from reddot.records.report import Report
from reddot.records.storage import write_reports

BLOCKS = {
    "ced": OPEN,
    "reports": OPEN,
    "tactics": OPEN,
    "ced_by_gender": SHIPPED,
    "reports_by_age_band_and_gender": SHIPPED,
    "reports_by_gender_and_reason": SHIPPED,
}


@pytest.fixture(scope="module")
def known() -> tuple[Report, ...]:
    """A hundred reports of many kinds."""
    reasons = ("effect_arrest", "protect_self", "prevent_escape")
    found = []
    for at in range(100):
        own = {"reasons": frozenset(reasons[: at % 4])}
        own |= with_ced(("drawn", "red_dot", "fired")[at % 3]) if at % 4 == 0 else {}
        gender = ("male", "male", "female", "not_reported")[at % 9 % 4]
        age = ("11-17", "18-34", "18-34", "35-49", "50-64")[at % 11 % 5]
        found += reports(1, gender=gender, age=age, month=4 + at % 9, **own)
    return tuple(found)


def digest(folder: Path) -> str:
    return hashlib.sha256((folder / "public" / "release.json").read_bytes()).hexdigest()


def test_another_process_order_seed_and_form_of_the_records_give_the_same_release(
    tmp_path: Path, known: tuple[Report, ...]
) -> None:
    (tmp_path / "policy.toml").write_text(policy(BLOCKS), encoding="utf-8")
    here = put_out(known, BLOCKS, tmp_path / "here")
    backwards = put_out(known[::-1], BLOCKS, tmp_path / "backwards")
    write_reports(known[50:] + known[:50], tmp_path / "records")
    words = ["release", "build", tmp_path / "records", "--policy", tmp_path / "policy.toml"]
    ran = run_in_process(
        *words, "--to", tmp_path / "away", env={"PYTHONHASHSEED": "4711"}, timeout=60
    )
    assert ran.code == 0, ran.err
    for other in (backwards, tmp_path / "away"):
        assert public_files(other) == public_files(here)
        assert digest(other) == digest(here)
        for name in ("cells.json", "counts.json"):
            assert (other / "inside" / name).read_bytes() == (here / "inside" / name).read_bytes()


def test_a_changed_report_changes_the_checkpoint(known: tuple[Report, ...]) -> None:
    first, *rest = known
    checkpoints = {
        data_checkpoint(tables_of(own))
        for own in (
            known,
            (replace(first, reasons=first.reasons | {"other"}), *rest),
            (replace(first, officer_id="o1"), *rest),
            (
                replace(first, tactics=(*first.tactics, replace(first.tactics[0], position=2))),
                *rest,
            ),
            tuple(rest),
            (*known, replace(first, report_id="again")),
        )
    }
    assert len(checkpoints) == 6
    assert data_checkpoint(tables_of(known[::-1])) in checkpoints


def test_a_release_is_written_into_a_new_folder_and_nothing_is_left_beside_it(
    tmp_path: Path, known: tuple[Report, ...]
) -> None:
    built = build_release(tables_of(known), ReleaseAsked(policy=policy({"reports": OPEN})))
    folder = tmp_path / "release"
    folder.mkdir()
    write_release(built, folder)
    assert [path.name for path in tmp_path.iterdir()] == ["release"]
    assert sorted(path.name for path in folder.iterdir()) == ["inside", "public"]
    before = public_files(folder)
    with pytest.raises(UsageError, match="not empty"):
        write_release(built, folder)
    assert public_files(folder) == before


def test_nothing_of_a_single_report_is_in_what_goes_out(
    tmp_path: Path, known: tuple[Report, ...]
) -> None:
    folder = put_out(known, BLOCKS, tmp_path / "1")
    marked = tuple(replace(r, narrative="xyzzy", officer_id="officer-plugh") for r in known)
    again = put_out(marked, BLOCKS, tmp_path / "2")
    for path, content in public_files(again).items():
        if path != "release.json":
            assert content == public_files(folder)[path]
        for word in (b"xyzzy", b"plugh", known[0].report_id.encode() + b'"'):
            assert word not in content, path
