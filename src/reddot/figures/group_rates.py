"""Groups of people as officers perceived them: their share of reports, rates, and disparity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from reddot.errors import NotEnoughDataError, UsageError
from reddot.figures.breakdowns import Breakdown, read_breakdown
from reddot.figures.comparison import Apart
from reddot.figures.disparity import Disparity, Group, disparity, disparity_warnings
from reddot.figures.figure import FigureTable
from reddot.figures.group_counts import GroupCounts, group_counts
from reddot.figures.group_lines import GroupLine, GroupTable
from reddot.figures.measured import NO_COUNT
from reddot.figures.measures import Measure
from reddot.figures.rates import OLD_DAYS, Denominator, find_denominator
from reddot.figures.record_cells import Between
from reddot.figures.record_rates import current_group
from reddot.records.periods import parse_period
from reddot.stats import Interval, rate_interval, share_interval

REFERENCES = {"ethnicity": "white", "gender": "male", "age_band": "18-34", "health": "none"}
MEASURES = ("ced", "reports")  # what is counted by group so that its shares add up


def group_table(  # noqa: PLR0913 - what of whom, where, when, against whom, by which residents
    tables: Sequence[FigureTable],
    measure: Measure,
    by: str,
    force: str,
    period: str,
    *,
    reference: str = "",
    known: tuple[Denominator, ...],
) -> GroupTable:
    """The groups of a perceived characteristic: shares, rates, and ratios to the reference group.

    Parameters
    ----------
    tables
        Tables of a release by the characteristic, or published tables of it.
    measure
        What is counted.
    by
        ``ethnicity``, ``gender``, ``age_band`` or ``health``.
    force, period
        Where and when.
    reference
        The group that others are held against; the usual one unless given.
    known
        The denominators held.

    Raises
    ------
    UsageError
        The measure is not counted by group, the characteristic is not a perceived one, or the
        reference is none of its groups.
    NotEnoughDataError
        No table has it for the force and period.
    """
    characteristic = perceived(by)
    if measure.key not in MEASURES:
        raise UsageError(
            f"{measure.title} are not compared by group. Use one of: {', '.join(MEASURES)}."
        )
    reference = reference or REFERENCES[characteristic.name]
    groups = groups_of(characteristic)
    if reference not in groups:
        raise UsageError(f"'{reference}' is no group of {by}. Use one of: {', '.join(groups)}.")
    counts = group_counts(tables, measure, characteristic, force, period)
    if counts is None:
        raise NotEnoughDataError(
            f"There are no figures of {measure.title} for {force} in {period} by perceived "
            f"{words(characteristic)} here."
        )
    people = _residents(characteristic, (force, period), known)
    lines = tuple(_line(characteristic, counts, group, reference, people) for group in groups)
    return GroupTable(
        measure=measure,
        by=characteristic,
        reference=reference,
        counts=counts,
        lines=lines,
        warnings=tuple(_warnings(characteristic, counts, lines)),
    )


def perceived(name: str) -> Breakdown:
    """The breakdown of a perceived characteristic.

    Raises
    ------
    UsageError
        It is none; the message lists them.

    Examples
    --------
    >>> perceived("ethnicity").title
    'Ethnicity as perceived by the officer'
    """
    if name not in REFERENCES:
        raise UsageError(
            f"'{name}' is no perceived characteristic. Use one of: {', '.join(REFERENCES)}."
        )
    return read_breakdown(name)


def groups_of(characteristic: Breakdown) -> tuple[str, ...]:
    """The groups of a characteristic that people are held against each other by.

    >>> groups_of(perceived("ethnicity"))
    ('white', 'black', 'asian', 'mixed', 'other')
    """
    rows = (row for row in characteristic.rows(()) if not characteristic.could_be_anything(row))
    return tuple(row for row in rows if current_group(characteristic, row) == row)


def words(characteristic: Breakdown) -> str:
    """A characteristic in words.

    >>> words(perceived("age_band"))
    'age'
    """
    return {"age_band": "age", "health": "health condition"}.get(
        characteristic.name, characteristic.name
    )


def _residents(
    characteristic: Breakdown, place: tuple[str, str], known: tuple[Denominator, ...]
) -> dict[str, Denominator]:
    """The residents of each group that are held."""
    found: dict[str, Denominator] = {}
    for group in groups_of(characteristic):
        of = f"{characteristic.name}={group}"
        people = find_denominator(*place, "population", known, of)
        found |= {} if people is None else {group: people}
    return found


def _line(
    characteristic: Breakdown,
    counts: GroupCounts,
    group: str,
    reference: str,
    people: Mapping[str, Denominator],
) -> GroupLine:
    label, count = characteristic.label(group), counts.groups.get(group)
    if count is None:
        gone = counts.missing.get(group, Apart(label, NO_COUNT))
        return GroupLine(name=group, label=label, count=None, why=gone.why, cell=gone.cell)
    shares, of_total = _shares(count, counts.total)
    rates, of_people = _rates(count, people.get(group))
    ratio, why = _disparity(counts, group, reference, people)
    return GroupLine(
        name=group,
        label=label,
        count=count,
        why=why,
        shares=shares,
        share_interval=of_total,
        residents=people.get(group),
        rates=rates,
        rate_interval=of_people,
        disparity=ratio,
    )


Ends = tuple[tuple[float, float] | None, tuple[float, float] | None]


def _shares(count: Between, total: int | None) -> Ends:
    if not total or count.high > total:
        return None, None
    low, high = (share_interval(k, total) for k in (count.low, count.high))
    return (count.low / total, count.high / total), _across(low, high)


def _rates(count: Between, people: Denominator | None) -> Ends:
    if people is None:
        return None, None
    thousands = people.value / 1000
    low, high = (rate_interval(k, thousands) for k in (count.low, count.high))
    return (count.low / thousands, count.high / thousands), _across(low, high)


def _across(low: Interval, high: Interval) -> tuple[float, float]:
    return low.low, high.high


def _disparity(
    counts: GroupCounts, group: str, reference: str, people: Mapping[str, Denominator]
) -> tuple[Disparity | None, str]:
    if group == reference:
        return None, ""
    for name in (group, reference):
        if name not in people:
            return None, "no number of residents is held here for its groups"
        if name not in counts.groups:
            gone = counts.missing.get(name, Apart(name, NO_COUNT))
            return None, f"{gone.name}: {gone.why}"
    own, other = (Group(name, counts.groups[name], people[name]) for name in (group, reference))
    if not own.reports.low and not other.reports.low:
        return None, "neither group has a report"
    return disparity(own, other), ""


def _warnings(
    characteristic: Breakdown, counts: GroupCounts, lines: Sequence[GroupLine]
) -> Iterator[str]:
    found = [line.disparity for line in lines if line.disparity]
    yield from disparity_warnings(found, False, {})
    people = next((line.residents for line in lines if line.residents), None)
    if people is None and any(line.count for line in lines):
        yield (
            f"No number of residents by {words(characteristic)} is held here, so there are shares "
            "of the reports and no rates: a share by itself compares with nobody."
        )
    period = parse_period(counts.period)
    if people and period and (period.last - people.on).days > OLD_DAYS:
        yield (
            f"The residents were counted on {people.on.day} {people.on:%B %Y}, and the figures are "
            f"of {counts.period}: groups have grown and shrunk since."
        )
    yield from counts.warnings
