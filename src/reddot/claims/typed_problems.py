"""Typed numbers that do not go together: which to mend, what was given and what is allowed."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from reddot.claims.typed_kinds import Typed, span_of

MOST_EXPECTED = 500_000  # events in one group


def typed_problems(kind: str, typed: Typed) -> Iterator[tuple[str, str]]:
    """Numbers that do not go together: the name of the one to mend, and what is wrong.

    Examples
    --------
    >>> [name for name, _ in typed_problems("share", {"count": 400, "total": 372})]
    ['count']
    """
    count, total = typed.get("count"), typed.get("total")
    unknown = typed.get("not_stated", 0)
    if count is not None and total is not None and kind in ("share", "only"):
        if count > total:
            yield "count", f"{count:,} is more than all {total:,}. Give a part of the {total:,}"
        elif count + unknown > total:
            most = total - count
            yield (
                "not_stated",
                f"{count:,} and {unknown:,} not stated are more than all {total:,}. "
                f"Give {most:,} or fewer: the cases not stated are among the {total:,}",
            )
    yield from _claimed_problems(kind, typed)
    yield from _survey_problems(typed) if kind == "survey" else ()
    yield from _period_problems(typed) if kind == "change" else ()


def _claimed_problems(kind: str, typed: Typed) -> Iterator[tuple[str, str]]:
    """A claim that no number could meet."""
    side, threshold = typed.get("side", "below"), typed.get("threshold")
    if kind == "share" and threshold is not None and side != "above" and not Fraction(threshold):
        yield "threshold", f"No share can be {side} {threshold}%. Give a percentage above 0"
    yield from _size_problems(kind, typed)
    percent = typed.get("percent")
    fall = kind == "change" and typed.get("direction") == "fewer"
    if fall and percent is not None and Fraction(percent) >= 100:
        yield "percent", f"A fall of {percent}% leaves nothing. Give less than 100"


def _size_problems(kind: str, typed: Typed) -> Iterator[tuple[str, str]]:
    """A claimed size whose test would take minutes: its power is reckoned over every count."""
    name, base = {"rates": ("ratio", "b"), "change": ("percent", "before")}.get(kind, ("", ""))
    if name not in typed or not typed.get(base):
        return
    ratio = typed[name] if kind == "rates" else 1 + Fraction(typed[name]) / 100
    x = typed.get("x", 1.0)
    y = typed.get("y", x)
    expected = typed[base] * float(ratio) * max(x / y, 1 / y, 1.0)
    if expected > MOST_EXPECTED:
        yield (
            name,
            f"‘{typed[name]}’ would be {expected:,.0f} events in one group, and "
            f"{MOST_EXPECTED:,} are the most that can be tested. Leave it empty, or give less",
        )


def _survey_problems(typed: Typed) -> Iterator[tuple[str, str]]:
    answered = typed.get("respondents")
    for name in ("population", "population_other"):
        size = typed.get(name)
        if answered is not None and size is not None and size < answered:
            yield (
                name,
                f"{size:,} is fewer than the {answered:,} who answered. Give {answered:,} or more: "
                "everyone who could have answered, those who did included",
            )


def _period_problems(typed: Typed) -> Iterator[tuple[str, str]]:
    before, after = (typed.get(name) for name in ("period_before", "period_after"))
    if before and not after:
        yield "period_after", "Give the later period as well, or leave both empty"
    elif after and not before:
        yield "period_before", "Give the earlier period as well, or leave both empty"
    elif before and after and span_of(after).first <= span_of(before).last:
        yield "period_after", f"‘{after}’ does not come after ‘{before}’. Give a later period"
