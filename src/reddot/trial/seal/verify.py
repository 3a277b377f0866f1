"""Verify a trial: everything that its files say against what follows from seed and design."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reddot.errors import ReddotError
from reddot.trial.design.models import Design
from reddot.trial.design.slots import Slot
from reddot.trial.seal.allocation import allocate
from reddot.trial.seal.commitment import commitment, design_digest, digest, is_seed, plan_digest
from reddot.trial.seal.findings import Finding
from reddot.trial.seal.log import TrialLog
from reddot.trial.seal.slots_check import check_slots


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What a verification found.

    Parameters
    ----------
    allocations
        Revealed slots whose arm was derived again; 0 without a seed.
    slots, revealed
        Slots entered, and slots revealed.
    mismatches
        Revealed slots whose arm is not the one derived.
    commitment_ok
        Whether seed and design are those committed to; None without a seed.
    findings
        Everything found, the mismatches included.
    sealed
        Whether there is a commitment at all.
    """

    allocations: int
    slots: int
    revealed: int
    mismatches: tuple[Finding, ...]
    commitment_ok: bool | None
    findings: tuple[Finding, ...]
    sealed: bool = True

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong; without a seed, as far as can be told without."""
        return not self.findings and self.commitment_ok is not False

    def as_json(self) -> dict[str, Any]:
        """The verification as the command line prints it."""
        return {
            "allocations": self.allocations,
            "mismatches": len(self.mismatches),
            "commitment_ok": self.commitment_ok,
            "slots": self.slots,
            "revealed": self.revealed,
            "ok": self.ok,
            "findings": [one.as_json() for one in self.findings],
        }


def verify(
    design: Design,
    slots: Sequence[Slot],
    log: TrialLog,
    seed: str | None = None,
    *,
    kept: Mapping[str, str] | None = None,
) -> Verification:
    """Verify a trial from its published files alone, offline.

    Parameters
    ----------
    design, slots, log
        What was published: the slots of all batches as their files have them now.
    seed
        The published seed, or the custodian's; None while it is secret.
    kept
        What somebody kept from before: ``commitment``, and ``head``, the digest of an entry that
        must be in the log. Without them a log that was made anew as a whole cannot be told.

    Returns
    -------
    Verification
        Nothing in it tells of a slot that is not revealed.
    """
    seed = seed if seed is not None else log.seed
    right = None if seed is None else _is_committed(seed, design, log)
    wrong_arms = () if seed is None else tuple(_wrong_arms(seed, design, slots, log))
    findings = (
        *_check_kept(log, kept or {}),
        *log.check(),
        *_check_digests(design, log),
        *_check_seed(seed, right, design, log),
        *check_slots(slots, log),
        *wrong_arms,
    )
    revealed = log.of_kind("revealed")
    return Verification(
        allocations=0 if seed is None else len(revealed),
        slots=len(slots),
        revealed=len(revealed),
        mismatches=wrong_arms,
        commitment_ok=right,
        findings=findings,
        sealed=log.sealed,
    )


def _is_committed(seed: str, design: Design, log: TrialLog) -> bool:
    return is_seed(seed) and log.commitment == commitment(seed, design)


def _check_kept(log: TrialLog, kept: Mapping[str, str]) -> Iterator[Finding]:
    before = kept.get("commitment")
    if before is not None and log.commitment != before:
        yield Finding(kind="changed_commitment", said=log.commitment or "none", derived=before)
    head = kept.get("head")
    if head is not None and head not in {digest(entry) for entry in log.entries}:
        yield Finding(kind="cut_tail", derived=head)


def _check_digests(design: Design, log: TrialLog) -> Iterator[Finding]:
    for entry in log.of_kind("sealed"):
        derived = design_digest(design)
        if entry["design_digest"] != derived:
            yield Finding(kind="changed_design", said=entry["design_digest"], derived=derived)
    for entry in log.of_kind("plan_frozen"):
        derived = plan_digest(design.plan)
        if entry["plan_digest"] != derived:
            yield Finding(kind="changed_plan", said=entry["plan_digest"], derived=derived)


def _check_seed(
    seed: str | None, right: bool | None, design: Design, log: TrialLog
) -> Iterator[Finding]:
    """A seed that is not the one committed to; with a changed design none can be told from it."""
    sealing = log.of_kind("sealed")
    as_sealed = bool(sealing) and sealing[0]["design_digest"] == design_digest(design)
    if seed is not None and not right and (as_sealed or not is_seed(seed)):
        derived = commitment(seed, design) if is_seed(seed) else ""
        yield Finding(kind="changed_seed", said=log.commitment or "none", derived=derived)
    elif seed is not None and log.seed is not None and seed != log.seed:
        yield Finding(kind="changed_seed", said="another seed is in the log")


def _wrong_arms(
    seed: str, design: Design, slots: Sequence[Slot], log: TrialLog
) -> Iterator[Finding]:
    """Revealed slots whose arm is another than the seed gives, or that the batches do not hold."""
    try:
        arms = allocate(seed, design, slots)
    except ReddotError as problem:
        arms = ()
        yield Finding(kind="wrong_arm", said="no arm can be derived", derived=str(problem))
    derived = {slot.name: arm for slot, arm in zip(slots, arms, strict=False)}
    for entry in log.of_kind("revealed"):
        arm = derived.get(entry["slot"], "")
        if arms and arm != entry["arm"]:
            yield Finding(
                kind="wrong_arm",
                slot=entry["slot"],
                position=entry["position"],
                said=entry["arm"],
                derived=arm or "no such slot",
                entry=entry["number"],
            )
