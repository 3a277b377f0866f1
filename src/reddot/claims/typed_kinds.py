"""Each kind of claim that can be typed: its words, and its fields as a claim file has them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from reddot.errors import BadDataError
from reddot.figures.series import SeriesBreak, series_breaks
from reddot.records.periods import Period, read_period

# What was typed: counts as int, amounts as float, percentages and thresholds as their text, for
# the decimals printed are their precision. A number that nobody gives is not in the mapping.
Typed = Mapping[str, Any]
Fields = dict[str, Any]


def _rates(typed: Typed) -> tuple[str, Fields]:
    a, b, more = typed["a"], typed["b"], typed.get("direction", "more")
    known = "y" in typed
    control = {"not_given": "the exposure of the second group"}
    y = typed["y"] if known else control
    words = f"{a:,} in {typed['x']:,.12g} is {more} than {b:,}" + (
        f" in {y:,.12g}" if known else " in an exposure that nobody gives"
    )
    settle = (
        "More of both, counted the same way from records of their own, and how events cluster in "
        "shifts, officers or days."
    )
    fields = {
        "kind": "comparison",
        "direction": more,
        "group": {"events": a, "exposure": typed["x"]},
        "reference": {"events": b, "exposure": y},
        "would_settle": settle if known else "How large the second group was. " + settle,
    }
    if "ratio" in typed:
        fields["claimed_ratio"] = typed["ratio"]
    return words, fields


def _change(typed: Typed) -> tuple[str, Fields]:
    before, after, more = typed["before"], typed["after"], typed.get("direction", "more")
    says = {"more": "rise", "fewer": "fall"}[more]
    periods = [typed[n] for n in ("period_after", "period_before") if typed.get(n)]
    exposures: list[Any] = [{"days": p} for p in periods] if len(periods) == 2 else [1, 1]
    size = f" of {typed['percent']}%" if "percent" in typed else ""
    when = f", {periods[1]} to {periods[0]}" if len(periods) == 2 else ""
    fields = {
        "kind": "comparison",
        "direction": more,
        "group": {"events": after, "exposure": exposures[0]},
        "reference": {"events": before, "exposure": exposures[1]},
        "would_settle": "Counts of more years, made the same way; and whether anything else that "
        "moves the count, such as how often force is reported, changed between the two.",
        "notes": [f"Series break on {b.on}: {b.what}" for b in breaks_typed(typed)],
    }
    if "percent" in typed:
        sign = 1 if more == "more" else -1
        fields["claimed_ratio"] = float(1 + sign * Fraction(typed["percent"]) / 100)
    return f"From {before:,} to {after:,}{when} is a {says}{size}", fields


def breaks_typed(typed: Typed) -> list[SeriesBreak]:
    """The breaks of any series that lie within or between the periods typed; none for no period.

    Examples
    --------
    >>> [b.on.year for b in breaks_typed({"period_before": "2016", "period_after": "2018/19"})]
    [2017]
    """
    spans = [span_of(typed[n]) for n in ("period_before", "period_after") if typed.get(n)]
    if not spans:
        return []
    first, last = min(s.first for s in spans), max(s.last for s in spans)
    return [b for b in series_breaks() if first < b.on <= last]


def span_of(name: str) -> Period:
    """The period of a name that was found to be one.

    Raises
    ------
    BadDataError
        It is none.
    """
    span = read_period(name)
    if span is None:
        raise BadDataError(f"'{name}' is no period. Write 2017/18, 2016, 2017Q1 or 2017-04.")
    return span


def _share(typed: Typed) -> tuple[str, Fields]:
    count, total, unknown = typed["count"], typed["total"], typed.get("not_stated", 0)
    fields = {
        **_held_to(typed, f"{typed['threshold']}%"),
        "numerator": _with_unknown(count, unknown),
        "denominator": total,
        "would_settle": "More cases counted the same way, and whether they cluster in shifts, "
        "officers or days.",
    }
    if unknown:
        fields["would_settle"] = f"What the {unknown:,} not stated are: the records themselves."
    if unknown and total > unknown:
        stated = {"given": total - unknown, "name": "cases that are stated"}
        plain = {"given": count}
        fields["readings"] = [
            {"name": "of the cases that are stated", "numerator": plain, "denominator": stated}
        ]
    side = typed.get("side", "below")
    untold = f", {unknown:,} not stated" if unknown else ""
    return f"{count:,} of {total:,}{untold}, is {side} {typed['threshold']}%", fields


def _rate(typed: Typed) -> tuple[str, Fields]:
    side, threshold = typed.get("side", "below"), typed["threshold"]
    fields = {
        **_held_to(typed, threshold),
        "measure": "rate",
        "numerator": typed["count"],
        "denominator": typed["exposure"],
        "would_settle": "A longer time counted the same way, and how events cluster in days, "
        "shifts or officers.",
    }
    return f"{typed['count']:,} in {typed['exposure']:,.12g} is {side} {threshold} for each", fields


def _held_to(typed: Typed, threshold: str) -> Fields:
    """The kind of claim, and what it is held to."""
    side = typed.get("side", "below")
    return (
        {"kind": "about", "value": threshold}
        if side == "about"
        else {"kind": "threshold", side: threshold}
    )


def _with_unknown(count: int, unknown: int) -> Any:
    return {"given": count, "up_to": count + unknown} if unknown else count


def _survey(typed: Typed) -> tuple[str, Fields]:
    percent, answered = typed["percent"], typed["respondents"]
    fields: Fields = {
        "kind": "share",
        "respondents": {"given": answered, "unit": "respondent"},
        "percent": f"{percent}%",
        "would_settle": "The exact count, who was asked and how they were chosen, and why the "
        "others did not answer.",
    }
    sizes = [typed[name] for name in ("population", "population_other") if name in typed]
    if sizes:
        fields["population"] = list(dict.fromkeys(sizes))
    if "more_than" in typed:
        fields["more_than"] = f"{typed['more_than']}%"
    above = f", more than {typed['more_than']}%" if "more_than" in typed else ""
    return f"{percent}% of {answered:,} who answered said so{above}", fields


def _only(typed: Typed) -> tuple[str, Fields]:
    count, total, unknown = typed["count"], typed["total"], typed.get("not_stated", 0)
    fields = {
        "kind": "only",
        "numerator": _with_unknown(count, unknown),
        "denominator": total,
        "would_settle": "The record of every case that is an exception, or of which it cannot be "
        "told.",
    }
    untold = f", {unknown:,} not known" if unknown else ""
    return f"All {total:,}: it is so of {count:,}{untold}", fields


MAKERS: Mapping[str, Callable[[Typed], tuple[str, Fields]]] = {
    "rates": _rates,
    "share": _share,
    "rate": _rate,
    "survey": _survey,
    "change": _change,
    "only": _only,
}
