"""A verdict drawn against its claim: value, interval, cases not stated, flip point, the claimed."""

from __future__ import annotations

import math
from collections.abc import Iterator

from reddot.claims.story import Claim
from reddot.claims.verdict import Verdict
from reddot.pack.blocks import Chart
from reddot.pack.charts import draw
from reddot.pack.claim_chart_flip import flip_points
from reddot.pack.claim_chart_marks import scene_spec
from reddot.pack.claim_chart_scene import Lane, Line, Mark, Scene
from reddot.pack.verdict_numbers import as_share, value_words
from reddot.pack.wording import number, sentence_case

COMPARISON = "comparison"
NO_DIFFERENCE = Line(1.0, "1: no difference")


def claim_chart(key: str, verdict: Verdict, claim: Claim) -> Chart | None:
    """Draw a verdict against what was claimed.

    Parameters
    ----------
    key
        Names the chart within its page.
    verdict
        A verdict; one without an interval, or without a claimed value, has no chart.
    claim
        The claim it is of, for what a comparison or a survey claims.

    Returns
    -------
    Chart or None
        With a text alternative that has every number drawn.
    """
    scene = Scene(
        lanes=tuple(_lanes(verdict)),
        lines=tuple(_lines(verdict, claim)),
        region=verdict.region or (None, None),
        as_share=as_share(verdict),
        logarithmic=verdict.kind == COMPARISON,
    )
    if not scene.lanes or not scene.lines:
        return None
    against = claimed_words(verdict)
    return Chart(
        key, f"95% interval against the claim: {against}", _spoken(scene), draw(scene_spec(scene))
    )


def claimed_words(verdict: Verdict) -> str:
    """What was claimed, in words that stand alone."""
    if verdict.kind == COMPARISON and verdict.claimed in ("more", "fewer"):
        return f"{verdict.claimed} in the first group"
    return verdict.claimed or ""


def _spoken(scene: Scene) -> str:
    """The text alternative: what was claimed, then every lane."""
    claimed = "; ".join(line.said for line in scene.lines)
    lanes = "; ".join(f"{lane.name}: {lane.said}" for lane in scene.lanes)
    return f"Lines mark what was claimed: {claimed}. {lanes}."


# What stands below each other.


def _lanes(verdict: Verdict) -> Iterator[Lane]:
    """The value with its interval, the not stated, other readings, the flip points."""
    intervals = tuple(_intervals(verdict))
    yield from intervals[:1]
    if intervals and verdict.bounds is not None:
        low, high = verdict.bounds
        name = "If none or all of the cases not stated count"
        yield Lane(name, _between(verdict, low, high), Mark.BOUNDS, None, low, high)
    yield from intervals[1:]
    for point in flip_points(verdict) if intervals else ():
        said = f"{point.said}: {_one(verdict, point.value)}"
        yield Lane("Flip point", said, Mark.FLIP, point.value)


def _intervals(verdict: Verdict) -> Iterator[Lane]:
    for one in verdict.readings:
        said = _said(verdict, one.value, one.low, one.high)
        yield Lane(sentence_case(one.name), said, Mark.INTERVAL, one.value, one.low, one.high)
    if verdict.readings or verdict.low is None or verdict.high is None or verdict.kind == "count":
        return
    said = _said(verdict, verdict.value, verdict.low, verdict.high)
    if verdict.open_above and verdict.value is not None:
        ends = _one(verdict, verdict.value), _one(verdict, verdict.low)
        said = "at least {}; 95% interval from {}".format(*ends)
    yield Lane("As given", said, Mark.INTERVAL, verdict.value, verdict.low, verdict.high)
    yield from _worst_cases(verdict)


def _worst_cases(verdict: Verdict) -> Iterator[Lane]:
    """What those who did not answer allow, for each size that the group of a survey may have."""
    for entry in verdict.denominators:
        low, high, size = (entry.get(name) for name in ("worst_low", "worst_high", "value"))
        if isinstance(low, float) and isinstance(high, float) and isinstance(size, int):
            name = f"Of {number(size)} asked, if none or all of the others agree"
            yield Lane(name, _between(verdict, low, high), Mark.BOUNDS, None, low, high)


def _said(verdict: Verdict, value: float | None, low: float, high: float) -> str:
    first = _one(verdict, value) if value is not None else "no value"
    ends = (value_words(end, as_share(verdict)) for end in (low, high))
    return "{}; 95% interval {} to {}".format(first, *ends)


def _between(verdict: Verdict, low: float, high: float) -> str:
    share = as_share(verdict)
    return f"{value_words(low, share)} to {value_words(high, share)}"


def _one(verdict: Verdict, value: float) -> str:
    """A value as its chart is read: a percentage, a rate, or a ratio."""
    words = value_words(value, as_share(verdict))
    return f"ratio {words}" if verdict.kind == COMPARISON and math.isfinite(value) else words


# What goes through all of them.


def _lines(verdict: Verdict, claim: Claim) -> Iterator[Line]:
    low, high = verdict.region or (None, None)
    if verdict.kind == COMPARISON and verdict.region:
        yield NO_DIFFERENCE
        if size := claim.fields.get("claimed_ratio"):
            yield Line(float(size), f"claimed: {_one(verdict, float(size))}", dashed=True)
    elif "percent" in claim.fields and "more_than" not in claim.fields:
        yield Line(verdict.value or 0.0, f"claimed: {verdict.claimed}", dashed=True)
    elif low is not None and high is not None:
        words = verdict.claimed if low == high else f"about {_edge(verdict, (low + high) / 2)}"
        yield Line((low + high) / 2, f"claimed: {words}", dashed=low != high)
    elif low is not None:
        yield Line(low, f"claimed: above {_edge(verdict, low)}")
    elif high is not None:
        yield Line(high, f"claimed: below {_edge(verdict, high)}")


def _edge(verdict: Verdict, value: float) -> str:
    """A claimed value with no more decimals than it has."""
    return f"{value * 100:.4g}%" if as_share(verdict) else f"{value:.4g}"
