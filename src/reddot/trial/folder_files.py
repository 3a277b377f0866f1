"""The files of a trial's folder: names, texts, the custodian's file, and appending to the log."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from reddot.errors import BadDataError, UsageError
from reddot.ledger.canonical import canonical
from reddot.ledger.files import write_lines, write_once
from reddot.trial.design import Design, Slot, slots_text
from reddot.trial.seal import TrialLog

DESIGN, LOG, SEED, README = "design.json", "log.jsonl", "seed.json", "README.txt"
BATCHES, WORKED = "batches", "worked"
CUSTODIAN_END = ".custodian.json"
HOW_TO_VERIFY = """{name}

This folder holds everything that is needed to verify how the trial was allocated, offline:

    reddot trial verify FOLDER

  design.json   the design and the plan
  batches/      the slots, in the order in which they are revealed
  log.jsonl     the seal, the frozen plan, each batch, each reveal: one entry a line
  worked/       who worked each slot, under pseudonyms, where that is given out
  seed.json     the seed, once the trial is closed

The commitment in the first line of log.jsonl is the SHA-256 of the canonical JSON (RFC 8785) of
{{"design": design.json, "seed": the seed}}. How every allocation follows from the seed is written
in docs/reference/trial-seal.md, so that a second verifier can be written from it. Whoever keeps
the commitment, or the digest of a line of the log, can tell later whether all was made anew:

    reddot trial verify FOLDER --commitment DIGEST --head DIGEST
"""


def batch_name(batch: int) -> str:
    """The file of a batch, such as ``batches/0001.csv``."""
    return f"{BATCHES}/{batch:04}.csv"


def trial_files(
    design: Design,
    slots: Sequence[Slot],
    log: TrialLog,
    worked: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """A trial as the files of its folder: the text of each by its path in the folder.

    Parameters
    ----------
    design, slots, log
        The trial. The seed is among the files where the log is closed.
    worked
        Text of each file of what was worked, by its name, where that is given out.
    """
    files = {
        README: HOW_TO_VERIFY.format(name=design.name),
        DESIGN: canonical(design.as_json()).decode() + "\n",
    }
    for batch in dict.fromkeys(slot.batch for slot in slots):
        files[batch_name(batch)] = slots_text([slot for slot in slots if slot.batch == batch])
    if log.entries:
        files[LOG] = log.to_lines()
    files |= {f"{WORKED}/{name}": text for name, text in (worked or {}).items()}
    if log.seed is not None:
        files[SEED] = seed_text(design, log.seed, log.commitment or "")
    return files


def seed_text(design: Design, seed: str, commitment: str) -> str:
    """What the custodian's file and the published seed's file hold."""
    content = {"commitment": commitment, "seed": seed, "trial": design.id}
    return canonical(content).decode() + "\n"


def read_seed(path: Path) -> str:
    """The seed in a custodian's file or a published one.

    Raises
    ------
    UsageError
        There is no such file, or it cannot be read.
    BadDataError
        It holds no seed. The message never repeats what it holds.
    """
    try:
        given: Any = json.loads(path.read_text(encoding="utf-8"))
    except OSError as problem:
        raise UsageError(
            f"The custodian's file {path} cannot be read ({problem.strerror}). Give it with "
            "--custodian, as whoever keeps it."
        ) from None
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict) or not isinstance(given.get("seed"), str):
        raise BadDataError(f"{path}: this holds no seed. Give the custodian's file.")
    return str(given["seed"])


def custodian_of(folder: Path, given: Path | None) -> Path:
    """The custodian's file: the one given, or the one beside the folder, never in it.

    Raises
    ------
    UsageError
        The file given is in the folder, which is there to be published.
    """
    whole = folder.resolve()
    path = whole.with_name(whole.name + CUSTODIAN_END) if given is None else given.resolve()
    if path.is_relative_to(whole):
        raise UsageError(
            f"The custodian's file {given} is in the trial's folder, which is published. Keep it "
            "elsewhere, where the researcher cannot read it."
        )
    return path


def write_custodian(path: Path, text: str) -> None:
    """Write the seed for its custodian alone; a file that is there is left as it is.

    Raises
    ------
    UsageError
        There is a file already, or it cannot be written.
    """
    try:
        new = write_once(path, text.encode())
    except OSError as problem:
        raise UsageError(
            f"The custodian's file {path} cannot be written ({problem.strerror}). Give another "
            "place with --custodian."
        ) from None
    if not new:
        raise UsageError(
            f"There is a custodian's file at {path} already; a seed is drawn once. Give another "
            "place with --custodian, or remove it if it belongs to no trial."
        )


def write_text(path: Path, text: str) -> None:
    """Write a file whole, to the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_lines(path, [text.encode()])


def append(
    path: Path,
    known: TrialLog,
    longer: Callable[[TrialLog], TrialLog],
    *,
    check: Callable[[TrialLog], None],
) -> TrialLog:
    """Append to a log, one writer at a time: the entries are on the disk when this returns.

    A last line that a power cut left unfinished was never told to anybody, and is dropped.

    Parameters
    ----------
    path
        The file of the log.
    known
        The log as it was read; where others wrote since, it is read again.
    longer
        Gives the log with what is to be appended.
    check
        Refuses a log that others wrote to, if it is not in order.
    """
    with path.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        whole = file.read()
        kept = whole[: whole.rfind(b"\n") + 1]
        now = _as_it_is(known, kept, str(path))
        if now is not known:
            check(now)
        after = longer(now)
        if len(kept) < len(whole):
            file.truncate(len(kept))
        added = TrialLog(after.entries[len(now.entries) :]).to_lines()
        file.write(added.encode())
        file.flush()
        os.fsync(file.fileno())
    return after


def _as_it_is(known: TrialLog, kept: bytes, where: str) -> TrialLog:
    last = canonical(known.entries[-1]) + b"\n" if known.entries else b""
    if kept.count(b"\n") == len(known.entries) and kept.endswith(last):
        return known
    return TrialLog.from_lines(kept.decode("utf-8", "replace"), where)
