"""The numbers of a story's claim as somebody would type them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from reddot.claims.story import Claim
from reddot.claims.typed import judge_typed
from reddot.claims.typed_kinds import Typed
from reddot.claims.verdict import Verdict


def typed_of(claim: Claim, verdict: Verdict) -> tuple[str, Typed] | None:
    """A claim of a story as somebody would type it, where the numbers alone give its verdict.

    Returns
    -------
    kind, typed
        For :func:`judge_typed`; None where the story holds more than can be typed, such as a
        tolerance of its own or a number that nobody gives.
    """
    way = _TYPED.get(claim.kind)
    found = way(claim, verdict) if way else None
    return found if found and _same(verdict, found) else None


def _same(verdict: Verdict, found: tuple[str, Typed]) -> bool:
    """Whether what would be typed gives both answers of the story."""
    again = judge_typed(*found).verdict
    return (again.description, again.inference) == (verdict.description, verdict.inference)


def _typed_threshold(claim: Claim, verdict: Verdict) -> tuple[str, Typed] | None:
    side = "below" if "below" in claim.fields else "above"
    limit = str(claim.fields[side])
    if not verdict.readings or not limit.endswith("%"):
        return None
    part, total = verdict.numerators[0], verdict.readings[0].denominator
    count: Any = part["value"]
    unknown: Any = part.get("value_if_missing_all_count", count)
    typed = {"count": int(count), "total": int(total), "side": side}
    more = {"not_stated": int(unknown - count)} if unknown > count else {}
    return "share", {**typed, **more, "threshold": limit.removesuffix("%")}


def _typed_survey(claim: Claim, verdict: Verdict) -> tuple[str, Typed] | None:
    if "percent" not in claim.fields or not verdict.denominators:
        return None
    percent = str(claim.fields["percent"]).removesuffix("%")
    answered: Any = verdict.denominators[0]["value"]
    names = ("population", "population_other")
    sizes = dict(zip(names, claim.fields.get("population", ()), strict=False))
    return "survey", {"percent": percent, "respondents": int(answered), **sizes}


def _typed_rates(claim: Claim, verdict: Verdict) -> tuple[str, Typed] | None:
    if not verdict.readings or "group" not in claim.fields:
        return None
    first, (x, *others) = verdict.readings[0], [n["value"] for n in verdict.denominators]
    y = {"y": others[0]} if len(others) == 1 else {}
    typed = {"a": int(first.numerator), "x": x, "b": int(first.denominator), **y}
    size = claim.fields.get("claimed_ratio")
    ratio = {"ratio": size} if size else {}
    return "rates", {**typed, "direction": claim.fields.get("direction", "more"), **ratio}


_TYPED: Mapping[str, Callable[[Claim, Verdict], tuple[str, Typed] | None]] = {
    "threshold": _typed_threshold,
    "share": _typed_survey,
    "comparison": _typed_rates,
}
