"""The page of a run that is done: what it answers, what it assumes, its map, its day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from reddot.cover.scenario import Scenario
from reddot.pack.blocks import Column, Entry, Evidence, Grid, GridRow, Kind, Section, Words
from reddot.store.cover_scenarios import ScenarioFile
from reddot.store.models import CoverRun
from reddot.web.components import SummaryRow
from reddot.web.cover.mapping import classes, zone_grid
from reddot.web.cover.results import NO_NUMBER, Results
from reddot.web.cover.sections import result_sections, tiles, waits_section
from reddot.web.cover.words import asked_words, rule_of
from reddot.web.durations import moment

CHANGED = (
    "The scenario’s file was changed since this run, or is gone. Run it again for numbers of the "
    "file as it is now."
)
LONGEST_NUMBER = 22
NO_ASSUMPTIONS = "The scenario states no assumptions."


def result_values(row: CoverRun, held: ScenarioFile | None) -> dict[str, Any]:
    """What the template of a run shows of its result."""
    results = Results(row.result or {})
    asked = asked_words(row, own_share(held))
    return {
        "asked": f"{asked[:1].upper()}{asked[1:]}.",
        "answer": tiles(results),
        "waits": waits_section(results),
        "assumptions": assumption_section(results.parts("assumptions")),
        "sections": tuple(result_sections(results)),
        "zones": zone_grid(results),
        "classes": classes(),
        "day": day_section(results),
        "rule": Evidence(rules=(rule_of(results),)),
        "warnings": results.parts("warnings"),
        "changed": CHANGED if _changed(row, held) else "",
    }


def about_run(row: CoverRun, held: ScenarioFile | None) -> Iterator[SummaryRow]:
    """What was asked, by whom, when it was done."""
    yield SummaryRow(key="Scenario", value=held.title if held is not None else row.scenario)
    yield SummaryRow(key="Asked", value=asked_words(row, own_share(held)))
    if row.against:
        yield SummaryRow(key="Compared with", value=against_words(row))
    who = row.asked_by.username if row.asked_by is not None else "The system"
    yield SummaryRow(key="Asked by", value=(who, moment(row.asked_at)))
    if row.finished_at is not None:
        yield SummaryRow(key="Done", value=moment(row.finished_at))


def own_share(held: ScenarioFile | None) -> float | None:
    """The trained share of a scenario itself, while it can be read."""
    scenario = held.scenario if held is not None else None
    return scenario.roster.trained_share if scenario is not None else None


def against_words(row: CoverRun) -> str:
    """What a run is compared with.

    >>> against_words(CoverRun(against="eastshire", against_share=1.0))
    'eastshire with 100% of officers trained'
    """
    share = row.against_share
    return row.against if share is None else f"{row.against} with {share:.0%} of officers trained"


def _changed(row: CoverRun, held: ScenarioFile | None) -> bool:
    return held is None or held.sha256() != row.scenario_sha256


def stated(scenario: Scenario) -> Section:
    """The assumptions of a scenario that was not run yet."""
    rows = [
        {"what": a.what, "value": a.value, "low": a.low, "high": a.high, "source": a.source}
        for a in scenario.assumptions
    ]
    return assumption_section(rows)


def assumption_section(rows: Sequence[Mapping[str, Any]]) -> Section:
    """Which inputs are assumptions: each with its value, its band and its source."""
    title = "Which inputs are assumptions"
    if not rows:
        return Section("assumptions", title, (Words(NO_ASSUMPTIONS),))
    words = Words(
        "Every wait on this page follows from these. A band says how far an input may be off; for "
        "most the scenario states none, which does not make them certain. Where a run was asked "
        "with another trained share or other speeds, those stand in place of what the table says."
    )
    banded = [row for row in rows if _band(row)]
    grids = (_banded(banded), *_by_source(rows)) if banded else tuple(_by_source(rows))
    return Section("assumptions", title, (words, Evidence(grids=grids)))


def _banded(rows: Sequence[Mapping[str, Any]]) -> Grid:
    lines = [
        GridRow(row["what"], (_input(row["value"]), Entry(_band(row)), Entry(row["source"])))
        for row in rows
    ]
    columns = (Column("Value"), Column("Band"), Column("Source"))
    return Grid("Inputs with a band", "Input", columns, tuple(lines))


def _by_source(rows: Sequence[Mapping[str, Any]]) -> Iterator[Grid]:
    """The inputs without a band, those of one source together."""
    found: dict[str, list[GridRow]] = {}
    for row in rows:
        if not _band(row):
            line = GridRow(row["what"], (_input(row["value"]),))
            found.setdefault(row["source"], []).append(line)
    for source, lines in found.items():
        caption = f"{source[:1].upper()}{source[1:]}. Band: not stated"
        yield Grid(caption, "Input", (Column("Value"),), tuple(lines))


def _band(row: Mapping[str, Any]) -> str:
    low, high = row.get("low"), row.get("high")
    return "" if low is None or high is None else f"{low} to {high}"


def _input(value: str) -> Entry:
    """The value of an input; a number with its unit stands to the right."""
    short = value[:1].isdigit() and len(value) <= LONGEST_NUMBER
    return Entry(value, Kind.NUMBER if short else Kind.WORDS)


def day_section(results: Results) -> Section:
    """The escalations of the simulated day, as a table: what the animation shows."""
    day = results.whole.get("day") or {}
    rows = tuple(
        GridRow(
            f"{one['at']}, {one['zone']}",
            (
                Entry(one["priority"]),
                _minutes(one["backup_minutes"]),
                _minutes(one["trained_minutes"]),
            ),
        )
        for one in day.get("escalations", ())
    )
    title = "One simulated day"
    if not rows:
        return Section("day", title, (Words("No officer asked for back-up on that day."),))
    headings = ("Priority", "Back-up after, minutes", "Trained officer after, minutes")
    grid = Grid(
        "Every call of the day at which back-up was asked for",
        "Asked for at",
        tuple(Column(words) for words in headings),
        rows,
    )
    words = Words(
        "One day of one replication, drawn by chance: an example, not a result. The map plays it."
    )
    notes = tuple(Words(note) for note in day.get("notes", ()))
    return Section("day", title, (words, Evidence(grids=(grid,)), *notes))


def _minutes(value: float | str) -> Entry:
    if isinstance(value, str):
        return NO_NUMBER.get(value, Entry(value))
    return Entry(f"{value:.1f}", Kind.NUMBER)
