"""Verify a trial's folder as it was published, whatever state it is in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from reddot.errors import BadDataError
from reddot.trial import folder_files as files
from reddot.trial.folder import TrialFolder
from reddot.trial.folder_read import lines_of, read_batches, read_design_file
from reddot.trial.seal import Finding, TrialLog, Verification
from reddot.trial.seal.log import read_lines


def verify_trial(
    path: Path | str, custodian: Path | None = None, *, kept: Mapping[str, str] | None = None
) -> Verification:
    """Verify a trial's folder, however damaged: what cannot be read is a finding too.

    Parameters
    ----------
    path
        The folder as it was published, or downloaded.
    custodian
        The custodian's file, where the seed is not published yet and the caller may read it.
    kept
        See ``seal.verify``.

    Raises
    ------
    BadDataError
        There is no trial in the folder.
    """
    folder = Path(path)
    wrong: list[Finding] = []
    try:
        design = read_design_file(folder / files.DESIGN)
        slots = read_batches(folder)
    except BadDataError as problem:
        if not (folder / files.DESIGN).is_file():
            raise
        finding = Finding(kind="unreadable", said=str(problem))
        return _no_verification(finding)
    whole, rest = lines_of(folder / files.LOG)
    entries, lines = read_lines(whole)
    wrong += [Finding(kind="malformed", entry=line) for line in lines]
    wrong += [Finding(kind="malformed", entry=whole.count("\n") + 1)] if rest else []
    opened = TrialFolder(folder, design, slots, TrialLog.of(entries))
    try:
        found = opened.verify(custodian, kept=kept)
    except BadDataError as problem:
        return _no_verification(Finding(kind="unreadable", said=str(problem)))
    return replace(found, findings=(*wrong, *found.findings))


def _no_verification(finding: Finding) -> Verification:
    return Verification(
        allocations=0, slots=0, revealed=0, mismatches=(), commitment_ok=None, findings=(finding,)
    )
