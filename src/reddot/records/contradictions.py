"""Answers of one report that cannot all be true. They are listed, never mended in silence."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from reddot.records.problems import Problem
from reddot.records.report import Report, local_day

DISCHARGE = frozenset({"drive_stun", "angled_drive_stun", "fired"})


def find_contradictions(report: Report) -> list[Problem]:
    """Every contradiction of a report, for the person who knows to settle.

    Examples
    --------
    >>> odd = Report(report_id="r", force="F", officer_injured="no", officer_injury_level="severe")
    >>> [p.code for p in find_contradictions(odd)]
    ['contradiction_officer_injury']
    """
    return [problem for rule in _RULES for problem in rule(report)]


def _officer_injury(report: Report) -> Iterator[Problem]:
    if report.officer_injured == "no" and report.officer_injury_level is not None:
        yield Problem(
            "officer_injury_level",
            "contradiction_officer_injury",
            f"The officer is not injured, yet the injury is '{report.officer_injury_level}'. "
            "Say yes to injured, or leave the level out.",
        )


def _subject_injury(report: Report) -> Iterator[Problem]:
    if report.subject_injured == "no" and report.subject_injury_level is not None:
        yield Problem(
            "subject_injury_level",
            "contradiction_subject_injury",
            f"The subject is not injured, yet the injury is '{report.subject_injury_level}'. "
            "Say yes to injured, or leave the level out.",
        )


def _death(report: Report) -> Iterator[Problem]:
    by_level, by_outcome = report.subject_injury_level == "death", "fatality" in report.outcomes
    if by_level != by_outcome:
        said, unsaid = ("injury level", "outcome") if by_level else ("outcome", "injury level")
        yield Problem(
            "outcomes",
            "contradiction_death",
            f"The {said} records a death and the {unsaid} does not. Make both say the same.",
        )


def _ced(report: Report) -> Iterator[Problem]:
    uses = report.ced_uses()
    if report.ced_used == "no" and uses:
        named = ", ".join(sorted(uses))
        yield Problem(
            "ced_used",
            "contradiction_ced_used",
            f"No CED was used, yet a use is recorded: {named}. Say yes, or remove the use.",
        )


def _carrying(report: Report) -> Iterator[Problem]:
    if report.carrying_ced == "yes" and report.trained_ced == "no":
        yield Problem(
            "carrying_ced",
            "contradiction_carrying_untrained",
            "A CED was carried by an officer who is not trained to. Mend the one that is wrong.",
        )


def _cycles(report: Report) -> Iterator[Problem]:
    for device in report.devices:
        if device.total_cycles and not device.uses & DISCHARGE:
            yield Problem(
                f"devices.{device.position}.total_cycles",
                "contradiction_cycles",
                f"{device.total_cycles} cycles are recorded on a device that was not discharged.",
            )


def _communication_alone(report: Report) -> Iterator[Problem]:
    if not report.is_use_of_force():
        yield Problem(
            "tactics",
            "contradiction_communication_alone",
            "Tactical communication alone is not a use of force. Add the other tactic, "
            "or withdraw the report.",
        )


def _day(report: Report) -> Iterator[Problem]:
    if report.used_at is not None and report.used_on not in (None, local_day(report.used_at)):
        yield Problem(
            "used_on",
            "contradiction_day",
            f"Force was used on {report.used_on} and at {report.used_at}. Mend one of them.",
        )


_RULES: tuple[Callable[[Report], Iterator[Problem]], ...] = (
    _officer_injury,
    _subject_injury,
    _death,
    _ced,
    _carrying,
    _cycles,
    _communication_alone,
    _day,
)
