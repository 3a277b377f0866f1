"""A trial in a folder: designed, sealed, revealed slot by slot, recorded, closed, verified."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from numpy.random import default_rng

from reddot.errors import BadDataError, UsageError
from reddot.trial import folder_files as files
from reddot.trial.design import Design, Slot, slots_text
from reddot.trial.design.read import read_file
from reddot.trial.design.slots import checked_slots, rows_of
from reddot.trial.folder_files import trial_files
from reddot.trial.folder_read import lines_of, read_batches, read_design_file
from reddot.trial.seal import (
    Finding,
    TrialLog,
    Verification,
    allocate,
    arm_at,
    batch_content,
    check_feasible,
    closed_content,
    commitment,
    new_seed,
    plan_content,
    refuse_changed_slots,
    rows_digest,
    sealed_content,
    verify,
    worked_content,
)
from reddot.trial.seal.log_state import why_not
from reddot.trial.worked import WorkedSlot, read_worked_slots

__all__ = ["TrialFolder", "design_trial", "open_trial", "trial_files"]

NOT_STATED = "not stated"


def design_trial(design: Design, slots: tuple[Slot, ...], to: Path | str) -> TrialFolder:
    """Write a new trial's folder: its design, and its first batch where there is one.

    Raises
    ------
    UsageError
        The folder is there already and holds something.
    NotEnoughDataError
        The batch can hardly be balanced as the design asks.
    """
    path = Path(to)
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise UsageError(f"{path} is there already. Give --to a folder that is new or empty.")
    check_feasible(design, slots, default_rng())
    for name, text in trial_files(design, slots, TrialLog()).items():
        files.write_text(path / name, text)
    return open_trial(path)


def open_trial(path: Path | str) -> TrialFolder:
    """Open a trial's folder: what it holds, as it stands; ``verify`` says whether it is in order.

    Raises
    ------
    BadDataError
        There is no trial, or one of its files cannot be read.
    """
    folder = Path(path)
    design = read_design_file(folder / files.DESIGN)
    slots = read_batches(folder)
    log = folder / files.LOG
    whole, _ = lines_of(log)
    return TrialFolder(folder, design, slots, TrialLog.from_lines(whole, str(log)))


@dataclass(slots=True)
class TrialFolder:
    """A trial's folder as it was read, and as far as this program has written to it since."""

    path: Path
    design: Design
    slots: tuple[Slot, ...]
    log: TrialLog
    checked: bool = field(default=False, repr=False)

    @property
    def seed(self) -> str | None:
        """The published seed; None until the trial is closed."""
        published = self.path / files.SEED
        return files.read_seed(published) if published.is_file() else self.log.seed

    @property
    def arms(self) -> Mapping[str, str]:
        """Arm of each slot revealed so far, by its name."""
        return self.log.revealed

    @property
    def worked_files(self) -> tuple[Path, ...]:
        """The files of what was worked, in the order in which they were recorded."""
        return tuple(sorted((self.path / files.WORKED).glob("*.csv")))

    def enter_slots(self, given: Path, *, by: str = NOT_STATED) -> tuple[Slot, ...]:
        """Enter another batch of slots; before the seal it is only laid down.

        Raises
        ------
        BadDataError
            A row is not as the design needs it, or its slot is in an earlier batch.
        UsageError
            The trial is closed.
        """
        if self.log.closed:
            raise UsageError("The trial is closed and its seed is public: no slot is entered.")
        self._refuse_damaged(self.log)
        rows = rows_of(read_file(given), str(given))
        new = checked_slots(rows, self.design, self.slots, str(given))
        check_feasible(self.design, (*self.slots, *new), default_rng())
        path = self.path / files.batch_name(new[0].batch)
        if path.exists():
            raise UsageError(f"{path} is there already: a batch was entered meanwhile.")
        files.write_text(path, slots_text(new))
        if self.log.sealed:
            self.enter("batch_entered", batch_content(new), by=by)
        self.slots += new
        return new

    def seal(self, custodian: Path | None = None, *, by: str = NOT_STATED) -> tuple[str, Path]:
        """Draw the seed for its custodian, publish the commitment, freeze the plan, enter batches.

        Returns
        -------
        tuple of str and Path
            The commitment, and the custodian's file. The seed is in that file alone.
        """
        if self.log.entries:
            raise UsageError("The trial is sealed already: a seal is set once.")
        path = files.custodian_of(self.path, custodian)
        seed = new_seed()
        sealed = commitment(seed, self.design)
        files.write_custodian(path, files.seed_text(self.design, seed, sealed))
        batches = dict.fromkeys(slot.batch for slot in self.slots)
        contents = [
            ("sealed", sealed_content(seed, self.design)),
            ("plan_frozen", plan_content(self.design.plan)),
            *(
                ("batch_entered", batch_content([s for s in self.slots if s.batch == batch]))
                for batch in batches
            ),
        ]
        self._append(lambda log: _add_all(log, contents, by))
        return sealed, path

    def reveal_next(
        self, custodian: Path | None = None, *, by: str = NOT_STATED
    ) -> tuple[Slot, str]:
        """Reveal the next slot, in order: it is in the log before it is told.

        Raises
        ------
        UsageError
            The trial is not sealed, is closed, or no further slot is entered.
        BadDataError
            The slots or the log are not as they were, or the custodian's file is of another trial.
        """
        return self.reveal_many(1, custodian, by=by)[0]

    def reveal_many(
        self, count: int, custodian: Path | None = None, *, by: str = NOT_STATED
    ) -> tuple[tuple[Slot, str], ...]:
        """Reveal so many slots one after the other, for a simulated trial; all of them or none."""
        seed = self._seed_of(custodian)
        told: list[tuple[Slot, str]] = []
        arms = allocate(seed, self.design, self.slots) if count > 1 else ()

        def longer(log: TrialLog) -> TrialLog:
            for _ in range(count):
                at = self._next_of(log)
                slot = self.slots[at - 1]
                arm = arms[at - 1] if arms else arm_at(seed, self.design, self.slots, at)
                content = {"arm": arm, "position": at, "slot": slot.name}
                log = log.add("revealed", content, at=_now(), by=by)
                told.append((slot, arm))
            return log

        self._append(longer)
        return tuple(told)

    def _next_of(self, log: TrialLog) -> int:
        """The position to reveal next, or a refusal in words."""
        at = log.next_position
        refusal = why_not(log.state, "revealed", {"position": at})
        if refusal is None and at > len(self.slots):
            refusal = "A batch was entered meanwhile. Ask again."
        if refusal is not None:
            raise UsageError(refusal)
        return at

    def _seed_of(self, custodian: Path | None) -> str:
        if self.log.closed:
            raise UsageError(
                "The trial is closed and its seed is public; nothing is left to ask it."
            )
        if not self.log.sealed:
            raise UsageError("The trial is not sealed yet; seal it with `reddot trial seal` first.")
        path = files.custodian_of(self.path, custodian)
        seed = files.read_seed(path)
        if self.log.commitment != commitment(seed, self.design):
            raise BadDataError(
                f"{path}: its seed, with this design, is not what was committed to. The design was "
                "changed, or this is the file of another trial. Nothing is revealed."
            )
        return seed

    def record_worked(self, given: Path, *, by: str = NOT_STATED) -> tuple[WorkedSlot, ...]:
        """Record who worked slots: a copy of the file, and an entry for each slot.

        A slot that was recorded before gets a correction; an allocation not followed stays.

        Raises
        ------
        BadDataError
            A slot is not revealed, or a cell is not allowed: every row is named.
        """
        worked = read_worked_slots(given, self.design, self.log.revealed, self.slots)
        path = self.path / files.WORKED / f"{len(self.worked_files) + 1:04}.csv"
        if self.log.closed:
            raise UsageError("The trial is closed: nothing more is recorded in it.")
        files.write_text(path, read_file(given))
        self._append(lambda log: _add_all(log, _contents_of(worked, log), by))
        return worked

    def enter(self, kind: str, content: Mapping[str, Any], *, by: str = NOT_STATED) -> None:
        """Enter anything else into the log, such as a look at the harm so far."""
        self._append(lambda log: log.add(kind, content, at=_now(), by=by))

    def close(self, custodian: Path | None = None, *, by: str = NOT_STATED) -> str:
        """End the trial and publish its seed, after which anyone can derive every allocation."""
        seed = self._seed_of(custodian)
        self.enter("closed", closed_content(seed), by=by)
        text = files.seed_text(self.design, seed, self.log.commitment or "")
        files.write_text(self.path / files.SEED, text)
        return seed

    def verify(
        self, custodian: Path | None = None, *, kept: Mapping[str, str] | None = None
    ) -> Verification:
        """Verify everything in the folder, with the published seed or the custodian's.

        Without a seed, what can be told without it is; nothing of a slot that is not revealed is.
        """
        return verify(self.design, self.slots, self.log, self._any_seed(custodian), kept=kept)

    def _any_seed(self, custodian: Path | None) -> str | None:
        if custodian is not None:
            return files.read_seed(custodian)
        if self.seed is not None:
            return self.seed
        beside = files.custodian_of(self.path, None)
        try:
            return files.read_seed(beside)
        except UsageError:
            return None

    def _append(self, longer: Callable[[TrialLog], TrialLog]) -> None:
        if not self.checked:
            self._refuse_damaged(self.log)
            self.checked = True
        path = self.path / files.LOG
        self.log = files.append(path, self.log, longer, check=self._refuse_damaged)

    def _refuse_damaged(self, log: TrialLog) -> None:
        refuse_changed_slots(self.slots, log)
        found: tuple[Finding, ...] = log.check()
        if found:
            one = found[0]
            raise BadDataError(
                f"{self.path / files.LOG}, entry {one.entry}: {one.meaning}. Nothing more is "
                "entered; see `reddot trial verify`, and take the log from where it was published."
            )


def _now() -> datetime:
    return datetime.now(UTC)


def _add_all(log: TrialLog, contents: list[tuple[str, dict[str, Any]]], by: str) -> TrialLog:
    for kind, content in contents:
        log = log.add(kind, content, at=_now(), by=by)
    return log


def _contents_of(worked: tuple[WorkedSlot, ...], log: TrialLog) -> list[tuple[str, dict[str, Any]]]:
    """An entry for each slot: its first record, or a correction of the last one."""
    before = {
        entry["slot"]: entry for entry in log.entries if entry["kind"] in {"worked", "corrected"}
    }
    found: list[tuple[str, dict[str, Any]]] = []
    for one in worked:
        content = worked_content(one.slot, one.rows, one.followed, one.reason)
        last = before.get(one.slot)
        if last is None:
            found.append(("worked", content))
        elif last["digest"] != rows_digest(one.slot, one.rows):
            found.append(("corrected", content | {"corrects": last["number"]}))
    return found
