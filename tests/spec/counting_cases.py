"""Run a case of the manual on an engine and hold what comes out against what it expects."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from itertools import product
from typing import Any

from reddot.errors import NotEnoughDataError, UsageError
from reddot.figures import twin
from reddot.figures.breakdowns import CED_NOT_STATED, NO_CED, UNANSWERED, read_breakdown
from reddot.figures.compare import compare_releases
from reddot.figures.cube import Cube
from reddot.figures.figure import FigureTable
from reddot.figures.ladders import read_ladder
from reddot.figures.published_figures import published_figures
from reddot.figures.record_figures import record_figures
from reddot.figures.record_question import TABLES
from reddot.figures.selection import Selection
from reddot.records.cells import Cell, Missing
from reddot.records.forces import NATIONAL
from reddot.records.importers.layout import read_layouts
from reddot.records.importers.values import read_count
from reddot.records.periods import Period, parse_period
from reddot.records.published import PublishedRow, PublishedTable, Release
from reddot.records.record_tables import tables_of
from reddot.records.report import DeviceUse, Given, Report, Subject, TacticUse
from scripts_loaded import script

manual = script("manual")
Line = tuple[str, ...]
Cells = dict[str, tuple[int | str, tuple[int, int] | None]]
ROW_KEYS = ("force", "period", "age_band", "gender", "reason", "tactic", "officer_injured")
NON_DISCHARGE = ("drawn", "aimed", "arced", "red_dot")
DISCHARGE = ("drive_stun", "angled_drive_stun", "fired")


@dataclass(frozen=True, slots=True)
class Answer:
    """What an engine says: cells by force, period and row, or why it refuses."""

    rows: Mapping[Line, Cells] = field(default_factory=dict)
    warnings: tuple[str, ...] | None = None
    exceptions: tuple[str, ...] | None = None
    refused: str | None = None
    statement: str | None = None


def records(text: str) -> list[dict[str, str]]:
    """A table drawn with bars, as one mapping a row."""
    heading, *rows = manual.read_lines(text)
    assert all(len(row) == len(heading) for row in rows), f"a row is too short or long in {text}"
    return [dict(zip(heading, row, strict=True)) for row in rows]


# Reports in.


def reports_of(case: Any) -> list[Report]:
    """The reports of a case."""
    return [_report(row) for row in records(case.content["reports"])]


def _report(row: Mapping[str, str]) -> Report:
    known = {"report", "force", "status", "incident", "used_at", "day", "tactics", "ced_used"}
    known |= {"devices", "out_of_force", "person", "age", "gender", "reasons", "as_given"}
    assert set(row) <= known, f"unknown column in {sorted(row)}"
    return Report(
        report_id=row["report"],
        force=row.get("force", "Eastshire"),
        status=row.get("status", "complete"),
        incident_id=row.get("incident") or None,
        subject=_subject(row),
        reasons=frozenset(row.get("reasons", "").split()),
        as_given=_given(row.get("as_given", "")),
        used_at=_moment(row),
        tactics=tuple(
            TacticUse(position=n, tactic=code)
            for n, code in enumerate(row.get("tactics", "").split(), 1)
        ),
        ced_used=row.get("ced_used") or None,
        devices=_devices(row.get("devices", "")),
        out_of_force=row.get("out_of_force") == "yes",
    )


def _subject(row: Mapping[str, str]) -> Subject | None:
    return Subject(
        subject_id=row.get("person", ""),
        perceived_age_band=row.get("age") or None,
        perceived_gender=row.get("gender") or None,
    )


def _given(text: str) -> tuple[Given, ...]:
    """Answers without a counterpart, written as ``question: answer``."""
    if not text:
        return ()
    question, _, value = text.partition(": ")
    return (Given(question, value),)


def _devices(text: str) -> tuple[DeviceUse, ...]:
    blocks = [block for block in text.split(";") if block.strip()]
    return tuple(
        DeviceUse(position=n, uses=frozenset(block.split())) for n, block in enumerate(blocks, 1)
    )


def _moment(row: Mapping[str, str]) -> datetime | None:
    if "used_at" in row:
        return datetime.fromisoformat(row["used_at"])
    day = row.get("day", "2017-06-01")
    return datetime.combine(date.fromisoformat(day), time(12), UTC) if day else None


# Releases in.


def releases_of(case: Any) -> list[Release]:
    """The releases of a case."""
    return [_release(entry) for entry in case.content["releases"]]


def _release(entry: Mapping[str, Any]) -> Release:
    source = entry.get("source", f"release-{entry['vintage']}.ods")
    tables = tuple(
        PublishedTable(
            name=table["name"],
            number=table["number"],
            title="",
            rows=tuple(_published_row(row) for row in records(table["rows"])),
            vintage=entry["vintage"],
            release=source,
            source=source,
        )
        for table in entry["tables"]
    )
    return Release(source=source, title=source, vintage=entry["vintage"], tables=tables, refused={})


def _published_row(row: Mapping[str, str]) -> PublishedRow:
    symbols = read_layouts("home_office").symbols
    return PublishedRow(
        force=row["force"],
        area="national" if row["force"] == NATIONAL else "force",
        period=row["period"],
        keys={k: row[k] for k in ROW_KEYS[2:] if k in row},
        cells={k: read_count(v, symbols).value for k, v in row.items() if k not in ROW_KEYS},
    )


# Engines.


def count_in_duckdb(case: Any, ask: Mapping[str, Any]) -> Answer:
    """The answer of the figures counted in DuckDB."""
    wanted = _selection(ask)
    try:
        return _answer(record_figures(tables_of(reports_of(case)), wanted, "records"))
    except (UsageError, NotEnoughDataError) as problem:
        return Answer(refused=str(problem))


def publish(case: Any, ask: Mapping[str, Any]) -> Answer:
    """The answer made of published tables."""
    return _answer(published_figures(releases_of(case), _selection(ask)))


def _selection(ask: Mapping[str, Any]) -> Selection:
    return Selection(
        table=ask["table"],
        periods=tuple(ask.get("periods", ())),
        ladder=ask.get("ladder", "ho"),
        by=tuple(ask.get("by", ())),
        unit=ask.get("unit", "reports"),
    )


def _answer(table: FigureTable) -> Answer:
    rows = {
        (row.force, row.period, *row.keys.values()): {
            name: (_word(figure.value), figure.bounds) for name, figure in row.cells.items()
        }
        for row in table.rows
    }
    assert len(rows) == len(table.rows), "the case has one force and period twice"
    exceptions = tuple(f"{e['force']}, {e['period']}: {e['identity']}" for e in table.exceptions)
    said = f"{table.rule.statement} {table.rule.inclusion}"
    return Answer(rows, table.warnings, exceptions, statement=said)


def _word(value: Cell) -> int | str:
    if isinstance(value, Missing):
        return value.value.replace("_", " ")
    return int(value)


def count_in_python(case: Any, ask: Mapping[str, Any]) -> Answer:
    """The answer of the plain-Python twin; bounds by settling each not-stated case every way."""
    if ask["table"] not in TABLES:
        return Answer(refused=f"the table '{ask['table']}' is not counted from records")
    reports, spans = reports_of(case), _spans(ask)
    places = [*_by_place(reports, spans)]
    if not places:
        return Answer(refused="no report counts")
    if ask["table"] == "ced" and ask.get("unit", "reports") != "reports":
        return Answer(refused="only the highest use in a report counts")
    if "by" in ask or "unit" in ask:
        return Answer(dict(_broken_down(reports, spans, ask)))
    if ask["table"] == "ced":
        ladder = ask.get("ladder", "ho")
        count = lambda rs: _by_place(rs, spans, "ced_use", ladder)  # noqa: E731
        return Answer({place: _ced_cells(count, reports, place) for place in places})
    if ask["table"] == "tactics":
        return Answer(
            {
                (*place, tactic): {"total": _tactic_count(reports, spans, place, tactic)}
                for place in places
                for tactic in (*read_breakdown("tactic").categories(), CED_NOT_STATED)
            }
        )
    found = _by_place(reports, spans)
    return Answer({p: {"total": (sum(found[p].values()), None)} for p in places})


def _broken_down(
    reports: list[Report], spans: list[Period], ask: Mapping[str, Any]
) -> Iterator[tuple[Line, Cells]]:
    """Each row's units for certain, and those that could be in it were every answer given."""
    by = [read_breakdown(name) for name in ask.get("by", ())]
    ladder = read_ladder("ho")
    for place in _by_place(reports, spans):
        own = [r for r in reports if twin.counts_as_force(r) and r.force == place[0]]
        found = [{v for r in own for v in twin.rows_of(r, b, ladder)} for b in by]
        for rows in product(*(b.rows(values) for b, values in zip(by, found, strict=True))):
            certain, possible = set(), set()
            for report in own:
                values = [twin.rows_of(report, b, ladder) for b in by]
                unit = _unit(report, ask.get("unit", "reports"))
                named = [row in v for row, v in zip(rows, values, strict=True)]
                may = [
                    row in twin.possible_rows(report, b, ladder)
                    for row, b in zip(rows, by, strict=True)
                ]
                if all(may):
                    possible.add(unit or report.report_id)
                if all(named) and unit:
                    certain.add(unit)
            low, high = len(certain), len(possible)
            yield (*place, *rows), {"total": (low, (low, high) if high > low else None)}


def _unit(report: Report, unit: str) -> str | None:
    if unit == "reports":
        return report.report_id
    if unit == "incidents":
        return report.incident_id
    return (report.subject.subject_id or None) if report.subject else None


def _tactic_count(
    reports: list[Report], spans: list[Period], place: Line, tactic: str
) -> tuple[int, tuple[int, int] | None]:
    """The count of a tactic, and with it named by every report that names none and could."""
    code = read_breakdown("tactic").categories().get(tactic, (tactic,))[0]

    def named(report: Report) -> Report:
        if tactic == CED_NOT_STATED:
            return _say_yes(report)
        ced = tactic.startswith("ced")
        unsaid = report.ced_used == "yes" or (report.ced_used is None and not report.tactics)
        if report.ced_uses() or (report.tactics if not ced else not unsaid):
            return report
        uses = (*report.tactics, TacticUse(position=9, tactic=code))
        return replace(report, tactics=uses, ced_used="yes")

    low, high = (
        _by_place(rs, spans, "tactic").get(place, {}).get(tactic, 0)
        for rs in (reports, [named(report) for report in reports])
    )
    return low, (low, high) if high > low else None


def _spans(ask: Mapping[str, Any]) -> list[Period]:
    names = ask.get("periods") or [f"{y}/{(y + 1) % 100:02d}" for y in range(2010, 2026)]
    spans = {span for name in names if (span := parse_period(name)) is not None}
    assert len(spans) == len(set(names))
    return sorted(spans)


def _by_place(
    reports: Sequence[Report], spans: Sequence[Period], by: str = "", ladder: str = "ho"
) -> dict[Line, dict[str, int]]:
    """The twin's counts by force and period, and there by the row of a breakdown."""
    chosen = (read_breakdown(by),) if by else ()
    cube = Cube(by=chosen, spans=tuple(spans), ladder=read_ladder(ladder))
    found: dict[Line, dict[str, int]] = {}
    for count in twin.count_cube(reports, cube):
        row = found.setdefault((count.force, count.period), {})
        if not set(count.rows) & {NO_CED, UNANSWERED}:
            row["".join(count.rows)] = count.number
    return found


def _ced_cells(
    count: Callable[[list[Report]], dict[Line, dict[str, int]]], reports: list[Report], place: Line
) -> Cells:
    stated = count(reports).get(place, {})
    unstated = stated.get("not_stated", 0)

    def cell(uses: Sequence[str]) -> tuple[int, tuple[int, int] | None]:
        low = sum(stated.get(use, 0) for use in uses)
        settled = count([_settle(report, uses[-1]) for report in reports]).get(place, {})
        high = sum(settled.get(use, 0) for use in uses)
        return low, (low, high) if high > low else None

    cells: Cells = {use: cell([use]) for use in (*NON_DISCHARGE, *DISCHARGE)}
    cells |= {"non_discharge": cell(NON_DISCHARGE), "discharge": cell(DISCHARGE)}
    said_yes = count([_say_yes(report) for report in reports]).get(place, {})
    sums = {"not_stated": (unstated, said_yes.get("not_stated", 0))}
    sums["total"] = (sum(stated.values()), sum(said_yes.values()))
    return cells | {
        n: (low, (low, most) if most > low else None) for n, (low, most) in sums.items()
    }


def _say_yes(report: Report) -> Report:
    """The report with a CED used in an unknown way, where it says nothing at all."""
    silent = report.ced_used is None and not report.tactics and not report.ced_uses()
    return replace(report, ced_used="yes") if silent else report


def _settle(report: Report, use: str) -> Report:
    """The report as it would be had its CED use not been left out."""
    report = _say_yes(report)
    if report.ced_used != "yes" or report.ced_uses():
        return report
    return replace(report, devices=(DeviceUse(position=1, uses=frozenset({use})),))


# Answers held against the case.


def check_answer(ask: Mapping[str, Any], answer: Answer) -> None:
    """Fail where the answer is not the one that the case expects."""
    if "refused" in ask:
        assert answer.refused is not None, f"an answer was given: {answer.rows}"
        assert ask["refused"] in answer.refused
        return
    assert answer.refused is None, answer.refused
    _check_rows(ask, answer)
    if answer.warnings is not None:
        said = [words for words in answer.warnings if not words.startswith("SYNTHETIC")]
        _check_words(ask.get("warnings", ()), said)
        assert set(ask.get("exceptions", ())) == set(answer.exceptions or ())
        assert ask.get("rule_says", "") in (answer.statement or "")


def _check_rows(ask: Mapping[str, Any], answer: Answer) -> None:
    expected = {
        tuple(row[k] for k in ROW_KEYS if k in row): {
            k: _read_expected(v) for k, v in row.items() if k not in ROW_KEYS
        }
        for row in records(ask["counts"])
    }
    unexpected = {k for k, cells in answer.rows.items() if k not in expected}
    if ask["table"] == "tactics" or "by" in ask:  # rows that the case leaves out are zero
        unexpected = {k for k in unexpected if answer.rows[k]["total"][0] != 0}
    assert not unexpected, f"rows that the case does not have: {sorted(unexpected)}"
    for key, cells in expected.items():
        assert key in answer.rows, f"no row for {key}; there are {sorted(answer.rows)}"
        found = answer.rows[key]
        assert {k: found[k] for k in cells} == cells, key
        others = set(ask.get("zero", ())) - set(cells)
        assert {k: found[k][0] for k in others} == dict.fromkeys(others, 0), key


def _read_expected(text: str) -> tuple[int | str, tuple[int, int] | None]:
    found = re.fullmatch(r"(\d+|[a-z ]+?)(?: \((\d+)–(\d+)\))?", text)
    assert found is not None, f"'{text}' is no count"
    value = int(found[1]) if found[1].isdigit() else found[1]
    return value, (int(found[2]), int(found[3])) if found[2] else None


def _check_words(expected: Sequence[str], found: Sequence[str]) -> None:
    assert len(found) == len(expected), f"warnings: {found}"
    for words in expected:
        assert any(words in warning for warning in found), f"'{words}' is not in {found}"


def check_comparison(case: Any, ask: Mapping[str, Any]) -> None:
    """Fail where comparing the releases does not find what the case expects."""
    releases = releases_of(case)
    found = compare_releases(releases[0], releases[-1])
    revisions = [
        {
            "force": r.force,
            "period": r.period,
            "table": r.table,
            "cell": r.cell,
            "before": str(_word(r.before)),
            "after": str(_word(r.after)),
        }
        for r in found.revisions
    ]
    contradictions = [
        {
            "force": c.force,
            "period": c.period,
            "cell": c.cell,
            "kind": c.kind,
            "values": ", ".join(
                f"{value} in {table}" for table, value in zip(c.tables, c.values, strict=True)
            ),
        }
        for c in found.contradictions
    ]
    assert _sorted(revisions) == _sorted(records(ask["revisions"]))
    assert _sorted(contradictions) == _sorted(records(ask["contradictions"]))


def _sorted(rows: Sequence[Mapping[str, str]]) -> list[list[tuple[str, str]]]:
    return sorted(sorted(row.items()) for row in rows)
