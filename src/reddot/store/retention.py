"""How long records are kept, and which are due to be erased. Nothing here erases anything."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib import resources
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone

from reddot.errors import BadDataError
from reddot.store.models import (
    CartridgeIssue,
    Course,
    DeviceIssue,
    Endorsement,
    Officer,
    Posting,
    Report,
    Suspension,
    Trial,
    TrialWorked,
    UseReview,
)
from reddot.store.models.reports import AFTER_SUBMISSION
from reddot.store.setup import place

FILE = "retention.toml"
KINDS = {
    "report": "Reports that were submitted",
    "draft": "Drafts that were never submitted",
    "discarded": "Drafts that were discarded",
    "register": "Courses, suspensions, endorsements, postings and issues of an officer",
    "trial": "Who worked the slots of a trial, under pseudonyms",
}
STATES = {"report": AFTER_SUBMISSION, "draft": ("draft",), "discarded": ("discarded",)}
# What the register holds of an officer, table by table.
OF_REGISTER: tuple[type[models.Model], ...] = (
    Course, Suspension, Endorsement, Posting, DeviceIssue, CartridgeIssue, UseReview,
)  # fmt: skip
WORDS = {"kind": str, "after": str, "effective": date, "law": str, "note": str}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How long one kind of record is kept, after which event, since when, and why."""

    kind: str
    after: str
    effective: date
    law: str
    note: str
    years: int = 0
    days: int = 0

    def kept_for(self) -> str:
        """The time in words.

        >>> shipped_rules()[0].kept_for()
        '7 years'
        """
        return f"{self.years} years" if self.years else f"{self.days} days"

    def first_day_kept(self, today: date) -> date:
        """The earliest day of the event whose record is still kept; what is before it is due.

        The last day of February stands for the 29th in a year that has none.
        """
        year = today.year - self.years
        leap = today.month == 2 and today.day == 29 and not _is_leap(year)
        return today.replace(year=year, day=28 if leap else today.day) - timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class DueReport:
    """A report whose time has ended; the key is for its page, the identifier for people."""

    key: UUID
    report_id: str
    force: str


@dataclass(frozen=True, slots=True)
class Due:
    """What is due under one rule, the oldest first."""

    rule: Rule
    reports: tuple[DueReport, ...]


def shipped_rules() -> tuple[Rule, ...]:
    """The rules that ship."""
    return read_rules((resources.files("reddot.store") / FILE).read_text(encoding="utf-8"))


def rules() -> tuple[Rule, ...]:
    """The rules of this place: those in its folder, else those that ship.

    Raises
    ------
    BadDataError
        The file in the folder is no such rules.
    """
    own = place().folder / FILE
    return read_rules(own.read_text(encoding="utf-8")) if own.is_file() else shipped_rules()


def read_rules(text: str) -> tuple[Rule, ...]:
    """Rules from TOML.

    Raises
    ------
    BadDataError
        It is not TOML, or a rule lacks something, has something unknown, or keeps nothing.
    """
    try:
        found = tomllib.loads(text).get("rules", [])
    except tomllib.TOMLDecodeError as problem:
        raise BadDataError(f"{FILE} is not TOML: {problem}. Mend it.") from None
    return tuple(_rule(number, said) for number, said in enumerate(found, 1))


def _rule(number: int, said: dict[str, Any]) -> Rule:
    lengths = [said[name] for name in ("years", "days") if name in said]
    known = set(said) <= {*WORDS, "years", "days"} and said.get("kind") in KINDS
    typed = all(type(said.get(name)) is kind for name, kind in WORDS.items())
    if not known or not typed or len(lengths) != 1 or not _is_length(lengths[0]):
        raise BadDataError(
            f"{FILE}, rule {number}: give kind ({', '.join(KINDS)}), after, effective (a day), "
            "law, note, and either years or days as a whole number from 1."
        )
    return Rule(**said)


def _is_length(number: object) -> bool:
    return type(number) is int and 1 <= number <= 36_500


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def rules_on(day: date, known: tuple[Rule, ...] | None = None) -> tuple[Rule, ...]:
    """The rule of each kind that counts on a day: the newest that was in effect."""
    found: dict[str, Rule] = {}
    for rule in sorted(rules() if known is None else known, key=lambda rule: rule.effective):
        if rule.effective <= day:
            found[rule.kind] = rule
    return tuple(found[kind] for kind in KINDS if kind in found)


def due_for_erasure(now: datetime, forces: Collection[str] | None = None) -> tuple[Due, ...]:
    """What is due under each rule on reports, of some forces or of all.

    Parameters
    ----------
    now
        The moment to judge by; days are local days.
    forces
        The forces to look at; all where none is given.
    """
    today = timezone.localtime(now).date()
    of_reports = (rule for rule in rules_on(today) if rule.kind in STATES)
    return tuple(Due(rule, tuple(_due(rule, today, forces))) for rule in of_reports)


def officers_due(now: datetime, forces: Collection[str] | None = None) -> tuple[Officer, ...]:
    """The officers of whom the register holds more than it is to, the first who left first.

    Parameters
    ----------
    now
        The moment to judge by; days are local days.
    forces
        The forces to look at; all where none is given.
    """
    today = timezone.localtime(now).date()
    found = Officer.objects.none()
    for rule in rules_on(today):
        if rule.kind == "register":
            found = Officer.objects.filter(left_on__lt=rule.first_day_kept(today))
    if forces is not None:
        found = found.filter(force__in=forces)
    held = Q()
    for table in OF_REGISTER:
        held |= Q(pk__in=table._default_manager.values("officer"))
    return tuple(found.filter(held).order_by("left_on", "officer_id"))


def trials_due(now: datetime, forces: Collection[str] | None = None) -> tuple[Trial, ...]:
    """The closed trials of which the rows of who worked are to be kept no longer.

    Parameters
    ----------
    now
        The moment to judge by; days are local days.
    forces
        The forces to look at; all where none is given.
    """
    today = timezone.localtime(now).date()
    found = Trial.objects.none()
    for rule in rules_on(today):
        if rule.kind == "trial":
            found = Trial.objects.filter(closed_at__date__lt=rule.first_day_kept(today))
    if forces is not None:
        found = found.filter(force__in=forces)
    worked = TrialWorked.objects.values("entry__trial")
    return tuple(found.filter(pk__in=worked).order_by("closed_at"))


def _due(rule: Rule, today: date, forces: Collection[str] | None) -> Iterator[DueReport]:
    found = Report.objects.filter(state__in=STATES[rule.kind])
    if forces is not None:
        found = found.filter(force__in=forces)
    before = _before(found, rule.kind, rule.first_day_kept(today))
    for key, name, force in before.order_by("started_at").values_list("key", "report_id", "force"):
        yield DueReport(key, name, force)


def _before(found: QuerySet[Report], kind: str, day: date) -> QuerySet[Report]:
    """Those whose event was before a day; a report without a day of use counts from its start."""
    if kind != "report":
        return found.filter(changed_at__date__lt=day)
    by_time = Q(used_at__date__lt=day)
    by_day = Q(used_at__isnull=True, used_on__lt=day)
    by_start = Q(used_at__isnull=True, used_on__isnull=True, started_at__date__lt=day)
    return found.filter(by_time | by_day | by_start)


def retention_lines() -> list[str]:
    """The rules that ship, as part of a page in Markdown."""
    head = ["## How long", "", "| what | kept for | after | from | why |", "|---|---|---|---|---|"]
    lines = [
        f"| {KINDS[r.kind]} | {r.kept_for()} | {r.after} | {r.effective} | {r.law}. {r.note} |"
        for r in shipped_rules()
    ]
    return [
        *head,
        *lines,
        "",
        "What is due is listed for a force lead; nothing erases itself.",
    ]
