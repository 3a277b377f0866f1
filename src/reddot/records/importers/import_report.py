"""What an import did: rows read, kept and refused, what was restored, and every problem."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from reddot.records.problems import Problem


@dataclass(frozen=True, slots=True)
class Restoration:
    """A value that was damaged on its way and put back, with what was found."""

    field: str
    found: str
    restored: str
    rows: int

    def as_json(self) -> dict[str, object]:
        """The restoration as the ``import`` command prints it."""
        return {
            "field": self.field,
            "found": self.found,
            "restored": self.restored,
            "rows": self.rows,
        }


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The account of one import; kept and refused always add up to read."""

    rows_read: int
    rows_kept: int
    rows_refused: int
    restored: Sequence[Restoration] = field(default_factory=tuple)
    problems: Sequence[Problem] = field(default_factory=tuple)

    def __post_init__(self) -> None:
        if self.rows_kept + self.rows_refused != self.rows_read:
            sums = f"{self.rows_kept} kept + {self.rows_refused} refused"
            raise ValueError(f"{sums} are not {self.rows_read} read")

    def as_json(self) -> dict[str, object]:
        """The report as the ``import`` command prints it."""
        return {
            "rows_read": self.rows_read,
            "rows_kept": self.rows_kept,
            "rows_refused": self.rows_refused,
            "restored": [r.as_json() for r in self.restored],
            "problems": [p.as_json() for p in self.problems],
        }
