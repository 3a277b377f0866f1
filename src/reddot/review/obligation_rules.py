"""How long a statement may take and when reminders go: rules as data, each from a day on."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

from reddot.errors import UsageError


@dataclass(frozen=True, slots=True)
class ObligationRule:
    """The days and the local times of day that govern statements asked for from a day on."""

    effective_from: date
    time_zone: str
    due_days: int
    due_time: time
    first_reminder_days_before_due: int
    remind_every_days: int
    reminder_time: time

    def day_of(self, moment: datetime) -> date:
        """The local date of an aware moment."""
        return moment.astimezone(ZoneInfo(self.time_zone)).date()

    def moment(self, day: date, at: time) -> datetime:
        """The moment, in UTC, of a local time of day; 09:00 stays 09:00 when clocks change.

        Notes
        -----
        UTC because two moments of one time zone are compared by their wall clocks, which is
        wrong on the night the clocks go back.
        """
        return datetime.combine(day, at, ZoneInfo(self.time_zone)).astimezone(UTC)


@cache
def obligation_rules() -> tuple[ObligationRule, ...]:
    """The rules there are, the oldest first."""
    source = resources.files("reddot.review") / "obligation_rules.toml"
    entries = tomllib.loads(source.read_text(encoding="utf-8"))["rules"]
    return tuple(sorted((ObligationRule(**e) for e in entries), key=lambda r: r.effective_from))


def rule_on(asked_at: datetime, rules: Sequence[ObligationRule] | None = None) -> ObligationRule:
    """The rule that governs a statement asked for at an aware moment.

    Raises
    ------
    UsageError
        No rule was in force yet, or the moment says no time zone.

    Examples
    --------
    >>> rule_on(datetime(2026, 7, 1, 12, tzinfo=UTC)).due_days
    7
    """
    if asked_at.tzinfo is None:
        raise UsageError(f"The moment {asked_at.isoformat()} has no time zone; give one.")
    found = obligation_rules() if rules is None else tuple(rules)
    in_force = [rule for rule in found if rule.effective_from <= rule.day_of(asked_at)]
    if not in_force:
        first = f"; the first is from {found[0].effective_from}" if found else ""
        raise UsageError(
            f"No rule for statements was in force on {asked_at.date()}{first}. "
            "Add one to obligation_rules.toml."
        )
    return max(in_force, key=lambda rule: rule.effective_from)


def reminder_after(rule: ObligationRule, first: date, moment: datetime) -> datetime:
    """The first reminder after a moment, of those on ``first`` and every so many days from it.

    >>> rule = rule_on(datetime(2026, 3, 20, tzinfo=UTC))
    >>> [reminder_after(rule, date(2026, 3, 28), datetime(2026, 3, d, 12, tzinfo=UTC)).hour
    ...  for d in (27, 28)]
    [9, 8]
    """
    steps = max(0, (rule.day_of(moment) - first).days // rule.remind_every_days)
    day = first + timedelta(days=steps * rule.remind_every_days)
    while rule.moment(day, rule.reminder_time) <= moment:
        day += timedelta(days=rule.remind_every_days)
    return rule.moment(day, rule.reminder_time)
