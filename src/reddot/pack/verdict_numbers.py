"""The numbers that a verdict rests on, in words."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from reddot.claims.verdict import Inference, Verdict
from reddot.pack.wording import (
    VERDICT_CODES,
    day,
    listed,
    number,
    percent,
    plain,
    sentence_case,
    verdict_words,
)

DETAILS = {
    "p_value": "P-value, either way",
    "p_value_one_sided": "P-value, on the claimed side alone",
    "p_greater_than_one": "P-value, that the ratio is above one",
    "size_tolerance": "Tolerance of the claimed size",
    "tolerance": "Tolerance",
    "tolerance_reason": "Why this tolerance",
    "at_default_tolerance": "Within the usual tolerance of 25%",
    "days_without_any_if_random": "Days without any, if they fell at random",
    "power_for_claimed_ratio": "Power to find the claimed ratio",
    "units_per_arm_for_80_percent_power": "Units in each arm for a power of 80%",
}
SHARES = ("size_tolerance", "tolerance", "power_for_claimed_ratio")


def as_share(verdict: Verdict) -> bool:
    """Whether the value is a share, to be read as a percentage."""
    return verdict.kind == "share" or (verdict.method or "").startswith("exact (Clopper")


def value_words(value: float | None, share: bool) -> str:
    """A value as its claim is read."""
    if value is None:
        return "no value"
    if not math.isfinite(value):
        return "no limit"
    return percent(value) if share else number(_short(value))


def _short(value: float) -> float:
    return value if float(value).is_integer() else float(f"{value:.3g}")


def _numbers(verdict: Verdict) -> Iterator[str]:
    """The numbers of a verdict with where each is from, those of one source together."""
    by_source: dict[str, list[str]] = {}
    for entry in (*verdict.numerators, *verdict.denominators):
        said, source = number_line(entry), _source(entry)
        if said not in by_source.setdefault(source, []):
            by_source[source].append(said)
    for source, said_there in by_source.items():
        words = "; ".join(said_there)
        yield f"{words} ({source})" if source else words


def _source(entry: Mapping[str, Any]) -> str:
    words = [str(entry[k]) for k in ("force", "period", "source") if entry.get(k)]
    if entry.get("vintage"):
        words.append(f"published {day(entry['vintage'])}")
    return ", ".join(words)


def number_line(entry: Mapping[str, Any]) -> str:
    """A number that a verdict rests on, in words.

    >>> number_line({"name": "discharge", "value": 31, "value_if_missing_all_count": 120})
    'discharge: 31 to 120'
    """
    value = entry.get("value", entry.get("low"))
    name = str(entry["name"])
    words = [number(value) if name == number(value) else f"{name}: {number(value)}"]
    most = entry.get("value_if_missing_all_count") or entry.get("high")
    if most is not None and most != value:
        words[0] += f" to {number(most)}"
    for low, high, what in SPREADS:
        if entry.get(low) is not None:
            words.append(f"{what} {percent(entry[low])} to {percent(entry[high])}")
    return ", ".join(words)


SPREADS = (
    ("fpc_low", "fpc_high", "corrected for its size"),
    ("worst_low", "worst_high", "worst case"),
    ("share_low", "share_high", "the count is, of these,"),
)


def publications_of(verdicts: Iterable[Verdict]) -> tuple[str, ...]:
    """The publications that verdicts rest on, each once, with the day it was published."""
    entries = (e for v in verdicts for e in (*v.numerators, *v.denominators) if e.get("vintage"))
    found = dict.fromkeys((str(e["source"]), str(e["vintage"])) for e in entries)
    return tuple(f"{source}, published {day(vintage)}" for source, vintage in found)


def more_terms(verdict: Verdict) -> Iterator[tuple[str, str]]:
    """All else that a verdict rests on."""
    for words in _numbers(verdict):
        yield "Numbers", words
    if verdict.bounds is not None:
        ends = (value_words(end, as_share(verdict)) for end in verdict.bounds)
        yield "As the cases not stated fall", " to ".join(ends)
    if verdict.method:
        yield "Method", verdict.method
    if verdict.by_dispersion:
        yield "If events cluster", clustered(verdict.by_dispersion)
    yield from _details(verdict.details)


def clustered(by_dispersion: Mapping[str, Inference]) -> str:
    """The verdict at each variance over chance, those that agree together.

    >>> clustered({"1": Inference.SUPPORTED, "2": Inference.SUPPORTED})
    'supported, at 1 and 2 times the variance of chance'
    """
    at: dict[str, list[str]] = {}
    for dispersion, inference in by_dispersion.items():
        at.setdefault(_verdict(inference.value), []).append(dispersion)
    return "; ".join(
        f"{words}, at {listed(tuple(times))} times the variance of chance"
        for words, times in at.items()
    )


def _verdict(code: str) -> str:
    """A verdict within a sentence."""
    words = verdict_words(code)
    return words[:1].lower() + words[1:]


def _details(details: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for name, value in details.items():
        if name == "pledge_changes" and isinstance(value, list):
            for change in value:
                words = f"{change['before']} → {change['after']} ({change['said']})"
                yield f"Changed: {change['field']}", words
        elif isinstance(value, int | float):
            said = percent(value) if name in SHARES else number(_short(value))
            yield DETAILS.get(name) or sentence_case(name), said
        elif isinstance(value, str):
            said = _verdict(value) if value in VERDICT_CODES else plain(value)
            yield DETAILS.get(name) or sentence_case(name), said
