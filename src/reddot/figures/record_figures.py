"""Figures counted from records: the same tables and rules as those of published releases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import pyarrow as pa

from reddot.errors import NotEnoughDataError, UsageError
from reddot.figures.ced import at_most_more, ced_cells, ced_shares
from reddot.figures.figure import Figure, FigureRow, FigureTable, Share
from reddot.figures.ladders import DISCHARGE_USES, NON_DISCHARGE_USES, read_ladder
from reddot.figures.rates import rate_warnings, rates_of_total
from reddot.figures.record_counts import (
    NO_PERIOD,
    UNANSWERED,
    Count,
    count_ced,
    count_reports,
    count_tactics,
    count_without_tactics,
    tactic_categories,
)
from reddot.figures.rule import counting_rule
from reddot.figures.selection import Selection
from reddot.figures.series import breaks_crossed
from reddot.records.periods import Period, months_between, parse_period
from reddot.records.report import Report
from reddot.records.storage import reports_as_arrow

TABLES = ("ced", "reports", "tactics")


def record_figures(reports: Sequence[Report], wanted: Selection, source: str) -> FigureTable:
    """Count a table from records.

    Parameters
    ----------
    reports
        The records.
    wanted
        The table, forces, periods (financial years unless given) and ladder.
    source
        Where the records came from, for the figure's source.

    Raises
    ------
    UsageError
        The table is not one that is counted from records, or a period cannot be read.
    NotEnoughDataError
        No report falls in the forces and periods wanted.
    """
    if wanted.table not in TABLES:
        raise UsageError(
            f"The table '{wanted.table}' is not counted from records. "
            f"Use one of: {', '.join(TABLES)}."
        )
    spans = _spans(reports, wanted)
    chosen = [r for r in reports if not wanted.forces or r.force in wanted.forces]
    arrow = reports_as_arrow(chosen)
    counted = count_reports(arrow, spans)
    if not counted:
        forces = sorted({r.force for r in reports})
        raise NotEnoughDataError(
            f"{source}: no report counts in the forces and periods asked for. "
            f"Its forces are: {', '.join(forces)}."
        )
    places = [(c.period, c.force) for c in counted]
    groups = _by_place(_counts(arrow, wanted, spans, counted), places)
    silent = _by_place(count_without_tactics(arrow, spans), places)
    rows = tuple(_rows(groups, silent, wanted, source))
    warnings = tuple(_warnings(wanted, rows, counted, silent))
    rule = counting_rule(wanted.table, ladder=wanted.ladder)
    return FigureTable(name=wanted.table, rule=rule, rows=rows, warnings=warnings)


Groups = dict[tuple[str, str], dict[str, int]]


def _by_place(counts: Sequence[Count], places: Sequence[tuple[str, str]]) -> Groups:
    groups: Groups = {place: {} for place in places}
    for count in counts:
        groups[count.period, count.force][count.category] = count.reports
    return groups


def _warnings(
    wanted: Selection, rows: Sequence[FigureRow], counted: Sequence[Count], silent: Groups
) -> Iterator[str]:
    for b in breaks_crossed(wanted.table, {row.period for row in rows}):
        yield f"Series break on {b.on}: {b.what} Do not compare across it."
    places = [(row.force, row.period) for row in rows]
    yield from rate_warnings(places, wanted.rate_kind, wanted.denominators)
    undated = sum(c.reports for c in counted if c.period == NO_PERIOD)
    if undated:
        yield f"Reports without a day of use: {undated:,}. They stand under '{NO_PERIOD}'."
    unanswered = sum(_unanswered(wanted.table, answers) for answers in silent.values())
    if unanswered:
        yield (
            f"Reports that name no tactic and so leave this unanswered: {unanswered:,}. "
            "The bounds say what they could add."
        )


def _unanswered(table: str, silent: Mapping[str, int], tactic: str = "") -> int:
    """How many reports that name no tactic could be one more in a table, or of a tactic."""
    if table == "reports":
        return 0
    if table == "ced":
        return silent.get(UNANSWERED, 0)
    no_ced = silent.get("no", 0) if tactic.startswith("ced") else 0
    return sum(silent.values()) - no_ced


def _spans(reports: Sequence[Report], wanted: Selection) -> list[Period]:
    if not wanted.periods:
        return financial_years([day for r in reports if (day := r.day()) is not None])
    spans = (parse_period(name) for name in wanted.periods)
    return [span for span in spans if span is not None]


def financial_years(days: Sequence[date]) -> list[Period]:
    """The financial years, April to March, that some days fall in.

    >>> [p.name() for p in financial_years([date(2018, 3, 31), date(2018, 4, 1)])]
    ['2017/18', '2018/19']
    """
    years = sorted({day.year - (day.month < 4) for day in days})
    return [months_between(year, 4, year + 1, 3) for year in years]


def _counts(
    arrow: pa.Table, wanted: Selection, spans: list[Period], counted: list[Count]
) -> list[Count]:
    if wanted.table == "ced":
        return count_ced(arrow, read_ladder(wanted.ladder), spans)
    return count_tactics(arrow, spans) if wanted.table == "tactics" else counted


def _rows(groups: Groups, silent: Groups, wanted: Selection, source: str) -> list[FigureRow]:
    """The rows; a force with reports and none of a kind has a zero, not a gap."""
    rows = []
    for (period, force), found in sorted(groups.items()):
        for keys, cells, shares in _cells(found, silent[period, force], wanted):
            total = cells["total"].value
            row = FigureRow(
                force=force,
                area="force",
                period=period,
                keys=keys,
                cells=cells,
                source=source,
                rule=counting_rule(wanted.table, ladder=wanted.ladder),
                shares=shares,
                rates=rates_of_total(force, period, total, wanted.rate_kind, wanted.denominators),
            )
            rows.append(row)
    return rows


Line = tuple[dict[str, str], dict[str, Figure], dict[str, Share] | None]


def _cells(found: dict[str, int], silent: dict[str, int], wanted: Selection) -> Iterator[Line]:
    """The lines of a force and period: the keys, the cells and the shares of each."""
    if wanted.table == "ced":
        counts = _ced_counts(found)
        more = _unanswered("ced", silent)
        cells = ced_cells(counts, wanted.ladder, counted_on=wanted.ladder, unanswered=more)
        yield {}, cells, ced_shares(counts, more)
    elif wanted.table == "tactics":
        for tactic in tactic_categories():
            more = _unanswered("tactics", silent, tactic)
            yield {"tactic": tactic}, {"total": at_most_more(found.get(tactic, 0), more)}, None
    else:
        yield {}, {"total": Figure(found["total"])}, None


def _ced_counts(found: dict[str, int]) -> dict[str, int]:
    counts = {use: found.get(use, 0) for use in (*NON_DISCHARGE_USES, *DISCHARGE_USES)}
    counts["non_discharge"] = sum(counts[use] for use in NON_DISCHARGE_USES)
    counts["discharge"] = sum(counts[use] for use in DISCHARGE_USES)
    counts["not_stated"] = found.get("not_stated", 0)
    counts["total"] = counts["non_discharge"] + counts["discharge"] + counts["not_stated"]
    return counts
