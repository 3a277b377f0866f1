"""Figures of a register: the trained strength of the front line, and issues to officers in date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from reddot.carriage.register import Register, check_force, forces_of
from reddot.carriage.strength import Strength, carriers_in_date, strength_on
from reddot.errors import NotEnoughDataError
from reddot.figures.figure import Figure, FigureRow, FigureTable, Share
from reddot.figures.rule import CountingRule
from reddot.records.cells import Missing
from reddot.records.forces import is_synthetic
from reddot.records.periods import Period
from reddot.records.report import local_day
from reddot.stats import share_interval

REGISTER = "register"
RULE = CountingRule(
    name=REGISTER,
    title="Trained strength of the front line",
    unit="officer",
    statement=(
        "Officers of the front line who may carry at least one model of CED at noon on the day: "
        "in service, of a role that may carry, not suspended, and within the authority that their "
        "last passed training gives. Over all officers of the front line in service on that day."
    ),
    inclusion=(
        "Front line as the force's own register marks it. Officers of whom it does not say whether "
        "they are front line are in neither count; they set the bounds."
    ),
)
ISSUES = "register_issues"
ISSUES_RULE = CountingRule(
    name=ISSUES,
    title="Issues of devices to officers in date",
    unit="issue of a device",
    statement=(
        "Devices handed out over the period, each issue counted once. An issue is in date if the "
        "officer might carry that model at that moment."
    ),
    inclusion=(
        "Every issue that the register holds. Issues to officers whom it does not have are in the "
        "total; whether they were in date cannot be told, and they set the bounds."
    ),
)
TABLES = (REGISTER, ISSUES)
NO_FRONT_LINE = "the register marks nobody as front line"
NOT_SAID = "of {} officers in service the register does not say whether they are front line"
ENDS_EARLY = "the register's last entry is of {}, too long before {} to tell"
OUT_OF_DATE_AFTER = timedelta(days=31)
NO_ISSUES = "the register holds no issue of a device in this time"
NOT_ALL_ISSUES = "the register holds issues from {} to {} alone, not of the whole period"
STRENGTH = ("front_line", "in_date", "ever_trained")


def strength_figures(register: Register, day: date, *, force: str | None = None) -> FigureTable:
    """The trained strength of each force of a register on a day.

    Parameters
    ----------
    register
        The register.
    day
        The day; officers are counted at noon, local time.
    force
        Only this force.

    Raises
    ------
    UsageError
        The register has no officer of that force.
    NotEnoughDataError
        It has no officer at all.
    """
    check_force(register, force)
    names = [name for name in forces_of(register) if force in (None, name)]
    if not names:
        raise NotEnoughDataError("The register has no officer at all.")
    rows = tuple(_row(register, name, day, day.isoformat()) for name in names)
    return FigureTable(name=REGISTER, rule=RULE, rows=rows, warnings=_warnings(register, day))


def register_row(register: Register, table: str, force: str, period: Period) -> FigureRow:
    """The figures of a force for a period, of one of the tables of a register.

    Parameters
    ----------
    register
        The register.
    table
        ``register``: strength at noon of the period's last day. ``register_issues``: issues of
        devices over all of it.
    force, period
        The force and the period.

    Notes
    -----
    A register that has no entry of the last month of the period, or no issue of its first or last
    month, has no figure for it: what it does not say it does not know.
    """
    if table == ISSUES:
        return _issues_row(_of_force(register, force), force, period)
    row = _row(register, force, period.last, period.name())
    if not _ends_early(register, period.last):
        return row
    none = Figure(Missing.NOT_AVAILABLE, note=_say_early(register, period.last))
    return replace(row, cells=dict.fromkeys((*STRENGTH, "not_stated"), none), shares={})


def _issues_row(register: Register, force: str, period: Period) -> FigureRow:
    return FigureRow(
        force=force,
        area="force",
        period=period.name(),
        keys={},
        cells=_issues(register, period),
        source=f"the register, {say_day(period.first)} to {say_day(period.last)}",
        rule=ISSUES_RULE,
        synthetic=is_synthetic(force),
    )


def _of_force(register: Register, force: str) -> Register:
    own = {n: o for n, o in register.officers.items() if o.force == force}
    issues = {
        n: given
        for n, given in register.issues_of_officer.items()
        if n in own or n not in register.officers
    }
    return replace(register, officers=own, issues_of_officer=issues)


def _row(register: Register, force: str, day: date, period: str) -> FigureRow:
    found = strength_on(register, day, force=force)
    return FigureRow(
        force=force,
        area="force",
        period=period,
        keys={},
        cells=_cells(found),
        source=f"the register, at noon on {say_day(day)}",
        rule=RULE,
        shares=_shares(found),
        synthetic=is_synthetic(force),
    )


def _cells(found: Strength) -> dict[str, Figure]:
    not_stated = {"not_stated": Figure(found.not_stated)}
    if not found.front_line:
        return {**dict.fromkeys(STRENGTH, _nobody(found.not_stated)), **not_stated}
    return {
        "front_line": _stated(found.front_line, found.not_stated),
        "in_date": _stated(found.in_date, found.in_date_not_stated),
        "ever_trained": _stated(found.ever_trained, found.ever_trained_not_stated),
        **not_stated,
        **{f"in_date_{model}": Figure(number) for model, number in found.by_model.items()},
    }


def _nobody(not_stated: int) -> Figure:
    """What stands for a count of a front line of which nobody is known to be."""
    if not_stated:
        return Figure(Missing.NOT_STATED, note=NOT_SAID.format(not_stated))
    return Figure(Missing.NOT_AVAILABLE, note=NO_FRONT_LINE)


def _ends_early(register: Register, day: date) -> bool:
    """Whether a register says nothing of the last month before a day."""
    last = register.last_entry()
    return last is not None and last + OUT_OF_DATE_AFTER < day


def _warnings(register: Register, day: date) -> tuple[str, ...]:
    if not _ends_early(register, day):
        return ()
    said = _say_early(register, day)
    return (f"{said[0].upper()}{said[1:]}: officers trained since are not in it.",)


def _say_early(register: Register, day: date) -> str:
    last = register.last_entry()
    return ENDS_EARLY.format("no day" if last is None else say_day(last), say_day(day))


def _shares(found: Strength) -> dict[str, Share]:
    if not found.front_line:
        return {}
    counts = {
        "in_date": (found.in_date, found.bounds()),
        "ever_trained": (found.ever_trained, found.ever_trained_bounds()),
    }
    total = found.front_line
    return {
        name: Share(
            count, total, share_interval(count, total), bounds if found.not_stated else None
        )
        for name, (count, bounds) in counts.items()
    }


def _issues(register: Register, period: Period) -> dict[str, Figure]:
    found = carriers_in_date(register, period.first, period.last)
    every, note = found.issues + found.issues_unknown, _why_no_issues(register, period)
    if note:
        none = Figure(Missing.NOT_AVAILABLE, note=note)
        return {"issues": none, "issues_in_date": none}
    return {"issues": Figure(every), "issues_in_date": _stated(found.in_date, found.issues_unknown)}


def _why_no_issues(register: Register, period: Period) -> str:
    """Why a register has no figure of the issues of a period; empty where it has."""
    issues = (issue for found in register.issues_of_officer.values() for issue in found)
    days = {local_day(issue.issued_at) for issue in issues}
    within = [day for day in days if period.first <= day <= period.last]
    if not within:
        return NO_ISSUES
    first, last = min(within), max(within)
    late = first - period.first > OUT_OF_DATE_AFTER or period.last - last > OUT_OF_DATE_AFTER
    return NOT_ALL_ISSUES.format(say_day(first), say_day(last)) if late else ""


def say_day(day: date) -> str:
    """A day as people write it.

    >>> say_day(date(2018, 3, 31))
    '31 March 2018'
    """
    return f"{day.day} {day:%B %Y}"


def _stated(value: int, not_stated: int) -> Figure:
    return Figure(value, bounds=(value, value + not_stated) if not_stated else None)
