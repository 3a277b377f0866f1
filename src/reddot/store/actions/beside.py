"""Long work beside the worker, one of a kind at a time, so that the ledger never waits for it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from django.db import connection


def do_beside(
    name: str, work: Callable[[], object], log: logging.Logger, failed: str
) -> threading.Thread | None:
    """Begin the work in a thread of that name; None where one is at it already.

    Parameters
    ----------
    name
        The thread's name: one kind of work has one.
    work
        What is done. It has to keep by itself that it failed; nobody waits for its answer.
    log
        Gets what went wrong, after the words of `failed`.
    failed
        Such as "a release could not be drafted".
    """
    if any(thread.name == name for thread in threading.enumerate()):
        return None

    def at_it() -> None:
        try:
            work()
        except Exception:  # whoever asked is told by the work itself; here is why
            log.exception(failed)
        finally:
            connection.close()

    thread = threading.Thread(target=at_it, name=name, daemon=True)
    thread.start()
    return thread
