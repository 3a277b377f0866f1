"""Check a story: every claim judged, in the order of the file."""

from __future__ import annotations

from collections.abc import Sequence

from reddot.carriage.register import Register, forces_of
from reddot.claims.figure_book import RegisterRows, make_book
from reddot.claims.kinds import check_claim, judge
from reddot.claims.numbers import figures_in, key_of, tables_of
from reddot.claims.story import Story
from reddot.claims.verdict import Verdict
from reddot.errors import BadDataError
from reddot.figures.register_figures import TABLES, register_row
from reddot.records.periods import read_period
from reddot.records.published import Release


def check_story(
    story: Story, releases: Sequence[Release] = (), register: Register | None = None
) -> tuple[Verdict, ...]:
    """Judge every claim of a story.

    Parameters
    ----------
    story
        The story, as read from its file.
    releases
        Publications to look figures up in. The facts that ship with the package are used where
        these have nothing for a force and period.
    register
        A force's register, for claims on who is trained and who carried.

    Returns
    -------
    tuple of Verdict
        In the order of the file. The path is plain arithmetic: the same file and figures give
        the same verdicts.

    Raises
    ------
    BadDataError
        Claims are put wrongly; the message names the file and every claim and field.
    """
    problems = [problem for claim in story.claims for problem in check_claim(claim)]
    tables = [] if problems else [t for claim in story.claims for t in tables_of(claim.fields)]
    rows = None if problems or register is None else register_rows(story, register)
    book = make_book(releases, last_day(story.published), tables, rows)
    verdicts = []
    for claim in story.claims if not problems else ():
        try:
            verdicts.append(judge(claim, book))
        except BadDataError as problem:
            problems.append(str(problem))
    if problems:
        raise BadDataError(f"{story.source}: " + "\n".join(problems))
    return tuple(verdicts)


def register_rows(story: Story, register: Register) -> RegisterRows:
    """The figures of a register for the forces and periods that a story's claims ask about."""
    asked = {
        key_of(figure)[:3]
        for claim in story.claims
        for figure in figures_in(claim.fields, claim.defaults())
        if figure.get("table") in TABLES and {"force", "period"} <= set(figure)
    }
    known = forces_of(register)
    rows = (
        register_row(register, table, force, period)
        for table, force, name in sorted(asked)
        if force in known and (period := read_period(name)) is not None
    )
    return RegisterRows(tuple(rows), known)


def last_day(published: str | None) -> str | None:
    """The last day that a date such as ``2018-12`` can mean, for comparing with vintages.

    >>> last_day("2018-12"), last_day("2018-12-01")
    ('2018-12-31', '2018-12-01')
    """
    if published is None:
        return None
    ends = {4: "-12-31", 7: "-31"}
    return published + ends.get(len(published), "")
