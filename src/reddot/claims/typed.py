"""A claim put in numbers alone, as somebody types them: made into a claim and judged as any other.

Nothing here judges. A claim made here is the claim that a file with the same numbers would hold,
so that both get the same verdict.
"""

from __future__ import annotations

from dataclasses import dataclass

from reddot.claims.figure_book import FigureBook
from reddot.claims.kinds import check_claim, judge
from reddot.claims.story import Claim
from reddot.claims.typed_kinds import MAKERS, Typed
from reddot.claims.verdict import Verdict
from reddot.errors import BadDataError

TYPED = "typed"


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim made of what was typed, and its verdict."""

    claim: Claim
    verdict: Verdict


def judge_typed(kind: str, typed: Typed) -> Judged:
    """Judge what was typed.

    Parameters
    ----------
    kind
        One of ``rates``, ``share``, ``rate``, ``survey``, ``change`` and ``only``.
    typed
        The numbers by name; :mod:`reddot.claims.typed_problems` finds nothing wrong with them.

    Raises
    ------
    BadDataError
        The numbers make no claim; the message says which and why.

    Examples
    --------
    >>> judge_typed("rates", {"a": 6, "x": 400, "b": 3, "y": 400}).verdict.inference.value
    'not_distinguishable'
    """
    words, fields = MAKERS[kind](typed)
    name = str(fields.pop("kind"))
    claim = Claim(TYPED, words, name, {"id": TYPED, "text": words, "kind": name, **fields})
    problems = check_claim(claim)
    if problems:
        raise BadDataError(" ".join(map(_without_place, problems)))
    try:
        return Judged(claim, judge(claim, FigureBook()))
    except BadDataError as problem:
        raise BadDataError(_without_place(str(problem))) from None


def _without_place(message: str) -> str:
    """A message without the name of the claim, which was never given one."""
    rest = message.removeprefix(f"claim {TYPED}").lstrip(":, ")
    return rest[:1].upper() + rest[1:]
