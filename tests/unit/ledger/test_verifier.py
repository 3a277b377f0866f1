"""The verifier stands alone, is short, and answers whatever it is given."""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attacks.logs import Operator, honest_log
from reddot.ledger import verifier
from reddot.ledger.findings import MEANINGS
from reddot.ledger.keys import public_key_pem
from reddot.ledger.verifier import verify

SOURCE = Path(verifier.__file__)
MOST_LINES = 200
LOG = honest_log(5)


def test_the_verifier_is_short_enough_to_be_read() -> None:
    lines = SOURCE.read_text("utf-8").splitlines()
    assert len(lines) <= MOST_LINES
    assert max(map(len, lines)) <= 100


def test_the_verifier_imports_the_standard_library_and_cryptography_alone() -> None:
    tree = ast.parse(SOURCE.read_text("utf-8"))
    found = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import)
             for alias in node.names}  # fmt: skip
    found |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    roots = {name.split(".")[0] for name in found}
    assert "cryptography" in roots
    assert roots - {"cryptography"} <= sys.stdlib_module_names


def test_every_kind_of_finding_has_its_meaning_and_no_meaning_is_of_no_kind() -> None:
    source = SOURCE.read_text("utf-8")
    named = set(re.findall(r'"([a-z_]+)"', source)) & set(MEANINGS)
    assert named == set(MEANINGS)
    for tree in ast.walk(ast.parse(source)):
        if isinstance(tree, ast.Call) and getattr(tree.func, "attr", "") == "found":
            for word in ast.walk(tree.args[0]):
                if isinstance(word, ast.Constant):
                    assert word.value in MEANINGS


@pytest.fixture
def files(tmp_path: Path) -> Path:
    shutil.copy(SOURCE, tmp_path / "verifier.py")
    (tmp_path / "export.jsonl").write_bytes(b"".join(LOG.export()))
    (tmp_path / "checkpoints.jsonl").write_bytes(b"".join(LOG.published()))
    (tmp_path / "key.pem").write_bytes(public_key_pem(LOG.key))
    return tmp_path


def run_alone(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the copied file in an isolated interpreter, away from the package."""
    command = [sys.executable, "-I", "verifier.py", *words]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, timeout=60
    )


ALONE = ("export.jsonl", "--checkpoints", "checkpoints.jsonl", "--public-key", "key.pem")


def test_a_copy_of_the_file_alone_verifies(files: Path) -> None:
    ran = run_alone(files, *ALONE)
    assert (ran.returncode, ran.stderr) == (0, "")
    found = json.loads(ran.stdout)
    assert found["ok"]
    assert found["entries"] == len(LOG.entries)
    assert {one["kind"] for one in found["findings"]} == {"erased_lawfully"}


def test_a_copy_of_the_file_alone_finds_what_was_changed(files: Path) -> None:
    lines = LOG.export()
    (files / "export.jsonl").write_bytes(b"".join(lines[:5] + lines[6:]))
    ran = run_alone(files, *ALONE)
    assert ran.returncode == 1
    found = json.loads(ran.stdout)["findings"]
    assert {"kind": "deleted", "entry": 5, "checkpoint": None} in found


def test_a_copy_of_the_file_alone_compares_with_checkpoints_that_were_kept(files: Path) -> None:
    other = Operator(key=LOG.key)
    other.go_on(2)
    (files / "held.jsonl").write_bytes(b"".join(other.published()))
    ran = run_alone(files, *ALONE, "--held", "held.jsonl")
    assert ran.returncode == 1
    assert "chain_rebuilt" in ran.stdout


@pytest.mark.parametrize(
    ("name", "data"), [("key.pem", b"no key"), ("key.pem", None), ("export.jsonl", None)]
)
def test_a_file_that_is_not_there_or_holds_no_key_is_a_message(
    files: Path, name: str, data: bytes | None
) -> None:
    (files / name).unlink()
    if data is not None:
        (files / name).write_bytes(data)
    ran = run_alone(files, *ALONE)
    assert ran.returncode == 2
    assert "Traceback" not in ran.stderr
    assert "verifier.py: error:" in ran.stderr


JUNK = st.binary(max_size=60) | st.sampled_from(
    [b"{}\n", b"[]\n", b"null\n", b"\n", b'{"content":null,"index":0,"key":null,"leaf":""}\n',
     b'{"content":null,"index":0,"key":null,"leaf":"7b7d"}\n',
     b'{"content":[],"index":[],"key":{},"leaf":[]}\n']
)  # fmt: skip


@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=200)
def test_junk_among_the_lines_is_found_and_never_an_exception(data: st.DataObject) -> None:
    files = [LOG.export(), LOG.published()]
    which = data.draw(st.sampled_from([0, 1]))
    at = data.draw(st.integers(0, len(files[which])))
    junk = data.draw(JUNK)
    files[which].insert(at, junk)
    found = verify(*files, LOG.key.public_key())
    assert not found["ok"]
    kinds = {one["kind"] for one in found["findings"]}
    assert "malformed" in kinds
    assert kinds <= set(MEANINGS)


@given(export=st.lists(JUNK, max_size=5), published=st.lists(JUNK, max_size=5))
def test_nothing_but_junk_is_never_in_order(export: list[bytes], published: list[bytes]) -> None:
    found = verify(export, published, LOG.key.public_key(), held=published)
    assert not found["ok"]
    assert found["entries"] == len(export)


@given(value=st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=3),
                          lambda inner: st.lists(inner, max_size=2)), data=st.data())  # fmt: skip
@settings(deadline=None)
def test_any_value_in_place_of_any_field_is_found(value: object, data: st.DataObject) -> None:
    lines = LOG.export()
    at = data.draw(st.integers(0, len(lines) - 1))
    entry = json.loads(lines[at])
    field = data.draw(st.sampled_from(sorted(entry)))
    unchanged = json.dumps(entry[field]) == json.dumps(value)
    entry[field] = value
    form = json.dumps(entry, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    try:
        lines[at] = form.encode() + b"\n"
    except UnicodeEncodeError:
        return
    assert verify(lines, LOG.published(), LOG.key.public_key())["ok"] is unchanged
