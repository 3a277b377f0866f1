"""What an address asks of the explorer: read, put in its one order, or refused at its field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.http import QueryDict

from reddot.errors import UsageError
from reddot.figures.selection import period_names
from reddot.publish.views import COUNTS, Question, ask
from reddot.records.cells import Missing
from reddot.records.forces import find_force

HOME_OFFICE = "home-office"
ALL = "all"
FORMATS = ("csv", "ods", "json", "html", "pdf")
NAMES = ("force", "period", "beside", "count", "tactic", "by", "across", "release", "format")
CHOOSE = {
    "force": "Choose a force from the list",
    "period": "Choose a period from the list",
    "beside": "Choose a second period from the list, or none",
    "count": "Choose what is counted from the list",
    "tactic": "Choose a tactic from the list, with reports of force",
    "by": "Choose a breakdown from the list",
    "across": "Choose a second breakdown from the list, or none",
    "release": "Choose a release from the list",
    "format": "The formats are csv, ods, json, html and pdf",
}
MOST_TOLD = 60
WHOLE = Question()
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What can be chosen: every force and period that any source has, and the releases."""

    forces: tuple[str, ...]
    periods: tuple[str, ...]
    releases: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an address asks; what is empty was left to the explorer.

    ``periods`` holds none, one or two, or the one word ``all``; ``release`` is a number, or
    ``home-office`` for publications. ``problems`` are by field, ``typed`` is what was given.
    """

    force: str = ""
    periods: tuple[str, ...] = ()
    question: Question = WHOLE
    release: str = ""
    form: str = ""
    problems: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)

    def pairs(self) -> Pairs:
        """The parameters in their one order, what is empty left out."""
        question = self.question
        values = {
            "force": self.force,
            "period": self.periods[0] if self.periods else "",
            "beside": self.periods[1] if len(self.periods) > 1 else "",
            "count": question.count if self.counts() else "",
            "tactic": question.tactic or "",
            "by": question.by[0] if question.by else "",
            "across": question.by[1] if len(question.by) > 1 else "",
            "release": self.release,
            "format": self.form,
        }
        return tuple((name, value) for name, value in values.items() if value)

    def counts(self) -> bool:
        """Whether the address must say what is counted."""
        return self.question != WHOLE

    def query(self) -> str:
        """The parameters as an address has them."""
        return urlencode(self.pairs())

    def but(self, **changes: object) -> str:
        """The query of the same view with something else in it."""
        return replace(self, **changes).query()  # type: ignore[arg-type]


def read_asked(given: QueryDict, known: Known) -> Asked:
    """Read the parameters of an address.

    Parameters
    ----------
    given
        The parameters; names that are not known are passed over, blank ones are left out.
    known
        What can be chosen.
    """
    typed = {name: list(_texts(given.getlist(name))) for name in NAMES}
    problems: dict[str, str] = {}
    force = _force(_last(typed["force"]), known, problems)
    periods = _periods([*typed["period"], *typed["beside"]], known, problems)
    question = _question(typed, problems)
    release = _release(_last(typed["release"]), known, problems)
    form = _one_of(_last(typed["format"]), "format", FORMATS, problems)
    return Asked(
        force=force,
        periods=periods,
        question=question,
        release=release,
        form=form,
        problems=problems,
        typed={name: _last(values) for name, values in typed.items()},
    )


def _texts(values: Sequence[str]) -> Iterator[str]:
    for value in values:
        if text := " ".join(value.split()):
            yield text


def _last(values: Sequence[str]) -> str:
    return values[-1] if values else ""


def _force(typed: str, known: Known, problems: dict[str, str]) -> str:
    """The force by its one name."""
    named = {name.casefold(): name for name in known.forces}.get(typed.casefold(), "")
    if named or not typed:
        return named
    try:
        found = find_force(typed[:100])
    except UsageError:
        found = ""
    if found not in known.forces:
        problems["force"] = CHOOSE["force"]
        return ""
    return found


def _periods(typed: Sequence[str], known: Known, problems: dict[str, str]) -> tuple[str, ...]:
    """The periods by their one name, each once, the earlier first; one word stands for all."""
    if ALL in typed:
        return (ALL,)
    names = []
    for number, text in enumerate(typed):
        at = "beside" if number else "period"
        name = text if text == Missing.NOT_STATED else _period(text)
        if name not in known.periods or number > 1:
            problems[at] = not_on_list(at, text)
        else:
            names.append(name)
    return tuple(name for name in known.periods[::-1] if name in names)


def _period(text: str) -> str:
    try:
        return period_names([text[:40]])[0]
    except UsageError:
        return ""


def _question(typed: Mapping[str, Sequence[str]], problems: dict[str, str]) -> Question:
    count = _one_of(_last(typed["count"]), "count", COUNTS, problems) or COUNTS[0]
    by = [name for name in ("by", "across") if typed[name]]
    tactic = _last(typed["tactic"]) or None
    try:
        question = ask(count, [_last(typed[name]) for name in by])
    except UsageError:
        given = {name: _last(typed[name]) for name in by}
        problems |= {n: not_on_list(n, own) for n, own in given.items() if not _is_breakdown(own)}
        return Question(count=count)
    if tactic is None:
        return question
    try:
        return ask(count, question.by, tactic)
    except UsageError:
        problems["tactic"] = not_on_list("tactic", tactic)
        return question


def _is_breakdown(name: str) -> bool:
    try:
        ask(COUNTS[0], [name])
    except UsageError:
        return False
    return True


def _release(typed: str, known: Known, problems: dict[str, str]) -> str:
    if not typed or typed == HOME_OFFICE:
        return typed
    bare = typed.removeprefix("R").removeprefix("r")
    number = int(bare) if bare.isascii() and bare.isdigit() and len(bare) < 9 else 0
    if number not in known.releases:
        problems["release"] = not_on_list("release", typed)
        return ""
    return str(number)


def not_on_list(name: str, typed: str) -> str:
    """What was given, and what to do instead."""
    return f"“{typed[:MOST_TOLD]}” cannot be shown. {CHOOSE[name]}"


def _one_of(typed: str, name: str, allowed: Sequence[str], problems: dict[str, str]) -> str:
    if typed and typed not in allowed:
        problems[name] = not_on_list(name, typed)
        return ""
    return typed
