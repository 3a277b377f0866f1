"""Anecdotes and opinions: no number could contradict them, so no number supports them either."""

from __future__ import annotations

from reddot.claims.fields import Check
from reddot.claims.figure_book import FigureBook
from reddot.claims.story import Claim
from reddot.claims.unchecked import cannot_be_checked
from reddot.claims.verdict import Inference, Verdict

FIELDS: dict[str, Check] = {}
NEEDED: tuple[str, ...] = ()


def judge(claim: Claim, book: FigureBook) -> Verdict:  # noqa: ARG001 - every kind takes the book
    """Judge an anecdote: not quantitative."""
    return cannot_be_checked(claim, inference=Inference.NOT_QUANTITATIVE)
