"""Find what answers a question: a table of a release, or of publications; else say why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reddot.errors import BadDataError
from reddot.figures.breakdowns import breakdowns
from reddot.pack.view_section import title_of
from reddot.pack.wording import day, listed, period_words
from reddot.publish.compare_published import Pair, set_beside
from reddot.publish.publication_views import published_periods, published_view
from reddot.publish.views import (
    NOT_ASKED,
    Question,
    View,
    breaks_between,
    choose_table,
    in_order,
    nearest_tables,
    periods_of,
    take_view,
    unbroken,
)
from reddot.records.cells import Missing
from reddot.records.forces import NATIONAL
from reddot.web.components import Link
from reddot.web.figures.asking import ALL, HOME_OFFICE, Asked, Known
from reddot.web.figures.kept import Kept
from reddot.web.figures.shelf import (
    Issue,
    Volume,
    issues,
    newest,
    open_volume,
    publications,
    publications_signature,
    volume,
)

_published: Kept[tuple[View | None]] = Kept(256)
_known: Kept[Known] = Kept(4)
MOST_LINKS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A view that was found; ``volume`` is its release, ``None`` where it is of publications.

    ``published`` and ``pairs`` are what the Home Office has of the same; ``apart`` are periods
    that a break of the series keeps out of a view of all of them.
    """

    asked: Asked
    view: View
    volume: Volume | None = None
    published: View | None = None
    pairs: tuple[Pair, ...] = ()
    apart: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NotThere:
    """Why there is no such view, and what to do: words, and addresses that have figures."""

    asked: Asked
    status: int
    title: str
    words: tuple[str, ...]
    links: tuple[Link, ...] = ()


def known_choices() -> Known:
    """What can be chosen: own forces first, then the nation, then the others by name."""
    out = issues()
    return _known.ask((out, publications_signature()), lambda: _choices(out))


def _choices(out: Sequence[Issue]) -> Known:
    own = [found for issue in out if (found := _whole(issue)) is not None]
    rows = [row for r in publications() for t in r.tables for row in t.rows]
    others = sorted({row.force for row in rows} - {NATIONAL})
    forces = dict.fromkeys([*(f for v in own for f in v.forces), NATIONAL, *others])
    periods = in_order([*(row.period for row in rows), *(p for v in own for p in v.periods)])
    dated = [p for p in periods if p != Missing.NOT_STATED]
    undated = [p for p in periods if p == Missing.NOT_STATED]
    return Known(tuple(forces), (*reversed(dated), *undated), tuple(i.number for i in out))


def _whole(issue: Issue) -> Volume | None:
    """A release to choose from; one whose files changed says so when it is asked for."""
    try:
        return open_volume(issue)
    except BadDataError:
        return None


def find(asked: Asked) -> Found | NotThere:
    """The view that an address asks for.

    Parameters
    ----------
    asked
        Read from the address, without problems.
    """
    own = _volume_of(asked)
    force = asked.force or (own.forces[0] if own and own.forces else NATIONAL)
    asked = replace(asked, force=force)
    if own is not None and force in own.forces:
        return _of_release(asked, own)
    if own is not None and asked.release:
        return _no_force(asked, own)
    return _of_publications(asked)


def _volume_of(asked: Asked) -> Volume | None:
    if asked.release == HOME_OFFICE:
        return None
    if asked.release:
        return volume(int(asked.release))
    return newest(asked.force)


# --- of a release


def _of_release(asked: Asked, own: Volume) -> Found | NotThere:
    question = asked.question
    entry = choose_table(own.entries, question)
    if entry is None:
        return _no_table(asked, own)
    figures = own.table(entry)
    there = periods_of(figures, asked.force)
    published = _ask_publications(question, asked.force)
    chosen = _periods(asked, there)
    if isinstance(chosen, NotThere):
        return _with_publications(chosen, published)
    view = _with_source(take_view(entry, figures, question, asked.force, chosen), own)
    if not view.figures.rows:
        return _no_figure(asked, there)
    beside = in_periods(published, chosen)
    pairs = set_beside(view.figures, beside.figures) if beside else ()
    return Found(
        asked=replace(asked, periods=asked.periods or chosen),
        view=view,
        volume=own,
        published=beside,
        pairs=pairs,
        apart=_apart(asked, there),
    )


def _with_source(view: View, own: Volume) -> View:
    """The rows with the release as their source: what it was counted from is its manifest's."""
    source = f"Release {own.number}, table {view.entry.name}" if view.entry else ""
    day_out = own.released_on.isoformat() if own.released_on else None
    rows = tuple(replace(row, source=source, vintage=day_out) for row in view.figures.rows)
    return replace(view, figures=replace(view.figures, rows=rows))


def _with_publications(refused: NotThere, published: View | None) -> NotThere:
    """The refusal, with the way to publications that have the period."""
    asked = refused.asked
    if refused.status != 404 or in_periods(published, asked.periods) is None:
        return refused
    there = asked.but(release=HOME_OFFICE, form="")
    link = Link("The same, as the Home Office published it", f"?{there}")
    return replace(refused, links=(*refused.links, link))


def _no_table(asked: Asked, own: Volume) -> NotThere:
    title = title_of(asked.question)
    near = nearest_tables(own.entries, asked.question)
    links = [
        Link(title_of(question), f"?{asked.but(question=question, form='')}")
        for _, question in near
    ]
    if _ask_publications(asked.question, asked.force) is not None:
        there = asked.but(release=HOME_OFFICE, periods=(), form="")
        links.append(Link(f"{title}, as the Home Office published it", f"?{there}"))
    return NotThere(
        asked=asked,
        status=404,
        title="This crossing is not in the release",
        words=(
            f"Release {own.number} ({own.title}) has no table of {_lower(title)}.",
            "Figures are shown only as they were released. Each released table was checked "
            "together with all the others, so that no small count can be worked out from them; a "
            "table that was not among them was not checked, and counting it now could show what "
            "was withheld.",
            "To ask for it, write to the force that released the figures: name what is counted, "
            "the breakdowns and the period. What is agreed comes with a later release, under the "
            "same protection.",
        ),
        links=tuple(links),
    )


def _no_force(asked: Asked, own: Volume) -> NotThere:
    links = tuple(
        Link(f"{name} in release {own.number}", f"?{asked.but(force=name, form='')}")
        for name in own.forces[:MOST_LINKS]
    )
    other = asked.but(release="", form="")
    return NotThere(
        asked=asked,
        status=404,
        title=f"No figure of {asked.force} in release {own.number}",
        words=(f"Release {own.number} has figures of {listed(own.forces)}.",),
        links=(*links, Link(f"{asked.force} in other sources", f"?{other}")),
    )


# --- of publications


def _of_publications(asked: Asked) -> Found | NotThere:
    question = asked.question
    there = published_periods(publications(), question, asked.force)
    chosen = _periods(asked, there)
    whole = _ask_publications(question, asked.force)
    if whole is None:
        return _not_published(asked)
    if isinstance(chosen, NotThere):
        return chosen
    view = in_periods(whole, chosen)
    if view is None:
        return _no_figure(asked, there)
    return Found(
        asked=replace(asked, periods=asked.periods or chosen),
        view=view,
        apart=_apart(asked, there),
    )


def _not_published(asked: Asked) -> NotThere:
    """The publications held here have no such table; which of theirs are near."""
    simpler = [
        Question(count=count, by=by)
        for count in (asked.question.count, "ced", "reports", "tactics")
        for by in ((), *((name,) for name in asked.question.by))
    ]
    there = [q for q in dict.fromkeys(simpler) if _ask_publications(q, asked.force) is not None]
    links = tuple(
        Link(title_of(q), f"?{asked.but(question=q, periods=(), form='')}") for q in there
    )
    crossing = len(asked.question.by) > 1
    return NotThere(
        asked=asked,
        status=404,
        title="This crossing is not published" if crossing else "This is not published",
        words=(
            f"No publication held here has {_lower(title_of(asked.question))} of {asked.force}.",
            "A publication has the tables that were printed; others cannot be worked out from "
            "them. Ask the publisher, or the force under the Freedom of Information Act, for a "
            "table with these breakdowns.",
        ),
        links=links,
    )


def _ask_publications(question: Question, force: str) -> View | None:
    """What publications say of a force, every period; asked once while they do not change."""
    key = (publications_signature(), question, force)
    return _published.ask(key, lambda: (published_view(publications(), question, force),))[0]


def in_periods(view: View | None, periods: Sequence[str]) -> View | None:
    """The rows of a published view in some periods; ``None`` where there are none."""
    if view is None:
        return None
    rows = tuple(row for row in view.figures.rows if row.period in periods)
    sources = {row.source for row in rows}
    notes = tuple(n for n in view.figures.publisher_notes if n.source in sources)
    warnings = tuple(w for w in view.figures.warnings if _is_about(w, view, periods))
    failing = tuple(e for e in view.figures.exceptions if e.get("period") in periods)
    figures = replace(
        view.figures, rows=rows, publisher_notes=notes, warnings=warnings, exceptions=failing
    )
    return replace(view, figures=figures) if rows else None


def _is_about(words: str, view: View, periods: Sequence[str]) -> bool:
    """Whether a warning is of the periods shown: it names the force and the period first."""
    others = set(view.periods()) - set(periods)
    if words.startswith("Series break"):  # periods that one lies between are not shown together
        return False
    return not any(words.startswith(f"{view.force}, {period},") for period in others)


# --- periods


def _periods(asked: Asked, there: Sequence[str]) -> tuple[str, ...] | NotThere:
    """The periods to show: those asked for, all on the latest side of any break, or the latest."""
    if asked.periods == (ALL,):
        return unbroken(asked.question, asked.force, there)[-1] if there else ()
    if not asked.periods:
        return tuple(p for p in there if p != Missing.NOT_STATED)[-1:] or tuple(there[-1:])
    if set(asked.periods) - set(there):
        return _no_figure(asked, there)
    crossed = breaks_between(asked.question, asked.force, asked.periods)
    if not crossed:
        return asked.periods
    return NotThere(
        asked=asked,
        status=400,
        title="These periods cannot be put side by side",
        words=(
            *(f"The series breaks on {day(b.on)}: {b.what}" for b in crossed),
            "A difference between the two sides would be one of counting, not of what happened. "
            "Look at each by itself, or choose periods on one side.",
        ),
        links=_by_period(asked, asked.periods),
    )


def _no_figure(asked: Asked, there: Sequence[str]) -> NotThere:
    missing = [p for p in asked.periods if p not in there]
    when = f" in {listed(tuple(map(period_words, missing)))}" if missing else ""
    return NotThere(
        asked=asked,
        status=404,
        title=f"No figure of {asked.force}{when}",
        words=(
            f"There is no figure here of {_lower(title_of(asked.question))} for {asked.force}"
            f"{when}. Choose another period, or another source.",
        ),
        links=_by_period(asked, there[-MOST_LINKS:]),
    )


def _by_period(asked: Asked, periods: Sequence[str]) -> tuple[Link, ...]:
    return tuple(
        Link(f"{asked.force}, {period_words(p)}", f"?{asked.but(periods=(p,), form='')}")
        for p in periods
    )


def _apart(asked: Asked, there: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    if asked.periods != (ALL,):
        return ()
    return unbroken(asked.question, asked.force, there)[:-1]


def _lower(title: str) -> str:
    """A title within a sentence; the name of a device keeps its capital."""
    return title if title.startswith("Taser") else title[:1].lower() + title[1:]


def breakdown_names() -> tuple[str, ...]:
    """The breakdowns that a view may have."""
    return tuple(name for name in breakdowns() if name not in NOT_ASKED)


def stamp_of(asked: Asked) -> str:
    """What changes when the answer to an address may: the releases and the publications."""
    own = _volume_of(asked)
    return repr((own.stamp if own else "", issues(), publications_signature()))
