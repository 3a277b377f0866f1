"""The same counts as :mod:`reddot.figures.record_counts`, in plain Python, as its test twin.

Written to be read: one report at a time, no SQL. The property tests hold the two against each
other on generated records.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from reddot.figures.ladders import Ladder
from reddot.figures.record_counts import NO_PERIOD, UNANSWERED, Count, tactic_categories
from reddot.records.periods import Period
from reddot.records.report import Report


def counts_as_force(report: Report) -> bool:
    """Whether a report is one that figures count."""
    tactics = report.tactic_codes() | {f"ced_{use}" for use in report.ced_uses()}
    only_talk = tactics == {"tactical_communications"} and report.ced_used != "yes"
    return report.status == "complete" and not only_talk


def ced_category(report: Report, ladder: Ladder) -> str | None:
    """The highest CED use of a report, ``not_stated``, or None when no CED was used."""
    highest = ladder.highest(report.ced_uses())
    if highest is not None:
        return highest
    return "not_stated" if report.ced_used == "yes" else None


def count_ced(reports: Iterable[Report], ladder: Ladder, spans: Sequence[Period]) -> list[Count]:
    """Count reports with CED use by their highest use."""

    def categories(report: Report) -> Iterator[str]:
        found = ced_category(report, ladder)
        if found is not None:
            yield found

    return _count(reports, categories, spans)


def count_reports(reports: Iterable[Report], spans: Sequence[Period]) -> list[Count]:
    """Count reports of force by force and period."""
    return _count(reports, lambda _: iter(["total"]), spans)


def count_without_tactics(reports: Iterable[Report], spans: Sequence[Period]) -> list[Count]:
    """Count reports that name no tactic at all, by what they say of CED."""

    def categories(report: Report) -> Iterator[str]:
        if not report.tactic_codes() and not report.ced_uses():
            yield report.ced_used or UNANSWERED

    return _count(reports, categories, spans)


def count_tactics(reports: Iterable[Report], spans: Sequence[Period]) -> list[Count]:
    """Count reports by tactic and by group of tactics, each once a report."""

    def categories(report: Report) -> Iterator[str]:
        used = report.tactic_codes() | {f"ced_{use}" for use in report.ced_uses()}
        yield from (name for name, codes in tactic_categories().items() if used & set(codes))

    return _count(reports, categories, spans)


def _count(
    reports: Iterable[Report],
    categories: Callable[[Report], Iterator[str]],
    spans: Sequence[Period],
) -> list[Count]:
    found: Counter[tuple[str, str, str]] = Counter()
    for report in reports:
        if counts_as_force(report):
            for period in _periods(report, spans):
                found.update((report.force, period, category) for category in categories(report))
    return sorted(Count(*key, number) for key, number in found.items())


def _periods(report: Report, spans: Sequence[Period]) -> list[str]:
    day = report.day()
    if day is None:
        return [NO_PERIOD]
    return [span.name() for span in spans if span.first <= day <= span.last]
