"""Addresses of other parts of the site, and keys that came from a form."""

from __future__ import annotations

from uuid import UUID

from django.urls import NoReverseMatch, reverse


def address_if_there(name: str, *args: object) -> str:
    """The address of a page of another part of the site; nothing where there is no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def uuid_or_none(text: str) -> UUID | None:
    """A key as it came from a form, ``None`` where it is none.

    >>> uuid_or_none("not a key") is None
    True
    """
    try:
        return UUID(text)
    except ValueError:
        return None
