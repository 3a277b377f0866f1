"""What the server's log may hold: what went wrong and where, never what a person typed."""

from __future__ import annotations

import logging
import traceback

from django.http import HttpRequest

OWN = "reddot"
NO_ADDRESS = "an address that is none of the site's"


class PlainFormatter(logging.Formatter):
    """Level, logger, the address's pattern, and the lines of code of an exception.

    The words of other libraries and of exceptions are left out: they may quote what was typed.
    So is the address itself, which anybody can type; its pattern says which page it was.
    """

    def format(self, record: logging.LogRecord) -> str:
        """One line, and below it where an exception came from."""
        own = record.name == OWN or record.name.startswith(f"{OWN}.")
        said = record.getMessage() if own else _place(record)
        line = f"{self.formatTime(record)} {record.levelname} {record.name}: {said}"
        return line + _where(getattr(record, "request", None)) + _traceback(record)


def _place(record: logging.LogRecord) -> str:
    """The line of code that speaks, and the status of the answer where there is one."""
    status = getattr(record, "status_code", "")
    return f"{record.module}:{record.lineno} {status}".rstrip()


def _where(request: object) -> str:
    if not isinstance(request, HttpRequest):
        return ""
    match = request.resolver_match
    return f" {request.method} {f'/{match.route}' if match else NO_ADDRESS}"


def _traceback(record: logging.LogRecord) -> str:
    if not record.exc_info or record.exc_info[0] is None:
        return ""
    frames = traceback.extract_tb(record.exc_info[2])
    lines = [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
    return "\n".join(["", *lines, f"  {record.exc_info[0].__name__}"])
