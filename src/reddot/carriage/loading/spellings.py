"""Identifiers of a register's file that are one and the same, written in two ways."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reddot.carriage.loading.findings import Findings
from reddot.carriage.loading.rows import RegisterRow

_BETWEEN = re.compile(r"(?<=[^\W\d_])[\s_-]+(?=\d)|(?<=\d)[\s_-]+(?=[^\W\d_])")


def check_spellings(
    rows: Iterable[RegisterRow], column: str, findings: Findings, known: Iterable[str] = ()
) -> None:
    """Name identifiers that differ only in case, spaces, hyphens or leading noughts."""
    seen: dict[str, tuple[str, str]] = {_loose(k): (k, "in the register") for k in known}
    for row in rows:
        given = row.get(column)
        if given is None:
            continue
        before, where = seen.setdefault(_loose(given), (given, f"in row {row.number}"))
        if before != given:
            words = (
                f"The {column} is the one {where}, written in another way (case, spaces, hyphens "
                "or leading noughts). Write it in one way if it is the same; a spreadsheet drops "
                "leading noughts unless the column is text."
            )
            findings.add(row.number, column, "two_spellings", words)


def _loose(given: str) -> str:
    """An identifier in the one spelling in which two are compared; E-7 is E7, 1-12 is not 11-2."""
    text = re.sub(r"[\s_-]+", "-", _BETWEEN.sub("", given.casefold()))
    return text.lstrip("0") if text.isdecimal() else text
