"""Read one value of Reddot's own files as its column says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from reddot.records.codes import read_code_list
from reddot.records.columns import Column
from reddot.records.importers.damage import restore_code, restore_yes_no

LARGEST = 10**9  # cycles, positions: more is a slip of the hand
FIRST_YEAR, LAST_YEAR = 1990, 2100  # a year outside stands for "not known" in somebody's system


def read_value(given: Any, column: Column) -> Any:
    """Read one value of a file as its column says.

    Raises
    ------
    ValueError
        The value is not one the column allows; the message gives it and what is allowed.

    Examples
    --------
    >>> read_value("yes", Column("tactic_shield", "boolean"))
    True
    """
    if isinstance(given, str) and (column.kind != "string" or not given.strip()):
        given = given.strip()
    if given is None or given == "":
        if column.required:
            raise ValueError(f"{column.name} is empty; it must be given.")
        return None
    if column.kind == "code" and column.code_list is not None:
        codes = read_code_list(column.code_list).names()
        code = given if given in codes else restore_code(given, codes)
        if code is None:
            raise ValueError(
                f"'{given}' is not a code of {column.name}. Use one of: {', '.join(codes)}."
            )
        return code
    return _READERS[column.kind](given)


def _boolean(given: Any) -> bool:
    if isinstance(given, bool):
        return given
    answer = restore_yes_no(given)
    if answer is None:
        raise ValueError(f"'{given}' is neither yes nor no.")
    return answer


def _integer(given: Any) -> int:
    try:
        number = float(given)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"'{given}' is not a whole number.") from None
    if number != number // 1 or abs(number) > LARGEST:
        raise ValueError(f"'{given}' is not a whole number up to {LARGEST:,}.")
    return int(number)


def _moment(given: Any) -> datetime:
    try:
        moment = given if isinstance(given, datetime) else datetime.fromisoformat(str(given))
    except ValueError:
        raise ValueError(f"'{given}' is not a moment like 2018-03-01T22:15:00+00:00.") from None
    if moment.tzinfo is None:
        raise ValueError(f"'{given}' has no time zone. Give one, such as +00:00.")
    _check_year(moment.year)
    return moment


def _day(given: Any) -> date:
    try:
        day = given if isinstance(given, date) else date.fromisoformat(str(given))
    except ValueError:
        raise ValueError(f"'{given}' is not a day like 2018-03-01.") from None
    _check_year(day.year)
    return day


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(
            f"The year {year} is not between {FIRST_YEAR} and {LAST_YEAR}. "
            "Leave the cell empty where the time is not known."
        )


_READERS: dict[str, Callable[[Any], Any]] = {
    "string": str,
    "code": str,
    "boolean": _boolean,
    "integer": _integer,
    "datetime": _moment,
    "date": _day,
}
