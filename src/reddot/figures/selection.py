"""Which figures a person asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reddot.errors import UsageError
from reddot.figures.ced import PUBLISHED_LADDER
from reddot.figures.rates import Denominator
from reddot.records.periods import read_period
from reddot.records.published import PublishedRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which figures are wanted; periods are kept by the names they have here, each once.

    ``by`` names breakdowns, ``unit`` what is counted, ``tactic`` a tactic or group of tactics that
    the reports must name, ``reference`` the group that others are held against, ``together``
    whether all forces are counted as one: of records only.
    """

    table: str = "ced"
    forces: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    ladder: str = PUBLISHED_LADDER
    by: tuple[str, ...] = ()
    unit: str = "reports"
    tactic: str | None = None
    reference: str | None = None
    together: bool = False
    rate_kind: str | None = None
    denominators: tuple[Denominator, ...] | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "periods", period_names(self.periods))

    def wants(self, row: PublishedRow) -> bool:
        """Whether a row is of the forces and periods wanted."""
        return (not self.forces or row.force in self.forces) and (
            not self.periods or row.period in self.periods
        )


def period_names(typed: Iterable[str]) -> tuple[str, ...]:
    """The periods a person typed, by the names they have here, each once.

    Raises
    ------
    UsageError
        One is no period; the message says how to write one.

    Examples
    --------
    >>> period_names(["2017-18", "2017/18"])
    ('2017/18',)
    """
    names = []
    for text in typed:
        period = read_period(text)
        if period is None:
            raise UsageError(
                f"'{text}' is no period. Write 2017/18, 2016, 2017Q1 or 2017-04..2017-09."
            )
        names.append(period.name())
    return tuple(dict.fromkeys(names))
