"""What every function here asks of its arguments; each check raises with the value given."""

from __future__ import annotations

import math
import re
from fractions import Fraction

from reddot.errors import UsageError

LONGEST_NUMBER = 60  # characters
LARGEST_EXPONENT = 330  # a float's own reach


def check_count(name: str, value: float) -> float:
    """Return `value` as a float when it is a finite number of at least 0; else raise.

    Examples
    --------
    >>> check_count("count", 31)
    31.0

    """
    number = _check_number(name, value)
    if number < 0:
        raise UsageError(f"{name} is {value}; it must be 0 or more.")
    return number


def check_whole(name: str, value: float, *, least: int = 0) -> int:
    """Return `value` as an int when it is a whole number of at least `least`; else raise.

    Examples
    --------
    >>> check_whole("n", 372.0)
    372

    """
    number = _check_number(name, value)
    if number < least or number != math.floor(number):
        raise UsageError(f"{name} is {value}; it must be a whole number of {least} or more.")
    return int(value)


def check_part(count: float, n: float) -> tuple[float, float]:
    """Return count and n as floats when 0 ≤ count ≤ n; else raise.

    Examples
    --------
    >>> check_part(31, 372)
    (31.0, 372.0)

    """
    part, whole = check_count("count", count), check_count("n", n)
    if part > whole:
        raise UsageError(f"count is {count} and n is {n}; the count cannot exceed n.")
    return part, whole


def check_positive(name: str, value: float) -> float:
    """Return `value` as a float when it is finite and above 0; else raise.

    Examples
    --------
    >>> check_positive("exposure", 400)
    400.0

    """
    number = _check_number(name, value)
    if number <= 0:
        raise UsageError(f"{name} is {value}; it must be above 0.")
    return number


def check_level(level: float) -> float:
    """Return the confidence level when it lies strictly between 0 and 1; else raise.

    Examples
    --------
    >>> check_level(0.95)
    0.95

    """
    number = _check_number("level", level)
    if not 0.0 < number < 1.0:
        raise UsageError(f"level is {level}; it must lie between 0 and 1, such as 0.95.")
    return number


def check_probability(name: str, value: float) -> float:
    """Return `value` as a float when it lies in 0 to 1; else raise.

    Examples
    --------
    >>> check_probability("p0", 0.1)
    0.1

    """
    number = _check_number(name, value)
    if not 0.0 <= number <= 1.0:
        raise UsageError(f"{name} is {value}; it must lie in 0 to 1 (10% is 0.1).")
    return number


def check_dispersion(dispersion: float) -> float:
    """Return the dispersion when it is finite and at least 1; else raise.

    A value below 1 would make the counts more certain than independent events are.

    Examples
    --------
    >>> check_dispersion(2)
    2.0

    """
    number = _check_number("dispersion", dispersion)
    if number < 1.0:
        raise UsageError(f"dispersion is {dispersion}; it must be 1 or more.")
    return number


def check_choice(name: str, value: str, allowed: tuple[str, ...]) -> str:
    """Return `value` when it is one of `allowed`; else raise with the list.

    Examples
    --------
    >>> check_choice("side", "below", ("below", "above"))
    'below'

    """
    if value not in allowed:
        raise UsageError(f"{name} is {value!r}; allowed are {', '.join(allowed)}.")
    return value


def read_fraction(name: str, value: str | float | Fraction) -> Fraction:
    """Read a threshold exactly: "0.10", "10%", "1/10", 0.1 and Fraction(1, 10) are all one tenth.

    Examples
    --------
    >>> read_fraction("below", "10%") == read_fraction("below", 0.1)
    True

    """
    text = str(value).strip()
    try:
        _check_size(text)
        number = Fraction(text.removesuffix("%").strip())
    except (ValueError, ZeroDivisionError):
        raise UsageError(
            f"{name} is {value!r}; it must be a number such as 0.10, 10% or 1/10."
        ) from None
    return number / 100 if text.endswith("%") else number


def _check_number(name: str, value: float) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        raise UsageError(f"{name} is {value!r}; it must be a number.") from None
    if not math.isfinite(number):
        raise UsageError(f"{name} is {value}; it must be a finite number.")
    return number


def _check_size(text: str) -> None:
    """Refuse a text whose exact value would take memory without end, such as 1e999999999."""
    exponent = re.search(r"[eE]([+-]?\d+)", text)
    if len(text) > LONGEST_NUMBER or (exponent and abs(int(exponent[1])) > LARGEST_EXPONENT):
        raise ValueError(text)
