"""What the checks of an annual return find: each thing with what was given and what to do."""

from __future__ import annotations

from dataclasses import dataclass

LEVEL = 0.05  # of changes told, at most this share is expected to be chance
GONE_LEVEL = 0.01  # for an answer that turned from or to none: 8 or more where nothing else changed
CHANGED, RISEN = "changed", "not_stated_risen"
VANISHED, APPEARED = "vanished", "appeared"
DOES_NOT_ADD_UP, CONTRADICTION = "does_not_add_up", "contradiction"
SERIES_BREAK, NOT_COMPARED = "series_break", "not_compared"
WHAT_TO_DO = {
    CHANGED: "Check that the same records go in: a new form, a new mapping, late or missing "
    "records. If the change is real, say why beside the return.",
    RISEN: "Find the forms or the unit that leave the answer out, and have them completed; if that "
    "cannot be done, say why beside the return.",
    VANISHED: "Check that the answer is still on the form and is still read from it.",
    APPEARED: "Check that the answer is new on the form, or was left out last year; say which.",
    DOES_NOT_ADD_UP: "Do not send the return. Count it again from the records.",
    CONTRADICTION: "Settle in the records which answer is right; do not mend the table.",
    SERIES_BREAK: "Do not compare across it; say it wherever both years are shown.",
    NOT_COMPARED: "Compare it with last year's return, if there is one.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnFinding:
    """One thing to explain: where it is, what was given, what stood there last year, what to do.

    ``p_value`` is the chance of a change as large or larger were nothing changed, where that is
    what was judged.
    """

    kind: str
    table: str
    row: str
    cell: str
    given: str
    last_year: str
    words: str
    p_value: float | None = None

    @property
    def todo(self) -> str:
        """What to do about it."""
        return WHAT_TO_DO[self.kind]


@dataclass(frozen=True, slots=True)
class ReturnCheck:
    """What the checks of a return found; ``compared`` is how many cells were set beside last year.

    ``dispersion`` is how many times a Poisson's the variance of a count was taken to be.
    """

    force: str
    period: str
    last_period: str
    findings: tuple[ReturnFinding, ...]
    compared: int
    dispersion: float

    @property
    def may_be_sent(self) -> bool:
        """Whether nothing was found that makes the return itself wrong."""
        return not any(found.kind == DOES_NOT_ADD_UP for found in self.findings)

    def words(self) -> str:
        """The result for a report, in a sentence."""
        return (
            f"{self.force}, {self.period} beside {self.last_period}: {self.compared:,} cells "
            f"compared, {len(self.findings):,} things to explain. Changes are told where chance "
            f"does not explain them; of those told at most {LEVEL:.0%} are expected to be chance "
            f"(variance {self.dispersion:.2f} times a Poisson's)."
        )
