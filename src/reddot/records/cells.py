"""What a cell of a table may hold: a number, or one of four reasons why there is none.

Zero is a number. Suppressed, not stated, not available and not applicable are four different
things, and none of them is zero; arithmetic on them is refused by their type.
"""

from __future__ import annotations

from enum import StrEnum


class Missing(StrEnum):
    """Why a cell holds no number."""

    SUPPRESSED = "suppressed"
    NOT_STATED = "not_stated"
    NOT_AVAILABLE = "not_available"
    NOT_APPLICABLE = "not_applicable"


MEANING = {
    Missing.SUPPRESSED: "suppressed: withheld so that nobody can be recognised",
    Missing.NOT_STATED: "not stated: the report does not say",
    Missing.NOT_AVAILABLE: "not available: nobody has supplied the figure",
    Missing.NOT_APPLICABLE: "not applicable: the question does not arise",
}

Cell = int | float | Missing


def is_number(cell: Cell) -> bool:
    """Whether the cell holds a number (zero is one).

    >>> is_number(0), is_number(Missing.NOT_AVAILABLE)
    (True, False)
    """
    return not isinstance(cell, Missing)


def add(*cells: Cell) -> Cell:
    """Add cells; a sum with a missing part is missing, for the first reason met.

    >>> add(1, 2), add(1, Missing.NOT_AVAILABLE).value
    (3, 'not_available')
    """
    total: int | float = 0
    for cell in cells:
        if isinstance(cell, Missing):
            return cell
        total += cell
    return total
