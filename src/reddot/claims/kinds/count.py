"""Claims of a plain number: how many answered, how many shifts, how long a study ran."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from reddot.claims import fields
from reddot.claims.figure_book import FigureBook
from reddot.claims.flags import find_flags, rules_of
from reddot.claims.numbers import Number, read_number
from reddot.claims.story import Claim, no_upper_end
from reddot.claims.unchecked import cannot_be_checked
from reddot.claims.verdict import Description, Inference, Verdict
from reddot.records.periods import months_between
from reddot.stats import share_interval

FIELDS = {
    "value": fields.number,
    "figure": fields.figure,
    "months": fields.keys_of({"from": fields.text, "to": fields.text}, "from", "to"),
    "of": fields.list_of(fields.number, least=1),
    "says_which": fields.flag,
    "generalises": fields.flag,
}
NEEDED: tuple[str, ...] = ()
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


def check_together(claim: Claim) -> Iterator[str]:
    """A value, or months in order; totals where the sentence does not say of what."""
    yield from no_upper_end(claim, "value")
    months = claim.fields.get("months")
    if (months is None) == ("value" not in claim.fields):
        yield f"{claim.where()}: give one of 'value' and 'months'."
    if not claim.fields.get("says_which", True) and "of" not in claim.fields:
        yield f"{claim.where('of')}: give the totals that the sentence may mean."
    if months is not None:
        where = claim.where("months")
        bad = [m for m in months.values() if not _MONTH.fullmatch(m) or m.startswith("0000")]
        if bad:
            yield f"{where}: {', '.join(map(repr, bad))} is no month. Write 2016-06."
        elif months["from"] > months["to"]:
            yield f"{where}: {months['from']} is after {months['to']}."


def judge(claim: Claim, book: FigureBook) -> Verdict:
    """Judge a number: against a published figure where there is one, else as consistent.

    A number that only the claimant gives "holds" in the sense of consistent, flagged
    ``self_reported``. A count said of an unnamed total (``of`` with ``says_which = false``) cannot
    be checked, and is shown against each total it might mean.
    """
    if "months" in claim.fields:
        return _months(claim)
    number = read_number(claim.need("value"), claim.where("value"), book, claim.defaults())
    if number is None:
        return cannot_be_checked(claim)
    if not claim.fields.get("says_which", True):
        return _of_unnamed_total(claim, number, book)
    if "figure" in claim.fields:
        return _against_figure(claim, number, book)
    verdict = _holds(claim, number.low)
    return replace(verdict, numerators=[number.as_json()], flags=find_flags(claim, [number]))


def _holds(claim: Claim, value: float, text: str | None = None) -> Verdict:
    further = claim.fields.get("generalises", True)
    return Verdict(
        claim_id=claim.claim_id,
        text=claim.text,
        kind=claim.kind,
        description=Description.HOLDS,
        inference=Inference.CANNOT_BE_CHECKED if further else Inference.NOT_QUANTITATIVE,
        value=value,
        claimed=text or f"{value:,.12g}",
        would_settle=claim.fields.get("would_settle"),
        notes=tuple(claim.fields.get("notes", ())),
    )


def _against_figure(claim: Claim, number: Number, book: FigureBook) -> Verdict:
    entry = {"figure": claim.fields["figure"]}
    figure = read_number(entry, claim.where("figure"), book, claim.defaults())
    if figure is None:
        return cannot_be_checked(claim, claimed=f"{number.low:,.12g}")
    same = figure.low <= number.low <= figure.high
    description = Description.HOLDS if same else Description.DOES_NOT_HOLD
    if same and figure.low != figure.high:
        description = Description.DEPENDS_ON_MISSING
    inference = {
        Description.HOLDS: Inference.SUPPORTED,
        Description.DOES_NOT_HOLD: Inference.CONTRADICTED,
        Description.DEPENDS_ON_MISSING: Inference.DEPENDS_ON_MISSING,
    }[description]
    return replace(
        _holds(claim, figure.low, f"{number.low:,.12g}"),
        description=description,
        inference=inference,
        numerators=[figure.as_json()],
        flags=find_flags(claim, [figure]),
        rules=rules_of([figure]),
    )


def _of_unnamed_total(claim: Claim, number: Number, book: FigureBook) -> Verdict:
    totals = [read_number(e, claim.where("of"), book, claim.defaults()) for e in claim.need("of")]
    known = [total for total in totals if total is not None]
    shares = [
        {
            **total.as_json(),
            "share": (i := share_interval(number.low, total.low)).estimate,
            "share_low": i.low,
            "share_high": i.high,
        }
        for total in known
    ]
    verdict = cannot_be_checked(claim, claimed=f"{number.low:,.12g}")
    flags = (*find_flags(claim, known), "denominator")
    return replace(verdict, numerators=[number.as_json()], denominators=shares, flags=flags)


def _months(claim: Claim) -> Verdict:
    months = claim.fields["months"]
    first, last = (tuple(map(int, months[end].split("-"))) for end in ("from", "to"))
    inclusive = months_between(first[0], first[1], last[0], last[1]).months()
    verdict = _holds(claim, inclusive, f"{inclusive - 1} or {inclusive} months")
    return replace(
        verdict,
        low=inclusive - 1,
        high=inclusive,
        flags=("self_reported", "period"),
        details={"months": [inclusive - 1, inclusive]},
    )
