"""What the server's log may hold: what went wrong and where, never what a person typed."""

from __future__ import annotations

import logging
import re
import traceback

from django.http import HttpRequest

_KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class PlainFormatter(logging.Formatter):
    """Level, logger, path without its query, and the lines of code of an exception.

    An exception's own words are left out: they may quote what was typed.
    """

    def format(self, record: logging.LogRecord) -> str:
        """One line, and below it where an exception came from."""
        request = getattr(record, "request", None)
        said = record.getMessage() if record.name.startswith("reddot") else record.msg
        where = _where(request) if isinstance(request, HttpRequest) else ""
        line = f"{self.formatTime(record)} {record.levelname} {record.name}: {said}{where}"
        return line + _traceback(record)


def _where(request: HttpRequest) -> str:
    return f" {request.method} {_KEY.sub('…', request.path)}"


def _traceback(record: logging.LogRecord) -> str:
    if not record.exc_info or record.exc_info[0] is None:
        return ""
    frames = traceback.extract_tb(record.exc_info[2])
    lines = [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
    return "\n".join(["", *lines, f"  {record.exc_info[0].__name__}"])
