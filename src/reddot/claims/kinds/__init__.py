"""The kinds of claim: each module here is one, with ``FIELDS``, ``NEEDED`` and ``judge``.

``FIELDS`` maps each field of the kind to the check of what it may hold; ``NEEDED`` names those
that must be there; ``check_together``, where a kind has it, finds fields that do not go together.
A new kind is a new module; nothing else names it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from reddot.claims import fields
from reddot.claims.figure_book import FigureBook
from reddot.claims.numbers import cells_of, figures_in, key_of
from reddot.claims.story import Claim
from reddot.claims.verdict import Description, Inference, Verdict
from reddot.errors import BadDataError, NotEnoughDataError, UsageError
from reddot.figures.series import SeriesBreak, breaks_crossed

SPEAKS_OF = {
    "unit": fields.text,
    "force": fields.force,
    "period": fields.period,
    "population": fields.text,
}
COMMON_FIELDS: dict[str, fields.Check] = {
    "id": fields.text,
    "text": fields.text,
    "kind": fields.text,
    "table": fields.figure_table,
    "force": fields.force,
    "period": fields.period,
    "periods": fields.texts,
    "speaks_of": fields.keys_of(SPEAKS_OF),
    "would_settle": fields.text,
    "notes": fields.texts,
}


@cache
def kinds() -> dict[str, Any]:
    """The modules of the kinds, by name.

    >>> sorted(kinds())[:3]
    ['about', 'anecdote', 'comparison']
    """
    return {m.name: import_module(f"{__name__}.{m.name}") for m in iter_modules(__path__)}


def check_claim(claim: Claim) -> list[str]:
    """Everything wrong with how a claim is put: one message for each thing, with its place."""
    if claim.kind not in kinds():
        known = ", ".join(sorted(kinds()))
        return [f"{claim.where()}: '{claim.kind}' is no kind of claim. Use: {known}."]
    kind = kinds()[claim.kind]
    found = fields.check_fields(
        claim.fields, {**COMMON_FIELDS, **kind.FIELDS}, claim.where, claim.kind
    )
    missing = [name for name in kind.NEEDED if name not in claim.fields]
    if missing:
        named = ", ".join(f"'{name}'" for name in missing)
        found.append(f"{claim.where()}: a claim of the kind '{claim.kind}' needs {named}.")
    more = getattr(kind, "check_together", None)
    return found + list(more(claim) if more and not found else ())


def judge(claim: Claim, book: FigureBook) -> Verdict:
    """Judge a claim by its kind; :func:`check_claim` has found nothing wrong with it.

    Raises
    ------
    BadDataError
        The numbers do not go together, such as a part larger than its total.
    """
    try:
        verdict: Verdict = kinds()[claim.kind].judge(claim, book)
    except (UsageError, NotEnoughDataError) as problem:  # a number that no estimator can take
        raise BadDataError(f"{claim.where()}: {problem}") from None
    return _with_series_breaks(_with_reasons(verdict, claim, book))


def _with_reasons(verdict: Verdict, claim: Claim, book: FigureBook) -> Verdict:
    """Say why a figure that the claim names could not be had."""
    if verdict.description is not Description.CANNOT_BE_CHECKED:
        return verdict
    named = [f for f in figures_in(claim.fields, claim.defaults()) if cells_of(f)]
    why = [book.why_not(key_of(f), cells_of(f)) for f in named]
    return replace(verdict, notes=(*verdict.notes, *dict.fromkeys(w for w in why if w)))


def _with_series_breaks(verdict: Verdict) -> Verdict:
    """Take firmness from a verdict whose figures stand on two sides of a break in their series."""
    numbers = [*verdict.numerators, *verdict.denominators]
    tables = {str(n["table"]) for n in numbers if n.get("table")}
    crossed = [b for table in sorted(tables) for b in _breaks_crossed(table, numbers)]
    if not crossed:
        return verdict
    firm = verdict.inference in (Inference.SUPPORTED, Inference.CONTRADICTED)
    return replace(
        verdict,
        inference=Inference.NOT_DISTINGUISHABLE if firm else verdict.inference,
        flags=(*verdict.flags, "series_break"),
        notes=(*verdict.notes, *(f"Series break on {b.on}: {b.what}" for b in crossed)),
    )


def _breaks_crossed(table: str, numbers: Sequence[Mapping[str, object]]) -> tuple[SeriesBreak, ...]:
    """The breaks between the periods of the numbers taken from a table, for their forces."""
    own = [n for n in numbers if n.get("table") == table]
    forces = {str(n["force"]) for n in own if n.get("force")}
    return breaks_crossed(table, [str(n["period"]) for n in own], forces)
