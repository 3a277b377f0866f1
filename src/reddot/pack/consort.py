"""The flow of a trial after CONSORT: the drawing, its words, and the table below it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from itertools import pairwise

from reddot.pack.blocks import Chart, Column, Entry, Evidence, Grid, GridRow, Kind, Rule
from reddot.pack.charts import WIDTH
from reddot.pack.consort_boxes import GAP, Box, boxes_svg
from reddot.pack.wording import number, plain
from reddot.trial.flow import ArmFlow, Flow

SIDE, BETWEEN = 1.0, 8.0
COLUMN = (WIDTH - 2 * SIDE - BETWEEN) / 2
TITLE = "Flow of the trial"
NOT_STATED, NOT_AVAILABLE = "not stated", "not available"
GROUP_WORDS = {
    "carrier": "carriers",
    "accompanying": "accompanying",
    "elsewhere": "elsewhere",
    "everyone": "everyone",
}
REFERENCE = (
    "After the CONSORT 2010 statement, doi:10.1136/bmj.c332, with its extension to cluster trials, "
    "doi:10.1136/bmj.e5661."
)


def draw_flow(flow: Flow, key: str = "flow", title: str = TITLE) -> Chart:
    """Draw the flow of a trial.

    Parameters
    ----------
    flow
        The numbers.
    key, title
        Name the chart within its page, and for people.

    Returns
    -------
    Chart
        With a text alternative that has every number drawn.
    """
    boxes, arrows = _placed(flow)
    return Chart(key, title, _described(flow), boxes_svg(boxes, arrows))


def flow_svg(flow: Flow, title: str = TITLE) -> str:
    """The drawing alone, with its name and its words inside, as a file of its own."""
    chart = draw_flow(flow, title=title)
    start, rest = chart.svg.split(">", 1)
    names = f"{chart.key}-title {chart.key}-desc"
    opening = start.replace("<svg ", f'<svg role="img" aria-labelledby="{names}" ', 1)
    return (
        f'{opening}><title id="{chart.key}-title">{escape(chart.title)}</title>'
        f'<desc id="{chart.key}-desc">{escape(chart.description)}</desc>{rest}\n'
    )


def flow_grid(flow: Flow) -> Grid:
    """The same numbers as a table: a row for each step, a column for each arm and for both."""
    columns = (*(Column(f"Allocated {plain(arm.arm)}") for arm in flow.arms), Column("Both"))
    return Grid(f"Flow of {_units(flow)}", "Step", columns, tuple(_rows(flow)))


def flow_evidence(flow: Flow, key: str = "flow") -> Evidence:
    """Drawing, table and counting rule together."""
    return Evidence(
        charts=(draw_flow(flow, key),), grids=(flow_grid(flow),), rules=(flow_rule(flow),)
    )


def flow_rule(flow: Flow) -> Rule:
    """What is counted in the flow."""
    statement = (
        f"One {plain(flow.unit)} is one slot of the sealed list. It counts in the arm that was "
        "allocated, whatever was done. An allocation not followed is recorded and never replaced."
    )
    particulars = (
        ("Worked", "who worked the slot is recorded"),
        ("Followed", "what was allocated was done, as the record of the slot says"),
        ("Analysed", "at least one officer-shift of the slot is in the analysis"),
        ("Not stated", "nobody wrote it down; it is not zero"),
        ("Form", REFERENCE),
    )
    return Rule(statement, particulars)


def _units(flow: Flow, count: int = 2) -> str:
    name = plain(flow.unit)
    return name if count == 1 else f"{name}s"


def _some(flow: Flow, count: int) -> str:
    return f"{number(count)} {_units(flow, count)}"


# The drawing.


def _placed(flow: Flow) -> tuple[list[Box], list[list[tuple[float, float]]]]:
    """Boxes and arrows: the list, what is still closed beside the way down, then the arms."""
    wide = WIDTH - 2 * SIDE
    top = Box(SIDE, 1.0, wide, f"Entered: {_some(flow, flow.entered)}", tuple(_entered(flow)))
    closed = Box(
        WIDTH / 2 + 14, top.bottom + 12, COLUMN - 10,
        f"Not yet revealed: {number(flow.not_revealed)}", aside=True,
    )  # fmt: skip
    opened = Box(SIDE, closed.bottom + 12, wide, f"Revealed in order: {_some(flow, flow.revealed)}")
    boxes = [top, closed, opened]
    arrows = [
        [(WIDTH / 2, top.bottom), (WIDTH / 2, opened.top)],
        [
            (WIDTH / 2, closed.top + closed.height / 2),
            (closed.left, closed.top + closed.height / 2),
        ],
    ]
    for place, arm in enumerate(flow.arms):
        column = list(_column(flow, arm, SIDE + place * (COLUMN + BETWEEN)))
        tops = _tops(flow, opened.bottom)
        placed = [_at(box, top) for box, top in zip(column, tops, strict=True)]
        ends = [(opened.bottom, placed[0])] + [(a.bottom, b) for a, b in pairwise(placed)]
        arrows += [[(box.middle, start), (box.middle, box.top)] for start, box in ends]
        boxes += placed
    return boxes, arrows


def _tops(flow: Flow, start: float) -> list[float]:
    """The tops of the steps, so that those of both arms stand level."""
    columns = [list(_column(flow, arm, 0.0)) for arm in flow.arms]
    heights = [max(box.height for box in level) for level in zip(*columns, strict=True)]
    tops, at = [], start + GAP
    for height in heights:
        tops.append(at)
        at += height + GAP
    return tops


def _at(box: Box, top: float) -> Box:
    return Box(box.left, top, box.width, box.heading, box.lines, box.aside)


def _entered(flow: Flow) -> Iterator[str]:
    assessed = NOT_STATED if flow.assessed is None else number(flow.assessed)
    yield f"in {number(flow.batches)} {'batch' if flow.batches == 1 else 'batches'}"
    yield f"looked at before entry: {assessed}"
    if flow.excluded is None:
        yield f"excluded before entry: {NOT_STATED}"
    else:
        yield f"excluded before entry: {number(sum(flow.excluded.values()))}"
        yield from _each(flow.excluded)


def _each(reasons: Mapping[str, int]) -> Iterator[str]:
    for reason, count in reasons.items():
        yield f"– {reason}: {number(count)}"


def _column(flow: Flow, arm: ArmFlow, left: float) -> Iterator[Box]:
    yield Box(left, 0, COLUMN, f"Allocated {plain(arm.arm)}: {_some(flow, arm.revealed)}")
    yield Box(
        left, 0, COLUMN, f"Worked: {number(arm.worked)}",
        (
            f"no record: {number(arm.not_recorded)}", f"followed: {number(arm.followed)}",
            f"not followed: {number(arm.not_followed)}", *_each(arm.reasons),
            f"not stated whether followed: {number(arm.unknown)}",
        ),
    )  # fmt: skip
    yield Box(left, 0, COLUMN, f"Analysed: {_or_none(arm.analysed)}", tuple(_analysed(arm)))


def _analysed(arm: ArmFlow) -> Iterator[str]:
    if arm.analysed is None:
        yield "there is no analysis yet"
        return
    yield f"left out: {number(arm.not_analysed)}"
    yield from _each(arm.left_out)
    yield f"officer-shifts: {number(arm.officer_shifts)}"
    yield from _each({GROUP_WORDS.get(k, plain(k)): n for k, n in arm.groups.items()})


def _or_none(value: int | None) -> str:
    return NOT_AVAILABLE if value is None else number(value)


# The words and the table.


def _described(flow: Flow) -> str:
    entered = "; ".join(line.removeprefix("– ") for line in _entered(flow))
    first = (
        f"Flow chart. Entered: {_some(flow, flow.entered)}, {entered}. Not yet revealed: "
        f"{number(flow.not_revealed)}. Revealed in order: {number(flow.revealed)}."
    )
    arms = (
        ". ".join(
            "; ".join([box.heading, *(line.removeprefix("– ") for line in box.lines)])
            for box in _column(flow, arm, 0.0)
        )
        for arm in flow.arms
    )
    return " ".join([first, *(f"{words}." for words in arms)])


def _rows(flow: Flow) -> Iterator[GridRow]:
    yield _both("Looked at before entry", flow.assessed)
    excluded = None if flow.excluded is None else sum(flow.excluded.values())
    yield _both("Excluded before entry", excluded)
    yield _both("Entered", flow.entered)
    yield _both("Not yet revealed", flow.not_revealed)
    for title, name in (
        ("Revealed", "revealed"), ("Worked, recorded", "worked"), ("No record", "not_recorded"),
        ("Followed", "followed"), ("Not followed", "not_followed"),
        ("Not stated whether followed", "unknown"), ("Analysed", "analysed"),
        ("Worked, not analysed", "not_analysed"), ("Officer-shifts analysed", "officer_shifts"),
    ):  # fmt: skip
        values = [getattr(arm, name) for arm in flow.arms]
        both = None if None in values else sum(values)
        yield GridRow(title, tuple(_entry(v, Kind.NOT_AVAILABLE) for v in (*values, both)))
    for group in dict.fromkeys(name for arm in flow.arms for name in arm.groups):
        counts = [arm.groups.get(group, 0) for arm in flow.arms]
        words = f"Officer-shifts: {GROUP_WORDS.get(group, plain(group))}"
        yield GridRow(words, tuple(_entry(n, Kind.ZERO) for n in (*counts, sum(counts))))


def _both(title: str, value: int | None) -> GridRow:
    """A number before the arms part: it is of no arm."""
    apart = Entry("not applicable", Kind.NOT_APPLICABLE)
    return GridRow(title, (apart, apart, _entry(value, Kind.NOT_STATED)))


def _entry(value: int | None, otherwise: Kind) -> Entry:
    if value is None:
        return Entry(plain(otherwise.value), otherwise)
    return Entry(number(value), Kind.NUMBER if value else Kind.ZERO)
