"""Pledges: who will do what, for whom, by when, and how the wording changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from reddot.claims.fields import keys_of, list_of, text
from reddot.claims.figure_book import FigureBook
from reddot.claims.story import Claim
from reddot.claims.unchecked import cannot_be_checked
from reddot.claims.verdict import Inference, Verdict

PARTS = ("who", "what", "population", "date")
WORDING = dict.fromkeys(("said", *PARTS), text)
FIELDS = {"wordings": list_of(keys_of(WORDING, *WORDING), least=1, label="wording")}
NEEDED = ("wordings",)


def judge(claim: Claim, book: FigureBook) -> Verdict:  # noqa: ARG001 - every kind takes the book
    """Track a pledge: its wordings in order, and every part that a later one changed."""
    wordings = claim.need("wordings")
    changes = differences(wordings)
    verdict = cannot_be_checked(claim, inference=Inference.NOT_QUANTITATIVE)
    flags = (*verdict.flags, *(["pledge_changed"] if changes else []))
    details = {"pledge": [dict(w) for w in wordings], "pledge_changes": changes}
    return replace(verdict, flags=flags, details=details)


def differences(wordings: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """Every part of a pledge that one wording changed from the wording before it.

    Examples
    --------
    >>> first = {"said": "2018", "who": "chief", "what": "armed", "population": "all"}
    >>> differences([{**first, "date": "2020"}, {**first, "said": "2019", "date": "2021"}])
    [{'field': 'date', 'before': '2020', 'after': '2021', 'said': '2019'}]
    """
    return [
        {"field": part, "before": before[part], "after": after[part], "said": after["said"]}
        for before, after in pairwise(wordings)
        for part in PARTS
        if before[part] != after[part]
    ]
