"""What is typed into the register: days, times, models and serial numbers, checked."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from reddot.errors import UsageError
from reddot.records.report import LOCAL, local_day
from reddot.store.actions.reviewing import checked_text
from reddot.store.models import Device
from reddot.store.models.carriage import LONGEST_MODEL, LONGEST_SERIAL
from reddot.store.models.carriage import MODELS as MODELS


def today() -> date:
    """The day it is in England and Wales."""
    return local_day(timezone.now())


def checked_day(day: date, what: str, *, not_before: date | None = None) -> date:
    """A day that has come already.

    Raises
    ------
    UsageError
        It is to come, or before the day before which it makes no sense.
    """
    if day > today():
        raise UsageError(f"{what} was given as {day:%d/%m/%Y}, which is to come. Give a past day.")
    if not_before is not None and day < not_before:
        raise UsageError(
            f"{what} was given as {day:%d/%m/%Y}, which is before {not_before:%d/%m/%Y}. "
            "Give that day or a later one."
        )
    return day


def checked_moment(
    moment: datetime | None, what: str, *, not_before: datetime | None = None
) -> datetime:
    """A moment that has come already; now where none is given.

    Raises
    ------
    UsageError
        It has no time zone, is to come, or is before what it has to follow.
    """
    now = timezone.now()
    given = now if moment is None else moment
    if given.tzinfo is None:
        raise UsageError(f"{what} was given without a time zone. Give one.")
    if given > now:
        raise UsageError(f"{what} was given as {_say(given)}, which is to come. Give a past time.")
    if not_before is not None and given < not_before:
        raise UsageError(
            f"{what} was given as {_say(given)}, which is before {_say(not_before)}, when the last "
            "entry before it was made. Give a later time."
        )
    return given


def _say(moment: datetime) -> str:
    return f"{moment.astimezone(LOCAL):%d/%m/%Y %H:%M:%S}"


def checked_model(typed: str) -> str:
    """A model of CED under the name that the register spells it with.

    Raises
    ------
    UsageError
        It is blank or over-long.

    Examples
    --------
    >>> checked_model(" x2 ")
    'X2'
    """
    model = checked_text(typed, "Name the model, such as X2.", at_most=LONGEST_MODEL)
    return model.upper() if model.upper() in MODELS else model


def known_model(force: str, typed: str) -> str:
    """A model that ships, or of which the force has a device.

    Raises
    ------
    UsageError
        It is neither.
    """
    model = checked_model(typed)
    own = Device.objects.filter(force=force).values_list("model", flat=True).distinct()
    known = sorted({*MODELS, *own})
    if model not in known:
        raise UsageError(
            f"'{model}' is no model that is known. The models are: {', '.join(known)}. A new one "
            "is known once a Taser of it is entered."
        )
    return model


def checked_serial(typed: str) -> str:
    """A serial number.

    Raises
    ------
    UsageError
        It is blank or over-long.
    """
    return checked_text(typed, "Give the serial number.", at_most=LONGEST_SERIAL)
