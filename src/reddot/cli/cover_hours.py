"""An hour of the week as a person writes it."""

from __future__ import annotations

from reddot.errors import UsageError

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LEAST_LETTERS = 2


def read_hour(text: str) -> int:
    """Read a day and an hour: 0 is Monday 00:00 to 01:00.

    Raises
    ------
    UsageError
        For anything else.

    Examples
    --------
    >>> read_hour("Fri 22"), read_hour("monday 0"), read_hour("Sun 23:00")
    (118, 0, 167)

    """
    name, _, rest = text.strip().lower().partition(" ")
    days = [k for k, day in enumerate(DAYS) if len(name) >= LEAST_LETTERS and day.startswith(name)]
    hour = rest.strip().removesuffix(":00")
    if len(days) != 1 or not hour.isdecimal() or int(hour) > 23:
        raise UsageError(
            f"--at is {text!r}; give a day and an hour from 0 to 23, such as 'Fri 22'."
        )
    return 24 * days[0] + int(hour)
