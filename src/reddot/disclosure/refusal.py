"""Refusing a release: which protected count, by which route, and what can be done."""

from __future__ import annotations

from reddot.disclosure.publication import Fact
from reddot.errors import ReddotError


class Unprotected(Exception):  # noqa: N818  an internal signal: it never reaches a person
    """A quantity cannot be hidden whatever is withheld."""

    def __init__(self, fact: Fact) -> None:
        super().__init__(fact.words())
        self.fact = fact


class ReleaseRefusedError(ReddotError):
    """A release would let a protected count be worked out. Change it, then ask again."""
