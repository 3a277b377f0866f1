"""Checks of an annual return against last year's: what has to be explained before it is sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reddot.errors import UsageError
from reddot.figures.compare import find_contradictions
from reddot.figures.cube import Cube, reports_per_incident
from reddot.figures.identities import find_identities
from reddot.figures.series import breaks_crossed
from reddot.publish.annual_return.findings import (
    APPEARED,
    CHANGED,
    CONTRADICTION,
    DOES_NOT_ADD_UP,
    GONE_LEVEL,
    LEVEL,
    NOT_COMPARED,
    RISEN,
    SERIES_BREAK,
    VANISHED,
    ReturnCheck,
    ReturnFinding,
)
from reddot.publish.annual_return.pairs import (
    Keys,
    Pair,
    Year,
    pairs,
    places_of,
    read_year,
    year_before,
)
from reddot.records.cells import Cell, Missing, is_number
from reddot.records.periods import parse_period
from reddot.records.published import Release
from reddot.records.record_tables import RecordTables
from reddot.stats import RateRatio, rate_ratio


def clustering(records: RecordTables, force: str, period: str) -> float:
    """How many times a Poisson's the variance of a count of reports is, as they share incidents.

    Parameters
    ----------
    records
        The force's records.
    force, period
        The force and the financial year.

    Returns
    -------
    float
        1 or more; 1 where the records do not link reports to incidents.

    Raises
    ------
    UsageError
        The period is none.
    """
    span = parse_period(period)
    if span is None:
        raise UsageError(f"'{period}' is no period. Write it as 2018/19.")
    found = reports_per_incident(records, Cube(spans=(span,), forces=(force,)))
    return max(1.0, found.get((force, span.name()), 1.0))


def check_return(
    this: Release, last: Release, *, force: str, period: str, dispersion: float = 1.0
) -> ReturnCheck:
    """Set a return beside last year's figures and say what has to be explained.

    Parameters
    ----------
    this
        The return, as counted or read back.
    last
        What holds last year: that year's return, or a publication of the Home Office.
    force, period
        The force, and the financial year of the return.
    dispersion
        Variance of a count over its mean, 1 or more; see :func:`clustering`.

    Returns
    -------
    ReturnCheck
        In order of how grave: sums that do not hold, contradictions, changes, answers not stated
        that rose, answers that vanished or appeared, series breaks, what was not compared.

    Raises
    ------
    NotEnoughDataError
        Either has no figure of the force in its year.

    Notes
    -----
    A cell is compared as a share of all reports (of all CED uses in the table of these), the two
    totals as numbers, by the exact test of two Poisson rates, counts divided by the dispersion.
    As many cells are compared, changes are told by the rule of Benjamini and Hochberg at 5%;
    cells depend on each other positively, under which the rule holds. Tables across a series
    break are not compared at all. An answer that turned from or to none is told by itself, at 1%.

    References
    ----------
    Benjamini and Hochberg (1995), doi:10.1111/j.2517-6161.1995.tb02031.x. Benjamini and
    Yekutieli (2001), doi:10.1214/aos/1013699998.
    """
    now, before = read_year(this, force, period), read_year(last, force, year_before(period))
    broken = list(_breaks(now, before, force))
    absent = [table for table in now.tables if table not in before.tables]
    left_out = {*absent, *(found.table for found in broken)}
    tables = [table for table in now.tables if table not in left_out]
    compared = [pair for table in tables for pair in pairs(now, before, table)]
    judged = [(pair, _ratio(pair, dispersion)) for pair in compared]
    findings = (
        *_sums(this, force),
        *_contradictions(this, force),
        *_changes([j for j in judged if not _rose(*j) and not _turned(*j)], before.period),
        *(_risen(pair, ratio, before.period) for pair, ratio in judged if _rose(pair, ratio)),
        *(_gone_or_new(pair, ratio) for pair, ratio in judged if _turned(pair, ratio)),
        *(found for table in tables for found in _without_a_number(now, before, table)),
        *broken,
        *(_not_compared(table, last, before.period) for table in absent),
    )
    return ReturnCheck(force, period, before.period, findings, len(compared), dispersion)


def _ratio(pair: Pair, dispersion: float) -> RateRatio:
    return rate_ratio(pair.now, pair.of_now, pair.before, pair.of_before, dispersion=dispersion)


def _rose(pair: Pair, ratio: RateRatio) -> bool:
    return pair.says_nothing and ratio.low > 1


def _changes(judged: Sequence[tuple[Pair, RateRatio]], last: str) -> Iterator[ReturnFinding]:
    """Changes beyond what chance explains, the least likely first."""
    ranked = sorted(judged, key=lambda j: j[1].p_value)
    limits = [LEVEL * rank / len(ranked) for rank in range(1, len(ranked) + 1)]
    told = [i for i, (_, r) in enumerate(ranked) if r.p_value <= limits[i]]
    for pair, ratio in ranked[: max(told, default=-1) + 1]:
        share = f" of {pair.whole}" if pair.whole else ""
        words = (
            f"{pair.now:,} given, {pair.before:,} in {last}: {_times(ratio)} last year's "
            f"{'share' if share else 'number'}{share}. Chance does not explain it "
            f"(p = {ratio.p_value:.2g})."
        )
        yield _finding(CHANGED, pair, words, ratio.p_value)


def _times(ratio: RateRatio) -> str:
    return f"{ratio.estimate:.2f} times ({ratio.low:.2f} to {ratio.high:.2f})"


def _risen(pair: Pair, ratio: RateRatio, last: str) -> ReturnFinding:
    words = (
        f"Answers not given rose from {pair.before:,} of {pair.of_before:,} {pair.whole} in {last} "
        f"to {pair.now:,} of {pair.of_now:,}: {_times(ratio)} as large a share."
    )
    return _finding(RISEN, pair, words, ratio.p_value)


def _finding(kind: str, pair: Pair, words: str, p_value: float) -> ReturnFinding:
    return ReturnFinding(
        kind=kind, table=pair.table, row=_row_words(pair.keys), cell=pair.cell,
        given=f"{pair.now:,}", last_year=f"{pair.before:,}", words=words, p_value=p_value,
    )  # fmt: skip


def _row_words(keys: Keys) -> str:
    return ", ".join(value.replace("_", " ") for _, value in keys)


def _turned(pair: Pair, ratio: RateRatio) -> bool:
    """Whether an answer turned from or to none, where chance hardly explains it."""
    return (not pair.now or not pair.before) and ratio.p_value < GONE_LEVEL


def _gone_or_new(pair: Pair, ratio: RateRatio) -> ReturnFinding:
    kind = APPEARED if pair.now else VANISHED
    words = f"{pair.now:,} given, {pair.before:,} last year."
    return _finding(kind, pair, words, ratio.p_value)


def _without_a_number(now: Year, before: Year, table: str) -> Iterator[ReturnFinding]:
    """Answers that some reports gave in one year and that have no number in the other.

    What either year withholds is left out: nobody can say whether it changed.
    """
    years = [year.tables[table] for year in (before, now)]
    for keys in dict.fromkeys(keys for rows in years for keys in rows):
        for cell in dict.fromkeys(cell for rows in years for cell in rows.get(keys, {})):
            given, last_year = now.cell(table, keys, cell), before.cell(table, keys, cell)
            kind = _kind(given, last_year)
            if kind:
                yield ReturnFinding(
                    kind=kind, table=table, row=_row_words(keys), cell=cell, given=_said(given),
                    last_year=_said(last_year),
                    words=f"{_said(given)} given, {_said(last_year)} last year.",
                )  # fmt: skip


def _kind(given: Cell | None, last_year: Cell | None) -> str:
    if Missing.SUPPRESSED in (given, last_year) or _counted(given) == _counted(last_year):
        return ""
    some = given if _counted(given) else last_year
    return (APPEARED if _counted(given) else VANISHED) if some else ""


def _counted(cell: Cell | None) -> bool:
    return cell is not None and is_number(cell)


def _said(value: Cell | None) -> str:
    if value is None:
        return "no such row or column"
    return value.value.replace("_", " ") if isinstance(value, Missing) else f"{value:,}"


def _sums(this: Release, force: str) -> Iterator[ReturnFinding]:
    places = places_of(this, force)
    for table in this.tables:
        for identity in find_identities(table):
            if identity.force in places and identity.checkable() and not identity.holds():
                words = f"{identity.statement}: the parts give {identity.parts}."
                yield ReturnFinding(
                    kind=DOES_NOT_ADD_UP, table=table.name, row="", cell="",
                    given=str(identity.printed), last_year="", words=words,
                )  # fmt: skip


def _contradictions(this: Release, force: str) -> Iterator[ReturnFinding]:
    places = places_of(this, force)
    for found in (c for c in find_contradictions(this) if c.force in places):
        words = f"The return prints {found.values_in_words()}."
        yield ReturnFinding(
            kind=CONTRADICTION, table=", ".join(found.tables), row="", cell=found.cell,
            given="; ".join(f"{value:,}" for value in found.values), last_year="", words=words,
        )  # fmt: skip


def _breaks(now: Year, before: Year, force: str) -> Iterable[ReturnFinding]:
    for table in now.tables:
        for crossed in breaks_crossed(table, [before.period, now.period], [force]):
            words = f"The series breaks on {crossed.on}: {crossed.what} The years are not compared."
            yield ReturnFinding(
                kind=SERIES_BREAK, table=table, row="", cell="", given=now.period,
                last_year=before.period, words=words,
            )  # fmt: skip


def _not_compared(table: str, last: Release, period: str) -> ReturnFinding:
    words = f"{last.source} has no such table for the force in {period}, so it was not compared."
    return ReturnFinding(
        kind=NOT_COMPARED, table=table, row="", cell="", given="", last_year="", words=words
    )
