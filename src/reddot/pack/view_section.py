"""One view of a release or a publication as sections: drawn, ruled, and what it cannot tell."""

from __future__ import annotations

from reddot.figures.breakdowns import breakdowns, read_breakdown
from reddot.figures.figure import FigureTable
from reddot.figures.series import SeriesBreak
from reddot.pack.blocks import Beware, Block, Bullets, Evidence, Section, Terms, Words
from reddot.pack.cell_notes import cell_notes
from reddot.pack.contents import latest_rows
from reddot.pack.figure_blocks import SYNTHETIC, share_line
from reddot.pack.rule_words import rules_of
from reddot.pack.topic_drawings import Drawn
from reddot.pack.view_charts import draw_by, draw_whole
from reddot.pack.view_cross import draw_cross, is_crossed
from reddot.pack.view_tiles import tiles_of
from reddot.pack.wording import DAY_NOT_STATED, day, sentence_case
from reddot.publish.views import Question, View, breaks_of, of_one_length
from reddot.records.cells import MEANING, Missing

NAMES = {"ced": "Taser uses", "reports": "Reports of force", "tactics": "Tactics used"}

LARGEST_DRAWN = "The largest groups are drawn; the table has every one."
OTHER_LADDER = "Counts by another order of uses: the highest use of a report depends on the order."
NOT_PEOPLE = "Numbers of people or of incidents: one person may be in several reports."
OTHER_LENGTH = "Each other: the periods shown here are not of the same length."


def title_of(question: Question) -> str:
    """What a view shows, in words.

    >>> title_of(Question(count="ced", by=("gender",)))
    'Taser uses by gender as perceived by the officer'
    """
    words = NAMES[question.count]
    if question.count == "ced" and not question.by:
        words = "Taser by its highest use"
    if question.tactic:
        words += f" with the tactic {read_breakdown('tactic').label(question.tactic)}"
    titles = [breakdowns()[name].title for name in question.by]
    lowered = [title[:1].lower() + title[1:] for title in titles]
    return f"{words} by {', and '.join(lowered)}" if lowered else words


def view_section(view: View, key: str = "view") -> Section:
    """The charts, the tables and the rules of a view, and what to beware of in them.

    Parameters
    ----------
    view
        What to show.
    key
        Names the section within its page.
    """
    table, title = view.figures, title_of(view.question)
    charts, grids = _draw(key, table, view.question, title)
    lines = [line for row in latest_rows(table.rows) if (line := share_line(row))]
    whole = not view.question.by
    blocks: list[Block] = [Words(line) for line in lines] if whole else []
    blocks.append(Evidence(charts, grids, rules_of(table), tiles_of(view)))
    if is_crossed(table.rows):
        blocks.append(Words(LARGEST_DRAWN))
    blocks += _kinds(view)
    if notes := tuple(_notes(table)):
        blocks.append(Beware(notes))
    return Section(key, title, tuple(blocks))


def _draw(key: str, table: FigureTable, question: Question, title: str) -> Drawn:
    if is_crossed(table.rows):
        return draw_cross(key, title, table)
    if question.by:
        return draw_by(key, title, table, question.by[0])
    return draw_whole(key, title, table)


def _kinds(view: View) -> list[Block]:
    """What stands in place of a number in this view, each explained where it occurs."""
    found = {f.value for row in view.figures.rows for f in row.cells.values()}
    pairs = [
        (sentence_case(kind.value), _explained(kind, view)) for kind in MEANING if kind in found
    ]
    return [Terms(tuple(pairs))] if pairs else []


def _explained(kind: Missing, view: View) -> str:
    words = MEANING[kind].split(": ", 1)[1]
    said = f"{words[:1].upper()}{words[1:]}. It is not zero."
    if kind is Missing.SUPPRESSED and view.entry is not None:
        said += f" How this table is protected: {view.entry.policy.rstrip('.')}."
    return said


def _notes(table: FigureTable) -> list[str]:
    raw, words = f"'{Missing.NOT_STATED}'", f"“{DAY_NOT_STATED}”"
    said = [w.replace(raw, words) for w in table.warnings if not w.startswith(SYNTHETIC)]
    sums = [
        f"{e['source_table']}: {e['identity']}: parts give {e['expected']}, printed {e['found']}."
        for e in table.exceptions
    ]
    return [*said, *sums, *cell_notes(table)]


def apart_section(view: View) -> Section:
    """What the figures of a view may not be compared with, each in a sentence."""
    words = [break_words(b) for b in breaks_of(view)]
    if view.question.count == "ced":
        words.append(OTHER_LADDER)
    words.append(NOT_PEOPLE)
    if not of_one_length(view.periods()):
        words.append(OTHER_LENGTH)
    return Section("apart", "Do not compare these with", (Bullets(tuple(words)),))


def break_words(found: SeriesBreak) -> str:
    """A break of a series, in words."""
    return f"Figures on the other side of {day(found.on)}: {found.what}"
