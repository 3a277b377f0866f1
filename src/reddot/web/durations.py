"""Lengths of time and due dates in words, as pages say them; the only sums of the site's pages."""

from __future__ import annotations

from datetime import datetime, timedelta

from reddot.records.answer_words import duration_in_words, moment_in_words

DAY = timedelta(days=1)
NO_MOMENT = "Not known"


def duration(seconds: int) -> str:
    """A length of time: to the hour from a day on, to the minute below.

    >>> duration(90_061), duration(86_400), duration(3_900)
    ('1 day and 1 hour', '1 day', '1 hour and 5 minutes')
    """
    days, rest = divmod(seconds, int(DAY.total_seconds()))
    if not days:
        return duration_in_words(seconds)
    hours = rest // 3600
    words = [_counted(days, "day")]
    if hours:
        words.append(_counted(hours, "hour"))
    return " and ".join(words)


def length(of: timedelta) -> str:
    """A length of time in words.

    >>> length(timedelta(hours=1))
    '1 hour'
    """
    return duration(max(0, int(of.total_seconds())))


def lateness(seconds: int | None) -> str:
    """How long after the use of force a report was first submitted.

    >>> lateness(7_200), lateness(None)
    ('2 hours after the use of force', 'Not known')
    """
    return NO_MOMENT if seconds is None else f"{duration(seconds)} after the use of force"


def completion(seconds: int | None) -> str:
    """How long the officer was at the form; ``None`` is a report that was not written in it.

    >>> completion(610), completion(None)
    ('10 minutes', 'Not measured')
    """
    return "Not measured" if seconds is None else duration(seconds)


def moment(at: datetime | None) -> str:
    """A moment on the local clock, or that it is not known.

    >>> moment(None)
    'Not known'
    """
    return NO_MOMENT if at is None else moment_in_words(at)


def waiting(since: datetime | None, now: datetime) -> str:
    """How long something has waited.

    >>> from datetime import UTC
    >>> waiting(datetime(2026, 7, 1, tzinfo=UTC), datetime(2026, 7, 3, 5, tzinfo=UTC))
    '2 days and 5 hours'
    """
    return NO_MOMENT if since is None else length(now - since)


def due(at: datetime, now: datetime) -> str:
    """When something is due, and how far that is from now.

    >>> from datetime import UTC
    >>> due(datetime(2026, 7, 3, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC))
    'Due in 2 days, on 3 July 2026 at 01:00 BST'
    >>> due(datetime(2026, 7, 1, tzinfo=UTC), datetime(2026, 7, 3, tzinfo=UTC))
    'Overdue by 2 days: it was due on 1 July 2026 at 01:00 BST'
    """
    if now > at:
        return f"Overdue by {length(now - at)}: it was due on {moment_in_words(at)}"
    return f"Due in {length(at - now)}, on {moment_in_words(at)}"


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'}"
