"""The results of a run as sections of a page: tiles, tables, charts, each with what is counted."""

from __future__ import annotations

from collections.abc import Iterator

from reddot.pack.band_chart import Axis, BandLine, draw_lines
from reddot.pack.blocks import Column, Entry, Evidence, Grid, GridRow, Section, Tile, Words
from reddot.web.cover.comparing import comparison_section, inputs_section, speeds_section
from reddot.web.cover.results import MEASURES, Numbers, Results, of
from reddot.web.cover.words import heading_of, rule_of

DAY = Axis(
    low=0, high=24, marks=((0, "00:00"), (6, "06:00"), (12, "12:00"), (18, "18:00"), (24, "24:00")),
    title="hour of the call",
)  # fmt: skip
SHARES = Axis(
    low=0, high=1, marks=((0, "0%"), (0.25, "25%"), (0.5, "50%"), (0.75, "75%"), (1, "100%")),
    title="share of officers trained",
)  # fmt: skip
KINDS = {"urban": "Urban", "rural": "Rural"}
FIRST, LINES = "trained_backup", ("trained_backup", "backup")
NOTHING = "Nothing was asked for."


def tiles(results: Results) -> Evidence:
    """The answer first: each measure's mean, with how long nine of ten wait at most."""
    made = []
    for measure, label in reversed(tuple(MEASURES.items())):
        found = results.total(measure)
        mean, most = found.words("mean", interval=False), found.words("p90", interval=False)
        unit = " min" if found.number("mean").number is not None else ""
        within = f"9 of 10 within {most} min" if found.number("p90").number is not None else ""
        made.append(Tile(f"{mean}{unit}", label, within or f"90% within: {most}"))
    return Evidence(tiles=tuple(made), rules=(rule_of(results),))


def result_sections(results: Results) -> Iterator[Section]:
    """What a run found by hour and by share trained, compared, and what would change it."""
    yield _hours(results)
    yield _curve(results)
    yield comparison_section(results)
    yield speeds_section(results)
    yield inputs_section(results)


def waits_section(results: Results) -> Section:
    """Every wait with all its numbers, of all zones and of urban and rural ones."""
    rows = [_row(label, results.total(m), results) for m, label in MEASURES.items()]
    whole = Grid("Minutes, all zones", "Wait", _columns(results), tuple(rows))
    kinds = [
        GridRow(f"{label}, {KINDS.get(kind, kind).lower()}", _entries(found, results))
        for measure, label in MEASURES.items()
        for kind, found in results.by("kind", measure)
    ]
    split = Grid("Minutes, urban and rural zones", "Wait", _columns(results), tuple(kinds))
    parts = (whole, split) if kinds else (whole,)
    return Section("waits", "How long they wait", (Evidence((), parts, (rule_of(results),)),))


def _columns(results: Results) -> tuple[Column, ...]:
    return tuple(Column(heading_of(name)) for name in _names(results))


def _names(results: Results) -> tuple[str, ...]:
    return results.total("response").names()


def _entries(found: Numbers, results: Results) -> tuple[Entry, ...]:
    return tuple(found.entry(name) for name in _names(results))


def _row(label: str, found: Numbers, results: Results) -> GridRow:
    return GridRow(label, _entries(found, results))


def _hours(results: Results) -> Section:
    hours = {m: list(results.by("hour", m)) for m in LINES}
    lines = [
        BandLine(MEASURES[m], tuple(one.point(at + 0.5) for at, (_, one) in enumerate(found)))
        for m, found in hours.items()
    ]
    said = (
        "Lines over the hours of the day: mean minutes to trained back-up and to any back-up, "
        "with their 95% intervals. The table has every number."
    )
    title = "Minutes to back-up by hour of the call"
    chart = draw_lines("hours", title, lines, DAY, unit="minutes, mean", said=said)
    grid = Grid(
        f"{title}, mean",
        "Hour",
        tuple(Column(MEASURES[m]) for m in LINES),
        tuple(
            GridRow(_hour(at), tuple(hours[m][at][1].entry("mean") for m in LINES))
            for at in range(len(hours[FIRST]))
        ),
    )
    return Section("hours", "By hour", (Evidence((chart,), (grid,), (rule_of(results),)),))


def _hour(at: int) -> str:
    return f"{at:02d}:00 to {(at + 1) % 24:02d}:00"


def _curve(results: Results) -> Section:
    points = results.whole.get("curve") or ()
    title = "With more officers trained"
    if not points:
        return Section("curve", title, (Words(NOTHING),))
    lines = [
        BandLine(MEASURES[m], tuple(of(p, m).point(p["trained_share"]) for p in points))
        for m in LINES
    ]
    said = (
        "Lines over the share of officers trained, from none to all: mean minutes to trained "
        "back-up and to any back-up. The table has every number."
    )
    name = "Minutes to back-up by the share of officers trained"
    chart = draw_lines("curve", name, lines, SHARES, unit="minutes, mean", said=said)
    shown = (("trained_backup", "mean"), ("trained_backup", "p90"), ("backup", "mean"))
    grid = Grid(
        name,
        "Trained",
        tuple(Column(f"{MEASURES[m]}, {heading_of(n).lower()}") for m, n in shown),
        tuple(
            GridRow(f"{p['trained_share']:.0%}", tuple(of(p, m).entry(n) for m, n in shown))
            for p in points
        ),
    )
    return Section("curve", title, (Evidence((chart,), (grid,), (rule_of(results),)),))
