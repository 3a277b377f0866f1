"""A problem found in data: where, what was given, what is allowed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong or noteworthy in a record or a file.

    ``field`` is a field's name, or a table and column; ``code`` is stable and snake_case;
    ``message`` is for people and says what to do. ``row`` counts from 1 as a spreadsheet does.
    """

    field: str
    code: str
    message: str
    row: int | None = None

    def as_json(self) -> dict[str, object]:
        """The problem as the ``import`` command prints it."""
        return {"row": self.row, "field": self.field, "code": self.code, "message": self.message}
