"""What was asked of records, understood: the table, the breakdowns, the unit, the periods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from reddot.errors import UsageError
from reddot.figures.breakdowns import Breakdown, read_breakdown
from reddot.figures.cube import UNITS, Cube
from reddot.figures.ladders import read_ladder
from reddot.figures.rule import CountingRule, counting_rule
from reddot.figures.selection import Selection
from reddot.records.periods import Period, months_between, parse_period
from reddot.records.record_tables import RecordTables

# The tables counted from records, and the breakdown that is a part of each.
TABLES = {"ced": "ced_use", "reports": None, "tactics": "tactic"}
MOST_BREAKDOWNS = 3
UNIT_WORDS = {"reports": "report", "subjects": "subject", "incidents": "incident"}
UNIT_STATEMENTS = {
    "subjects": "Counted are people: each person once in a row, as the records link the reports on "
    "them. A person whom two officers perceived differently is in two rows.",
    "incidents": "Counted are incidents: each once in a row, as the records link its reports. An "
    "incident with several people or officers may be in several rows.",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question understood.

    ``by`` are the breakdowns asked for; ``within`` those that every row is counted within: the
    tactic that reports must name, and the one that is a part of the table.
    """

    wanted: Selection
    by: tuple[Breakdown, ...]
    within: tuple[Breakdown, ...]
    spans: tuple[Period, ...]

    def cube(self, *by: Breakdown) -> Cube:
        """The counts of some breakdowns for what was asked."""
        return Cube(
            by=by,
            spans=self.spans,
            unit=self.wanted.unit,
            ladder=read_ladder(self.wanted.ladder),
            forces=self.wanted.forces,
            together=self.wanted.together,
        )


def ask(records: RecordTables, wanted: Selection) -> Asked:
    """Understand a question about records.

    Raises
    ------
    UsageError
        The table, a breakdown, the unit or the tactic is not one that is counted from records.
    """
    wanted = replace(
        wanted,
        tactic=wanted.tactic.casefold() if wanted.tactic else None,
        reference=wanted.reference.casefold() if wanted.reference else None,
    )
    if wanted.table not in TABLES:
        raise UsageError(
            f"The table '{wanted.table}' is not counted from records. Use one of: "
            f"{', '.join(TABLES)}; a breakdown is asked for with --by."
        )
    if wanted.unit not in UNITS:
        raise UsageError(f"'{wanted.unit}' is no unit. Use one of: {', '.join(UNITS)}.")
    if wanted.rate_kind is not None and wanted.unit != "reports":
        raise UsageError(f"Rates are of reports; of {wanted.unit} none are made. Leave one out.")
    if wanted.table == "ced" and wanted.unit != "reports":
        raise UsageError(
            "The table ced counts reports, because only the highest use in a report counts. For "
            f"{wanted.unit} ask for the table reports with the tactic ced."
        )
    by = tuple(dict.fromkeys(read_breakdown(name) for name in wanted.by))
    own = TABLES[wanted.table]
    _check_breakdowns(wanted, by, own)
    hidden = ("tactic",) if wanted.tactic else ()
    last = (own,) if own else ()
    within = tuple(read_breakdown(name) for name in (*hidden, *last))
    return Asked(wanted, by, within, tuple(_spans(records, wanted)))


def _check_breakdowns(wanted: Selection, by: Sequence[Breakdown], own: str | None) -> None:
    if len(by) > MOST_BREAKDOWNS:
        raise UsageError(
            f"{len(by)} breakdowns were asked for; a table has at most {MOST_BREAKDOWNS}."
        )
    names = [b.name for b in by]
    if own in names:
        raise UsageError(f"The table {wanted.table} is by {own} already; leave that breakdown out.")
    if wanted.tactic is None:
        return
    if "tactic" in (*names, own):
        raise UsageError("A table by tactic has a row for each; leave --tactic out.")
    tactics = read_breakdown("tactic").categories()
    if wanted.tactic not in tactics:
        raise UsageError(f"'{wanted.tactic}' is no tactic. Use one of: {', '.join(tactics)}.")


def _spans(records: RecordTables, wanted: Selection) -> list[Period]:
    if not wanted.periods:
        return financial_years(records.days())
    spans = (parse_period(name) for name in wanted.periods)
    return [span for span in spans if span is not None]


def financial_years(days: Sequence[date]) -> list[Period]:
    """The financial years, April to March, that some days fall in.

    >>> [p.name() for p in financial_years([date(2018, 3, 31), date(2018, 4, 1)])]
    ['2017/18', '2018/19']
    """
    years = sorted({day.year - (day.month < 4) for day in days})
    return [months_between(year, 4, year + 1, 3) for year in years]


def rule_of(wanted: Selection, by: Sequence[Breakdown]) -> CountingRule:
    """The rule of the table, with what its breakdowns and its unit add to it."""
    rule = counting_rule(wanted.table, ladder=wanted.ladder)
    words = [rule.statement]
    if wanted.tactic is not None:
        label = read_breakdown("tactic").label(wanted.tactic)
        words.append(f"Only reports that name the tactic {label}.")
    if by:
        words.append(f"By {'; by '.join(b.title[0].lower() + b.title[1:] for b in by)}.")
        words += [
            f"A report may give several answers on {b.name.replace('_', ' ')}, so the rows sum to "
            "more than the reports."
            for b in by
            if b.multiple()
        ]
    words += [UNIT_STATEMENTS[wanted.unit]] if wanted.unit in UNIT_STATEMENTS else []
    unit = rule.unit if wanted.unit == "reports" else UNIT_WORDS[wanted.unit]
    return replace(rule, statement=" ".join(words), unit=unit)
