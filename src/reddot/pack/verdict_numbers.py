"""The numbers that a verdict rests on, in words."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from reddot.claims.verdict import Verdict
from reddot.pack.wording import day, number, percent, plain, sentence_case


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


def more_terms(verdict: Verdict) -> Iterator[tuple[str, str]]:
    """All else that a verdict rests on."""
    for words in _numbers(verdict):
        yield "Numbers", words
    if verdict.bounds is not None:
        ends = (value_words(end, as_share(verdict)) for end in verdict.bounds)
        yield "As the cases not stated fall", " to ".join(ends)
    if verdict.method:
        yield "Method", verdict.method
    at = ", ".join(f"{d}: {plain(i.value)}" for d, i in verdict.by_dispersion.items())
    if at:
        yield "If events cluster, at variance over chance", at
    yield from _details(verdict.details)


def _details(details: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for name, value in details.items():
        if name == "pledge_changes" and isinstance(value, list):
            for change in value:
                words = f"{change['before']} → {change['after']} ({change['said']})"
                yield f"Changed: {change['field']}", words
        elif isinstance(value, int | float):
            yield sentence_case(name), number(_short(value))
        elif isinstance(value, str):
            yield sentence_case(name), plain(value)
