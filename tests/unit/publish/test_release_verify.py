"""A release is checked file by file; what stays inside is asked for where it is needed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from release_reports import OPEN, SHIPPED, put_out, reports

from reddot.errors import BadDataError, NotEnoughDataError
from reddot.publish.attack import attack_releases
from reddot.publish.verify import verify_release

BLOCKS = {"reports": OPEN, "reports_by_gender": SHIPPED}
KNOWN = (*reports(20), *reports(9, gender="female"), *reports(3, gender="other"))
KNOWN += reports(2, gender="not_reported")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole release; tests change copies of it."""
    return put_out(KNOWN, BLOCKS, tmp_path_factory.mktemp("releases") / "1")


@pytest.fixture
def release(made: Path, tmp_path: Path) -> Path:
    """A copy to break."""
    return Path(shutil.copytree(made, tmp_path / "release"))


def test_a_whole_release_has_no_problem_by_either_folder(release: Path) -> None:
    assert verify_release(release) == ()
    assert verify_release(release / "public") == ()


def test_what_stays_inside_is_no_part_of_what_goes_out(release: Path) -> None:
    shutil.rmtree(release / "inside")
    assert verify_release(release) == ()


def test_every_file_that_goes_out_is_checked(release: Path) -> None:
    """One byte more in any of them is found, and named."""
    public = release / "public"
    paths = [p for p in public.rglob("*") if p.is_file() and p.name != "release.json"]
    assert len(paths) > 8
    for path in paths:
        content = path.read_bytes()
        path.write_bytes(content + b" ")
        (problem,) = verify_release(release)
        assert problem.startswith(f"{path.relative_to(public).as_posix()} was changed")
        path.write_bytes(content)


def test_changed_missing_and_added_files_are_each_named(release: Path) -> None:
    public = release / "public"
    (public / "removed.md").unlink()
    (public / "tables" / "reports.csv").write_text("force,total\n", encoding="utf-8")
    (public / "tables" / "more").mkdir()
    (public / "tables" / "more" / "secret.csv").write_text("1\n", encoding="utf-8")
    (public / ".hidden").write_text("1\n", encoding="utf-8")
    found = verify_release(release)
    assert len(found) == 4
    for words in (
        "removed.md is missing",
        "tables/reports.csv was changed",
        "tables/more/secret.csv is not part of the release",
        ".hidden is not part of the release",
    ):
        assert sum(problem.startswith(words) for problem in found) == 1, words


def test_a_link_out_of_the_release_is_not_taken_for_its_file(release: Path) -> None:
    path = release / "public" / "removed.md"
    path.unlink()
    path.symlink_to(release / "nowhere")
    assert any(problem.startswith("removed.md is missing") for problem in verify_release(release))


def test_a_changed_manifest_is_noticed_by_its_files(release: Path) -> None:
    path = release / "public" / "release.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["files"]["removed.md"]["sha256"] = "0" * 64
    del manifest["files"]["tables.ods"]
    path.write_text(json.dumps(manifest), encoding="utf-8")
    found = verify_release(release)
    assert [problem.split()[0] for problem in sorted(found)] == ["removed.md", "tables.ods"]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", "7", '{"files": []}', '{"files": {"removed.md": {}}}', "{}"]
)
def test_a_broken_manifest_gives_one_clear_message(release: Path, text: str) -> None:
    """Never a whole release, and never an error that names no file."""
    (release / "public" / "release.json").write_text(text, encoding="utf-8")
    try:
        found = verify_release(release)
    except BadDataError as problem:
        found = (str(problem),)
    assert found
    assert all("release.json" in words or "manifest" in words for words in found)


def test_a_manifest_that_is_not_text_is_named(release: Path) -> None:
    (release / "public" / "release.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadDataError, match=r"release\.json"):
        verify_release(release)


def test_no_manifest_is_no_release(release: Path, tmp_path: Path) -> None:
    (release / "public" / "release.json").unlink()
    for folder in (release, release / "public", tmp_path / "nowhere"):
        with pytest.raises(NotEnoughDataError, match="holds no release"):
            verify_release(folder)


def test_a_manifest_does_not_reach_outside_its_folder(release: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.txt").write_text("1\n", encoding="utf-8")
    path = release / "public" / "release.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["files"]["../../outside.txt"] = {"sha256": "0" * 64, "bytes": 2, "title": ""}
    path.write_text(json.dumps(manifest), encoding="utf-8")
    found = verify_release(release)
    assert any("outside.txt is missing" in problem for problem in found)


# What the next release needs


def test_an_earlier_release_without_its_inside_is_refused_by_one_message(release: Path) -> None:
    shutil.rmtree(release / "inside")
    more = (*KNOWN, *reports(1))
    with pytest.raises(BadDataError, match="Release 1 has no folder `inside`"):
        put_out(more, BLOCKS, release.parent / "2", number=2, earlier=(release,))
    assert not (release.parent / "2").exists()


@pytest.mark.parametrize("name", ["cells.json", "counts.json"])
@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "null", '{"parts": 3}', '{"rows": {}, "cells": 1}']
)
def test_a_broken_inside_is_refused_by_one_message(release: Path, name: str, text: str) -> None:
    (release / "inside" / name).write_text(text, encoding="utf-8")
    with pytest.raises(BadDataError, match="inside"):
        put_out(KNOWN, BLOCKS, release.parent / "2", number=2, earlier=(release,))
    assert not (release.parent / "2").exists()


@pytest.mark.parametrize("name", ["cells.json", "counts.json"])
def test_a_missing_file_of_the_inside_is_refused_by_one_message(release: Path, name: str) -> None:
    (release / "inside" / name).unlink()
    with pytest.raises(BadDataError, match="inside"):
        put_out(KNOWN, BLOCKS, release.parent / "2", number=2, earlier=(release,))


def test_an_earlier_release_that_was_changed_is_not_built_upon(release: Path) -> None:
    """A count changed by hand would hide what the next release gives away."""
    path = release / "public" / "tables" / "reports_by_gender.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"total": 20', '"total": 21'), encoding="utf-8")
    assert verify_release(release)
    with pytest.raises(BadDataError):
        put_out(KNOWN, BLOCKS, release.parent / "2", number=2, earlier=(release,))


def test_an_attack_with_and_without_the_inside_finds_a_sound_release_safe(release: Path) -> None:
    known = attack_releases((release,))
    assert known.safe
    assert known.as_json()["cells_recovered"] == 0
    shutil.rmtree(release / "inside")
    unknown = attack_releases((release,))
    assert unknown.safe
    assert unknown.as_json()["cells_protected"] >= known.as_json()["cells_protected"]


def test_an_attack_finds_a_count_that_was_let_out(release: Path) -> None:
    """One of two withheld cells filled in by hand gives the other away."""
    path = release / "public" / "tables" / "reports_by_gender.json"
    found = json.loads(path.read_text(encoding="utf-8"))
    row = next(r for r in found["rows"] if r["gender"] == "other")
    assert row["total"] == "suppressed"
    row["total"] = 3
    path.write_text(json.dumps(found), encoding="utf-8")
    shutil.rmtree(release / "inside")
    attacked = attack_releases((release,))
    assert not attacked.safe
    assert attacked.as_json()["cells_recovered"] == 1
    assert "not_reported must be 2" in " ".join(attacked.words())
