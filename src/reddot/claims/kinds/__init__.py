"""The kinds of claim: each module here is one, with its ``FIELDS`` and ``judge(claim, book)``.

A new kind is a new module; nothing else names it.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from reddot.claims.numbers import FigureBook
from reddot.claims.story import Claim
from reddot.claims.verdict import Verdict
from reddot.errors import BadDataError, NotEnoughDataError, UsageError

COMMON_FIELDS = frozenset(
    {
        *("id", "text", "kind", "table", "force", "period", "periods"),
        *("speaks_of", "would_settle", "notes", "readings"),
    }
)


@cache
def kinds() -> dict[str, Any]:
    """The modules of the kinds, by name.

    >>> sorted(kinds())[:3]
    ['about', 'anecdote', 'comparison']
    """
    return {m.name: import_module(f"{__name__}.{m.name}") for m in iter_modules(__path__)}


def judge(claim: Claim, book: FigureBook) -> Verdict:
    """Judge a claim by its kind.

    Raises
    ------
    BadDataError
        There is no such kind, or the kind has no such field; the message lists those there are.
    """
    if claim.kind not in kinds():
        known = ", ".join(sorted(kinds()))
        raise BadDataError(f"{claim.where()}: '{claim.kind}' is no kind of claim. Use: {known}.")
    kind = kinds()[claim.kind]
    allowed = kind.FIELDS | COMMON_FIELDS
    unknown = sorted(set(claim.fields) - allowed)
    if unknown:
        raise BadDataError(
            f"{claim.where()}: a claim of the kind '{claim.kind}' has no {', '.join(unknown)}. "
            f"Use: {', '.join(sorted(allowed))}."
        )
    try:
        verdict: Verdict = kind.judge(claim, book)
    except (UsageError, NotEnoughDataError) as problem:  # a number that no estimator can take
        raise BadDataError(f"{claim.where()}: {problem}") from None
    return verdict
