"""Reports, odd ones among them, use sets, spans and releases for Hypothesis to try.

A report is *sound* when the check finds nothing in it. An *odd* one has codes of the lists and
anything else: contradictions, gaps, tactics named twice, drafts, no day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from hypothesis import settings
from hypothesis import strategies as st

from reddot.figures.ladders import Ladder
from reddot.records.cells import Cell, Missing
from reddot.records.codes import read_code_list
from reddot.records.forces import NATIONAL
from reddot.records.periods import Period, months_between
from reddot.records.published import PublishedRow, PublishedTable, Release
from reddot.records.report import DeviceUse, Given, Report, Subject, TacticUse

OFTEN = settings(max_examples=60, deadline=None, database=None)
SELDOM = settings(max_examples=30, deadline=None, database=None)

FORCES = ("Eastshire", "Westshire")
USES = read_code_list("ced_use").names()
TACTICS = read_code_list("tactic").names()
CED_TACTICS = tuple(code for code in TACTICS if code.startswith("ced_"))
ZONES = (
    UTC,
    ZoneInfo("Europe/London"),
    timezone(timedelta(hours=2)),
    timezone(-timedelta(hours=5)),
)
# Moments at which a day, a year or the clock changes, to look closely at.
EDGES = (
    datetime(2017, 3, 31, 23, tzinfo=UTC),
    datetime(2017, 12, 31, 23, 59, 59, tzinfo=UTC),
    datetime(2018, 3, 25, 1, tzinfo=UTC),
    datetime(2018, 3, 31, 23, tzinfo=UTC),
    datetime(2018, 10, 28, 1, tzinfo=UTC),
)


def _codes(name: str) -> st.SearchStrategy[str]:
    return st.sampled_from(read_code_list(name).names())


def _some(name: str) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(_codes(name), max_size=4)


YES_NO = st.none() | st.sampled_from(("yes", "no"))


@st.composite
def moments(draw: st.DrawFn) -> datetime:
    """A moment in two years, often close to where a day, a year or the clock changes."""
    near = draw(st.sampled_from(EDGES))
    away = draw(st.integers(-90, 90) | st.integers(-300 * 24 * 60, 300 * 24 * 60))
    return (near + timedelta(minutes=away)).astimezone(draw(st.sampled_from(ZONES)))


@st.composite
def tactics(draw: st.DrawFn) -> tuple[TacticUse, ...]:
    """Tactics in order, some of them twice, CED uses and communication often."""
    code = st.sampled_from(TACTICS) | st.sampled_from(("tactical_communications", *CED_TACTICS))
    codes = draw(st.lists(code, max_size=5))
    return tuple(
        TacticUse(position=n, tactic=c, effective=draw(YES_NO)) for n, c in enumerate(codes, 1)
    )


@st.composite
def devices(draw: st.DrawFn) -> tuple[DeviceUse, ...]:
    """Up to four device blocks, some without a use."""
    blocks = draw(st.lists(st.frozensets(st.sampled_from(USES), max_size=3), max_size=4))
    return tuple(
        DeviceUse(
            position=n,
            uses=uses,
            total_cycles=draw(st.none() | st.integers(0, 5)),
            body_map=draw(_some("body_map")),
        )
        for n, uses in enumerate(blocks, 1)
    )


@st.composite
def subjects(draw: st.DrawFn) -> Subject:
    """A person as an officer perceived them."""
    return Subject(
        subject_id=draw(st.sampled_from(("s1", "s2"))),
        perceived_age_band=draw(st.none() | _codes("age_band")),
        perceived_gender=draw(st.none() | _codes("gender")),
        perceived_ethnicity=draw(st.none() | _codes("ethnicity")),
        perceived_health=draw(st.none() | _codes("health")),
    )


@st.composite
def odd_reports(draw: st.DrawFn) -> Report:
    """A report that holds whatever the lists allow."""
    status = draw(st.just("complete") | _codes("record_status"))
    return Report(
        report_id=draw(st.uuids()).hex,
        force=draw(st.sampled_from(FORCES)),
        status=status,
        subject=draw(st.none() | subjects()),
        used_at=draw(st.none() | moments()),
        out_of_force=draw(st.booleans()),
        incident_id=draw(st.none() | st.sampled_from(("i1", "i2"))),
        locations=draw(_some("location")),
        impact_factors=draw(_some("impact_factor")),
        reasons=draw(_some("reason")),
        outcomes=draw(_some("outcome")),
        primary_conduct=draw(st.none() | _codes("primary_conduct")),
        tactics=draw(tactics()),
        ced_used=draw(YES_NO),
        devices=draw(devices()),
        officer_injured=draw(YES_NO),
        officer_injury_level=draw(st.none() | _codes("officer_injury_level")),
        subject_injury_level=draw(st.none() | _codes("subject_injury_level")),
        subject_injured=draw(st.none() | _codes("yes_no_unknown")),
        single_crewed=draw(YES_NO),
        main_duty=draw(st.none() | _codes("main_duty")),
        as_given=draw(answers_as_given()),
    )


@st.composite
def answers_as_given(draw: st.DrawFn) -> tuple[Given, ...]:
    """Answers that no code stands for, seldom."""
    fields = st.sampled_from(("tactics", "reasons", "perceived_gender", "main_duty", "weather"))
    one = st.builds(Given, fields, st.sampled_from(("Net", "it's", "Rain")))
    return tuple(draw(st.just([]) | st.lists(one, max_size=2)))


@st.composite
def sound_reports(draw: st.DrawFn) -> Report:
    """A finished report in which the check finds nothing."""
    blocks = tuple(
        DeviceUse(position=n, uses=uses)
        for n, uses in enumerate(
            draw(
                st.lists(st.frozensets(st.sampled_from(USES), min_size=1, max_size=3), max_size=4)
            ),
            1,
        )
    )
    other = st.sampled_from([t for t in TACTICS if t not in CED_TACTICS])
    named = draw(st.lists(other, min_size=1, max_size=4))
    codes = [*named, "unarmed_skills", *(f"ced_{u}" for d in blocks for u in sorted(d.uses))]
    offered = read_code_list("ethnicity").offered(datetime(2026, 1, 1, tzinfo=UTC).date())
    return Report(
        report_id=draw(st.uuids()).hex,
        force=draw(st.sampled_from(FORCES)),
        subject=Subject(
            subject_id="s1",
            perceived_age_band=draw(_codes("age_band")),
            perceived_gender=draw(_codes("gender")),
            perceived_ethnicity=draw(st.sampled_from(offered)),
            perceived_health=draw(_codes("health")),
        ),
        used_at=draw(moments()),
        locations=frozenset({draw(_codes("location"))}),
        reasons=frozenset({draw(_codes("reason"))}),
        outcomes=frozenset({"arrested"}),
        primary_conduct=draw(_codes("primary_conduct")),
        tactics=tuple(TacticUse(position=n, tactic=c) for n, c in enumerate(codes, 1)),
        ced_used="yes" if blocks else "no",
        devices=blocks,
        trained_ced="yes",
        carrying_ced="yes",
        officer_injured="no",
        subject_injured="no",
        body_worn_video="on",
    )


@st.composite
def spans(draw: st.DrawFn) -> Period:
    """A stretch of one to eighteen months."""
    start, length = draw(st.integers(2016 * 12, 2019 * 12)), draw(st.integers(1, 18))
    end = start + length - 1
    return months_between(start // 12, start % 12 + 1, end // 12, end % 12 + 1)


def use_sets() -> st.SearchStrategy[frozenset[str]]:
    """The CED uses of one report, at least one."""
    return st.frozensets(st.sampled_from(USES), min_size=1)


@st.composite
def ladders(draw: st.DrawFn) -> Ladder:
    """Any order of the uses at all."""
    return Ladder("any", "Any", tuple(draw(st.permutations(USES))), "made up")


# Published tables.

CELLS: st.SearchStrategy[Cell] = st.integers(0, 3) | st.sampled_from(list(Missing))


@st.composite
def releases(draw: st.DrawFn, *, vintage: str) -> Release:
    """A release with a table of CED uses and one by age, each with the same cells in every row."""
    places = draw(st.lists(st.sampled_from((*FORCES, NATIONAL)), unique=True, max_size=3))
    periods = draw(st.lists(st.sampled_from(("2016", "2017/18")), unique=True, max_size=2))
    pairs = [(force, period) for force in places for period in periods]
    ced = [
        _row(draw, force, period, {}, ("discharge", "not_stated", "total"))
        for force, period in pairs
    ]
    by_age = [
        _row(draw, force, period, {"tactic": tactic}, ("11-17", "total"))
        for force, period in pairs
        for tactic in ("ced", "baton")
    ]
    tables = (
        _table("ced", "Table 13", ced, vintage),
        _table("tactics_by_age", "Table 14", by_age, vintage),
    )
    source = f"{vintage}.ods"
    return Release(source=source, title=source, vintage=vintage, tables=tables, refused={})


def _row(
    draw: st.DrawFn, force: str, period: str, keys: dict[str, str], cells: Sequence[str]
) -> PublishedRow:
    area = "national" if force == NATIONAL else "force"
    values = {cell: draw(CELLS) for cell in cells}
    return PublishedRow(force=force, area=area, period=period, keys=keys, cells=values)


def _table(name: str, number: str, rows: Sequence[PublishedRow], vintage: str) -> PublishedTable:
    return PublishedTable(
        name=name,
        number=number,
        title="",
        rows=tuple(rows),
        vintage=vintage,
        release=vintage,
        source=f"{vintage}.ods",
    )
