"""Read one cell of a file of calls, or say why it cannot be read."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from reddot.records.importers.damage import restore_yes_no
from reddot.records.report import LOCAL

YES, NO, NOT_STATED = 1, 0, -1
LATITUDES, LONGITUDES = 90.0, 180.0


class CellError(Exception):
    """A cell cannot be read: the code of the problem and the words for it."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code, self.words = code, words


def read_moment(given: Any, style: str | None) -> datetime:
    """A moment in local time, without its zone; one that has none is local.

    Parameters
    ----------
    given
        Text, or what a Parquet file keeps as a moment.
    style
        How text is written, as ``strptime`` has it; None is ISO 8601.

    Raises
    ------
    CellError
        It is empty, a day without a time, or not written in the style.

    Examples
    --------
    >>> read_moment("2018-07-01T22:30:00Z", None), read_moment("01/07/2018 23:30", "%d/%m/%Y %H:%M")
    (datetime.datetime(2018, 7, 1, 23, 30), datetime.datetime(2018, 7, 1, 23, 30))
    """
    found = given if isinstance(given, date) else _parsed(_text(given), style)
    if not isinstance(found, datetime):
        raise CellError("no_time", f"'{given}' has no time of day. Give the day and the time.")
    return found.astimezone(LOCAL).replace(tzinfo=None) if found.tzinfo else found


def _parsed(text: str, style: str | None) -> date:
    if not text:
        raise CellError("missing", "is empty. Give the day and the time.")
    try:
        if style is not None:
            return datetime.strptime(text, style)
        found = datetime.fromisoformat(text)
    except ValueError:
        allowed = f"the style {style}" if style else "a moment such as 2018-03-01T14:05"
        raise CellError(
            "unreadable_moment", f"is '{text}'. Allowed is {allowed}. Mend it, or state the style."
        ) from None
    return found.date() if _without_time(text, found) else found


def _without_time(text: str, found: datetime) -> bool:
    return found.time() == time(0) and len(text) <= len("2018-03-01")


def read_optional_moment(given: Any, style: str | None) -> datetime | None:
    """The same, None where the cell is empty."""
    return None if _is_blank(given) else read_moment(given, style)


def read_degrees(given: Any, most: float) -> float:
    """A latitude (``most`` 90) or a longitude (``most`` 180).

    Raises
    ------
    CellError
        It is empty, no number, or outside.
    """
    try:
        found = float(_text(given))
    except ValueError:
        found = math.nan
    if not abs(found) <= most:
        words = "is empty" if _is_blank(given) else f"is '{given}'"
        raise CellError("bad_coordinate", f"{words}. Give degrees from -{most:g} to {most:g}.")
    return found


def read_word(given: Any, known: Mapping[str, int], what: str) -> int:
    """The place of a word in a list; case and spaces around it do not count.

    Raises
    ------
    CellError
        The list does not have it; the words name the first that it has.
    """
    text = _text(given)
    found = known.get(text.casefold())
    if found is None:
        words = f"is '{text}'" if text else "is empty"
        allowed = ", ".join(list(known)[:8]) + (", …" if len(known) > 8 else "")
        raise CellError(f"unknown_{what}", f"{words}. Allowed: {allowed}. Mend the {what}.")
    return found


def read_yes_no(given: Any) -> int:
    """``YES``, ``NO``, or ``NOT_STATED`` for an empty cell, which is never a no.

    Raises
    ------
    CellError
        It is another word.
    """
    if _is_blank(given):
        return NOT_STATED
    found = restore_yes_no(given)
    if found is None:
        words = f"is '{given}'. Allowed: yes, no, or empty for not stated. Mend the word."
        raise CellError("not_yes_or_no", words)
    return YES if found else NO


def _is_blank(given: Any) -> bool:
    return given is None or (isinstance(given, str) and not given.strip())


def _text(given: Any) -> str:
    return "" if given is None else str(given).strip()
