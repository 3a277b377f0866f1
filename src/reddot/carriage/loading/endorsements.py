"""Endorsements of student officers and authorisations of roles: from when, to when, by whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from reddot.carriage.loading.days import say_day
from reddot.carriage.loading.entries import check_order, check_stated, name_other, states, where
from reddot.carriage.loading.findings import Findings
from reddot.carriage.loading.officers import Officers
from reddot.carriage.loading.rows import RegisterRow
from reddot.carriage.register import Holdings
from reddot.records.beside import Endorsement, RoleAuthorisation

Entry = TypeVar("Entry", bound=Endorsement | RoleAuthorisation)


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of entry: whose it is, by fields, and the column of each of its other parts."""

    name: str
    whose: tuple[str, ...]
    columns: Mapping[str, str]

    def holder(self, entry: Any) -> tuple[Any, ...]:
        return tuple(getattr(entry, part) for part in self.whose)


_ENDORSEMENT = _Kind(
    "endorsement of the officer",
    ("officer_id",),
    {"given_on": "endorsed_on", "ended_on": "endorsement_ended_on", "given_by": "endorsed_by"},
)
_AUTHORISATION = _Kind(
    "authorisation of the role",
    ("force", "role"),
    {"given_on": "role_authorised_on", "ended_on": "role_authorisation_ended_on"},
)
_ENDORSED = {"endorsed_on": "an endorsement. Give the day on which it was given."}
_AUTHORISED = {
    "role_authorised_on": "an authorisation of a role. Give the day on which it was given.",
    "role": "an authorisation of a role. Give the role.",
}


def read_endorsements(
    rows: Iterable[RegisterRow], officers: Officers, known: Holdings, findings: Findings
) -> tuple[Endorsement, ...]:
    """The endorsements of the rows, each once; two of one officer that stand open are named."""
    return _take(
        _ENDORSEMENT, _endorsements(rows, officers, findings), known.endorsements, findings
    )


def _endorsements(
    rows: Iterable[RegisterRow], officers: Officers, findings: Findings
) -> Iterator[tuple[int, Endorsement]]:
    for row in _checked(rows, _ENDORSEMENT, _ENDORSED, (officers, findings)):
        officer, given_on = row.get("officer_id"), row.get("endorsed_on")
        if officer is not None and given_on is not None:
            yield (
                row.number,
                Endorsement(
                    officer_id=officer,
                    given_on=given_on,
                    ended_on=row.get("endorsement_ended_on"),
                    given_by=row.get("endorsed_by"),
                ),
            )


def read_authorisations(
    rows: Iterable[RegisterRow], officers: Officers, known: Holdings, findings: Findings
) -> tuple[RoleAuthorisation, ...]:
    """The authorisations of roles, each once: of the force and the role that the row names."""
    found = _authorisations(rows, officers, findings)
    return _take(_AUTHORISATION, found, known.role_authorisations, findings)


def _authorisations(
    rows: Iterable[RegisterRow], officers: Officers, findings: Findings
) -> Iterator[tuple[int, RoleAuthorisation]]:
    for row in _checked(rows, _AUTHORISATION, _AUTHORISED, (officers, findings)):
        force, role = officers.force_of_row(row), row.get("role")
        given_on = row.get("role_authorised_on")
        if force is not None and role is not None and given_on is not None:
            yield (
                row.number,
                RoleAuthorisation(
                    force=force,
                    role=role,
                    given_on=given_on,
                    ended_on=row.get("role_authorisation_ended_on"),
                ),
            )


def _checked(
    rows: Iterable[RegisterRow],
    kind: _Kind,
    needed: Mapping[str, str],
    to: tuple[Officers, Findings],
) -> Iterator[RegisterRow]:
    """The rows that state an entry of a kind, what they lack named; none with an end unread."""
    officers, findings = to
    first, last = kind.columns["given_on"], kind.columns["ended_on"]
    for row in rows:
        if states(row, kind.columns.values()):
            check_stated(row, needed, officers.mapping, findings)
            check_order(row, first, last, findings)
            if last not in row.unread:
                yield row


def _take(
    kind: _Kind, found: Iterable[tuple[int, Entry]], known: Sequence[Entry], findings: Findings
) -> tuple[Entry, ...]:
    taken: dict[tuple[Any, ...], tuple[Entry, int | None]] = {
        (*kind.holder(entry), entry.given_on): (entry, None) for entry in known
    }
    given: dict[Entry, None] = {}
    for row, entry in found:
        key = (*kind.holder(entry), entry.given_on)
        before, at = taken.setdefault(key, (entry, row))
        for part, column in kind.columns.items():
            if getattr(entry, part) != getattr(before, part):
                name_other(row, column, at, findings)
        given.setdefault(entry)
    _name_open(kind, taken.values(), findings)
    return tuple(given)


def _name_open(
    kind: _Kind, entries: Iterable[tuple[Entry, int | None]], findings: Findings
) -> None:
    """Name an entry that stands open beside another that does."""
    standing: dict[tuple[Any, ...], tuple[Entry, int | None]] = {}
    for entry, row in entries:
        if entry.ended_on is not None:
            continue
        before, at = standing.setdefault(kind.holder(entry), (entry, row))
        if before is not entry and row is not None:
            words = (
                f"The {kind.name} of {say_day(entry.given_on)} has no end, and neither has the one "
                f"of {say_day(before.given_on)} {where(at)}. Only one stands at a time: give the "
                f"end of one, or take one out."
            )
            findings.add(row, kind.columns["given_on"], "open_twice", words)
