"""The report of a trial as blocks that pages and files are both drawn from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reddot.errors import UsageError
from reddot.pack.blocks import (
    Beware,
    Block,
    Bullets,
    Column,
    Document,
    Entry,
    Evidence,
    Grid,
    GridRow,
    Kind,
    Rule,
    Section,
    Terms,
    Words,
)
from reddot.pack.consort import flow_evidence, flow_svg
from reddot.pack.layout import BANNER
from reddot.pack.page import render_page
from reddot.pack.trial_outcomes import outcome_section
from reddot.pack.trial_words import (
    EXPLORATORY,
    GROUP_NAMES,
    ROLE_NAMES,
    effect_words,
    outcome_name,
)
from reddot.pack.wording import number, plain
from reddot.pack.write import Written
from reddot.records.forces import is_synthetic
from reddot.trial.reading.report_rows import FLAGS
from reddot.trial.report import NEVER_AN_EFFECT, OutcomeReport, TrialReport

PAGE, DATA, DRAWING = "report.html", "report.json", "flow.svg"
WHAT_IT_IS = (
    "What a trial of who carries found: each effect with its interval, what it cannot say, and the "
    "sample that would be needed. The four groups of officers always stand together."
)
NAMED = 200  # rows that could not be laid, named on the page; the data file has all


def trial_document(report: TrialReport) -> Document:
    """Lay a report out as a document, for one page on its own."""
    about = (
        ("Force", report.force),
        ("Trial", report.trial),
        ("Unit randomised", plain(report.unit)),
        ("State", "closed" if report.closed else "running: numbers are interim"),
        ("Plan", report.not_frozen or "frozen before the first reveal"),
    )
    return Document(
        title=f"Report of the trial: {report.name}",
        about=about,
        what_it_is=WHAT_IT_IS,
        banner=BANNER if is_synthetic(report.force) else None,
        sections=trial_sections(report),
    )


def trial_sections(report: TrialReport) -> tuple[Section, ...]:
    """The sections of a report, as a page of the site draws them too."""
    return (
        _summary(report),
        Section("flow", "Who and what was in it", (flow_evidence(report.flow, "trial-flow"),)),
        *(outcome_section(one, report.arms) for one in report.outcomes),
        *_watched(report),
        *_on_reports(report),
        *_not_matched(report),
        _plan(report),
    )


def write_trial_report(report: TrialReport, folder: Path) -> tuple[Written, ...]:
    """Write ``report.html``, ``report.json`` and ``flow.svg``; a folder not there is made.

    Raises
    ------
    UsageError
        The folder is a file, or cannot be written into.
    """
    files = (
        (folder / PAGE, "page", render_page(trial_document(report))),
        (folder / DATA, "data", json.dumps(report.as_json(), indent=1) + "\n"),
        (folder / DRAWING, "flow of the trial", flow_svg(report.flow)),
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, _, text in files:
            path.write_text(text, encoding="utf-8")
    except OSError as problem:
        name = problem.filename or folder
        raise UsageError(
            f"{name} cannot be written: {problem.strerror}. Name a folder by --to."
        ) from None
    return tuple(Written(path, what, len(text.encode())) for path, what, text in files)


def _summary(report: TrialReport) -> Section:
    blocks: list[Block] = []
    warned = tuple(word for word in (report.not_frozen, *report.warnings) if word)
    if warned:
        blocks.append(Beware(warned))
    if report.sample_ratio.get("alarm"):
        blocks.append(Beware(tuple(report.sample_ratio["words"])))
    for one in report.outcomes:
        blocks += [Words(_short_title(one)), Bullets(tuple(_short(one)))]
    return Section("summary", "In short", tuple(blocks))


def _short_title(one: OutcomeReport) -> str:
    role = ROLE_NAMES.get(one.role, one.role)
    first = one.first
    label = f"{EXPLORATORY}. " if first is not None and first.exploratory else ""
    return f"{label}{outcome_name(one.outcome)} ({role}), carry over control:"


def _short(one: OutcomeReport) -> Iterator[str]:
    """Each group in a line, or why there is nothing."""
    if one.first is None:
        yield f"Not available: {one.not_available or 'there is no analysis.'}"
        return
    for effect in one.first.effects:
        yield f"{GROUP_NAMES[effect.group]}: {effect_words(effect)}"


def _watched(report: TrialReport) -> Iterator[Section]:
    """The arms' sizes, whether allocations were followed, the looks for harm."""
    watch = report.sample_ratio
    blocks: list[Block] = [Words(" ".join(watch["words"]))]
    table = report.followed.get("table")
    if isinstance(table, dict):
        blocks.append(_followed(table))
    elif report.followed:
        count = number(report.followed["not_stated"])
        blocks.append(Words(f"Who carried is not stated of {count} officer-shifts."))
    if report.looks:
        blocks += [Words(f"Looks for harm: {number(len(report.looks))}."), _looks(report.looks)]
    else:
        blocks.append(Words("No look for harm is in the log."))
    yield Section("watched", "What was watched", tuple(blocks))


def _followed(table: dict[str, Any]) -> Evidence:
    names = list(table)
    rows = tuple(
        GridRow(f"allocated: {plain(given)}", tuple(_count(table[given][name]) for name in names))
        for given in names
    )
    columns = tuple(Column(plain(name), "as worked") for name in names)
    rule = Rule(
        "One officer-shift is one officer on one slot. What it was exposed to by the allocation, "
        "against what was worked.",
        (),
    )
    grid = Grid("Officer-shifts by exposure, as allocated and as worked", "Exposure", columns, rows)
    return Evidence(grids=(grid,), rules=(rule,))


def _looks(looks: tuple[Any, ...]) -> Bullets:
    return Bullets(tuple(_look(one) for one in looks))


def _look(one: Any) -> str:
    events = one.get("events") or ("not stated", "not stated")
    words = f"Look {one.get('look', one.get('number'))}, {str(one.get('at', ''))[:10]}: "
    crossed = "the boundary was crossed" if one.get("crossed") else "the boundary was not crossed"
    return (
        f"{words}{one.get('outcome', '')} {events[0]} and {events[1]} (carry, control); {crossed}."
    )


def _on_reports(report: TrialReport) -> Iterator[Section]:
    """Flags of force reports: counts on shifts with a report, without a ratio."""
    if not report.on_reports:
        return
    rows = tuple(
        GridRow(FLAGS.get(name, plain(name)), (_count(pair[0]), _count(pair[1])))
        for name, pair in report.on_reports.items()
    )
    columns = tuple(Column(f"allocated {arm}") for arm in report.arms)
    grid = Grid("Counts on shifts with a report", "On a force report", columns, rows)
    blocks = (Evidence(grids=(grid,), rules=(Rule(NEVER_AN_EFFECT, ()),)),)
    yield Section("on-reports", "On shifts with a report: never an effect", blocks)


def _not_matched(report: TrialReport) -> Iterator[Section]:
    if not report.not_matched:
        return
    rows = tuple(
        GridRow(one.name, (Entry(one.table), Entry(one.words)))
        for one in report.not_matched[:NAMED]
    )
    count = len(report.not_matched)
    grid = Grid("Rows that could not be laid", "Row", (Column("Table"), Column("Why")), rows)
    words = f"{number(count)} rows could not be laid to an officer-shift. They are not counted."
    if count > NAMED:
        words += f" The first {NAMED} are named here; {DATA} names all."
    yield Section("not-matched", "Rows that could not be laid", (Words(words), grid))


def _plan(report: TrialReport) -> Section:
    plan = report.plan
    outcomes = "; ".join(
        f"{one['name']} from {one['source']}, per {plain(one['per'])} ({one['role']})"
        for one in plan["outcomes"]
    )
    stopping = plan["stopping"]
    rule = "none" if stopping is None else f"{stopping['outcome']}, {plain(stopping['rule'])}"
    pairs = (
        ("Outcomes", outcomes),
        ("Methods", ", ".join(map(plain, plan["analysis"]))),
        ("Estimand", plain(plan["estimand"])),
        ("Level", plan["level"]),
        ("Planned looks", str(plan["looks"])),
        ("Stopping rule", rule),
        ("Analysis version", plan["analysis_version"]),
        ("Frozen", report.not_frozen or "before the first reveal, and the same now"),
    )
    return Section("plan", "The plan", (Terms(pairs),))


def _count(value: int) -> Entry:
    return Entry(number(value), Kind.NUMBER if value else Kind.ZERO)
