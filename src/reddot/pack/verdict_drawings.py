"""A verdict drawn: the strip of its intervals and the table of its readings."""

from __future__ import annotations

from collections.abc import Iterator

from reddot.claims.story import Claim
from reddot.claims.verdict import Verdict
from reddot.pack.blocks import Chart, Column, Entry, Grid, GridRow, Kind
from reddot.pack.strip import Span, Strip, draw_strip
from reddot.pack.verdict_numbers import as_share, value_words
from reddot.pack.wording import sentence_case, verdict_words

BEYOND = "Does it hold beyond them?"


def _said(value: float | None, low: float, high: float, share: bool) -> str:
    ends = f"{value_words(low, share)} to {value_words(high, share)}"
    return f"{value_words(value, share)} ({ends})"


def _spans(verdict: Verdict) -> tuple[Span, ...]:
    share = as_share(verdict)
    if verdict.readings:
        return tuple(
            Span(
                sentence_case(r.name), r.value, r.low, r.high, _said(r.value, r.low, r.high, share)
            )
            for r in verdict.readings
        )
    if verdict.low is None or verdict.high is None or verdict.kind == "count":
        return ()
    said = _said(verdict.value, verdict.low, verdict.high, share)
    if verdict.open_above and verdict.value is not None:
        ends = (value_words(end, share) for end in (verdict.value, verdict.low))
        said = "at least {}, interval from {}".format(*ends)
    return (Span("As given", verdict.value, verdict.low, verdict.high, said),)


def strips(key: str, verdict: Verdict, claim: Claim) -> Iterator[Chart]:
    """The strip of a verdict, where it has an interval and the claim a region."""
    spans = _spans(verdict)
    if not spans or verdict.region is None:
        return
    ratio = verdict.kind == "comparison"
    size = claim.fields.get("claimed_ratio") if ratio else None
    strip = Strip(
        spans=spans,
        region=verdict.region,
        region_said=_region_words(verdict),
        claimed=float(size) if size else None,
        as_share=as_share(verdict),
        logarithmic=ratio,
    )
    yield draw_strip(f"{key}-chart", _chart_title(verdict), strip)


def _chart_title(verdict: Verdict) -> str:
    return f"{verdict.claim_id}: 95% intervals against the claim ({verdict.claimed})"


def _region_words(verdict: Verdict) -> str:
    low, high = verdict.region or (None, None)
    share = as_share(verdict)
    if low is not None and high is not None:
        where = f"from {value_words(low, share)} to {value_words(high, share)}"
    elif low is not None:
        where = f"above {value_words(low, share)}"
    else:
        where = f"below {value_words(high, share)}"
    return f"The shaded band holds the values that would make the claim true: {where}"


def readings(verdict: Verdict) -> Iterator[Grid]:
    """The readings of a verdict, or its one interval, as a table."""
    share = as_share(verdict)
    if verdict.readings:
        rows = tuple(
            GridRow(
                sentence_case(r.name),
                (
                    Entry(value_words(r.value, share), Kind.NUMBER),
                    Entry(
                        f"{value_words(r.low, share)} to {value_words(r.high, share)}", Kind.RANGE
                    ),
                    Entry(verdict_words(r.inference.value)),
                ),
            )
            for r in verdict.readings
        )
        columns = (Column("Value"), Column("95% interval"), Column(BEYOND))
        yield Grid(f"Every reading of {verdict.claim_id}", "Reading", columns, rows)
    elif spans := _spans(verdict):
        rows = tuple(GridRow(span.name, (Entry(span.said, Kind.RANGE),)) for span in spans)
        yield Grid(
            f"Value of {verdict.claim_id}", "Reading", (Column("Value (95% interval)"),), rows
        )
