"""Flags: what does not match between the claim and the figures it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from reddot.claims.numbers import Number
from reddot.claims.story import Claim
from reddot.records.forces import spelled_place
from reddot.records.periods import read_period


def find_flags(claim: Claim, numbers: Iterable[Number]) -> tuple[str, ...]:
    """The flags of a claim, each once and in a stable order.

    ``self_reported``: only the claimant gives a number. ``revised``: a later vintage differs.
    ``not_in_source``: the facts that ship were used, for want of the figure in the sources given.
    ``period``, ``population``, ``unit``: the claim speaks of another one than its figures, or of
    several. ``cause``: the claim is of a cause.
    """
    numbers = list(numbers)
    found = set(_of_numbers(numbers)) | set(_of_words(claim, numbers))
    order = ("self_reported", "period", "population", "unit", "cause", "revised", "not_in_source")
    return tuple(flag for flag in order if flag in found)


def rules_of(numbers: Iterable[Number]) -> tuple[Mapping[str, object], ...]:
    """The counting rules of published numbers, each once."""
    rules = [n.rule.as_json() for n in numbers if n.rule is not None]
    return tuple(rule for i, rule in enumerate(rules) if rule not in rules[:i])


def _of_numbers(numbers: list[Number]) -> Iterator[str]:
    if any(n.self_reported for n in numbers):
        yield "self_reported"
    if any(n.revised for n in numbers):
        yield "revised"
    if any(n.not_in_source for n in numbers):
        yield "not_in_source"


def _of_words(claim: Claim, numbers: list[Number]) -> Iterator[str]:
    speaks_of = claim.fields.get("speaks_of", {})
    units = {n.unit for n in numbers if n.unit and n.unit != "day"}
    if "unit" in speaks_of and units - {speaks_of["unit"]}:
        yield "unit"
    forces = {n.force for n in numbers if n.force}
    if "force" in speaks_of and forces - {spelled_place(speaks_of["force"]).name}:
        yield "population"
    if "population" in speaks_of:
        yield "population"
    periods = {n.period for n in numbers if n.period and n.unit != "day"}
    if "period" in speaks_of and periods - {_name(speaks_of["period"])}:
        yield "period"
    if len({_name(p) for p in claim.fields.get("periods", ())}) > 1:
        yield "period"
    if claim.fields.get("cause"):
        yield "cause"


def _name(period: str | int) -> str:
    parsed = read_period(str(period))
    return parsed.name() if parsed else str(period)
