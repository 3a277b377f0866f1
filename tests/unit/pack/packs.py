"""Small packs for the tests: an invented force's records, the facts that ship, figures by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

from reddot.claims.story import read_story
from reddot.figures.figure import Figure, FigureRow, FigureTable
from reddot.figures.rule import counting_rule
from reddot.pack.catalogue import Topic
from reddot.pack.contents import Contents, Gathered, Pack, gather
from reddot.records.facts import shipped_releases
from reddot.records.record_tables import tables_of
from reddot.records.report import DeviceUse, Report, Subject, TacticUse
from reddot.records.source import Source

MADE_ON = date(2024, 5, 1)
FIVE_KINDS = ("0", "suppressed", "not stated", "not available", "not applicable")


def a_report(
    number: int,
    use: str | None,
    *,
    force: str = "Eastshire",
    age: str = "18-34",
    year: int = 2017,
) -> Report:
    """A report of one tactic in May or June; without a use, how the CED was used is not stated."""
    return Report(
        report_id=f"r{number}",
        force=force,
        used_on=date(year, 5 + number % 2, 3),
        subject=Subject(subject_id=f"s{number}", perceived_age_band=age, perceived_gender="male"),
        reasons=frozenset({"protect_self", "effect_arrest"}),
        tactics=(TacticUse(position=1, tactic="unarmed_skills"),),
        ced_used="yes",
        devices=(DeviceUse(position=1, uses=frozenset({use}) if use else frozenset()),),
        single_crewed="yes",
        trained_ced="no",
    )


def eastshire(*reports: Report) -> Source:
    """Records of the invented force: ten reports unless given."""
    uses = ("drawn", "red_dot", "red_dot", "fired", "aimed", "drawn", None, "drive_stun", None)
    made = reports or (
        *(a_report(i, use) for i, use in enumerate(uses)),
        a_report(9, "drawn", age="11-17"),
    )
    return Source(records=tables_of(made))


def records_pack(*reports: Report, **wanted: object) -> Pack:
    """A pack of the invented force's records."""
    return gather(eastshire(*reports), Contents(made_on=MADE_ON, **wanted))  # type: ignore[arg-type]


@cache
def ten_reports() -> Pack:
    """The pack of the ten reports, made once."""
    return records_pack(title="Force in Eastshire")


@cache
def story_of_facts() -> Pack:
    """The pack of the facts that ship and their story, made once."""
    return facts_pack()


def facts_pack(**wanted: object) -> Pack:
    """A pack of Norfolk and the City from the facts that ship, with the story's verdicts."""
    given = {
        "forces": ("Norfolk", "City of London"),
        "story": read_story("taser-2018"),
        "sources": ("facts",),
    }
    source = Source(releases=shipped_releases())
    return gather(source, Contents(made_on=MADE_ON, **(given | wanted)))  # type: ignore[arg-type]


def a_figure_row(cells: Mapping[str, Figure], force: str = "Kent", **keys: str) -> FigureRow:
    """A row of figures by hand."""
    return FigureRow(
        force=force,
        area="force",
        period="2017/18",
        keys=keys,
        cells=cells,
        source="by hand",
        rule=counting_rule("ced"),
        vintage="2018-12-13",
    )


def hand_made(*rows: FigureRow, key: str = "ced", title: str = "Taser", name: str = "ced") -> Pack:
    """A pack of one table of figures made by hand."""
    table = FigureTable(name=name, rule=counting_rule(name), rows=rows)
    return Pack(
        title="A pack",
        forces=tuple(dict.fromkeys(row.force for row in rows)),
        periods=("2017/18",),
        made_on=MADE_ON,
        sources=("by hand",),
        from_records=False,
        gathered=(Gathered(Topic(key, "uses", title, name), table),),
    )
