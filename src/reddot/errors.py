"""What can go wrong, by what the person should do about it.

One base exception, :class:`ReddotError`; each subclass carries the exit code of the command
line. A message says what was given, what is allowed and what to do next, and never holds
personal data.
"""

from __future__ import annotations

EXIT_OK = 0
EXIT_CHECK_FAILED = 1
EXIT_USAGE = 2
EXIT_BAD_DATA = 3
EXIT_NOT_PERMITTED = 4
EXIT_NOT_ENOUGH_DATA = 5


class ReddotError(Exception):
    """Base of every error that Reddot raises on purpose."""

    exit_code = EXIT_CHECK_FAILED


class UsageError(ReddotError):
    """The question was put wrongly: an unknown table, an impossible value. Ask again."""

    exit_code = EXIT_USAGE


class BadDataError(ReddotError):
    """A file or a record is not what it says. Mend the data, then run again."""

    exit_code = EXIT_BAD_DATA


class NotPermittedError(ReddotError):
    """The person may not do this; the message gives the reason."""

    exit_code = EXIT_NOT_PERMITTED


class NotEnoughDataError(ReddotError):
    """The question is sound but the data cannot answer it."""

    exit_code = EXIT_NOT_ENOUGH_DATA
