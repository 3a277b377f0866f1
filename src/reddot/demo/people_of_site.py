"""The demonstration's people: one for each role. Their password is no secret, so they are local."""

from __future__ import annotations

from dataclasses import dataclass

PASSWORD = "eastshire-for-show"  # noqa: S105 - shown on the demonstration's sign-in page


@dataclass(frozen=True, slots=True)
class Member:
    """One person: the name they sign in with, their roles, and where.

    ``station`` is the place of their unit among the county's stations; ``officer`` says whether
    they are an officer themselves.
    """

    username: str
    roles: tuple[str, ...]
    words: str
    station: int | None = None
    officer: bool = False


CAST = (
    Member("officer", ("officer",), "reports force, answers for own reports", 0, officer=True),
    Member("colleague", ("officer",), "was there too, is asked for a statement", 0, officer=True),
    Member("supervisor", ("supervisor", "officer"), "reviews one station", 0, officer=True),
    Member("supervisor2", ("supervisor",), "reviews another station", 1),
    Member("lead", ("force_lead",), "answers for the force's records"),
    Member("taserlead", ("taser_lead",), "answers for devices and their logs"),
    Member("panel", ("panel_member",), "reads signed-off reports, redacted"),
    Member("researcher", ("researcher",), "takes the pseudonymised extract"),
    Member("auditor", ("auditor",), "reads who did what"),
    Member("admin", ("administrator",), "enters people and gives roles"),
)
