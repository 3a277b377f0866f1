"""What an import did: rows read, kept and refused, what was restored, and every problem."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
class KeptAsGiven:
    """An answer that no code stands for, and in how many rows it was met."""

    field: str
    value: str
    rows: int

    def as_json(self) -> dict[str, object]:
        """The answer as the ``import`` command prints it."""
        return {"field": self.field, "value": self.value, "rows": self.rows}


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The account of one import; kept and refused always add up to read.

    ``restored`` are values put back as they were before some program damaged them; ``recoded``
    are words that stand for a code here; ``as_given`` are answers without a counterpart, kept in
    their own words; ``files`` says of each file how it was read; ``counts`` are numbers to print
    beside the rows, such as the forms that records came from.
    """

    rows_read: int
    rows_kept: int
    rows_refused: int
    restored: Sequence[Restoration] = field(default_factory=tuple)
    problems: Sequence[Problem] = field(default_factory=tuple)
    recoded: Sequence[Restoration] = field(default_factory=tuple)
    as_given: Sequence[KeptAsGiven] = field(default_factory=tuple)
    files: Sequence[Mapping[str, object]] = field(default_factory=tuple)
    counts: Mapping[str, int] = field(default_factory=dict)

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
            "recoded": [r.as_json() for r in self.recoded],
            "as_given": [g.as_json() for g in self.as_given],
            "files": [dict(f) for f in self.files],
            "counts": dict(self.counts),
        }
