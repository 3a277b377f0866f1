"""Rates and disparities of the rows of a table counted from records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from reddot.errors import UsageError
from reddot.figures.breakdowns import GIVEN, Breakdown
from reddot.figures.cube import reports_per_incident
from reddot.figures.disparity import Disparity, Group, disparity, disparity_warnings
from reddot.figures.figure import FigureRow
from reddot.figures.rates import find_denominator, rates_of_total
from reddot.figures.record_cells import Between
from reddot.figures.record_question import Asked
from reddot.records.codes import read_code_list
from reddot.records.record_tables import RecordTables

Key = tuple[str, str, tuple[tuple[str, str], ...]]  # force, period, the row's keys as groups
POPULATION = "population"


def add_rates(
    records: RecordTables, asked: Asked, rows: tuple[FigureRow, ...]
) -> tuple[tuple[FigureRow, ...], list[str]]:
    """Give each row its rate and its ratio to the reference group, where they were asked for.

    Returns
    -------
    rows, warnings
        A row whose group of residents is counted with another's has neither: that of the group has
        them for both.

    Raises
    ------
    UsageError
        A disparity is asked of a table that is not by one perceived characteristic, or the
        reference is none of its groups.
    """
    wanted = asked.wanted
    perceived = tuple(b for b in asked.by if b.perceived)
    groups = _Groups(perceived, _merged(perceived, rows))
    warnings: list[str] = []
    if wanted.rate_kind is not None:
        rows = tuple(replace(row, rates=_rates(asked, groups, row)) for row in rows)
        warnings += _no_rate(wanted.rate_kind, perceived, rows)
    if wanted.reference is not None:
        characteristic = _characteristic(asked, wanted.reference)
        rows, more = _add_disparities(records, asked, groups, characteristic, rows)
        warnings += more
    return rows, warnings


@dataclass(frozen=True, slots=True)
class _Groups:
    """The reports of each group of residents: rows of retired codes with those that took them."""

    perceived: tuple[Breakdown, ...]
    reports: Mapping[Key, Between]

    def own(self, row: FigureRow) -> bool:
        """Whether a row stands for its group of residents by itself."""
        return all(current_group(b, row.keys[b.name]) == row.keys[b.name] for b in self.perceived)

    def of(self, row: FigureRow, **other: str) -> Between | None:
        """The reports of a row's group, or of the same row with another group."""
        return self.reports.get(_key(self.perceived, row, other))


def _merged(perceived: Sequence[Breakdown], rows: Sequence[FigureRow]) -> dict[Key, Between]:
    found: dict[Key, Between] = {}
    for row in rows:
        total = row.cells["total"]
        if not isinstance(total.value, int):
            continue
        high = int(total.bounds[1]) if total.bounds else total.value
        key = _key(perceived, row, {})
        before = found.get(key, Between(0, 0))
        low = before.low + total.value
        # what could belong to either row could belong to both, and is added once
        found[key] = Between(low, low + max(before.high - before.low, high - total.value))
    return found


def _key(perceived: Sequence[Breakdown], row: FigureRow, other: Mapping[str, str]) -> Key:
    keys = dict(row.keys)
    for b in perceived:
        keys[b.name] = current_group(b, other.get(b.name, keys[b.name]))
    return row.force, row.period, tuple(sorted(keys.items()))


def current_group(characteristic: Breakdown, row: str) -> str:
    """The group of residents that a row belongs to: a retired code with the one that took it.

    >>> from reddot.figures.breakdowns import read_breakdown
    >>> current_group(read_breakdown("ethnicity"), "chinese")
    'asian'
    """
    codes = read_code_list(characteristic.code_list or "").codes
    return next((c.now for c in codes if c.code == row and c.now), row)


def _group_name(perceived: Sequence[Breakdown], row: FigureRow) -> str:
    """The group of people that a row is about, as denominators name it; everybody is ``""``."""
    return ",".join(sorted(f"{b.name}={row.keys[b.name]}" for b in perceived))


def _rates(asked: Asked, groups: _Groups, row: FigureRow) -> dict[str, Mapping[str, object]]:
    reports = groups.of(row)
    if reports is None or not groups.own(row):
        return {}
    wanted, group = asked.wanted, _group_name(groups.perceived, row)
    return rates_of_total(
        row.force, row.period, reports.low, wanted.rate_kind, wanted.denominators, group
    )


def _no_rate(kind: str, perceived: Sequence[Breakdown], rows: Sequence[FigureRow]) -> list[str]:
    """Say where a breakdown by people has no rate, because nobody counted its groups."""
    if not perceived or any(row.rates for row in rows):
        return []
    names = ", ".join(b.name for b in perceived)
    return [f"No denominator '{kind}' is known for the groups of {names}; no rate is given."]


def _characteristic(asked: Asked, reference: str) -> Breakdown:
    perceived = [b for b in asked.by if b.perceived]
    if len(perceived) != 1 or asked.wanted.unit != "reports":
        raise UsageError(
            "A disparity is of reports by one perceived characteristic: ask for --by ethnicity, "
            "gender, age_band or health, and only one of them."
        )
    groups = [g for g in perceived[0].rows(()) if not perceived[0].could_be_anything(g)]
    if reference not in groups:
        raise UsageError(
            f"'{reference}' is no group of {perceived[0].name}. Use one of: {', '.join(groups)}."
        )
    return perceived[0]


def _add_disparities(
    records: RecordTables,
    asked: Asked,
    groups: _Groups,
    characteristic: Breakdown,
    rows: tuple[FigureRow, ...],
) -> tuple[tuple[FigureRow, ...], list[str]]:
    tactic = "ced" if asked.wanted.table == "ced" else asked.wanted.tactic
    clusters = reports_per_incident(records, asked.cube(), tactic)
    found: list[Disparity | None] = []
    absent: dict[str, str] = {}
    for row in rows:
        own = row.keys[characteristic.name]
        why = _why_none(characteristic, own, str(asked.wanted.reference))
        pair = _pair(asked, groups, characteristic, row) if why is None else None
        if pair is None and why != "":
            kind = asked.wanted.rate_kind or POPULATION
            absent[characteristic.label(own)] = why or f"no denominator '{kind}' is known for it."
        dispersion = clusters.get((row.force, row.period), 1.0)
        found.append(None if pair is None else disparity(*pair, dispersion=dispersion))
    given = tuple(
        row if one is None else replace(row, disparity=one.as_json())
        for row, one in zip(rows, found, strict=True)
    )
    return given, disparity_warnings([d for d in found if d], bool(clusters), absent)


def _why_none(characteristic: Breakdown, row: str, reference: str) -> str | None:
    """Why a row has no disparity: None when it has one, "" when it needs no word."""
    if row == reference or characteristic.could_be_anything(row):
        return ""
    if row.startswith(GIVEN):
        return "it has no counterpart among the groups of residents."
    now = current_group(characteristic, row)
    if now != row:
        return f"it is counted with {characteristic.label(now)}, as among residents."
    return None


def _pair(
    asked: Asked, groups: _Groups, characteristic: Breakdown, row: FigureRow
) -> tuple[Group, Group] | None:
    """The group of a row and the reference, or None where one has no count or no residents."""
    wanted = asked.wanted
    both = []
    for name in (row.keys[characteristic.name], str(wanted.reference)):
        kind, of = wanted.rate_kind or POPULATION, f"{characteristic.name}={name}"
        residents = find_denominator(row.force, row.period, kind, wanted.denominators, of)
        reports = groups.of(row, **{characteristic.name: name})
        if residents is None or reports is None:
            return None
        both.append(Group(name, reports, residents))
    return both[0], both[1]
