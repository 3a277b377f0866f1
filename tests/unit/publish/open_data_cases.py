"""Records and tables of figures for the tests of open data: small, and with every kind of cell."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import UTC, datetime

from reddot.figures.figure import Figure, FigureRow, FigureTable
from reddot.figures.record_figures import record_figures
from reddot.figures.rule import counting_rule
from reddot.figures.selection import Selection
from reddot.records.cells import Missing
from reddot.records.codes import read_code_list
from reddot.records.record_tables import RecordTables, tables_of
from reddot.records.report import Report, Subject, TacticUse

FORCES = ("Eastshire", "Westshire")


def figure_row(force: str, keys: Mapping[str, str], cells: Mapping[str, Figure]) -> FigureRow:
    return FigureRow(
        force=force,
        area="force",
        period="2018/19",
        keys=keys,
        cells=cells,
        source="records",
        rule=counting_rule("reports"),
    )


def every_kind_of_cell() -> FigureTable:
    """A table that holds a number, zero, bounds, a least number, and each kind of missing."""
    cells = {
        "0-10": Figure(0),
        "11-17": Figure(7, (7, 9)),
        "18-34": Figure(Missing.SUPPRESSED),
        "35-49": Figure(Missing.NOT_AVAILABLE, None, "nobody can say"),
        "50-64": Figure(Missing.NOT_APPLICABLE),
        "65+": Figure(5, None, "at least"),
        "not_stated": Figure(Missing.NOT_STATED),
    }
    rows = tuple(
        figure_row("Eastshire", {"age_band": band}, {"total": figure})
        for band, figure in cells.items()
    )
    return FigureTable(name="reports", rule=counting_rule("reports"), rows=rows)


def some_reports(number: int, seed: int = 1) -> list[Report]:
    """Reports of two invented forces in 2017/18 and 2018/19, many answers left out."""
    draw = random.Random(seed)  # noqa: S311
    return [_report(i, draw) for i in range(number)]


def some_records(number: int = 300, seed: int = 1) -> RecordTables:
    return tables_of(some_reports(number, seed))


def some_table(table: str, *by: str) -> FigureTable:
    return record_figures(some_records(), Selection(table=table, by=by), "records")


def _report(number: int, draw: random.Random) -> Report:
    year, month = draw.choice([(2017, 4), (2017, 11), (2018, 3), (2018, 4), (2019, 1)])
    used = draw.sample(read_code_list("tactic").names(), draw.randint(0, 3))
    injured = draw.choice([None, "yes", "no", "unknown"])
    return Report(
        report_id=f"secret-{number}",
        force=draw.choice(FORCES),
        incident_id=f"incident-{number // 2}",
        officer_id=f"officer-{number % 7}",
        used_at=datetime(year, month, draw.randint(1, 28), 12, tzinfo=UTC),
        tactics=tuple(TacticUse(position=i, tactic=t) for i, t in enumerate(used, 1)),
        ced_used="yes" if any(t.startswith("ced_") for t in used) else draw.choice([None, "no"]),
        reasons=frozenset(draw.sample(read_code_list("reason").names(), draw.randint(0, 2))),
        locations=frozenset(draw.sample(read_code_list("location").names(), draw.randint(0, 2))),
        outcomes=frozenset(draw.sample(read_code_list("outcome").names(), draw.randint(0, 2))),
        impact_factors=frozenset(
            draw.sample(read_code_list("impact_factor").names(), draw.randint(0, 2))
        ),
        subject=_subject(number, draw),
        subject_injured=injured,
        subject_injury_level=draw.choice(["minor", "severe"]) if injured == "yes" else None,
        officer_injured=draw.choice([None, "yes", "no"]),
        crime_reference=f"crime-{number}",
    )


def _subject(number: int, draw: random.Random) -> Subject:
    answers = {
        name: draw.choice([None, *read_code_list(name).names()])
        for name in ("age_band", "gender", "ethnicity", "health")
    }
    return Subject(
        subject_id=f"subject-{number // 3}",
        **{f"perceived_{name}": answer for name, answer in answers.items()},
    )
