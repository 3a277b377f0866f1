"""How every officer of a register stands at a moment, model by model, and how many stand how."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from reddot.carriage.may_carry import Answer, may_carry
from reddot.carriage.register import Register
from reddot.errors import UsageError

MAY = "may_carry"


@dataclass(frozen=True, slots=True)
class Standing:
    """The answers for the officers and models asked about, at one moment."""

    at: datetime
    answers: tuple[Answer, ...]

    def counts(self) -> dict[str, dict[str, int]]:
        """By model: how many may carry, and how often each reason stands against it.

        An officer with two reasons counts under both, so reasons do not add up to officers.
        """
        found: dict[str, Counter[str]] = {}
        for answer in self.answers:
            codes: list[str] = [why.code for why in answer.obstacles] or [MAY]
            found.setdefault(answer.model, Counter()).update({*codes, "officers"})
        return {model: dict(counted) for model, counted in sorted(found.items())}

    def rows(self) -> Iterator[Mapping[str, object]]:
        """One line for each officer and model."""
        return (answer.as_json() for answer in self.answers)

    def as_json(self) -> dict[str, object]:
        """The standing as commands print it."""
        return {
            "at": self.at.isoformat(),
            "by_model": self.counts(),
            "officers": [answer.as_json() for answer in self.answers],
        }


def standing_of(
    register: Register,
    moment: datetime,
    *,
    officers: Sequence[str] | None = None,
    model: str | None = None,
) -> Standing:
    """How officers stand at a moment.

    Parameters
    ----------
    register
        The register.
    moment
        A moment with its time zone.
    officers
        Whom to ask about; without them everyone who took a course.
    model
        One model; without it those an officer took a course on, or every model for an officer
        named who took none.

    Raises
    ------
    UsageError
        The register does not know an officer or the model that was named.
    """
    known = register.models()
    if model is not None and model not in known:
        raise UsageError(f"'{model}' is no model here. The register has: {', '.join(known)}.")
    unknown = [name for name in officers or () if name not in register.officers]
    if unknown:
        raise UsageError(f"The register has no officer '{unknown[0]}'. Check the pseudonym.")
    asked = list(dict.fromkeys(officers or ())) or sorted(
        name for name in register.outcomes if name in register.officers
    )
    answers = tuple(
        may_carry(register, name, one, moment)
        for name in asked
        for one in ((model,) if model else _models(register, name) or known)
    )
    return Standing(moment, answers)


def _models(register: Register, officer_id: str) -> tuple[str, ...]:
    taken = register.outcomes.get(officer_id, ())
    return tuple(sorted({outcome.course.model for outcome in taken}))
